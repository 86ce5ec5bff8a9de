"""framework.yaml: scale, evidence, verdicts, appetite, gates, interim permissions, dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from assessments.frameworks.schema.node import (
    Anchor,
    Condition,
    Day,
    EvidenceLevelId,
    FunctionId,
    Id,
    Lane,
    Node,
    Points,
    Share,
    Text,
    VerdictId,
    Weight,
    Whole,
)


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
    """The evidence levels, weakest first.

    ``silent_vendor``: what a level counts as where the vendor was asked and left the question unanswered.
    """

    default: EvidenceLevelId
    contradicted_factor: Share
    silent_vendor: Mapping[EvidenceLevelId, EvidenceLevelId] = Field(default_factory=dict)
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
    """Who can answer a question, and the function of a member that this is part of."""

    id: Id
    function: FunctionId
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
