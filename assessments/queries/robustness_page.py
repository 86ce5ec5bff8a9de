"""How solid the verdict of one assessment is: what the robustness page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework
from assessments.insight.robustness import End, Robustness, robustness
from assessments.insight.tornado import Bar, tornado
from assessments.models import Assessment
from assessments.queries.dossier import Dossier, dossier_of, given_in, terms_in

ENDS: tuple[End, ...] = ("prudent", "possible")
WIDEST = 12  # bars shown; more only where more than that can flip the verdict


@dataclass(frozen=True, slots=True)
class RobustnessPage:
    """Under which weightings the verdict holds, at both ends; and the answers that could flip it, at one."""

    dossier: Dossier
    framework: Framework
    ends: tuple[Robustness, ...]  # prudent, then possible; empty where nothing is scored
    end: End  # of the bars
    bars: tuple[Bar, ...]
    more_bars: int  # that are narrower and flip nothing


def robustness_page(assessment: Assessment, *, as_of: date, end: End = "prudent") -> RobustnessPage:
    """The queries of the dossier and no more. The assessment comes ``with_subject()``."""
    dossier = dossier_of(assessment, as_of=as_of)
    framework = load_framework(dossier.framework)
    ends = both_ends(framework, dossier)
    bars = moving_bars(dossier, framework, end=end) if ends else ()
    shown = max(WIDEST, sum(bool(bar.flips) for bar in bars))
    return RobustnessPage(dossier, framework, ends, end, bars[:shown], len(bars[shown:]))


def both_ends(framework: Framework, dossier: Dossier) -> tuple[Robustness, ...]:
    """Under how many weightings the verdict holds, at each end; empty where nothing is scored."""
    found = (robustness(framework, dossier.scorecard, end=end) for end in ENDS)
    return tuple(one for one in found if one is not None)


def moving_bars(dossier: Dossier, framework: Framework, *, end: End = "prudent") -> tuple[Bar, ...]:
    """Every answer that moves the total or the verdict, as ``tornado`` orders them."""
    bars = tornado(
        framework,
        given_in(framework, dossier.answers),
        **terms_in(dossier),
        end=end,
    )
    return tuple(bar for bar in bars if bar.flips or bar.low_total != bar.high_total)
