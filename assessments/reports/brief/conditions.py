"""Conditions on page 1, in columns by when they are due."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.frameworks.schema import Question
from assessments.insight.conditions import ConditionSet, Improvement
from assessments.labels import STAGE, VERDICT
from assessments.reports.brief.parts import (
    CLAUSES,
    LEADING,
    PAGE_WIDTH,
    REQUEST,
    SIZE,
    TABLE_HEAD,
    Column,
    ConditionItem,
    height_of,
    shown,
)
from assessments.reports.conditions import improvement_sentence
from assessments.reports.press import Passage, Run, Runs
from assessments.reports.reading import Reading

GAP = 10.0  # points after each column


@dataclass(frozen=True)
class ConditionText:
    """One condition before it is cut: what is asked, then who, until when, its id and its proof."""

    what: Runs
    whose: Runs
    id: str


Plan = dict[str, list[ConditionText]]


def condition_plan(reading: Reading) -> Plan:
    """Conditions by stage: the decision's own, or what the assessment proposes while there is none."""
    plan: Plan = {stage: [] for stage in STAGE}
    press, decision = reading.press, reading.dossier.decision
    if decision is None:
        return proposed(reading, plan)
    for item in decision.conditions:
        parts = [Run(press.short_date(item.due_on)), press.user(item.owner), press.user(item.proof)]
        plan[item.stage].append(condition_text(reading, (press.user(item.text),), item.question, parts))
    return plan


def condition_text(reading: Reading, what: Runs, question: str, parts: list[Run]) -> ConditionText:
    """The condition with what stands below it: what is short comes first, so that it is never cut."""
    id = traced(reading, question)
    every = [*([Run(id)] if id else []), *parts]
    whose = [run for part in every for run in (Run("\u00a0· "), part)][1:]
    return ConditionText(what, tuple(whose), id)


ITEM_GAP = 3.0
LEAST_LINES = 9  # two conditions in each column, and a line for the rest
LONGEST = 6  # lines of one condition's text
SHORT = 2  # lines of the text of a condition shown in short
WHOSE, WHOSE_SHORT = 4, 2  # lines of who answers for it, until when and by which proof
PROPOSED_PER_STAGE = 2
MODERATE_EFFORT = 3


def proposed(reading: Reading, plan: Plan) -> Plan:
    """The smallest set that makes it a yes; else what would take most off the score."""
    smallest = smallest_set(reading)
    if smallest is not None:
        for improvement in smallest.improvements:
            question = reading.framework.question(improvement.question)
            plan[usual_stage(question)].append(proposal(reading, question, improvement))
        return plan
    for effect in sorted(reading.effects.values(), key=lambda item: (-item.swing, item.question)):
        question = reading.framework.question(effect.question)
        stage = usual_stage(question)
        if effect.swing > 0 and len(plan[stage]) < PROPOSED_PER_STAGE:
            plan[stage].append(proposal(reading, question))
    return plan


def smallest_set(reading: Reading) -> ConditionSet | None:
    """The first of the cheapest sets that bring the better verdict, where one does."""
    found = reading.insight.conditions if reading.insight else None
    return found.sets[0] if found is not None and found.sets and found.sets[0].improvements else None


def is_binding(reading: Reading) -> bool:
    """Whether the conditions were decided, or would change the verdict: then they are shown in full."""
    return reading.dossier.decision is not None or smallest_set(reading) is not None


def proposal(reading: Reading, question: Question, improvement: Improvement | None = None) -> ConditionText:
    """One condition as it is proposed: what, who comes first, by which proof."""
    press = reading.press
    what = press.said(question.clause or question.remediation)
    if improvement is not None and improvement.is_proof:
        what = press.own(improvement_sentence(improvement, reading.framework))
    proof = press.said(question.evidence_expected[0]) if question.evidence_expected else "–"
    return condition_text(reading, press.words(what), question.id, [Run(reading.lead(question)), Run(proof)])


def traced(reading: Reading, question: str) -> str:
    """The question a condition follows from, with the number of its clause."""
    clause = reading.clauses.get(question)
    return f"{clause.number} · {question}" if clause and clause.text else question


def usual_stage(question: Question) -> str:
    """A clause before signature; a measure before go-live, or later when it takes long."""
    if question.clause is not None:
        return "before_signature"
    return "before_go_live" if question.remediation.effort < MODERATE_EFFORT else "within_90_days"


def column_width(plan: Plan) -> float:
    """The room of a text: only stages with a condition have a column."""
    return PAGE_WIDTH / max(1, sum(bool(items) for items in plan.values())) - GAP


def whose_lines(most: int) -> int:
    """How many lines may stand below a text that may take ``most``."""
    return WHOSE if most > SHORT else WHOSE_SHORT


def text_height(item: ConditionText, most: int, width: float) -> int:
    """Lines of a condition whose text may take ``most``, with those below it."""
    below = min(whose_lines(most), height_of(item.whose, width, SIZE))
    return min(most, height_of(item.what, width, SIZE)) + below


def condition_lines(plan: Plan) -> tuple[int, int, int]:
    """The lines the columns need at least, to show every condition in short, and to show them in full."""
    if not any(plan.values()):
        return 0, 0, 0
    width = column_width(plan)
    short = max(sum(text_height(item, SHORT, width) for item in items) for items in plan.values())
    full = max(sum(text_height(item, LONGEST, width) for item in items) for items in plan.values())
    return min(LEAST_LINES, short), short, full


def gaps(plan: Plan) -> float:
    """The space between the items of the longest column."""
    return ITEM_GAP * max(len(items) for items in plan.values())


def columns(reading: Reading, plan: Plan, lines: int) -> tuple[Column, ...]:
    """A column for each stage that has a condition, cut to ``lines``."""
    width = column_width(plan)
    return tuple(column(reading, stage, items, lines, width) for stage, items in plan.items() if items)


def laid_out(items: list[ConditionText], lines: int, width: float) -> tuple[int, int]:
    """How many conditions of a column are shown in ``lines``, and how many lines each text may take."""
    count = shown([text_height(item, SHORT, width) for item in items], lines)
    room = lines if count == len(items) else lines - 1
    for most in range(LONGEST, SHORT, -1):
        if sum(text_height(item, most, width) for item in items[:count]) <= room:
            return count, most
    return count, SHORT


def lines_used(plan: Plan, lines: int) -> int:
    """The lines of the longest column when each may take ``lines``."""
    used, width = [1], column_width(plan)
    for items in plan.values():
        count, most = laid_out(items, lines, width)
        used.append(sum(text_height(item, most, width) for item in items[:count]) + (count < len(items)))
    return max(used)


def conditions_height(plan: Plan, lines: int) -> float:
    """The height of the table below its title when each column may take ``lines``."""
    if not any(plan.values()):
        return 0.0
    return TABLE_HEAD + lines_used(plan, lines) * LEADING + gaps(plan)


def column(reading: Reading, stage: str, items: list[ConditionText], lines: int, width: float) -> Column:
    """One column: as many conditions as fit in short, as long as they may be, and a count of the rest."""
    press = reading.press
    count, most = laid_out(items, lines, width)
    hidden = len(items) - count
    more = _("… and %(count)s more (§%(section)s)") % {
        "count": hidden,
        "section": section_of_conditions(reading),
    }
    return Column(
        press.own(str(STAGE[stage].word)),
        tuple(condition_item(reading, item, most, width) for item in items[:count]),
        press.own(more) if hidden else "",
    )


def section_of_conditions(reading: Reading) -> int:
    """Where the appendix holds them whole: with the decision, or among the clauses and actions."""
    return REQUEST if reading.dossier.decision else CLAUSES


def condition_item(reading: Reading, item: ConditionText, most: int, width: float) -> ConditionItem:
    """One condition, cut to its room."""
    section = section_of_conditions(reading)

    def cut(runs: Runs, lines: int) -> Passage:
        return reading.press.fit(runs, lines=lines, width=width, size=SIZE, section=section, is_short=True)

    return ConditionItem(cut(item.what, most), cut(item.whose, whose_lines(most)), item.id)


def conditions_title(reading: Reading) -> str:
    """Whether conditions were set, are proposed, or are not needed."""
    decision = reading.dossier.decision
    if decision is None:
        return reading.press.own(proposed_title(reading))
    count = len(decision.conditions)
    if not count:
        return reading.press.own(_("The decision sets no condition"))
    text = ngettext(
        "%(count)s condition goes with this decision", "%(count)s conditions go with this decision", count
    ) % {"count": count}
    return reading.press.own(text)


def proposed_title(reading: Reading) -> str:
    """What the conditions proposed would do."""
    smallest = smallest_set(reading)
    if smallest is None:
        return _("Conditions proposed: the improvements that would take most off the score")
    return ngettext(
        "One condition would make it “%(verdict)s”",
        "%(count)s conditions would make it “%(verdict)s”, and no smaller effort would",
        len(smallest.improvements),
    ) % {"count": len(smallest.improvements), "verdict": str(VERDICT[smallest.headline].word)}


def conditions_note(reading: Reading, plan: Plan) -> str:
    """What to know about the conditions, and at which stage there is none."""
    words = []
    if reading.dossier.decision is None:
        words.append(_("Not part of any decision until they are accepted, owned and dated."))
    empty = [str(STAGE[stage].word) for stage, items in plan.items() if not items]
    if 0 < len(empty) < len(plan):
        words.append(_("No condition: %(stages)s.") % {"stages": " · ".join(empty)})
    return reading.press.own(" ".join(words))
