"""The shape of a framework: what the YAML under library/ must look like, strict and frozen.

Ids are permanent. Texts stand in every language side by side. Numbers are exact (``Fraction``).
Conditions are three-valued: true, false, or open (``None``) while a context answer they need is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

LANGUAGES = ("en", "fr")
LADDER: tuple[VerdictId, ...] = ("proceed", "proceed_with_conditions", "escalate", "do_not_proceed")

QuestionKind = Literal["single_choice", "multiple_choice"]
QuestionRole = Literal["exposure", "control"]
Scope = Literal["use_case", "vendor", "product", "option"]
VerdictId = Literal["proceed", "proceed_with_conditions", "escalate", "do_not_proceed"]
EvidenceLevelId = Literal["E0", "E1", "E2", "E3", "E4"]
Lane = Literal["triage", "full"]


def exact(value: object) -> object:
    """Read a YAML number as the decimal that was written, not as its nearest binary float."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    return Fraction(str(value))


def whole(value: object) -> object:
    """Read a whole number; the loader hands every bare word over as a string."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def iso_date(value: object) -> object:
    """Read a date written as 2026-11-23."""
    return date.fromisoformat(value) if isinstance(value, str) else value


Exact = Annotated[Fraction, BeforeValidator(exact), WithJsonSchema({"type": "number"})]
Share = Annotated[Exact, Field(ge=0, le=1)]
Anchor = Annotated[Exact, Field(ge=0, le=1)]
Weight = Annotated[Exact, Field(ge=0)]
Points = Annotated[Exact, Field(ge=0, le=100)]
Whole = Annotated[int, BeforeValidator(whole)]
Day = Annotated[date, BeforeValidator(iso_date), WithJsonSchema({"type": "string", "format": "date"})]
Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
Words = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]


class Node(BaseModel):
    """Every piece of content: no unknown keys, no silent conversions, no change after loading."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Text(Node):
    """The same words in every language."""

    en: Words
    fr: Words

    def to(self, language: str) -> str:
        """The words in ``language`` ("en" or "fr"; a regional code such as "fr-ca" counts as "fr")."""
        return self.fr if language.split("-")[0] == "fr" else self.en


class Condition(Node):
    """When something applies. Looks at context answers only; exactly one of the forms below.

    ``{context, any_of}`` · ``{context, none_of}`` · ``{all: [...]}`` · ``{any: [...]}``
    """

    context: Id | None = None
    any_of: tuple[Id, ...] | None = Field(default=None, min_length=1)
    none_of: tuple[Id, ...] | None = Field(default=None, min_length=1)
    all: tuple[Condition, ...] | None = Field(default=None, min_length=1)
    any: tuple[Condition, ...] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def has_one_form(self) -> Self:
        """Refuse an empty condition and a mixture of forms."""
        forms = [name for name in ("any_of", "none_of", "all", "any") if getattr(self, name) is not None]
        if len(forms) != 1 or (self.context is not None) != (forms[0] in ("any_of", "none_of")):
            raise ValueError("a condition is {context, any_of}, {context, none_of}, {all} or {any}")
        return self

    def holds(self, chosen: Mapping[str, tuple[str, ...]]) -> bool | None:
        """Whether it holds for the context options ``chosen``; ``None`` while that is open."""
        if self.all is not None:
            return all_of([part.holds(chosen) for part in self.all])
        if self.any is not None:
            opposite = all_of([negation(part.holds(chosen)) for part in self.any])
            return negation(opposite)
        options = chosen.get(self.context or "")
        if not options:
            return None
        if self.any_of is not None:
            return not set(options).isdisjoint(self.any_of)
        return set(options).isdisjoint(self.none_of or ())

    @property
    def leaves(self) -> tuple[Condition, ...]:
        """The parts that look at one context question each."""
        parts = self.all or self.any
        return tuple(leaf for part in parts for leaf in part.leaves) if parts else (self,)


def all_of(values: list[bool | None]) -> bool | None:
    """Three-valued "and"."""
    if False in values:
        return False
    return None if None in values else True


def negation(value: bool | None) -> bool | None:
    """Three-valued "not"."""
    return None if value is None else not value


# --- framework.yaml ---


class Meta(Node):
    """Which framework this is and when its content was last checked."""

    id: Id
    version: Id
    as_of: Day
    languages: tuple[str, ...]
    title: Text
    notice: Text


class ScaleAnchor(Node):
    """What one of the five values means for an exposure and for a control."""

    value: Anchor
    exposure: Text
    control: Text


class Scale(Node):
    """0 = no residual risk, 100 = maximal."""

    minimum: Points
    maximum: Points
    anchors: tuple[ScaleAnchor, ...]


class EvidenceLevel(Node):
    """How far a claim with this kind of proof is credited."""

    id: EvidenceLevelId
    factor: Share
    label: Text


class EvidenceScale(Node):
    """The evidence levels, weakest first."""

    default: EvidenceLevelId
    contradicted_factor: Share
    levels: tuple[EvidenceLevel, ...]


class Verdict(Node):
    """One step of the ladder: its name and what it allows."""

    id: VerdictId
    label: Text
    decision: Text


class NotEnoughInformation(Node):
    """What is shown in place of a verdict that cannot be defended yet."""

    label: Text
    decision: Text


class Band(Node):
    """Where a verdict starts: strictly above ``above``; the first band has no start."""

    verdict: VerdictId
    above: Points | None = None


class Ceiling(Node):
    """One dimension alone can force a verdict: strictly above ``above``."""

    dimension: Id
    above: Points
    floor: VerdictId


class Gate(Node):
    """While its question is not answered with one of these options, "proceed" is not offered.

    ``needs``: a record that must exist too, where the record is kept beside the answers.
    """

    id: Id
    question: Id
    opens_with: tuple[Id, ...] = Field(min_length=1)
    needs: Literal["cost_model"] | None = None
    message: Text


class LaneLimits(Node):
    """Above either inherent risk, read from the context alone, the full lane is proposed."""

    full_above_total: Points
    full_above_dimension: Points


class InterimWhen(Node):
    """When an interim rule applies: every key given must hold, and what is still open counts as holding."""

    context_stops: Literal["triggered", "possible"] | None = None
    lane: Lane | None = None
    inherent_at_least: VerdictId | None = None
    if_: Condition | None = Field(default=None, alias="if")


class InterimPermission(Node):
    """What may be done today, before any decision. Ordered strictest first; the first that applies wins."""

    id: Id
    when: InterimWhen | None = None
    days: Annotated[Whole, Field(ge=0, le=366)]
    max_people: Annotated[Whole, Field(ge=0)]
    data_classes: tuple[Id, ...]
    permission: Text
    limits: tuple[Text, ...]
    why: Text


class ExitQuestions(Node):
    """Whose answers tell, in the decision brief, how one would leave."""

    alternative: Id
    delay: Id
    tested: Id


class DimensionEntry(Node):
    """A dimension as framework.yaml lists it; its criteria and questions stand in ``file``."""

    id: Id
    file: str
    weight: Weight
    name: Text
    description: Text


class Role(Node):
    """Who can answer a question."""

    id: Id
    label: Text


class FrameworkFile(Node):
    """framework.yaml: languages, scale, evidence, appetite, dimensions, roles."""

    meta: Meta
    scale: Scale
    evidence: EvidenceScale
    control_cap: Share
    verdicts: tuple[Verdict, ...]
    not_enough_information: NotEnoughInformation
    bands: tuple[Band, ...]
    ceilings: tuple[Ceiling, ...]
    coverage_floor: Share
    gates: tuple[Gate, ...]
    lanes: LaneLimits
    interim_permissions: tuple[InterimPermission, ...] = Field(min_length=1)
    exit: ExitQuestions | None = None
    dimensions: tuple[DimensionEntry, ...] = Field(min_length=1)
    roles: tuple[Role, ...]


# --- context.yaml ---


class ContextOption(Node):
    """One possible answer about our own use."""

    value: Id
    label: Text


class ContextQuestion(Node):
    """One fact about our own use. In an ordered one each option is at least as risky as the one before it."""

    id: Id
    kind: QuestionKind
    scope: Scope
    answered_by: Id
    ordered: bool = False
    text: Text
    help: Text
    options: tuple[ContextOption, ...] = Field(min_length=2)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The values of its options, in order."""
        return tuple(option.value for option in self.options)


class ContextStop(Node):
    """A hard stop that the context alone decides."""

    id: Id
    floor: VerdictId
    waivable: bool
    if_: Condition = Field(alias="if")
    message: Text


class ContextFile(Node):
    """context.yaml: what we use, where and for what."""

    questions: tuple[ContextQuestion, ...]
    hard_stops: tuple[ContextStop, ...]


# --- one file per dimension ---


class HardStop(Node):
    """An option that forces at least ``floor``, always or under a condition on the context."""

    floor: VerdictId
    waivable: bool
    if_: Condition | None = Field(default=None, alias="if")
    message: Text


class Choice(Node):
    """One possible answer. ``anchor``: the risk of an exposure, the strength of a control."""

    value: Id
    anchor: Anchor
    label: Text
    hard_stop: HardStop | None = None


class Remediation(Text):
    """What to do about a bad answer, with its effort from 1 (a day) to 5 (a programme)."""

    effort: Annotated[Whole, Field(ge=1, le=5)]


class Question(Node):
    """What is asked about a vendor, product or option, and everything the page shows around it."""

    id: Id
    kind: QuestionKind
    role: QuestionRole
    scope: Scope
    triage: bool
    answered_by: tuple[Id, ...] = Field(min_length=1)
    visible_if: Condition | None = None
    text: Text
    why: Text
    options: tuple[Choice, ...] = Field(min_length=2)
    allows_unknown: bool
    not_applicable: Text | None = None
    references: tuple[str, ...]
    facts: tuple[Id, ...]
    evidence_expected: tuple[Text, ...]
    remediation: Remediation
    clause: Text | None = None
    no_contractual_cure: bool = False
    vendor_question: Text | None

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The values of its options, in order."""
        return tuple(option.value for option in self.options)

    def option(self, value: str) -> Choice:
        """The option with this value; ``KeyError`` when there is none."""
        return self._options[value]

    @cached_property
    def _options(self) -> dict[str, Choice]:
        return {option.value: option for option in self.options}

    @cached_property
    def stop_option(self) -> Choice | None:
        """The option that carries the hard stop, if one does."""
        return next((option for option in self.options if option.hard_stop is not None), None)

    @cached_property
    def riskiest(self) -> Fraction:
        """The worst anchor: the highest exposure or the weakest control."""
        anchors = [option.anchor for option in self.options]
        return max(anchors) if self.role == "exposure" else min(anchors)

    @cached_property
    def best_option(self) -> Choice:
        """The option that leaves the least risk."""
        if self.role == "exposure":
            return min(self.options, key=lambda option: option.anchor)
        return max(self.options, key=lambda option: option.anchor)

    @property
    def in_triage(self) -> bool:
        """Whether the short lane asks it: flagged, or it carries a hard stop."""
        return self.triage or self.stop_option is not None


class Driver(Node):
    """What makes a risk grave (impact): an exposure question, or a context question with its anchors."""

    context: Id | None = None
    anchors: Mapping[str, Anchor] | None = None
    question: Id | None = None
    applies_if: Condition | None = None

    @model_validator(mode="after")
    def has_one_source(self) -> Self:
        """A driver reads one context question, with anchors, or one exposure question, without."""
        if (self.context is None) == (self.question is None) or (self.context is None) != (
            self.anchors is None
        ):
            raise ValueError("a driver is {context, anchors} or {question}")
        return self

    @property
    def source(self) -> str:
        """The id of the question it reads."""
        return self.context or self.question or ""


class LikelihoodDriver(Driver):
    """What makes a risk likely, with its weight in the mean."""

    weight: Weight


class Control(Node):
    """A control question and its share of the criterion's risk."""

    question: Id
    share: Share


class Criterion(Node):
    """One risk stated as cause, event and consequence."""

    id: Id
    weight: Weight
    control_cap: Annotated[Share, Field(lt=1)] | None = None
    title: Text
    risk: Text
    article_criteria: tuple[Id, ...]
    impact: tuple[Driver, ...] = Field(min_length=1)
    likelihood: tuple[LikelihoodDriver, ...] = Field(min_length=1)
    controls: tuple[Control, ...] = Field(min_length=1)

    @cached_property
    def question_ids(self) -> tuple[str, ...]:
        """Every question it reads, each once: impact, likelihood, controls."""
        drivers = [driver.question for driver in (*self.impact, *self.likelihood) if driver.question]
        return tuple(dict.fromkeys([*drivers, *(control.question for control in self.controls)]))

    @cached_property
    def context_ids(self) -> tuple[str, ...]:
        """Every context question it looks at, each once: as a driver, or in the condition of one."""
        drivers = (*self.impact, *self.likelihood)
        conditions = [driver.applies_if for driver in drivers if driver.applies_if is not None]
        read = [driver.context for driver in drivers if driver.context is not None]
        asked = [leaf.context for condition in conditions for leaf in condition.leaves if leaf.context]
        return tuple(dict.fromkeys([*read, *asked]))


class DimensionFile(Node):
    """A dimension's criteria and the questions at home in it."""

    dimension: Id
    criteria: tuple[Criterion, ...]
    questions: tuple[Question, ...]


# --- references.yaml, article-criteria.yaml, scenarios.yaml ---


class Reference(Node):
    """A law, a standard, a decision: cited as ``ID`` or ``ID:locator``."""

    id: Id
    kind: Id
    jurisdiction: str
    citation: str
    locator_prefix: str
    facts: tuple[Id, ...]
    short: Text
    title: Text
    status: Text


class Certainty(Node):
    """How sure a fact is."""

    id: Id
    label: Text


class Fact(Node):
    """A dated statement with its certainty."""

    id: Id
    certainty: Id
    as_of: Day
    statement: Text


class ReferencesFile(Node):
    """references.yaml: what questions cite."""

    references: tuple[Reference, ...]
    certainties: tuple[Certainty, ...]
    facts: tuple[Fact, ...]


class ArticleStatus(Node):
    """How the source says it, and the best evidence level such a statement can reach alone."""

    id: Id
    max_evidence: EvidenceLevelId
    label: Text


class ArticleCriterion(Node):
    """One criterion drawn from the article, with the short French passage that grounds it."""

    id: Id
    status: Id
    dimensions: tuple[Id, ...] = Field(min_length=1)
    label: Text
    passage: Words
    scored_by: tuple[Id, ...] = Field(min_length=1)
    note: Text | None = None


class ArticleCriteriaFile(Node):
    """article-criteria.yaml: what the article asks for."""

    statuses: tuple[ArticleStatus, ...]
    article_criteria: tuple[ArticleCriterion, ...]


class Force(Node):
    """One answer a scenario forces, where the present one is better (and among ``from``, if given)."""

    question: Id | None = None
    context: Id | None = None
    from_: tuple[Id, ...] | None = Field(default=None, alias="from", min_length=1)
    to: Id

    @model_validator(mode="after")
    def has_one_target(self) -> Self:
        """A force moves one question or one context answer."""
        if (self.context is None) == (self.question is None):
            raise ValueError("a force names one question or one context question")
        return self


class LateExit(Node):
    """What a scenario means where leaving takes longer than the notice it gives."""

    floor: VerdictId
    if_: Condition | None = Field(default=None, alias="if")
    message: Text


class Instead(Node):
    """What a scenario means for an option it does not apply to."""

    title: Text
    narrative: Text
    forces: tuple[Force, ...] = Field(min_length=1)


class Scenario(Node):
    """A what-if case: answers it forces, and facts it sets beside them.

    ``notice_days``: the notice it gives. ``days_to_exit``: how long leaving then takes. ``price_factor``:
    what the cost lines that follow the vendor's price are multiplied by. ``instead``: what it means where it
    does not apply.
    """

    id: Id
    title: Text
    narrative: Text
    applies_if: Condition | None = None
    price_factor: Annotated[Exact, Field(gt=0)] | None = None
    notice_days: Annotated[Whole, Field(ge=0)] | None = None
    days_to_exit: Annotated[Whole, Field(ge=0)] | None = None
    late_exit: LateExit | None = None
    forces: tuple[Force, ...] = Field(min_length=1)
    instead: Instead | None = None


class ScenariosFile(Node):
    """scenarios.yaml: the what-if cases."""

    scenarios: tuple[Scenario, ...]


# --- the whole ---


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
