"""Why an assessment came back to its author."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessments.models import Assessment, Event


@dataclass(frozen=True, slots=True)
class Returned:
    """A reviewer's request for changes."""

    reason: str
    by: str
    at: datetime


def returned(assessment: Assessment) -> Returned | None:
    """The last request for changes, while the assessment is open again; None when there was none."""
    if assessment.state != "draft":
        return None
    events = Event.objects.filter(assessment=assessment, kind="assessment.returned").select_related("by")
    event = events.order_by("-id").first()
    return None if event is None else Returned(event.after["reason"], str(event.by), event.at)
