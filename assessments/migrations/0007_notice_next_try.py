"""When a notice's e-mail goes out, or is tried again, is kept with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0006_audit_chain")]

    operations = [
        migrations.RemoveIndex(model_name="notice", name="notice_to_send"),
        migrations.AddField(
            model_name="notice",
            name="next_try_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="next try"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)),
                fields=["next_try_at"],
                name="notice_to_send",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at", None), ("next_try_at", None), _connector="OR"),
                name="notice_sent_is_not_tried_again",
            ),
        ),
    ]
