"""Earlier answers that may still be true: of the same vendor or product, and of the other options here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Question, Text
from assessments.models import Answer, Assessment
from assessments.queries.assessment_page import AssessmentPage

OPEN_STATES = frozenset({"unanswered", "unknown"})
OLD = timedelta(days=365)  # an answer of that age is asked about again


@dataclass(frozen=True, slots=True)
class Proposal:
    """An earlier answer to a question that is open here. ``token`` says which answer, at which revision."""

    question: Question
    answer: Answer
    option: str  # where it was given: empty for an answer about the vendor or product itself
    request: str
    is_expired: bool  # its proof has gone out of date: it counts one level less
    asked_then: Text | None = None  # the words it answered, where they were others
    said_then: tuple[Text, ...] = ()  # what its choices said, where that was something else

    @property
    def token(self) -> str:
        """What a form sends back: another answer, or another revision of it, is another proposal."""
        return f"{self.question.id}:{self.answer.pk}:{self.answer.revision}"


@dataclass(frozen=True, slots=True)
class OldAnswer:
    """An answer that stands here and is a year old, or whose proof has expired: is it still true?"""

    question: Question
    answer: Answer
    is_aged: bool  # then saying that it is still true helps; an expired proof has to be replaced
    expired_on: date | None

    @property
    def token(self) -> str:
        """What a form sends back: the answer as it was shown."""
        return f"{self.question.id}:{self.answer.pk}:{self.answer.revision}"


def proposals(page: AssessmentPage, *, among: Collection[str] | None = None) -> dict[str, Proposal]:
    """One proposal a question that is asked and open, by its id; one query, or none when none is open.

    The nearest subject first (this product, this vendor, another option here), then the newest. Nothing
    contradicted, unknown or not applicable is proposed; a blind request proposes nothing.
    """
    assessment = page.assessment
    if assessment.option.use_case.is_blind:
        return {}
    wanted = [
        asked.id
        for section in page.sections
        for asked in section.questions
        if asked.state in OPEN_STATES
        and asked.id in page.framework.questions_by_id
        and (among is None or asked.id in among)
    ]
    found: dict[str, Proposal] = {}
    for answer in sorted(_candidates(assessment, wanted), key=lambda row: _nearness(row, assessment)):
        if answer.question_id not in found and _fits(answer, page):
            found[answer.question_id] = _proposal(answer, page)
    return {id: found[id] for id in wanted if id in found}


def old_answers(page: AssessmentPage) -> list[OldAnswer]:
    """Answers given here that should be looked at again, in the questionnaire’s order."""
    since = page.as_of - OLD
    rows = []
    for question in page.framework.questions:
        answer = page.answers.get(question.id)
        if answer is None or answer.state != "answered":
            continue
        expired = answer.source_expires_on if _is_expired(answer, page.as_of) else None
        is_aged = answer.answered_at.date() <= since
        if expired or is_aged:
            rows.append(OldAnswer(question, answer, is_aged and not answer.is_contradicted, expired))
    return rows


def _candidates(assessment: Assessment, wanted: Iterable[str]) -> QuerySet[Answer]:
    option = assessment.option
    product, vendor = option.product_id, option.product.vendor_id
    elsewhere = ~Q(sheet__use_case=option.use_case_id)
    of_an_option = Q(sheet__scope="option") & ~Q(sheet__assessment=assessment)
    return Answer.objects.filter(
        of_an_option
        & (
            Q(sheet__assessment__option__use_case=option.use_case_id)
            | Q(sheet__assessment__option__product=product)
        )
        | elsewhere & Q(sheet__scope="product", sheet__product=product)
        | elsewhere & Q(sheet__scope="vendor", sheet__vendor=vendor)
        | Q(sheet__scope="use_case", sheet__use_case=option.use_case.started_from_id),
        sheet__use_case__organisation=assessment.organisation_id,
        sheet__use_case__is_blind=False,
        question_id__in=list(wanted),
        state="answered",
        is_contradicted=False,
    ).select_related("sheet__use_case", "sheet__assessment__option__product", "answered_by")


def _nearness(answer: Answer, assessment: Assessment) -> tuple[int, float, int]:
    """The nearer the subject the earlier; then the newest."""
    there = answer.sheet.assessment
    if there is None or there.option.product_id == assessment.option.product_id:
        rank = 0
    else:
        rank = 1 if there.option.product.vendor_id == assessment.option.product.vendor_id else 2
    return rank, -answer.answered_at.timestamp(), -answer.pk


def _fits(answer: Answer, page: AssessmentPage) -> bool:
    """Whether it answers the same words: in another version of the questionnaire they may have changed.

    Where this request continues that one, a person looks at both wordings, if what was chosen still exists.
    """
    before = _asked_then(answer, page)
    now = page.framework.questions_by_id[answer.question_id]
    if before is None or before.kind != now.kind:
        return False
    if answer.sheet.use_case_id == page.assessment.option.use_case.started_from_id:
        return set(answer.choices) <= set(now.values)
    return (before.text, _labels(before)) == (now.text, _labels(now))


def _asked_then(answer: Answer, page: AssessmentPage) -> Question | None:
    theirs = answer.sheet.use_case.framework
    framework = page.framework if theirs == page.framework.key else load_framework(theirs)
    return framework.questions_by_id.get(answer.question_id)


def _labels(question: Question) -> dict[str, Text]:
    return {option.value: option.label for option in question.options}


def _proposal(answer: Answer, page: AssessmentPage) -> Proposal:
    there = answer.sheet.assessment
    question = page.framework.question(answer.question_id)
    then = _asked_then(answer, page) or question
    is_said_otherwise = any(_labels(then)[value] != _labels(question)[value] for value in answer.choices)
    return Proposal(
        question=question,
        answer=answer,
        option=there.option.title if there else "",
        request=answer.sheet.use_case.title,
        is_expired=_is_expired(answer, page.as_of),
        asked_then=then.text if then.text != question.text else None,
        said_then=tuple(_labels(then)[value] for value in answer.choices) if is_said_otherwise else (),
    )


def _is_expired(answer: Answer, as_of: date) -> bool:
    return answer.source_expires_on is not None and answer.source_expires_on <= as_of


def offered(page: AssessmentPage) -> int:
    """How many earlier answers there are to look at: for open questions, and such that have aged."""
    return len(proposals(page)) + len(old_answers(page))


def facts_of(answer: Answer) -> Mapping[str, Any]:
    """Where a reconfirmed answer came from, for its history."""
    return {
        "answer": answer.pk,
        "revision": answer.revision,
        "given_on": answer.answered_at.date().isoformat(),
    }
