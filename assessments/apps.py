"""The application's registration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        """Register the system checks."""
        from assessments import checks  # noqa: F401, PLC0415 -- a check registers itself once the apps are there
