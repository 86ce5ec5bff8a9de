"""Find the unread notices of one person quickly: they are counted on every page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0010_alert_sides")]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("read_at", None)), fields=["user"], name="notice_unread"),
        ),
    ]
