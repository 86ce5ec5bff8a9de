"""What a scorecard says, in sentences: the verdict, its reasons and the message that heads each picture."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.figures import dimension_points, total_points
from assessments.frameworks.schema import Framework
from assessments.labels import VERDICT, said
from assessments.reports.charts import Bullet
from assessments.scoring.scorecard import LaneReason, Scorecard, VerdictReason

# --- the verdict ---


def verdict_sentence(scorecard: Scorecard, *, option: str, title: str) -> str:
    """What the headline means for this option, in one sentence."""
    sentences = {
        "proceed": _("%(option)s may be used as planned for “%(title)s”; look at it again every year."),
        "proceed_with_conditions": _(
            "%(option)s may be used for “%(title)s” once dated conditions are accepted and each has an owner."
        ),
        "escalate": _(
            "%(option)s goes to the risk committee before it serves “%(title)s”;"
            " until then, a limited pilot at most."
        ),
        "do_not_proceed": _(
            "%(option)s should not be used as it is for “%(title)s”: change the case or choose another route."
        ),
        "not_enough_information": _(
            "No verdict on %(option)s for “%(title)s” can be defended yet: answer the questions listed first."
        ),
    }
    return sentences[scorecard.headline] % {"option": option, "title": title}


def score_sentence(scorecard: Scorecard, framework: Framework) -> str:
    """The prudent score with its range: "43, could be 30 if every claim is proven …"."""
    total = scorecard.total
    if total is None:
        return _("Nothing to score yet.")
    high, low = total_points(total.high, framework), total_points(total.low, framework)
    if low == high:
        return _("%(high)s out of 100; every claim is proven and nothing is unknown.") % {"high": high}
    return _(
        "%(high)s out of 100; could be %(low)s if every claim is proven and every unknown turns out well."
    ) % {"high": high, "low": low}


def range_sentence(scorecard: Scorecard, framework: Framework) -> str:
    """What stands beside the printed score: how low it could be."""
    total = scorecard.total
    if total is None:
        return _("Nothing to score yet.")
    high, low = total_points(total.high, framework), total_points(total.low, framework)
    if low == high:
        return _("out of 100; every claim is proven and nothing is unknown")
    return _("out of 100; could be %(low)s if every claim is proven and every unknown turns out well") % {
        "low": low
    }


def because(scorecard: Scorecard, framework: Framework) -> str:
    """The strongest reason of the headline, in a sentence; empty when nothing pushes it."""
    kinds = ("coverage", "range") if scorecard.headline == "not_enough_information" else ()
    chosen = [reason for reason in scorecard.reasons if not kinds or reason.kind in kinds]
    return reason_sentence(chosen[0], scorecard, framework) if chosen else ""


def reason_sentence(reason: VerdictReason, scorecard: Scorecard, framework: Framework) -> str:
    """One line of why the verdict is what it is."""
    return _REASON[reason.kind](reason, scorecard, framework)


def verdict_word(verdict: str) -> str:
    return str(VERDICT[verdict].word)


def _band(reason: VerdictReason, scorecard: Scorecard, framework: Framework) -> str:
    words = {
        "value": total_points(reason.value, framework),
        "threshold": figures.points(reason.threshold),
        "verdict": verdict_word(reason.floor),
    }
    if not reason.threshold:
        return _("The prudent score of %(value)s lies in the band “%(verdict)s”.") % words
    return _("The prudent score of %(value)s is above %(threshold)s, where “%(verdict)s” begins.") % words


def _ceiling(reason: VerdictReason, scorecard: Scorecard, framework: Framework) -> str:
    return _("“%(dimension)s” stands at %(value)s, over its limit of %(threshold)s.") % {
        "dimension": said(framework.dimension(reason.id).name),
        "value": dimension_points(reason.value, framework, reason.id),
        "threshold": figures.points(reason.threshold),
    }


def _stop_message(reason: VerdictReason, scorecard: Scorecard) -> str:
    return next(said(stop.message) for stop in scorecard.stops if stop.id == reason.id)


def _stop(reason: VerdictReason, scorecard: Scorecard, framework: Framework) -> str:
    return _("Hard stop: %(message)s") % {"message": _stop_message(reason, scorecard)}


def _open_stop(reason: VerdictReason, scorecard: Scorecard, framework: Framework) -> str:
    return _("A hard stop is still open: %(message)s") % {"message": _stop_message(reason, scorecard)}


def _waived_stop(reason: VerdictReason, scorecard: Scorecard, framework: Framework) -> str:
    return _("A waived hard stop still rules out “%(verdict)s”: %(message)s") % {
        "verdict": verdict_word("proceed"),
        "message": _stop_message(reason, scorecard),
    }


def _gate(reason: VerdictReason, scorecard: Scorecard, framework: Framework) -> str:
    return _("Without this, “%(verdict)s” is not offered: %(message)s") % {
        "verdict": verdict_word("proceed"),
        "message": next(said(gate.message) for gate in scorecard.gates if gate.id == reason.id),
    }


def _coverage(reason: VerdictReason, scorecard: Scorecard, framework: Framework) -> str:
    floor = framework.coverage_floor
    return _("Only %(coverage)s of what the score rests on is answered; a verdict needs %(floor)s.") % {
        "coverage": figures.percent(scorecard.coverage, (floor,)),
        "floor": figures.percent(floor),
    }


def _range(reason: VerdictReason, scorecard: Scorecard, framework: Framework) -> str:
    return _("The range is too wide for a verdict: it reaches from “%(low)s” to “%(high)s”.") % {
        "low": verdict_word(scorecard.band_low),
        "high": verdict_word(scorecard.band_high),
    }


_REASON = {
    "band": _band,
    "ceiling": _ceiling,
    "stop": _stop,
    "open_stop": _open_stop,
    "waived_stop": _waived_stop,
    "gate": _gate,
    "coverage": _coverage,
    "range": _range,
}


def stops_message(scorecard: Scorecard) -> str:
    """How many hard stops are triggered, waived or open: the worst of the three."""
    count = {state: sum(stop.state == state for stop in scorecard.stops) for state in _STOPS}
    if not any(count.values()):
        return _("No hard stop is triggered")
    state = next(state for state in _STOPS if count[state])
    return _STOPS[state](count[state]) % {"count": count[state]}


_STOPS = {
    "triggered": lambda count: ngettext(
        "%(count)s hard stop is triggered", "%(count)s hard stops are triggered", count
    ),
    "waived": lambda count: ngettext(
        "%(count)s hard stop is triggered and waived", "%(count)s hard stops are triggered and waived", count
    ),
    "open": lambda count: ngettext(
        "No hard stop is triggered, %(count)s is still open",
        "No hard stop is triggered, %(count)s are still open",
        count,
    ),
}


def lane_sentence(reason: LaneReason, scorecard: Scorecard, framework: Framework) -> str:
    """Why the short lane should go on in full."""
    if reason.kind in ("stop", "open_stop"):
        message = next(said(stop.message) for stop in scorecard.stops if stop.id == reason.id)
        pattern = (
            _("Hard stop: %(message)s")
            if reason.kind == "stop"
            else _("A hard stop is still open: %(message)s")
        )
        return pattern % {"message": message}
    return inherent_sentence(reason, framework)


def inherent_sentence(reason: LaneReason, framework: Framework) -> str:
    """An inherent risk over its limit, as the context alone shows it."""
    edges = (reason.threshold,) if reason.threshold is not None else ()
    figures_of = {"value": figures.points(reason.value, edges), "threshold": figures.points(reason.threshold)}
    if reason.kind == "inherent_total":
        return _("The inherent risk of %(value)s is above %(threshold)s.") % figures_of
    return _("The inherent risk of “%(dimension)s” is %(value)s, above %(threshold)s.") % {
        "dimension": said(framework.dimension(reason.id).name),
        **figures_of,
    }


# --- the message that heads each picture ---


def dimensions_message(bullets: Sequence[Bullet]) -> str:
    """What the bullet bars show: which dimensions are over their limit."""
    over = [bullet.name for bullet in bullets if bullet.appetite == "over"]
    if len(over) == 1:
        return _("“%(name)s” is the only dimension over its limit") % {"name": over[0]}
    if over:
        return ngettext(
            "%(count)s dimension is over its limit", "%(count)s dimensions are over their limits", len(over)
        ) % {"count": len(over)}
    if any(bullet.appetite == "at" for bullet in bullets):
        return _("No dimension is over its limit; one or more stand exactly at it")
    return _("Every dimension is within its limit")


def inherent_message(total: str) -> str:
    """What the bars of inherent risk show; the figure printed."""
    return _("This use brings an inherent risk of %(total)s out of 100") % {"total": total}


def controls_message(inherent: str, residual: str) -> str:
    """What the waterfall shows; both figures printed."""
    if inherent == residual:
        return _("No proven control lowers the inherent risk of %(inherent)s") % {"inherent": inherent}
    return _("Proven controls bring the inherent risk of %(inherent)s down to %(residual)s") % {
        "inherent": inherent,
        "residual": residual,
    }


def evidence_message(scorecard: Scorecard, framework: Framework) -> str:
    """What the evidence bar shows: how much is answered, against what a verdict needs."""
    floor = framework.coverage_floor
    words = {"coverage": figures.percent(scorecard.coverage, (floor,)), "floor": figures.percent(floor)}
    if scorecard.coverage < floor:
        return _("%(coverage)s of what the score rests on is answered; a verdict needs %(floor)s") % words
    return _("%(coverage)s of what the score rests on is answered") % words
