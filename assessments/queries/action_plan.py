"""The action plan: the findings of one assessment on one day, as its pages and files read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from assessments import figures
from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Criterion, Framework, Question, Text
from assessments.labels import FINDING_STATE, OVERDUE
from assessments.models import Assessment
from assessments.queries.clauses import ClauseFacts, clauses_of
from assessments.queries.dossier import Dossier, dossier_of
from assessments.queries.findings import SEVERITIES, FindingFacts, findings_of

FOLDED_ABOVE = 20  # findings: a longer list opens on the worst
MILD = ("medium", "low")


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as a page shows it: with its question, its risk and its clause."""

    facts: FindingFacts
    question: Question
    criterion: Criterion
    points: str
    clause: ClauseFacts | None
    answer: tuple[Text, ...]  # what was answered, in words; empty while it is not known
    evidence: str

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has said anything about it yet."""
        return self.facts.revision == 0


@dataclass(frozen=True, slots=True)
class SeverityGroup:
    """The findings of one severity."""

    code: str
    rows: tuple[FindingRow, ...]
    folded: tuple[FindingRow, ...] = ()  # of a long list: mild ones that nobody has treated, one click away

    @property
    def count(self) -> int:
        """How many there are, in sight or folded."""
        return len(self.rows) + len(self.folded)


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many findings are in a state, and whether the list shows only these."""

    code: str
    word: str | Promise
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is lacking, what is done about it, and the clauses it calls for."""

    dossier: Dossier
    framework: Framework
    findings: tuple[FindingFacts, ...]
    clauses: tuple[ClauseFacts, ...]

    def row(self, question_id: str) -> FindingRow | None:
        """The finding of this question; None when its answer costs nothing."""
        found = (finding for finding in self.findings if finding.question == question_id)
        return next((self._row(finding) for finding in found), None)

    def groups(self, state: str) -> list[SeverityGroup]:
        """By severity, those in this state ("": all)."""
        shown = [finding for finding in self.findings if not state or state in _states(finding)]
        rows = [self._row(finding) for finding in shown]
        folded = [row for row in rows if row.is_untouched and row.facts.severity in MILD]
        folded = folded if len(rows) > FOLDED_ABOVE else []
        found = [
            SeverityGroup(
                code,
                tuple(row for row in rows if row.facts.severity == code and row not in folded),
                tuple(row for row in folded if row.facts.severity == code),
            )
            for code in SEVERITIES
        ]
        return [group for group in found if group.count]

    def counts(self, chosen: str) -> list[StateCount]:
        """How many are in each state, overdue ones apart."""
        words = {**FINDING_STATE, **OVERDUE}
        return [
            StateCount(
                code,
                label.word,
                sum(code in _states(finding) for finding in self.findings),
                code == chosen,
            )
            for code, label in words.items()
        ]

    def _row(self, finding: FindingFacts) -> FindingRow:
        clauses = {clause.finding: clause for clause in self.clauses}
        question = self.framework.question(finding.question)
        said = next((fact for fact in self.dossier.answers if fact.question == question.id), None)
        choices = said.choices if said is not None and said.state == "answered" else ()
        return FindingRow(
            facts=finding,
            question=question,
            criterion=self.framework.criterion(finding.criterion),
            points=figures.small_points(finding.points),
            clause=clauses.get(finding.number),
            answer=tuple(question.option(choice).label for choice in choices if choice in question.values),
            evidence=said.evidence if said is not None and choices else "",
        )


def _states(finding: FindingFacts) -> tuple[str, ...]:
    return (finding.state, "overdue") if finding.is_overdue else (finding.state,)


def plan_of(assessment: Assessment, *, as_of: date) -> Plan:
    """Findings and clauses: a decided assessment keeps its gaps, their treatment goes on."""
    dossier = dossier_of(assessment, as_of=as_of)
    framework = load_framework(dossier.framework)
    findings = findings_of(assessment, dossier, as_of=as_of)
    return Plan(dossier, framework, findings, clauses_of(findings, framework))
