"""How an action's refusal is answered: its sentences on the form, and whether the page was stale."""

from __future__ import annotations

from django.forms import Form

from assessments.actions.refusal import Refused
from assessments.models import Assessment


def refuse(form: Form, refused: Refused, assessment: Assessment) -> int:
    """Put each reason on the form. The status: 409 when the assessment has moved on meanwhile, else 422."""
    for message in refused.messages:
        form.add_error(None, message)
    return status_of_refusal(assessment)


def status_of_refusal(assessment: Assessment) -> int:
    """409 when the assessment is no longer in the state the page was made for; its new state is read."""
    was = assessment.state
    assessment.refresh_from_db(fields=["state"])
    return 422 if assessment.state == was else 409
