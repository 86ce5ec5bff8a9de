"""What a set of conditions buys, as a picture, and what stands in the way of any set, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.frameworks.schema import Framework
from assessments.insight.conditions import Blocker, ConditionSet, Improvement
from assessments.labels import VERDICT, said
from assessments.reports import charts
from assessments.reports.charts import Figure, Step
from assessments.reports.pictures import Picture
from assessments.scoring.scorecard import Scorecard


def improvement_sentence(improvement: Improvement, framework: Framework) -> str:
    """What has to become true, and how well it has to be shown."""
    question = framework.question(improvement.question)
    words = {
        "level": said(question.option(improvement.option).label),
        "evidence": improvement.evidence,
    }
    if improvement.is_proof:
        return _("Prove what is claimed, at evidence level %(evidence)s at least: “%(level)s”") % words
    if improvement.option == question.best_option.value:
        return _("Bring it to “%(level)s”, shown at evidence level %(evidence)s at least") % words
    return _("Bring it to “%(level)s” or better, shown at evidence level %(evidence)s at least") % words


def bought_decimals(sets: Iterable[ConditionSet], scorecard: Scorecard, framework: Framework) -> int:
    """How many decimals print every set alike: today's score is one figure wherever it stands."""
    if scorecard.total is None:
        return 1
    start = scorecard.total.high
    ends = [start - sum((points for _question, points in found.steps), Fraction(0)) for found in sets]
    return max(1, *(figures.total_decimals(value, framework) for value in (start, *ends)))


def bought_steps(
    found: ConditionSet, scorecard: Scorecard, framework: Framework, *, decimals: int
) -> list[Step]:
    """From today's prudent score to the one with the conditions; empty when there is nothing to score."""
    return [] if scorecard.total is None else _steps(scorecard.total.high, found.steps, decimals)


def bought_picture(steps: Sequence[Step], *, id: str) -> Picture | None:
    """These steps drawn; None when there are none."""
    if not steps:
        return None
    title = ngettext(
        "The condition takes the prudent score from %(before)s to %(after)s",
        "The %(number)d conditions take the prudent score from %(before)s to %(after)s",
        len(steps) - 2,
    )
    title %= {"number": len(steps) - 2, "before": steps[0].points.text, "after": steps[-1].points.text}
    return Picture(
        title,
        charts.waterfall(steps, id=f"{id}-wide", title=title),
        charts.waterfall(steps, id=f"{id}-narrow", title=title, width=charts.NARROW),
        charts.waterfall_table(steps, caption=title, first=_("Step")),
    )


def _steps(start: Fraction, bought: Sequence[tuple[str, Fraction]], decimals: int) -> list[Step]:
    """Printed, they add up; both ends stay in their bands."""
    end = start - sum((points for _question, points in bought), Fraction(0))
    whole = figures.apportioned([start, *(-points for _question, points in bought)], end, decimals)
    return [
        Step("start", _("Prudent score today"), Figure(start, figures.decimal(whole[0], decimals))),
        *(
            Step(
                "change",
                question,
                Figure(-points, figures.signed(figures.decimal(printed, decimals), printed)),
            )
            for (question, points), printed in zip(bought, whole[1:], strict=True)
        ),
        Step(
            "end", _("With the conditions"), Figure(end, figures.decimal(sum(whole, Fraction(0)), decimals))
        ),
    ]


def blocker_sentence(blocker: Blocker, framework: Framework) -> str:
    """One line that no condition removes, and why none does."""
    words = {
        "verdict": VERDICT[blocker.floor].word,
        "value": figures.points(blocker.value, [blocker.limit] if blocker.limit is not None else ()),
        "limit": figures.points(blocker.limit),
    }
    return _BLOCKED[blocker.kind](blocker, framework, words)


def _blocked_by_stop(blocker: Blocker, framework: Framework, words: Words) -> str:
    words = {**words, "message": said(framework.stop_messages[blocker.id]), "id": blocker.id}
    if blocker.reason == "context":
        return (
            _(
                "%(message)s This follows from how it would be used (%(id)s), which no condition on the "
                "vendor changes: at best “%(verdict)s”."
            )
            % words
        )
    return (
        _(
            "%(message)s This is a fact about the vendor (%(id)s), which no condition changes: "
            "at best “%(verdict)s”."
        )
        % words
    )


def _blocked_by_ceiling(blocker: Blocker, framework: Framework, words: Words) -> str:
    return _(
        "%(dimension)s would still stand at %(value)s with every control at its best, over its limit of "
        "%(limit)s: at best “%(verdict)s”."
    ) % {**words, "dimension": said(framework.dimension(blocker.id).name)}


def _blocked_by_band(blocker: Blocker, framework: Framework, words: Words) -> str:
    return (
        _(
            "The prudent score would still stand at %(value)s with every control at its best, "
            "over %(limit)s: at best “%(verdict)s”."
        )
        % words
    )


def _blocked_by_gate(blocker: Blocker, framework: Framework, words: Words) -> str:
    return next(said(gate.message) for gate in framework.gates if gate.id == blocker.id)


def _blocked_by_coverage(blocker: Blocker, framework: Framework, words: Words) -> str:
    return _("Too many questions are open: conditions do not stand in for facts that nobody has looked up.")


Words = dict[str, object]
_BLOCKED: dict[str, Callable[[Blocker, Framework, Words], str]] = {
    "stop": _blocked_by_stop,
    "ceiling": _blocked_by_ceiling,
    "band": _blocked_by_band,
    "gate": _blocked_by_gate,
    "coverage": _blocked_by_coverage,
}
