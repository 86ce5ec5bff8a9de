"""What a report reads: dossier and insight beside their framework, with look-ups that chapters need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from django.utils.translation import gettext as _

from assessments.frameworks.schema import ContextQuestion, EvidenceLevelId, Framework, Question
from assessments.labels import ANSWER_STATE
from assessments.queries.clauses import ClauseFacts
from assessments.queries.comparison import OptionLine
from assessments.queries.dossier import AnswerFacts, Dossier
from assessments.queries.findings import FindingFacts
from assessments.queries.insight import Insight
from assessments.queries.printed import Printed
from assessments.reports.press import Press
from assessments.scoring.answers import one_level_down
from assessments.scoring.scorecard import QuestionEffect

OPEN_STATES = frozenset({"unanswered", "unknown", "not_applicable_claimed"})


@dataclass(frozen=True)
class Reading:
    """What is printed, its framework and the press it is set on."""

    printed: Printed
    framework: Framework
    press: Press
    content_hash: str

    @property
    def dossier(self) -> Dossier:
        """The assessment itself."""
        return self.printed.dossier

    @property
    def insight(self) -> Insight | None:
        """What follows from it; None where it was frozen before insights were kept."""
        return self.printed.insight

    @property
    def line(self) -> OptionLine | None:
        """This option among the options of the request."""
        return self.insight.line if self.insight else None

    @cached_property
    def findings(self) -> dict[str, FindingFacts]:
        """Every finding by its question."""
        return {item.question: item for item in (self.insight.findings if self.insight else ())}

    @cached_property
    def clauses(self) -> dict[str, ClauseFacts]:
        """Every clause, or note that none cures it, by its question."""
        return {item.question: item for item in (self.insight.clauses if self.insight else ())}

    @cached_property
    def answers(self) -> dict[str, AnswerFacts]:
        """Every stored answer by its question."""
        return {answer.question: answer for answer in self.dossier.answers}

    @cached_property
    def effects(self) -> dict[str, QuestionEffect]:
        """What each asked question does to the result."""
        return {effect.question: effect for effect in self.dossier.scorecard.effects}

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that are asked, in the framework's order."""
        return tuple(question for question in self.framework.questions if question.id in self.effects)

    @cached_property
    def context_codes(self) -> dict[str, str]:
        """A short code for each context question, valid inside one report: C1, C2, …"""
        ids = (question.id for question in self.framework.context.questions)
        return {id: f"C{number}" for number, id in enumerate(ids, start=1)}

    def code(self, id: str) -> str:
        """The short code of a context question; any other question goes by its id."""
        return self.context_codes.get(id, id)

    @property
    def is_draft(self) -> bool:
        """Whether answers may still change."""
        return self.dossier.state == "draft"

    def state_of(self, question_id: str) -> str:
        """The state of an answer; what was never touched is unanswered."""
        answer = self.answers.get(question_id)
        return answer.state if answer else "unanswered"

    def chosen(self, question: Question | ContextQuestion) -> str:
        """The answer in words: the options chosen, or the state when there are none."""
        answer = self.answers.get(question.id)
        if answer is None or answer.state != "answered":
            return self.press.own(str(ANSWER_STATE[self.state_of(question.id)].word))
        labels = {option.value: self.press.said(option.label) for option in question.options}
        return self.press.own(" · ").join(labels.get(value, value) for value in answer.choices)

    def roles(self, question: Question) -> str:
        """Who can answer or treat it."""
        return ", ".join(self.press.said(self.framework.role(role).label) for role in question.answered_by)

    def lead(self, question: Question) -> str:
        """Who comes first among them."""
        return self.press.said(self.framework.role(question.answered_by[0]).label)

    def evidence_words(self, answer: AnswerFacts) -> str:
        """The evidence level of an answer; past its date, and where the vendor kept silent, it says so."""
        stated = level = cast("EvidenceLevelId", answer.evidence or self.framework.evidence.default)
        words: str = stated
        if answer.source_expires_on and answer.source_expires_on <= self.dossier.as_of:
            words = _("%(level)s, out of date") % {"level": stated}
            level = one_level_down(self.framework, stated)
        counts_as = self.framework.evidence.silent_vendor.get(level) if answer.is_unconfirmed else None
        if counts_as:
            facts = {"evidence": words, "level": counts_as}
            words = _("%(evidence)s, the vendor is silent: counts as %(level)s") % facts
        return words if words == stated else self.press.own(words)


def grouped(ids: Iterable[str]) -> str:
    """Question ids with the prefix they share said once: "PRIV-01, 02; LOCK-04"."""
    groups: dict[str, list[str]] = {}
    for id in ids:
        prefix, _dash, number = id.rpartition("-")
        groups.setdefault(prefix, []).append(number)
    return "; ".join(
        f"{prefix}-{', '.join(numbers)}" if prefix else ", ".join(numbers)
        for prefix, numbers in groups.items()
    )
