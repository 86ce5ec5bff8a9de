"""Where a request stands and who holds it: derived from what is there, stored nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assessments.models import Assessment, Assignment, Inquiry, Membership, UseCase
from assessments.permissions import DECIDERS
from assessments.queries.assessment_page import CONTEXT, AssessmentPage, assessment_page
from assessments.queries.assignment import open_by_holder
from assessments.queries.request_answers import newest_versions, request_answers


@dataclass(frozen=True, slots=True)
class Step:
    """The step (a code of ``labels.STEP``), who holds it, and the day promised to the sponsor."""

    code: str
    functions: Mapping[str, int]  # function → questions that are open with it
    people: tuple[str, ...]  # names, where it is not a function’s turn
    promised_on: date | None
    is_late: bool
    sponsor: str  # the member, or the name that was typed


def step_of(use_case: UseCase, *, today: date) -> Step | None:
    """The step of a request, from its newest versions; None while it has no option. At most five queries."""
    newest = newest_versions(use_case)
    if not newest:
        return None
    states = {assessment.state for assessment in newest}
    if states == {"decided"}:
        return _step(use_case, "decided", today=today)
    if "draft" not in states:
        return _step(use_case, "decision", people=_deciders(use_case), today=today)
    drafts = [assessment for assessment in newest if assessment.state == "draft"]
    answers = request_answers(use_case, newest)
    pages = [assessment_page(one, answers=answers.by_assessment[one.pk], as_of=today) for one in drafts]
    if any(page.section(CONTEXT).status != "done" for page in pages):
        authors = tuple(dict.fromkeys(str(one.author) for one in drafts))
        return _step(use_case, "context", people=authors, today=today)
    vendors = _asked_vendors(drafts)
    given = list(Assignment.objects.filter(assessment__in=[one.pk for one in drafts]).order_by("id"))
    counts = _sum(
        open_by_holder(page, [row for row in given if row.assessment_id == page.assessment.pk])
        for page in pages
    )
    if vendors and not _is_ours(pages):
        return _step(use_case, "vendor", people=vendors, today=today)
    if counts:
        return _step(use_case, "experts", functions=counts, today=today)
    authors = tuple(dict.fromkeys(str(one.author) for one in drafts))
    return _step(use_case, "converge", people=authors, today=today)


def _step(
    use_case: UseCase,
    code: str,
    *,
    functions: Mapping[str, int] | None = None,
    people: tuple[str, ...] = (),
    today: date,
) -> Step:
    promised = use_case.promised_on
    return Step(
        code=code,
        functions=functions or {},
        people=people,
        promised_on=promised,
        is_late=code != "decided" and promised is not None and promised < today,
        sponsor=str(use_case.sponsor_member or use_case.sponsor),
    )


def _is_ours(pages: Iterable[AssessmentPage]) -> bool:
    """Whether something was never answered by us: the vendor alone does not hold it then."""
    return any(page.missing for page in pages)


def _asked_vendors(drafts: Iterable[Assessment]) -> tuple[str, ...]:
    inquiries = Inquiry.objects.filter(assessment__in=[one.pk for one in drafts], state="open")
    names = inquiries.values_list("assessment__option__product__vendor__name", flat=True)
    return tuple(dict.fromkeys(names.order_by("id")))


def _deciders(use_case: UseCase) -> tuple[str, ...]:
    members = Membership.objects.filter(organisation=use_case.organisation_id, role__in=DECIDERS)
    return tuple(str(row.user) for row in members.select_related("user").order_by("user__full_name", "pk"))


def _sum(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for part in parts:
        for name, count in part.items():
            total[name] = total.get(name, 0) + count
    return dict(sorted(total.items(), key=lambda pair: -pair[1]))
