"""framework.yaml: name, languages, scale, evidence, appetite, gates, interim permissions, dimensions."""

from __future__ import annotations

from fractions import Fraction

from assessments.frameworks.consistency.register import Register
from assessments.frameworks.consistency.rules import Faults, condition_faults, duplicates, missing, rises
from assessments.frameworks.schema import LADDER, LANGUAGES, FrameworkFile


def frame_faults(frame: FrameworkFile, book: Register, *, slug: str, version: str) -> Faults:
    """The frame: name, languages, scale, evidence, appetite, gates, interim permissions, dimensions."""
    where = "framework.yaml"
    own_key, directory = f"{frame.meta.id}/{frame.meta.version}", f"{slug}/{version}"
    if own_key != directory:
        yield f"{where}: meta: '{own_key}' stands in the directory '{directory}'"
    if frame.meta.languages != LANGUAGES:
        yield f"{where}: meta: languages must be {list(LANGUAGES)}"
    yield from duplicates(where, "dimensions", book.dimensions)
    yield from duplicates(where, "roles", book.roles)
    yield from duplicates(where, "gates", [gate.id for gate in frame.gates])
    yield from duplicates(where, "interim_permissions", [rule.id for rule in frame.interim_permissions])
    yield from duplicates(where, "ids of questions and criteria", every_answerable_id(book))
    if not sum(entry.weight for entry in frame.dimensions):
        yield f"{where}: dimensions: the weights must have a positive sum"
    yield from scale_faults(frame)
    yield from appetite_faults(frame, book)
    yield from gate_faults(frame, book)
    yield from interim_faults(frame, book)
    for key, question in frame.exit or ():
        yield from missing(f"{where}: exit: {key}", "question", [question], book.question_ids)


def every_answerable_id(book: Register) -> list[str]:
    """Ids that must not clash: they name things in results and case files."""
    return [*book.question_ids, *book.criterion_ids, *book.context_ids, *book.stop_ids]


def scale_faults(frame: FrameworkFile) -> Faults:
    """Scale from 0 to 100 with anchors that rise; evidence levels from the weakest to the strongest."""
    where = "framework.yaml"
    if frame.scale.minimum != 0 or frame.scale.maximum != 100:
        yield f"{where}: scale: runs from 0 to 100"
    if not rises([anchor.value for anchor in frame.scale.anchors], strictly=True):
        yield f"{where}: scale: anchors must rise"
    levels = [level.id for level in frame.evidence.levels]
    if levels != sorted(set(levels)) or frame.evidence.default not in levels:
        yield f"{where}: evidence: levels must rise and hold the default '{frame.evidence.default}'"
    for level, counts_as in frame.evidence.silent_vendor.items():
        if not {level, counts_as} <= set(levels) or counts_as > level:
            yield f"{where}: evidence: silent_vendor: '{level}' cannot count as '{counts_as}'"
    if not rises([level.factor for level in frame.evidence.levels]):
        yield f"{where}: evidence: a better level must not have a lower factor"
    if frame.control_cap == 1:
        yield f"{where}: control_cap: must be under 1: controls never remove a risk entirely"


def appetite_faults(frame: FrameworkFile, book: Register) -> Faults:
    """Verdicts, bands and ceilings follow the ladder."""
    where = "framework.yaml"
    if tuple(verdict.id for verdict in frame.verdicts) != LADDER:
        yield f"{where}: verdicts: must be {list(LADDER)}, in this order"
    ranks = [LADDER.index(band.verdict) for band in frame.bands]
    starts = [band.above for band in frame.bands[1:]]
    if not frame.bands or ranks[0] != 0 or frame.bands[0].above is not None:
        yield f"{where}: bands: the first band is 'proceed', without 'above'"
    if (
        not rises(ranks, strictly=True)
        or None in starts
        or not rises([s or Fraction(0) for s in starts], strictly=True)
    ):
        yield f"{where}: bands: each band needs a worse verdict and a higher 'above' than the one before"
    yield from missing(
        f"{where}: ceilings", "dimension", [c.dimension for c in frame.ceilings], book.dimensions
    )
    for dimension in dict.fromkeys(ceiling.dimension for ceiling in frame.ceilings):
        own = sorted((c.above, LADDER.index(c.floor)) for c in frame.ceilings if c.dimension == dimension)
        if not rises([a for a, _ in own], strictly=True) or not rises(
            [rank for _, rank in own], strictly=True
        ):
            yield f"{where}: ceilings: {dimension}: a higher value must force a worse verdict"


def gate_faults(frame: FrameworkFile, book: Register) -> Faults:
    """A gate looks at a question that is always asked, in every lane."""
    for gate in frame.gates:
        where = f"framework.yaml: {gate.id}"
        yield from missing(where, "question", [gate.question], book.question_ids)
        question = book.questions.get(gate.question)
        if question is None:
            continue
        strange = list(missing(where, f"option of {question.id}", gate.opens_with, question.values))
        yield from strange
        if not strange and set(gate.opens_with) != set(question.values[: len(gate.opens_with)]):
            yield f"{where}: opens_with: leaves out an option that is better than one it names"
        if question.visible_if is not None or not question.in_triage:
            yield f"{where}: question: '{question.id}' must always be asked, in both lanes"


def interim_faults(frame: FrameworkFile, book: Register) -> Faults:
    """Every interim rule but the last has a condition; what it allows exists."""
    *conditional, last = frame.interim_permissions
    if last.when is not None:
        yield f"framework.yaml: {last.id}: when: the last interim rule must always apply"
    classes = book.contexts.get("data_classes")
    for rule in frame.interim_permissions:
        where = f"framework.yaml: {rule.id}"
        if rule.when is not None and not rule.when.model_fields_set:
            yield f"{where}: when: is empty"
        if rule.when is not None and rule.when.if_ is not None:
            yield from condition_faults(where, "when", rule.when.if_, book)
        if classes is not None:
            yield from missing(where, "data class", rule.data_classes, classes.values)
    for rule in conditional:
        if rule.when is None:
            yield f"framework.yaml: {rule.id}: when: only the last interim rule may always apply"
