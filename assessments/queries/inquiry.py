"""What a vendor is asked, and how far its answers are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from assessments.frameworks.schema import Framework, Question
from assessments.models import Assessment, Claim, Comment, Evidence, Inquiry
from assessments.queries.next_questions import next_questions
from assessments.queries.stored_answers import framework_of

OPEN_STATES = frozenset({"unanswered", "unknown"})
HANDED_IN = frozenset({"claimed", "accepted", "rejected"})


@dataclass(frozen=True, slots=True)
class InquiryRow:
    """One inquiry with its progress."""

    inquiry: Inquiry
    asked: int
    answered: int
    waiting: int  # claims that nobody has ruled on
    left: tuple[str, ...]  # questions that the vendor answered neither here nor elsewhere
    is_silence_known: bool  # it is on record that some of these were left unanswered
    is_expired: bool
    is_overdue: bool

    @property
    def can_be_silent(self) -> bool:
        """Whether silence can be recorded: of what is open, and of what was left out when handed in."""
        is_left_out = self.inquiry.state == "submitted" and bool(self.left)
        return self.inquiry.state == "open" or (is_left_out and not self.is_silence_known)

    @property
    def is_late(self) -> bool:
        """Whether a date has passed without an answer."""
        return self.is_expired or self.is_overdue


@dataclass(frozen=True, slots=True)
class Askable:
    """A question that a vendor can be asked."""

    question: Question
    section: str
    is_deciding: bool  # its answer alone can still change the verdict
    is_open: bool  # not known yet here


def inquiry_rows(assessment: Assessment, *, at: datetime) -> list[InquiryRow]:
    """Every inquiry, newest first; two queries."""
    inquiries = list(assessment.inquiries.select_related("sent_by", "closed_by").order_by("-id"))
    claims = list(Claim.objects.filter(inquiry__in=[one.pk for one in inquiries]).order_by("id"))
    return [_row(inquiry, assessment, claims, at) for inquiry in inquiries]


def left_unanswered_of(inquiry: Inquiry) -> tuple[str, ...]:
    """Its questions that the vendor answered neither here nor in another inquiry of this assessment."""
    claims = Claim.objects.filter(inquiry__assessment=inquiry.assessment_id, state__in=HANDED_IN)
    return _left(inquiry, claims.order_by("id"))


def _left(inquiry: Inquiry, claims: Iterable[Claim]) -> tuple[str, ...]:
    answered = {claim.question_id for claim in claims if claim.state in HANDED_IN}
    return tuple(id for id in inquiry.questions if id not in answered)


def _row(inquiry: Inquiry, assessment: Assessment, claims: list[Claim], at: datetime) -> InquiryRow:
    own = [claim for claim in claims if claim.inquiry_id == inquiry.pk]
    given = [claim for claim in own if claim.answer_state != "unanswered"]
    silent = set(assessment.unanswered_by_vendor.split())
    is_open = inquiry.state == "open"
    return InquiryRow(
        inquiry=inquiry,
        asked=len(inquiry.questions),
        answered=len(given),
        waiting=sum(claim.state == "claimed" for claim in given),
        left=_left(inquiry, claims),
        is_silence_known=inquiry.state == "silent" or not silent.isdisjoint(inquiry.questions),
        is_expired=is_open and inquiry.expires_at <= at,
        is_overdue=is_open and inquiry.due_on is not None and inquiry.due_on < localdate(at),
    )


def askable(assessment: Assessment, *, as_of: date) -> list[Askable]:
    """What the vendor can be asked, in the framework’s order; what can decide is marked."""
    page = next_questions(assessment, as_of=as_of)
    deciding = {row.question.id for row in page.deciding}
    states = {effect.question: effect.state for effect in page.dossier.scorecard.effects}
    framework = page.framework
    return [
        Askable(
            question,
            framework.dimension_of(question.id).id,
            question.id in deciding,
            states[question.id] in OPEN_STATES,
        )
        for question in framework.questions
        if question.vendor_question is not None and question.id in states
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the vendor sees it: with their answer, documents and the words exchanged."""

    question: Question
    claim: Claim | None
    documents: tuple[Evidence, ...]
    comments: tuple[Comment, ...]

    @property
    def is_answered(self) -> bool:
        """Whether the vendor has said anything."""
        return self.claim is not None and self.claim.answer_state != "unanswered"


@dataclass(frozen=True, slots=True)
class AskedSection:
    """The questions of one dimension."""

    id: str
    name: object
    questions: tuple[Asked, ...]

    @property
    def answered(self) -> int:
        """How many have an answer."""
        return sum(asked.is_answered for asked in self.questions)

    @property
    def people(self) -> tuple[str, ...]:
        """Who has answered in it, in order."""
        claims = [asked.claim for asked in self.questions if asked.claim is not None]
        return tuple(dict.fromkeys(claim.respondent for claim in claims if claim.respondent))


def asked_of(inquiry: Inquiry) -> list[AskedSection]:
    """Everything a vendor may see: three queries. Only comments meant for the vendor are read at all."""
    framework: Framework = framework_of(inquiry.assessment)
    claims = {
        claim.question_id: claim for claim in inquiry.claims.prefetch_related("documents").order_by("id")
    }
    words: dict[str, list[Comment]] = {}
    comments = inquiry.assessment.comments.for_vendor().filter(question_id__in=inquiry.questions)
    for comment in comments.select_related("written_by").order_by("id"):
        words.setdefault(comment.question_id, []).append(comment)
    return [
        AskedSection(
            dimension.id,
            dimension.name,
            tuple(
                Asked(
                    question,
                    claims.get(question.id),
                    tuple(claims[question.id].documents.all()) if question.id in claims else (),
                    tuple(words.get(question.id, ())),
                )
                for question in dimension.questions
                if question.id in inquiry.questions
            ),
        )
        for dimension in framework.dimensions
        if any(question.id in inquiry.questions for question in dimension.questions)
    ]
