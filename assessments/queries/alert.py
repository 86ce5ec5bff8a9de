"""Contradictions between the answers of an assessment and its documents, with what was said of each."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from django.db.models import Count, Min, Q

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework
from assessments.models import AlertRuling, Answer, Assessment, Citation, Evidence, EvidencePage, Sheet, User
from assessments.permissions import can_open
from assessments.queries.dossier import dossier_of
from assessments.queries.stored_answers import StoredAnswers, framework_of, stored_answers
from assessments.reading.contradictions import Alert, Sign, Statement, alerts, signs_in

AlertState = Literal["open", "upheld", "dismissed"]
MOST_READ = 2_000  # documents whose signs are kept at hand by one process


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One contradiction: both statements, where they stand, and what somebody said of it."""

    alert: Alert
    state: AlertState
    ruling: AlertRuling | None
    revision: int  # of the answer that cannot stand; 0: there is none
    document: Evidence | None  # of the passage against it
    claimed_in: Evidence | None  # where the claim is a passage too
    is_cited: bool

    @property
    def question(self) -> str:
        """The question whose answer cannot stand."""
        return self.alert.rule.contradicts

    @property
    def sides(self) -> list[dict[str, object]]:
        """Both statements as a ruling keeps them: words of the day, readable in every language."""
        return [_kept(self.alert.claim, self.claimed_in), _kept(self.alert.against, self.document)]


@dataclass(frozen=True)
class AlertPage:
    """All that were found, open ones first."""

    rows: Sequence[AlertRow]

    @cached_property
    def open(self) -> list[AlertRow]:
        """Those nobody has ruled on."""
        return [row for row in self.rows if row.state == "open"]

    @cached_property
    def ruled(self) -> list[AlertRow]:
        """Those confirmed or dismissed."""
        return [row for row in self.rows if row.state != "open"]

    def row(self, fingerprint: str) -> AlertRow | None:
        """The alert with this fingerprint, while both statements stand."""
        return next((row for row in self.rows if row.alert.fingerprint == fingerprint), None)


@dataclass(frozen=True, slots=True)
class _Said:
    """The answers an assessment rests on, as the rules read them."""

    choices: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, str]
    revisions: Mapping[str, int]
    contradicted: frozenset[str]


def alert_page(
    assessment: Assessment, *, as_of: date, user: User | None = None, answers: StoredAnswers | None = None
) -> AlertPage:
    """At most five queries: answers, documents, citations, pages not read yet, rulings.

    The assessment comes ``with_subject()``. With a ``user``, only documents that they may open are looked at.
    """
    framework = framework_of(assessment)
    given = _said(assessment, framework, as_of=as_of, answers=answers)
    cited = _cited(assessment)
    documents = {piece.pk: piece for piece in _documents(assessment, cited, user)}
    found = alerts(
        framework,
        given.choices,
        _signs(framework, documents.values()),
        notes=given.notes,
        as_of=as_of,
    )
    rulings = _rulings(assessment)
    rows = [_row(alert, given, documents, cited, rulings.get(alert.fingerprint)) for alert in found]
    return AlertPage(sorted(rows, key=lambda row: row.state != "open"))


def _row(
    alert: Alert,
    given: _Said,
    documents: Mapping[int, Evidence],
    cited: frozenset[int],
    ruling: AlertRuling | None,
) -> AlertRow:
    question = alert.rule.contradicts
    # Confirmed, and answered anew with the same claim: it stands again, and so does the contradiction.
    stands_again = question in given.choices and question not in given.contradicted
    is_open = ruling is None or (ruling.ruling == "upheld" and stands_again)
    state: AlertState = "open" if is_open or ruling is None else ruling.ruling
    place = alert.against.document
    return AlertRow(
        alert=alert,
        state=state,
        ruling=ruling,
        revision=given.revisions.get(question, 0),
        document=documents.get(place),
        claimed_in=documents.get(alert.claim.document),
        is_cited=place in cited or not place,
    )


def _kept(statement: Statement, document: Evidence | None) -> dict[str, object]:
    facts = {
        "question": statement.question,
        "choices": list(statement.choices),
        "document": document.title if document else "",
        "page": statement.page,
        "quote": " ".join(statement.quote.split()),
    }
    return {name: value for name, value in facts.items() if value}


def _said(
    assessment: Assessment, framework: Framework, *, as_of: date, answers: StoredAnswers | None
) -> _Said:
    """Live while it is a draft; afterwards what was handed in. Hidden questions say nothing."""
    rows: Iterable[Answer] | Iterable[object]
    if assessment.state == "draft":
        rows = [
            (row.question_id, row.state, row.choices, row.note, row.revision, row.is_contradicted)
            for row in (stored_answers(assessment) if answers is None else answers).values()
        ]
    else:
        dossier = dossier_of(assessment, as_of=as_of)
        framework = load_framework(dossier.framework)
        rows = [
            (row.question, row.state, row.choices, row.note, row.revision, row.is_contradicted)
            for row in dossier.answers
        ]
    context = {id: choices for id, _state, choices, *_rest in rows if id in framework.context_by_id}
    shown = [row for row in rows if _is_asked(framework, row[0], context)]
    return _Said(
        choices={id: choices for id, state, choices, *_rest in shown if state == "answered"},
        notes={id: note for id, _state, _choices, note, *_rest in shown if note},
        revisions={row[0]: row[4] for row in shown},
        contradicted=frozenset(row[0] for row in shown if row[5]),
    )


def _is_asked(framework: Framework, id: str, context: Mapping[str, tuple[str, ...]]) -> bool:
    question = framework.questions_by_id.get(id)
    if question is None:
        return id in framework.context_by_id
    return question.visible_if is None or question.visible_if.holds(context) is not False


def _cited(assessment: Assessment) -> frozenset[int]:
    if not assessment.has_citations:
        return frozenset()
    rows = Citation.objects.filter(sheet__in=Sheet.objects.read_by(assessment))
    return frozenset(rows.values_list("evidence_id", flat=True))


def _documents(assessment: Assessment, cited: frozenset[int], user: User | None) -> list[Evidence]:
    """What is cited, and what else there is of the vendor, with how many pages were read."""
    if not cited and not assessment.has_documents:
        return []
    vendor = assessment.option.product.vendor_id
    pieces = Evidence.objects.visible_to(user) if user else Evidence.objects.all()
    found = (
        pieces.filter(Q(vendor=vendor) | Q(pk__in=cited), organisation=assessment.organisation_id)
        .usable()
        .annotate(page_count=Count("pages"), first_page=Min("pages"))
        .order_by("id")
    )
    return [
        piece
        for piece in found
        if user is None or can_open(piece.confidentiality, piece.role, piece.functions)
    ]


def _rulings(assessment: Assessment) -> dict[str, AlertRuling]:
    if not assessment.has_alert_rulings:
        return {}
    rows = assessment.alert_rulings.select_related("ruled_by").order_by("id")
    return {row.fingerprint: row for row in rows}


# What was read of a document does not change: pages are written once. Only the answers beside them do.
_READ: OrderedDict[tuple[str, int, int, int], tuple[Sign, ...]] = OrderedDict()


def forget_documents() -> None:
    """Read every document again."""
    _READ.clear()


def _signs(framework: Framework, documents: Iterable[Evidence]) -> dict[int, tuple[Sign, ...]]:
    keys = {
        piece.pk: (framework.hash, piece.pk, piece.first_page, piece.page_count)
        for piece in documents
        if piece.page_count
    }
    missing = [pk for pk, key in keys.items() if key not in _READ]
    if missing:
        texts: dict[int, list[tuple[int, str]]] = {pk: [] for pk in missing}
        pages = EvidencePage.objects.filter(evidence__in=missing).order_by("evidence_id", "number")
        for pk, number, text in pages.values_list("evidence_id", "number", "text"):
            texts[pk].append((number, text))
        for pk, rows in texts.items():
            _READ[keys[pk]] = signs_in(framework, rows)
    found = {pk: _READ[key] for pk, key in keys.items()}
    while len(_READ) > MOST_READ:
        _READ.popitem(last=False)
    return found
