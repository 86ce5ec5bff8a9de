"""What a new option finds answered already, on the sheets it shares with the others of its request."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.models import Assessment
from assessments.queries.assessment_page import assessment_page


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """Answers that came with the request, the vendor or the product, and questions without an answer yet."""

    carried: int
    to_give: int


def carried_over(assessment: Assessment) -> CarriedOver:
    """Counted over the questions asked now, the context included; the assessment is a new one."""
    page = assessment_page(assessment)
    return CarriedOver(carried=page.answered, to_give=page.asked - page.answered)
