"""Every request gets its "do nothing" to compare with."""

from django.db import migrations


def add(apps, schema_editor):
    UseCase = apps.get_model("assessments", "UseCase")
    Option = apps.get_model("assessments", "Option")
    have = Option.objects.filter(kind="do_nothing").values("use_case")
    Option.objects.bulk_create(
        Option(use_case_id=pk, kind="do_nothing", name="do_nothing")
        for pk in UseCase.objects.exclude(pk__in=have).values_list("pk", flat=True)
    )


def remove(apps, schema_editor):
    apps.get_model("assessments", "Option").objects.filter(kind="do_nothing").delete()


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_decision_quality")]

    operations = [migrations.RunPython(add, remove)]
