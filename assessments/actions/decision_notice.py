"""Who is told of a decision: everybody who worked for it, the one who took it aside."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from assessments.actions.notice import tell
from assessments.models import Assessment, User


def tell_decision(assessment: Assessment, outcome: str, *, by: User, at: datetime) -> None:
    """Part of deciding, in its transaction: author, submitter, sponsor and who gave an opinion."""
    use_case = assessment.option.use_case
    named = [assessment.author_id, assessment.submitted_by_id, use_case.sponsor_member_id]
    concerned = User.objects.filter(Q(pk__in=named) | Q(opinions__assessment=assessment)).exclude(pk=by.pk)
    tell(
        "decision",
        concerned.distinct(),
        organisation=assessment.organisation,
        key=f"decision:{assessment.pk}",
        path=reverse("assessments:assessment-detail", args=[assessment.pk]),
        facts={"title": f"{use_case.title} · {assessment.option.name}", "outcome": outcome},
        at=at,
    )
