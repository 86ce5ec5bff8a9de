"""Where a journey goes next, and the days it types."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment


def place(name: str, assessment: Assessment, *more: object) -> str:
    """The address of one of the assessment's pages."""
    return reverse(f"assessments:{name}", args=[assessment.pk, *more])


def in_days(days: int) -> str:
    """The day so far from today, as a browser sends it."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()
