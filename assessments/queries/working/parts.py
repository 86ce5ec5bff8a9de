"""What a page of working is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assessments.frameworks.schema import ContextQuestion, Framework, Question
from assessments.labels import ANSWER_STATE, listed, said
from assessments.queries.dossier import AnswerFacts, Dossier
from assessments.scoring.scorecard import CriterionScore, DimensionScore, Scorecard

TIMES = "\u00a0× "


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its text and, where there is more to see, the working it opens."""

    text: str
    kind: str = ""
    id: str = ""
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class WorkingTable:
    """Rows of values; the first cell names its row."""

    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference or dated fact behind a question."""

    title: str
    detail: str
    status: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """One stored answer with everything a reader needs to check it."""

    question: str
    section: str  # where it is answered: a dimension id or "context"
    text: str
    why: str
    state: str
    answer: str
    facts: AnswerFacts | None
    evidence: str
    expected: tuple[str, ...] = ()
    references: tuple[Cited, ...] = ()
    dated_facts: tuple[Cited, ...] = ()
    article: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Working:
    """One page of working, top down: the figure, what it means, how it is made, from what."""

    kind: str
    id: str
    title: str
    figure: str
    meaning: str
    unit: str = ""
    formula: tuple[str, ...] = ()
    tables: tuple[WorkingTable, ...] = ()
    notes: tuple[str, ...] = ()
    answer: AnswerWords | None = None
    article: tuple[Cited, ...] = ()
    up: tuple[Cell, ...] = ()


def name_cell(text: str, kind: str = "", id: str = "") -> Cell:
    return Cell(text, kind, id)


def figure_cell(text: str, kind: str = "", id: str = "") -> Cell:
    return Cell(text, kind, id, is_figure=True)


def heads(first: str, *rest: str) -> tuple[Cell, ...]:
    """Column heads: the first over names, the others over figures."""
    return (Cell(first), *(Cell(text, is_figure=True) for text in rest))


@dataclass(frozen=True)
class Subject:
    """A dossier with its framework, and quick ways to their parts. Every look-up raises ``KeyError``."""

    dossier: Dossier
    framework: Framework

    @property
    def scorecard(self) -> Scorecard:
        return self.dossier.scorecard

    def dimension(self, id: str) -> DimensionScore:
        return self._dimensions[id]

    def criterion(self, id: str) -> CriterionScore:
        return self._criteria[id]

    def answer(self, question_id: str) -> AnswerFacts | None:
        return self._answers.get(question_id)

    def asked(self, id: str) -> Question | ContextQuestion:
        """The question or context question with this id."""
        if id in self.framework.context_by_id:
            return self.framework.context_question(id)
        return self.framework.question(id)

    def answer_text(self, id: str) -> str:
        """What was answered, in words."""
        facts = self.answer(id)
        if facts is None:
            return str(ANSWER_STATE["unanswered"].word)
        if facts.state != "answered":
            return str(ANSWER_STATE[facts.state].word)
        return self.choice_words(id, facts.choices)

    def choice_words(self, id: str, choices: tuple[str, ...]) -> str:
        """The labels of the chosen options; a value the framework does not know is shown as it is."""
        labels = {option.value: said(option.label) for option in self.asked(id).options}
        return listed(labels.get(value, value) for value in choices)

    @cached_property
    def _dimensions(self) -> dict[str, DimensionScore]:
        return {score.id: score for score in self.scorecard.dimensions}

    @cached_property
    def _criteria(self) -> dict[str, CriterionScore]:
        return {score.id: score for score in self.scorecard.criteria}

    @cached_property
    def _answers(self) -> dict[str, AnswerFacts]:
        return {facts.question: facts for facts in self.dossier.answers}
