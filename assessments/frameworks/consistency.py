"""What the shape alone cannot say: ids that exist, shares that add up, options in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations, pairwise, product

from assessments.frameworks.draft import Draft
from assessments.frameworks.schema import (
    LADDER,
    LANGUAGES,
    Choice,
    Condition,
    ContextFile,
    ContextQuestion,
    Criterion,
    DimensionFile,
    Driver,
    Force,
    FrameworkFile,
    LateExit,
    LikelihoodDriver,
    Question,
)

Faults = Iterator[str]


def faults(draft: Draft, *, slug: str, version: str) -> list[str]:
    """Every inconsistency between the sound entries of a draft, one line each."""
    book = Register(draft)
    found: list[str] = []
    frame = draft.files.get("framework.yaml")
    if isinstance(frame, FrameworkFile):
        found += frame_faults(frame, book, slug=slug, version=version)
    context = draft.files.get("context.yaml")
    if isinstance(context, ContextFile):
        found += context_faults(context, book)
    for name, file in draft.files.items():
        if isinstance(file, DimensionFile):
            found += dimension_faults(name, file, book)
    found += unused_question_faults(book)
    found += reference_faults(draft, book)
    found += article_faults(draft, book)
    found += scenario_faults(draft, book)
    return found


class Register:
    """Every id of a draft, sound or not, so that a bad entry is not also reported as missing."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.homes = {file: id for id, file in draft.dimension_files}
        self.dimensions = draft.known_ids("framework.yaml", "dimensions")
        self.roles = draft.known_ids("framework.yaml", "roles")
        self.context_ids = draft.known_ids("context.yaml", "questions")
        self.stop_ids = draft.known_ids("context.yaml", "hard_stops")
        self.reference_ids = draft.known_ids("references.yaml", "references")
        self.certainty_ids = draft.known_ids("references.yaml", "certainties")
        self.fact_ids = draft.known_ids("references.yaml", "facts")
        self.article_ids = draft.known_ids("article-criteria.yaml", "article_criteria")
        self.status_ids = draft.known_ids("article-criteria.yaml", "statuses")
        self.question_ids = [id for file in self.homes for id in draft.known_ids(file, "questions")]
        self.criterion_ids = [id for file in self.homes for id in draft.known_ids(file, "criteria")]
        self.contexts: dict[str, ContextQuestion] = {
            item.id: item for item in draft.items("context.yaml", "questions")
        }
        self.questions: dict[str, Question] = {
            item.id: item for file in self.homes for item in draft.items(file, "questions")
        }
        self.criteria: tuple[Criterion, ...] = tuple(
            item for file in self.homes for item in draft.items(file, "criteria")
        )
        scale = getattr(draft.files.get("framework.yaml"), "scale", None)
        self.anchors = {anchor.value for anchor in scale.anchors} if scale else None


# --- framework.yaml ---


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


# --- context.yaml ---


def context_faults(context: ContextFile, book: Register) -> Faults:
    """Context questions and the stops the context alone decides."""
    where = "context.yaml"
    yield from duplicates(where, "questions", book.context_ids)
    yield from duplicates(where, "hard_stops", book.stop_ids)
    for question in context.questions:
        yield from duplicates(f"{where}: {question.id}", "options", question.values)
        yield from missing(f"{where}: {question.id}", "role", [question.answered_by], book.roles)
        if question.ordered and question.kind != "single_choice":
            yield f"{where}: {question.id}: ordered: only a single choice can be ordered"
    for stop in context.hard_stops:
        yield from condition_faults(f"{where}: {stop.id}", "if", stop.if_, book)
        if stop.floor == "proceed":
            yield f"{where}: {stop.id}: floor: a stop forces more than 'proceed'"


# --- dimension files ---


def dimension_faults(name: str, file: DimensionFile, book: Register) -> Faults:
    """The criteria and questions of one dimension."""
    home = book.homes[name]
    if file.dimension != home:
        yield f"{name}: dimension: '{file.dimension}' is '{home}' in framework.yaml"
    if file.criteria and not sum(criterion.weight for criterion in file.criteria):
        yield f"{name}: criteria: the weights must have a positive sum"
    for question in file.questions:
        yield from question_faults(f"{name}: {question.id}", question, book)
    for criterion in file.criteria:
        yield from criterion_faults(f"{name}: {criterion.id}", criterion, book)


def question_faults(where: str, question: Question, book: Register) -> Faults:
    """One question: options from best to worst, its stop on the riskiest, and everything it cites."""
    yield from duplicates(where, "options", question.values)
    yield from missing(where, "role", question.answered_by, book.roles)
    yield from missing(
        where, "reference", [cited.partition(":")[0] for cited in question.references], book.reference_ids
    )
    yield from missing(where, "fact", question.facts, book.fact_ids)
    anchors = [option.anchor for option in question.options]
    yield from anchor_faults(where, "options", anchors, book)
    if not rises(anchors if question.role == "exposure" else anchors[::-1]):
        yield f"{where}: options: must go from the least to the most risk"
    stops = [option for option in question.options if option.hard_stop is not None]
    if len(stops) > 1:
        yield f"{where}: hard_stop: only one option may carry a stop"
    if stops and not question.triage:
        yield f"{where}: triage: a question with a stop is asked in both lanes"
    for option in stops:
        yield from stop_faults(where, question, option, book)
    if question.visible_if is not None:
        yield from condition_faults(where, "visible_if", question.visible_if, book)


def stop_faults(where: str, question: Question, option: Choice, book: Register) -> Faults:
    """A stop sits on the riskiest option, forces something, and can happen."""
    stop = option.hard_stop
    if option.anchor != question.riskiest:
        yield f"{where}: hard_stop: option '{option.value}' is not the riskiest"
    if stop is not None and stop.floor == "proceed":
        yield f"{where}: hard_stop: floor: a stop forces more than 'proceed'"
    if stop is not None and stop.if_ is not None:
        yield from condition_faults(where, "hard_stop: if", stop.if_, book)


def criterion_faults(where: str, criterion: Criterion, book: Register) -> Faults:
    """One criterion: drivers and controls that exist, shares that add up, a lasting driver of each kind."""
    yield from missing(where, "article criterion", criterion.article_criteria, book.article_ids)
    yield from role_faults(where, "control", [control.question for control in criterion.controls], book)
    total = sum(control.share for control in criterion.controls)
    if total != 1:
        yield f"{where}: controls: the shares add up to {decimal(total)} instead of 1"
    for kind, drivers in (("impact", criterion.impact), ("likelihood", criterion.likelihood)):
        yield from role_faults(where, "exposure", [d.question for d in drivers if d.question], book)
        for driver in drivers:
            yield from driver_faults(where, kind, driver, book)
        if not any(always_applies(driver, book) for driver in drivers):
            yield f"{where}: {kind}: needs a driver that always applies, in both lanes"


def role_faults(where: str, role: str, ids: list[str], book: Register) -> Faults:
    """The questions a criterion reads exist, have the right role, and stand there once."""
    yield from missing(where, "question", ids, book.question_ids)
    yield from duplicates(where, f"{role} questions", ids)
    for id in ids:
        if id in book.questions and book.questions[id].role != role:
            yield (
                f"{where}: '{id}' is not an {role} question"
                if role == "exposure"
                else f"{where}: '{id}' is not a {role} question"
            )


def driver_faults(where: str, kind: str, driver: Driver, book: Register) -> Faults:
    """One driver: an anchor for each context option, never falling where the question is ordered."""
    if driver.applies_if is not None:
        yield from condition_faults(where, f"{kind}: {driver.source}: applies_if", driver.applies_if, book)
    if driver.context is None or driver.anchors is None:
        return
    yield from missing(where, "context question", [driver.context], book.context_ids)
    yield from anchor_faults(where, f"{kind}: {driver.context}", driver.anchors.values(), book)
    question = book.contexts.get(driver.context)
    if question is None:
        return
    if set(driver.anchors) != set(question.values):
        odd = sorted(set(driver.anchors) ^ set(question.values))
        yield f"{where}: {kind}: {driver.context}: one anchor per option, no other (see {odd})"
    elif question.ordered and not rises([driver.anchors[value] for value in question.values]):
        yield f"{where}: {kind}: {driver.context}: an ordered question may not fall in risk"


def always_applies(driver: Driver, book: Register) -> bool:
    """Whether nothing can take this driver away, in either lane."""
    if driver.applies_if is not None or (isinstance(driver, LikelihoodDriver) and not driver.weight):
        return False
    question = book.questions.get(driver.question or "")
    return driver.context is not None or (
        question is not None and question.visible_if is None and question.in_triage
    )


def unused_question_faults(book: Register) -> Faults:
    """Every question serves a criterion; a context question may also serve a condition alone."""
    used = {id for criterion in book.criteria for id in criterion.question_ids}
    if len(book.criteria) < len(book.criterion_ids):
        return
    for file in book.homes:
        for question in book.draft.items(file, "questions"):
            if question.id not in used:
                yield f"{file}: {question.id}: serves no criterion"


# --- the other files ---


def reference_faults(draft: Draft, book: Register) -> Faults:
    """References and facts."""
    where = "references.yaml"
    yield from duplicates(where, "references", book.reference_ids)
    yield from duplicates(where, "facts", book.fact_ids)
    yield from duplicates(where, "certainties", book.certainty_ids)
    for reference in draft.items(where, "references"):
        yield from missing(f"{where}: {reference.id}", "fact", reference.facts, book.fact_ids)
    for fact in draft.items(where, "facts"):
        yield from missing(f"{where}: {fact.id}", "certainty", [fact.certainty], book.certainty_ids)


def article_faults(draft: Draft, book: Register) -> Faults:
    """Each article criterion is covered by a criterion and scored by a question."""
    where = "article-criteria.yaml"
    yield from duplicates(where, "article_criteria", book.article_ids)
    yield from duplicates(where, "statuses", book.status_ids)
    covered = {id for criterion in book.criteria for id in criterion.article_criteria}
    for item in draft.items(where, "article_criteria"):
        own = f"{where}: {item.id}"
        yield from missing(own, "status", [item.status], book.status_ids)
        yield from missing(own, "dimension", item.dimensions, book.dimensions)
        yield from missing(own, "question", item.scored_by, book.question_ids)
        if item.id not in covered and len(book.criteria) == len(book.criterion_ids):
            yield f"{own}: no criterion covers it"


def scenario_faults(draft: Draft, book: Register) -> Faults:
    """What a scenario forces exists."""
    where = "scenarios.yaml"
    yield from duplicates(where, "scenarios", draft.known_ids(where, "scenarios"))
    for scenario in draft.items(where, "scenarios"):
        own = f"{where}: {scenario.id}"
        if scenario.applies_if is not None:
            yield from condition_faults(own, "applies_if", scenario.applies_if, book)
        if scenario.late_exit is not None:
            yield from late_exit_faults(own, scenario.late_exit, book)
        if scenario.instead is not None and scenario.applies_if is None:
            yield f"{own}: instead: applies everywhere, so nothing happens instead"
        for forces in (scenario.forces, scenario.instead.forces if scenario.instead else ()):
            yield from twice_forced(own, forces)
            for force in forces:
                yield from force_faults(own, force, book)


def late_exit_faults(where: str, late_exit: LateExit, book: Register) -> Faults:
    """What late leaving means is a verdict past the best, under a condition that exists."""
    if late_exit.floor == LADDER[0]:
        yield f"{where}: late_exit: a floor of '{LADDER[0]}' forces nothing"
    if late_exit.if_ is not None:
        yield from condition_faults(where, "late_exit", late_exit.if_, book)


def twice_forced(where: str, forces: Iterable[Force]) -> Faults:
    """A case agrees with itself: two forces on one question start from different answers."""
    seen: dict[str, set[str]] = {}
    for force in forces:
        subject = force.question or force.context or ""
        options = set(force.from_ or ())
        if subject in seen and (not options or not seen[subject] or options & seen[subject]):
            yield f"{where}: {subject} is forced twice from the same answer"
        seen[subject] = options | seen.get(subject, set())


def force_faults(where: str, force: Force, book: Register) -> Faults:
    """One forced answer names a question and options of it."""
    yield from missing(where, "question", [force.question] if force.question else [], book.question_ids)
    yield from missing(where, "context question", [force.context] if force.context else [], book.context_ids)
    known: Mapping[str, Question | ContextQuestion] = book.questions if force.question else book.contexts
    target = known.get(force.question or force.context or "")
    if target is not None:
        yield from missing(where, f"option of {target.id}", [force.to, *(force.from_ or ())], target.values)


# --- shared rules ---


def condition_faults(where: str, key: str, condition: Condition, book: Register) -> Faults:
    """A condition names context questions and options that exist, can hold, and can fail."""
    ids = [leaf.context or "" for leaf in condition.leaves]
    before = list(missing(f"{where}: {key}", "context question", ids, book.context_ids))
    for leaf in condition.leaves:
        question = book.contexts.get(leaf.context or "")
        if question is not None:
            named = leaf.any_of or leaf.none_of or ()
            before += missing(f"{where}: {key}", f"option of {question.id}", named, question.values)
    yield from before
    if before or not all(id in book.contexts for id in ids):
        return
    outcomes = {condition.holds(chosen) for chosen in possible_contexts(condition, book.contexts)}
    if True not in outcomes:
        yield f"{where}: {key}: can never hold"
    if False not in outcomes:
        yield f"{where}: {key}: always holds: leave it out"


def possible_contexts(
    condition: Condition, contexts: Mapping[str, ContextQuestion]
) -> Iterator[dict[str, tuple[str, ...]]]:
    """Enough complete context answers to see every outcome of a condition.

    Options that the condition never tells apart stand for each other; a multiple choice can be any set.
    """
    ids = list(dict.fromkeys(leaf.context or "" for leaf in condition.leaves))
    answers: list[list[tuple[str, ...]]] = []
    for id in ids:
        named = [set(leaf.any_of or leaf.none_of or ()) for leaf in condition.leaves if leaf.context == id]
        alike = {tuple(value in options for options in named): value for value in contexts[id].values}
        values = list(alike.values())
        most = len(values) if contexts[id].kind == "multiple_choice" else 1
        answers.append([chosen for size in range(1, most + 1) for chosen in combinations(values, size)])
    for chosen in product(*answers):
        yield dict(zip(ids, chosen, strict=True))


def anchor_faults(where: str, key: str, anchors: Iterable[Fraction], book: Register) -> Faults:
    """Anchors are values of the scale."""
    odd = sorted({anchor for anchor in anchors if book.anchors is not None and anchor not in book.anchors})
    if odd:
        yield f"{where}: {key}: anchors {[decimal(anchor) for anchor in odd]} are not on the scale"


def missing(where: str, what: str, ids: Iterable[str], known: Iterable[str]) -> Faults:
    """One line per id that does not exist."""
    for id in dict.fromkeys(id for id in ids if id not in set(known)):
        yield f"{where}: unknown {what} '{id}'"


def duplicates(where: str, key: str, ids: Iterable[str]) -> Faults:
    """One line per id that stands twice."""
    for id, count in Counter(ids).items():
        if count > 1:
            yield f"{where}: {key}: '{id}' stands {count} times"


def rises(values: Iterable[Fraction | int], *, strictly: bool = False) -> bool:
    """Whether each value is at least (strictly: more than) the one before."""
    values = list(values)
    return all(b > a or (b == a and not strictly) for a, b in pairwise(values))


def decimal(value: Fraction | int) -> str:
    """An exact number as a reader writes it."""
    return f"{float(value):g}"
