"""How an action's refusal is answered: its sentences on the form, and whether the page was stale."""

from __future__ import annotations

from django.forms import Form

from assessments.actions.refusal import Refused
from assessments.models import Assessment


def refuse(form: Form, refused: Refused, assessment: Assessment, *, state: str) -> int:
    """Put each reason on the form. The status: 409 when it is not in ``state`` any more, else 422."""
    for message in refused.messages:
        form.add_error(None, message)
    return status_of_refusal(assessment, state=state)


def status_of_refusal(assessment: Assessment, *, state: str) -> int:
    """409 when the assessment is no longer in the state the page was made for; its state is read anew."""
    assessment.refresh_from_db(fields=["state"])
    return 422 if assessment.state == state else 409
