"""Evidence: the library, one piece with where it is used, what is decisive, who has not read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Length

from assessments.frameworks.loader import load_framework
from assessments.models import Assessment, Citation, Evidence, EvidencePage, Membership, Opening, Sheet, User
from assessments.models.evidence import EvidenceQuerySet
from assessments.permissions import EDITORS
from assessments.queries.dossier import Dossier
from assessments.queries.robustness_page import moving_bars

PAGE_ROWS = 20
CHOICES = 30  # offered for one answer; others are found by searching
SOON = timedelta(days=60)
Expiry = Literal["", "soon", "expired"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of evidence is narrowed to."""

    text: str = ""
    vendor: int | None = None
    level: str = ""
    state: str = ""  # "expiring", "withdrawn", or all that is usable


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece in a list."""

    evidence: Evidence
    expiry: Expiry


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """Up to twenty pieces, newest first, and the keys of the pages beside them."""

    rows: list[EvidenceRow]
    newer_than: int | None
    older_than: int | None
    expiring: int  # of all that the user can see
    can_add: bool
    administers: bool  # the user, any of their organisations


@dataclass(frozen=True, slots=True)
class Use:
    """Where a piece proves something."""

    request: int
    title: str
    question: str
    page: int
    quote: str


def evidence_list(
    user: User, filters: Filters, *, on: date, older_than: int | None = None, newer_than: int | None = None
) -> EvidenceList:
    """Three queries: the memberships, how many expire soon, one page of pieces."""
    memberships = list(Membership.objects.filter(user=user).values_list("organisation_id", "role"))
    ours = Evidence.objects.filter(organisation__in=[organisation for organisation, _role in memberships])
    found = _narrowed(ours, filters, on=on).select_related("vendor", "organisation")
    if newer_than is not None:
        page = found.filter(pk__gt=newer_than).order_by("id")
    elif older_than is not None:
        page = found.filter(pk__lt=older_than).order_by("-id")
    else:
        page = found.order_by("-id")
    pieces = list(page[: PAGE_ROWS + 1])
    has_more = len(pieces) > PAGE_ROWS  # in the direction of travel
    pieces = sorted(pieces[:PAGE_ROWS], key=lambda piece: -piece.pk)
    has_newer = has_more if newer_than is not None else older_than is not None
    has_older = True if newer_than is not None else has_more
    return EvidenceList(
        rows=[EvidenceRow(piece, expiry_of(piece, on=on)) for piece in pieces],
        newer_than=pieces[0].pk if pieces and has_newer else None,
        older_than=pieces[-1].pk if pieces and has_older else None,
        expiring=expiring(ours, on=on).count(),
        can_add=any(role in EDITORS for _organisation, role in memberships),
        administers=any(role == "administrator" for _organisation, role in memberships),
    )


def expiring(pieces: QuerySet[Evidence], *, on: date) -> QuerySet[Evidence]:
    """Of these, the usable ones that are valid today and will not be in sixty days."""
    return pieces.filter(withdrawn_at=None, expires_on__gte=on, expires_on__lte=on + SOON)


def expiry_of(piece: Evidence, *, on: date) -> Expiry:
    """Whether a piece is valid no longer, or not much longer. On its last day it still is."""
    if piece.expires_on is None or piece.expires_on > on + SOON:
        return ""
    return "expired" if piece.expires_on < on else "soon"


def uses_of(evidence: Evidence) -> list[Use]:
    """Every citation of a piece, by request; one query."""
    rows = (
        Citation.objects.filter(evidence=evidence)
        .select_related("sheet__use_case")
        .order_by("-sheet__use_case", "question_id", "page", "id")
    )
    return [
        Use(
            request=row.sheet.use_case_id,
            title=row.sheet.use_case.title,
            question=row.question_id,
            page=row.page,
            quote=row.quote,
        )
        for row in rows
    ]


def text_size(evidence: Evidence) -> tuple[int, int]:
    """How many pages with text were read, and how many characters; one query."""
    found = EvidencePage.objects.filter(evidence=evidence).aggregate(
        pages=Count("pk"), characters=Sum(Length("text"))
    )
    return found["pages"], found["characters"] or 0


def evidence_for(assessment: Assessment, *, text: str = "", on: date) -> list[EvidenceRow]:
    """What can be cited in an assessment: its vendor's pieces first, the newest ahead; one query."""
    vendor = assessment.option.product.vendor_id
    ours = Evidence.objects.filter(organisation=assessment.organisation_id)
    found = _narrowed(ours, Filters(text=text), on=on).select_related("vendor")
    found = found.annotate(is_others=~Q(vendor=vendor) | Q(vendor=None))
    return [
        EvidenceRow(piece, expiry_of(piece, on=on)) for piece in found.order_by("is_others", "-id")[:CHOICES]
    ]


@dataclass(frozen=True, slots=True)
class Document:
    """A piece as it stands beside an answer, with the passage cited; page 0: as a whole."""

    pk: int
    title: str
    issuer: str
    issued_on: date | None
    sha256: str
    url: str
    page: int
    quote: str


def documents_of(assessment: Assessment) -> dict[str, list[Document]]:
    """What each answer of an assessment cites; one query, none where its request cites nothing."""
    if not assessment.has_citations:
        return {}
    rows = (
        Citation.objects.filter(sheet__in=Sheet.objects.read_by(assessment))
        .select_related("evidence")
        .order_by("question_id", "id")
    )
    found: dict[str, list[Document]] = {}
    for row in rows:
        piece = row.evidence
        found.setdefault(row.question_id, []).append(
            Document(
                piece.pk,
                piece.title,
                piece.issuer,
                piece.issued_on,
                piece.sha256,
                piece.url,
                row.page,
                row.quote,
            )
        )
    return found


def unread_by(user: User, evidence_ids: Iterable[int]) -> set[int]:
    """Which of these the user has not opened; one query."""
    wanted = set(evidence_ids)
    if not wanted:
        return set()
    opened = Opening.objects.filter(user=user, evidence__in=wanted).values_list("evidence_id", flat=True)
    return wanted - set(opened)


def decisive_evidence(assessment: Assessment, dossier: Dossier) -> list[Evidence]:
    """What proves the answers that carry the verdict, oldest first; one query, none where nothing is cited.

    Those are: each question that can be a hard stop, and each whose answer alone could flip the verdict.
    The assessment comes ``with_subject()``.
    """
    if not assessment.has_citations:
        return []
    cited = Citation.objects.filter(
        sheet__in=Sheet.objects.read_by(assessment), question_id__in=decisive_questions(dossier)
    )
    return list(Evidence.objects.filter(pk__in=cited.values("evidence")).order_by("id"))


def unread_decisive(assessment: Assessment, dossier: Dossier, user: User) -> list[Evidence]:
    """What the verdict rests on and the user has not opened; links count too, oldest first."""
    decisive = decisive_evidence(assessment, dossier)
    unread = unread_by(user, [piece.pk for piece in decisive])
    return [piece for piece in decisive if piece.pk in unread]


def decisive_questions(dossier: Dossier) -> set[str]:
    """The questions asked that can stop it, and those whose answer alone could flip the verdict. Pure."""
    framework = load_framework(dossier.framework)
    asked = {effect.question for effect in dossier.scorecard.effects}
    stopping = {
        question.id
        for question in framework.questions
        if question.id in asked and question.stop_option and question.stop_option.hard_stop
    }
    return stopping | {bar.question for bar in moving_bars(dossier, framework) if bar.flips}


def _narrowed(pieces: EvidenceQuerySet, filters: Filters, *, on: date) -> QuerySet[Evidence]:
    found = pieces.filter(withdrawn_at__isnull=filters.state != "withdrawn")
    if filters.state == "expiring":
        found = expiring(found, on=on)
    if filters.vendor is not None:
        found = found.filter(vendor=filters.vendor)
    if filters.level:
        found = found.filter(level=filters.level)
    for word in filters.text.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(issuer__icontains=word)
            | Q(file_name__icontains=word)
            | Q(vendor__name__icontains=word)
        )
    return found
