"""In which language an invitation is sent, and whether the mail server took it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0008_claim_documents")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="language",
            field=models.CharField(default="en", max_length=5, verbose_name="language"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="mailed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="e-mailed at"),
        ),
    ]
