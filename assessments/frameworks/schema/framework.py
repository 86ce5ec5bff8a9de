"""The whole framework as the rest of the project reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from assessments.frameworks.schema.context import ContextQuestion, ContextStop
from assessments.frameworks.schema.contradiction import Contradiction, WordList
from assessments.frameworks.schema.dimension import Criterion, Question
from assessments.frameworks.schema.frame import (
    Band,
    Ceiling,
    EvidenceLevel,
    EvidenceScale,
    ExitQuestions,
    Gate,
    InterimPermission,
    LaneLimits,
    Meta,
    NotEnoughInformation,
    Role,
    Scale,
    Verdict,
)
from assessments.frameworks.schema.node import Text
from assessments.frameworks.schema.scenario import Scenario
from assessments.frameworks.schema.sources import ArticleCriterion, ArticleStatus, Certainty, Fact, Reference


@dataclass(frozen=True, eq=False)
class Dimension:
    """A dimension with its criteria and the questions at home in it."""

    id: str
    weight: Fraction
    name: Text
    description: Text
    file: str
    criteria: tuple[Criterion, ...]
    questions: tuple[Question, ...]

    @cached_property
    def criteria_weight(self) -> Fraction:
        """What its criteria weigh together; a dimension where this is 0 has no score."""
        return sum((criterion.weight for criterion in self.criteria), Fraction(0))


@dataclass(frozen=True, eq=False)
class Context:
    """The questions about our own use and the stops they alone decide."""

    questions: tuple[ContextQuestion, ...]
    hard_stops: tuple[ContextStop, ...]


@dataclass(frozen=True, eq=False)
class Framework:
    """One version of the questionnaire, compared by identity: the loader gives one object per version."""

    key: str
    hash: str
    meta: Meta
    scale: Scale
    evidence: EvidenceScale
    control_cap: Fraction
    verdicts: tuple[Verdict, ...]
    not_enough_information: NotEnoughInformation
    bands: tuple[Band, ...]
    ceilings: tuple[Ceiling, ...]
    coverage_floor: Fraction
    gates: tuple[Gate, ...]
    lanes: LaneLimits
    interim_permissions: tuple[InterimPermission, ...]
    dimensions: tuple[Dimension, ...]
    roles: tuple[Role, ...]
    context: Context
    references: tuple[Reference, ...]
    certainties: tuple[Certainty, ...]
    facts: tuple[Fact, ...]
    statuses: tuple[ArticleStatus, ...]
    article_criteria: tuple[ArticleCriterion, ...]
    scenarios: tuple[Scenario, ...]
    word_lists: tuple[WordList, ...]
    contradictions: tuple[Contradiction, ...]
    exit: ExitQuestions | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of the dimensions."""
        return tuple(question for dimension in self.dimensions for question in dimension.questions)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion, in the order of the dimensions."""
        return tuple(criterion for dimension in self.dimensions for criterion in dimension.criteria)

    def question(self, id: str) -> Question:
        """The question with this id; ``KeyError`` when there is none (so for each look-up below)."""
        return self.questions_by_id[id]

    def criterion(self, id: str) -> Criterion:
        """The criterion with this id."""
        return self._criteria[id]

    def dimension(self, id: str) -> Dimension:
        """The dimension with this id."""
        return self._dimensions[id]

    def dimension_of(self, id: str) -> Dimension:
        """The dimension in which this question or criterion is at home."""
        return self._homes[id]

    def context_question(self, id: str) -> ContextQuestion:
        """The context question with this id."""
        return self.context_by_id[id]

    def reference(self, citation: str) -> tuple[Reference, str]:
        """The reference and the locator of a citation such as ``GDPR:28(3)(a)``."""
        key, _, locator = citation.partition(":")
        return self._references[key], locator

    def fact(self, id: str) -> Fact:
        """The fact with this id."""
        return self._facts[id]

    def article_criterion(self, id: str) -> ArticleCriterion:
        """The article criterion with this id."""
        return self._article_criteria[id]

    def verdict(self, id: str) -> Verdict | NotEnoughInformation:
        """The words of a verdict, or of ``not_enough_information``."""
        return self._verdicts[id]

    def evidence_level(self, id: str) -> EvidenceLevel:
        """The evidence level with this id."""
        return self.evidence_levels[id]

    def role(self, id: str) -> Role:
        """The role with this id."""
        return self._roles[id]

    def criteria_of(self, question_id: str) -> tuple[Criterion, ...]:
        """The criteria a question (or a context question) serves."""
        return self._served.get(question_id, ())

    def article_criteria_of(self, question_id: str) -> tuple[ArticleCriterion, ...]:
        """The article criteria a question scores."""
        return tuple(item for item in self.article_criteria if question_id in item.scored_by)

    def control_cap_of(self, criterion: Criterion) -> Fraction:
        """The most that controls can take off this criterion's risk."""
        return self.control_cap if criterion.control_cap is None else criterion.control_cap

    def with_appetite(
        self, *, bands: tuple[Band, ...] | None = None, ceilings: tuple[Ceiling, ...] | None = None
    ) -> Framework:
        """The same questionnaire under an organisation's own risk appetite."""
        return replace(
            self,
            bands=self.bands if bands is None else bands,
            ceilings=self.ceilings if ceilings is None else ceilings,
        )

    @cached_property
    def stop_ids(self) -> frozenset[str]:
        """Every hard stop: the id of a context stop, or of the question that carries it."""
        carried = [question.id for question in self.questions if question.stop_option is not None]
        return frozenset([*carried, *(stop.id for stop in self.context.hard_stops)])

    @cached_property
    def stop_messages(self) -> dict[str, Text]:
        """What each hard stop says, by its id: the context's, then the questions' in their order."""
        carried = {question.id: question.stop_option for question in self.questions}
        stops = {id: option.hard_stop for id, option in carried.items() if option is not None}
        return {
            **{stop.id: stop.message for stop in self.context.hard_stops},
            **{id: stop.message for id, stop in stops.items() if stop is not None},
        }

    @cached_property
    def cost_gates(self) -> frozenset[str]:
        """The gates that stay shut while there is no cost model."""
        return frozenset(gate.id for gate in self.gates if gate.needs == "cost_model")

    @cached_property
    def questions_by_id(self) -> dict[str, Question]:
        """Every question by its id."""
        return {item.id: item for item in self.questions}

    @cached_property
    def context_by_id(self) -> dict[str, ContextQuestion]:
        """Every context question by its id."""
        return {item.id: item for item in self.context.questions}

    @cached_property
    def _criteria(self) -> dict[str, Criterion]:
        return {item.id: item for item in self.criteria}

    @cached_property
    def _dimensions(self) -> dict[str, Dimension]:
        return {item.id: item for item in self.dimensions}

    @cached_property
    def _homes(self) -> dict[str, Dimension]:
        homes = {criterion.id: home for home in self.dimensions for criterion in home.criteria}
        return homes | {question.id: home for home in self.dimensions for question in home.questions}

    @cached_property
    def _references(self) -> dict[str, Reference]:
        return {item.id: item for item in self.references}

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        return {item.id: item for item in self.facts}

    @cached_property
    def _article_criteria(self) -> dict[str, ArticleCriterion]:
        return {item.id: item for item in self.article_criteria}

    @cached_property
    def _verdicts(self) -> dict[str, Verdict | NotEnoughInformation]:
        verdicts: dict[str, Verdict | NotEnoughInformation] = {item.id: item for item in self.verdicts}
        return {**verdicts, "not_enough_information": self.not_enough_information}

    @cached_property
    def evidence_levels(self) -> dict[str, EvidenceLevel]:
        """Every evidence level by its id, weakest first."""
        return {item.id: item for item in self.evidence.levels}

    @cached_property
    def _roles(self) -> dict[str, Role]:
        return {item.id: item for item in self.roles}

    @cached_property
    def _served(self) -> dict[str, tuple[Criterion, ...]]:
        served: dict[str, list[Criterion]] = {}
        for criterion in self.criteria:
            contexts = [
                driver.context for driver in (*criterion.impact, *criterion.likelihood) if driver.context
            ]
            for source in dict.fromkeys([*criterion.question_ids, *contexts]):
                served.setdefault(source, []).append(criterion)
        return {source: tuple(criteria) for source, criteria in served.items()}
