"""What a vendor hands in beside a claim."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_notice_next_try")]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="documents",
            field=models.ManyToManyField(blank=True, related_name="claims", to="assessments.evidence"),
        ),
    ]
