"""What the vendor’s people do behind a link: answer, hand in documents, write, submit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.actions.answer import AnswerRefused, GivenAnswer, checked
from assessments.actions.event import record_event
from assessments.actions.evidence import EvidenceFacts, add_file
from assessments.actions.notice import tell
from assessments.actions.refusal import Refused
from assessments.actions.text import LONG, faults_of, tidy
from assessments.models import Claim, Comment, Evidence, Inquiry
from assessments.queries.stored_answers import framework_of

LONGEST_NAME = 120
STATES = frozenset({"unanswered", "answered", "unknown", "not_applicable_claimed"})


class RespondentRefused(Refused):
    """The vendor’s answer cannot be kept like this."""


class ClaimConflict(RespondentRefused):
    """A colleague answered meanwhile: ``current`` is theirs."""

    def __init__(self, current: Claim) -> None:
        super().__init__(
            _(
                "%(who)s has answered this question meanwhile. Yours is not saved yet: compare, then save "
                "again."
            )
            % {"who": current.respondent or _("A colleague")}
        )
        self.current = current


@dataclass(frozen=True, slots=True)
class Saved:
    """A claim as it is stored now."""

    claim: Claim
    is_changed: bool


def save_claim(
    *, inquiry: Inquiry, question_id: str, given: GivenAnswer, revision: int, respondent: str, at: datetime
) -> Saved:
    """Keep the vendor’s answer to one question of the inquiry, made from ``revision`` (0: there was none).

    It stays a draft of theirs until they submit. The same again saves nothing.
    """
    respondent = named(respondent)
    given = _checked(inquiry, question_id, given)
    with transaction.atomic():
        _require_open(inquiry, at=at)
        current = Claim.objects.select_for_update().filter(inquiry=inquiry, question_id=question_id).first()
        said = {
            "answer_state": given.state,
            "chosen": " ".join(given.choices),
            "note": given.note or given.reason,
        }
        if current is not None and all(getattr(current, name) == value for name, value in said.items()):
            return Saved(current, is_changed=False)
        if (current.revision if current else 0) != revision:
            raise ClaimConflict(current or Claim(inquiry=inquiry, question_id=question_id))
        return Saved(_keep(inquiry, question_id, current, respondent, said, at), is_changed=True)


def hand_in_file(
    *, inquiry: Inquiry, question_id: str, upload: UploadedFile, respondent: str, at: datetime
) -> Evidence:
    """Keep a document of the vendor’s beside its answer; checked like any other upload."""
    respondent = named(respondent)
    _question(inquiry, question_id)
    with transaction.atomic():
        _require_open(inquiry, at=at)
    product = inquiry.assessment.option.product
    piece = add_file(
        organisation=inquiry.assessment.organisation,
        upload=upload,
        facts=EvidenceFacts(issuer=product.vendor.name[:200], confidentiality="confidential"),
        by=None,
        at=at,
        inquiry=inquiry,
        vendor=product.vendor,
        actor=respondent,
    )
    with transaction.atomic():
        # Looked at again: checking a file takes time, and what is handed in meanwhile stays as it was seen.
        _require_open(inquiry, at=at)
        claim, _is_new = Claim.objects.get_or_create(
            inquiry=inquiry,
            question_id=question_id,
            # Not an answer yet: a colleague who has the question open is not told of a conflict.
            defaults={
                "answer_state": "unanswered",
                "respondent": respondent,
                "saved_at": at,
                "revision": 0,
            },
        )
        claim.documents.add(piece)
    return piece


def write_comment(*, inquiry: Inquiry, question_id: str, text: str, respondent: str, at: datetime) -> Comment:
    """A word of the vendor’s to us, on one question; both sides see it."""
    respondent, text = named(respondent), tidy(text)
    _question(inquiry, question_id)
    faults = faults_of(text, limit=LONG, what=_("Comment"))
    if not text:
        faults.append(_("Write something first."))
    if faults:
        raise RespondentRefused(*faults)
    with transaction.atomic():
        _require_open(inquiry, at=at)
        comment = Comment.objects.create(
            assessment=inquiry.assessment,
            question_id=question_id,
            audience="vendor",
            text=text,
            written_at=at,
            vendor_name=respondent,
        )
        record_event(
            "comment.written",
            inquiry.assessment,
            subject=question_id,
            after={"audience": "vendor", "text": text},
            by=None,
            at=at,
            actor=respondent,
        )
    return comment


def submit_inquiry(*, inquiry: Inquiry, respondent: str, at: datetime) -> None:
    """Hand the answers in. From here on they are claims of the vendor’s, and the link only shows them."""
    respondent = named(respondent)
    with transaction.atomic():
        _require_open(inquiry, at=at)
        given = Claim.objects.filter(inquiry=inquiry).exclude(answer_state="unanswered")
        if not given.exists():
            raise RespondentRefused(_("Nothing is answered yet: “not known” is an answer too."))
        is_mine = Inquiry.objects.filter(pk=inquiry.pk, state="open").update(
            state="submitted", closed_at=at, submitted_as=respondent
        )
        if not is_mine:
            raise RespondentRefused(_("These answers were handed in already. Nothing was changed."))
        given.update(state="claimed")
        record_event(
            "inquiry.submitted",
            inquiry.assessment,
            subject=inquiry.pk,
            after={
                claim.question_id: {
                    "state": claim.answer_state,
                    "choices": list(claim.choices),
                    "note": claim.note,
                }
                for claim in given.order_by("question_id")
            },
            by=None,
            at=at,
            actor=respondent,
        )
        assessment = inquiry.assessment
        tell(
            "vendor_submitted",
            [inquiry.sent_by],
            organisation=assessment.organisation,
            key=f"inquiry.submitted:{inquiry.pk}",
            path=reverse("assessments:claim-list", args=[assessment.pk]),
            facts={
                "vendor": assessment.option.product.vendor.name,
                "title": assessment.option.use_case.title,
            },
            at=at,
        )


def named(respondent: str) -> str:
    """The name under which somebody of the vendor’s acts, or a refusal."""
    name = " ".join(tidy(respondent).split())
    if not any(character.isalnum() for character in name):  # also what no one can see
        raise RespondentRefused(_("Give your name and role first: it stands beside your answers."))
    faults = faults_of(name, limit=LONGEST_NAME, what=_("Name and role"))
    if faults:
        raise RespondentRefused(*faults)
    return name


def _checked(inquiry: Inquiry, question_id: str, given: GivenAnswer) -> GivenAnswer:
    _question(inquiry, question_id)
    if given.state == "not_applicable_claimed" and not (given.reason or given.note):
        raise RespondentRefused(_("Say in the note why it does not apply to you."))
    # For the vendor the note is the reason.
    reason = given.note if given.state == "not_applicable_claimed" else ""
    try:
        said = checked(
            framework_of(inquiry.assessment),
            question_id,
            GivenAnswer(given.state, given.choices, note=given.note, reason=reason),
        )
    except AnswerRefused as refusal:
        raise RespondentRefused(*refusal.messages) from refusal
    return GivenAnswer(said.state, said.choices, note=said.note)


def _keep(
    inquiry: Inquiry,
    question_id: str,
    current: Claim | None,
    respondent: str,
    said: dict[str, str],
    at: datetime,
) -> Claim:
    if current is None:
        try:
            with transaction.atomic():
                return Claim.objects.create(
                    inquiry=inquiry, question_id=question_id, respondent=respondent, saved_at=at, **said
                )
        except IntegrityError as error:  # a colleague's first answer came in between
            raise ClaimConflict(Claim.objects.get(inquiry=inquiry, question_id=question_id)) from error
    for name, value in said.items():
        setattr(current, name, value)
    current.respondent, current.saved_at, current.revision = respondent, at, current.revision + 1
    current.save(update_fields=[*said, "respondent", "saved_at", "revision"])
    return current


def _question(inquiry: Inquiry, question_id: str) -> None:
    if question_id not in inquiry.questions:
        raise RespondentRefused(_("This question is not among those you were asked."))


def _require_open(inquiry: Inquiry, *, at: datetime) -> None:
    # Locked, so that it is not handed in or withdrawn between this look and what is written.
    stored = Inquiry.objects.select_for_update().filter(pk=inquiry.pk).first()
    if stored is None or stored.state != "open" or stored.expires_at <= at or stored.key != inquiry.key:
        raise RespondentRefused(_("This link does not take answers any more. Nothing was changed."))
