"""Answers to check before they are relied on: open, unproven, claimed, stopping, or kept without counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessments.frameworks.schema import Framework
from assessments.labels import question_number, said
from assessments.queries.dossier import AnswerFacts, Dossier
from assessments.queries.hard_stops import StopRow, stop_rows
from assessments.queries.working.parts import Subject

CONTEXT = "context"
UNPROVEN = frozenset({"", "E0", "E1"})


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One question with its answer in words; what is not provided is empty."""

    id: str
    number: str  # how the page names it: its id, or its number in the context
    section: str
    text: str
    state: str
    answer: str
    facts: AnswerFacts | None
    needs_proof: bool
    documents: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class CheckSection:
    """The rows of one section, as they are asked."""

    id: str
    name: str  # empty for the context
    rows: list[CheckRow]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Everything to look at again, each kind apart, then every answer by section."""

    stops: list[StopRow] = field(default_factory=list)
    unanswered: list[CheckRow] = field(default_factory=list)
    unknown: list[CheckRow] = field(default_factory=list)
    unproven: list[CheckRow] = field(default_factory=list)
    claims: list[CheckRow] = field(default_factory=list)
    hidden: list[CheckRow] = field(default_factory=list)
    sections: list[CheckSection] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left to look at."""
        return not (self.stops or self.unanswered or self.unknown or self.unproven or self.claims)


def check_page(
    dossier: Dossier,
    framework: Framework,
    *,
    section_id: str = "",
    documents: Mapping[str, Sequence[Any]] | None = None,
) -> CheckPage:
    """Pure. ``section_id`` narrows it to one section; ``KeyError`` when there is none of this id.

    ``documents``: by question, what its answer cites.
    """
    cited = documents or {}
    subject = Subject(dossier, framework)
    asked = {effect.question for effect in dossier.scorecard.effects}
    homes = [(CONTEXT, "", [question.id for question in framework.context.questions])]
    homes += [
        (dimension.id, said(dimension.name), [question.id for question in dimension.questions])
        for dimension in framework.dimensions
    ]
    if section_id:
        homes = [home for home in homes if home[0] == section_id]
        if not homes:
            raise KeyError(section_id)
    page = CheckPage(
        stops=[
            stop
            for stop in stop_rows(dossier.scorecard, framework)
            if stop.state != "passed" and section_id in ("", stop.section)
        ]
    )
    for home, name, ids in homes:
        rows = [_row(subject, home, id, cited.get(id, ())) for id in ids if home == CONTEXT or id in asked]
        page.sections.append(CheckSection(home, name, rows))
        for row in rows:
            _sort(page, row)
        page.hidden.extend(
            _row(subject, home, id, cited.get(id, ()))
            for id in ids
            if home != CONTEXT and id not in asked and _is_given(subject.answer(id))
        )
    return page


def _row(subject: Subject, section: str, id: str, documents: Sequence[Any]) -> CheckRow:
    facts = subject.answer(id)
    state = facts.state if facts else "unanswered"
    return CheckRow(
        id=id,
        number=question_number(subject.framework, id),
        section=section,
        text=said(subject.asked(id).text),
        state=state,
        answer=subject.answer_text(id) if state != "unanswered" else "",
        facts=facts,
        needs_proof=section != CONTEXT,
        documents=documents,
    )


def _sort(page: CheckPage, row: CheckRow) -> None:
    if row.state == "unanswered":
        page.unanswered.append(row)
    elif row.state == "unknown":
        page.unknown.append(row)
    elif row.state.startswith("not_applicable"):
        page.claims.append(row)
    elif row.needs_proof and row.facts is not None and row.facts.evidence in UNPROVEN:
        page.unproven.append(row)


def _is_given(facts: AnswerFacts | None) -> bool:
    return facts is not None and facts.state != "unanswered"
