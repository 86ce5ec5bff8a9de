"""Conditions on page 1, in three columns by when they are due."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.frameworks.schema import Question
from assessments.insight.conditions import ConditionSet, Improvement
from assessments.labels import STAGE, VERDICT
from assessments.reports.brief.parts import CLAUSES, REQUEST, SIZE, Column, ConditionItem, height_of, shown
from assessments.reports.conditions import improvement_sentence
from assessments.reports.press import Passage, Runs
from assessments.reports.reading import Reading

COLUMN_WIDTH = 163.0
DATE_WIDTH = 58.0
ID_WIDTH = 84.0


ConditionText = tuple[Runs, Runs, Runs, str, str]  # what, who, proof, due, id
Plan = dict[str, list[ConditionText]]


def condition_plan(reading: Reading) -> Plan:
    """Conditions by stage: the decision's own, or what the assessment proposes while there is none."""
    plan: Plan = {stage: [] for stage in STAGE}
    press, decision = reading.press, reading.dossier.decision
    if decision is None:
        return proposed(reading, plan)
    for item in decision.conditions:
        row = ((press.user(item.text),), (press.user(item.owner),), (press.user(item.proof),))
        plan[item.stage].append((*row, press.short_date(item.due_on), traced(reading, item.question)))
    return plan


ITEM_GAP = 3.0
LEAST_LINES = 9  # two conditions in each column, and a line for the rest
LONGEST = 6  # lines of one condition's text
SHORT = 2  # lines of the text of a condition shown in short
LONGEST_SIDE = 2  # lines of who answers for it, and of its proof; one each in short
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


def proposal(reading: Reading, question: Question, improvement: Improvement | None = None) -> ConditionText:
    """One condition as it is proposed: what, who comes first, by which proof."""
    press = reading.press
    what = press.said(question.clause or question.remediation)
    if improvement is not None and improvement.is_proof:
        what = press.own(improvement_sentence(improvement, reading.framework))
    proof = press.said(question.evidence_expected[0]) if question.evidence_expected else "–"
    texts = (press.words(what), press.words(reading.lead(question)), press.words(proof))
    return (*texts, "", traced(reading, question.id))


def traced(reading: Reading, question: str) -> str:
    """The question a condition follows from, with the number of its clause."""
    clause = reading.clauses.get(question)
    return f"{clause.number} · {question}" if clause and clause.text else question


def usual_stage(question: Question) -> str:
    """A clause before signature; a measure before go-live, or later when it takes long."""
    if question.clause is not None:
        return "before_signature"
    return "before_go_live" if question.remediation.effort < MODERATE_EFFORT else "within_90_days"


def owner_width(item: ConditionText) -> float:
    """The room beside the date, where there is one."""
    return COLUMN_WIDTH - (DATE_WIDTH if item[3] else 0)


def proof_width(item: ConditionText) -> float:
    """The room beside the question, where there is one."""
    return COLUMN_WIDTH - (ID_WIDTH if item[4] else 0)


def side_lines(most: int) -> int:
    """How many lines the owner and the proof may take each, where the text may take ``most``."""
    return LONGEST_SIDE if most > SHORT else 1


def text_height(item: ConditionText, most: int) -> int:
    """Lines of a condition whose text may take ``most``: the text, then who and when, then the proof."""
    text, owner, proof, _due, _id = item
    side = side_lines(most)
    return (
        min(most, height_of(text, COLUMN_WIDTH, SIZE))
        + min(side, height_of(owner, owner_width(item), SIZE))
        + min(side, height_of(proof, proof_width(item), SIZE))
    )


def condition_lines(plan: Plan) -> tuple[int, int, int]:
    """The lines the columns need at least, to show every condition in short, and to show them in full."""
    if not any(plan.values()):
        return 1, 1, 1
    short = max(sum(text_height(item, SHORT) for item in items) for items in plan.values())
    full = max(sum(text_height(item, LONGEST) for item in items) for items in plan.values())
    return min(LEAST_LINES, short), short, full


def gaps(plan: Plan) -> float:
    """The space between the items of the longest column."""
    return ITEM_GAP * max(len(items) for items in plan.values())


def columns(reading: Reading, plan: Plan, lines: int) -> tuple[Column, ...]:
    """The three columns, cut to ``lines``."""
    if not any(plan.values()):
        return ()
    return tuple(column(reading, stage, items, lines) for stage, items in plan.items())


def laid_out(items: list[ConditionText], lines: int) -> tuple[int, int]:
    """How many conditions of a column are shown in ``lines``, and how many lines each text may take."""
    count = shown([text_height(item, SHORT) for item in items], lines)
    room = lines if count == len(items) else lines - 1
    for most in range(LONGEST, SHORT, -1):
        if sum(text_height(item, most) for item in items[:count]) <= room:
            return count, most
    return count, SHORT


def lines_used(plan: Plan, lines: int) -> int:
    """The lines of the longest column when each may take ``lines``."""
    used = [1]
    for items in plan.values():
        count, most = laid_out(items, lines)
        used.append(sum(text_height(item, most) for item in items[:count]) + (count < len(items)))
    return max(used)


def column(reading: Reading, stage: str, items: list[ConditionText], lines: int) -> Column:
    """One column: as many conditions as fit in short, as long as they may be, and a count of the rest."""
    press = reading.press
    count, most = laid_out(items, lines)
    hidden = len(items) - count
    more = _("… and %(count)s more (§%(section)s)") % {
        "count": hidden,
        "section": section_of_conditions(reading),
    }
    return Column(
        press.own(str(STAGE[stage].word)),
        tuple(condition_item(reading, item, most) for item in items[:count]),
        press.own(more) if hidden else "",
    )


def section_of_conditions(reading: Reading) -> int:
    """Where the appendix holds them whole: with the decision, or among the clauses and actions."""
    return REQUEST if reading.dossier.decision else CLAUSES


def condition_item(reading: Reading, item: ConditionText, most: int) -> ConditionItem:
    """One condition, cut to its room."""
    text, owner, proof, due, id = item
    section = section_of_conditions(reading)

    def cut(runs: Runs, lines: int, width: float) -> Passage:
        return reading.press.fit(runs, lines=lines, width=width, size=SIZE, section=section, is_short=True)

    return ConditionItem(
        cut(text, most, COLUMN_WIDTH),
        cut(owner, side_lines(most), owner_width(item)),
        cut(proof, side_lines(most), proof_width(item)),
        due,
        id,
    )


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


def conditions_note(reading: Reading) -> str:
    """What to know about the conditions."""
    if reading.dossier.decision is not None:
        return ""
    return reading.press.own(_("Not part of any decision until they are accepted, owned and dated."))
