"""§2, the method on one page; §3, how each figure was made."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments import figures
from assessments.figures import factor
from assessments.labels import ANSWER_STATE, LANE, STOP_STATE
from assessments.reports import charts, pictures, sentences
from assessments.reports.charts import Table
from assessments.reports.reading import Reading
from assessments.scoring.scorecard import ControlWorking, CriterionScore, DriverWorking

TIMES = "\u00a0× "


@dataclass(frozen=True, slots=True)
class Method:
    """§2."""

    version: str
    paragraphs: tuple[str, ...]
    formulas: tuple[str, ...]
    evidence: Table
    appetite: Table
    notice: str


@dataclass(frozen=True, slots=True)
class RiskWorking:
    """One criterion: its sentence, and how its figures were made, with this assessment's values."""

    id: str
    title: str
    risk: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DimensionWorking:
    """One dimension with its figures and its criteria."""

    name: str
    summary: str
    risks: tuple[RiskWorking, ...]


@dataclass(frozen=True, slots=True)
class Working:
    """§3: verdict, totals, table twins of the pictures, then each dimension."""

    verdict: tuple[str, ...]
    stops: tuple[tuple[str, str, str], ...]
    total: str
    tables: tuple[Table, ...]
    dimensions: tuple[DimensionWorking, ...]


def method(reading: Reading) -> Method:
    """What the engine computes, in plain words and in formulas."""
    press, framework = reading.press, reading.framework
    own = press.own
    paragraphs = (
        _(
            "A risk runs from 0 (none left) to 100 (the greatest). Each risk is stated as cause, event "
            "and consequence. Its inherent risk is impact times likelihood, from the context of use and "
            "from what the answers expose. Controls lower it, never to nothing: the share of each "
            "control, times its strength, times what its evidence is worth."
        ),
        _(
            "Every figure has two ends. The prudent end credits only what is proven and takes each "
            "unknown at its worst; the possible end takes each claim as true and each unknown at its "
            "best. The verdict reads the prudent end. An answer not known counts as unknown, never as "
            "nothing."
        ),
        _(
            "The verdict is the worst of three: the band of the total, the limit of each dimension, and "
            "the floor of each hard stop. A hard stop stands outside the arithmetic and decides whatever "
            "the score. “Not enough information” replaces the verdict when too little is answered or the "
            "range spans two verdicts or more."
        ),
        _(
            "“Not applicable” counts as unknown until a reviewer other than the author confirms it. "
            "Evidence past its date drops one level; contradicted evidence is worth nothing. Rounding "
            "happens when printing and never moves a figure across a limit."
        ),
    )
    formulas = (
        _("inherent risk = impact × likelihood"),
        _("residual risk = inherent risk × (1 − cap × Σ share × evidence factor × strength)"),
        _("risk of a dimension = 100 × Σ weight × residual risk"),
        _("score = Σ weight of the dimension × risk of the dimension"),
    )
    version = _(
        "Framework %(framework)s (content of %(day)s, SHA-256 %(hash)s…), engine %(engine)s, %(lane)s."
    ) % {
        "framework": reading.dossier.framework,
        "day": press.date(framework.meta.as_of),
        "hash": reading.dossier.framework_hash[:16],
        "engine": reading.dossier.scorecard.engine_version,
        "lane": str(LANE[reading.dossier.lane].word).lower(),
    }
    return Method(
        own(version),
        tuple(own(text) for text in paragraphs),
        tuple(own(text) for text in formulas),
        evidence_table(reading),
        appetite_table(reading),
        press.said(framework.meta.notice),
    )


def evidence_table(reading: Reading) -> Table:
    """What each kind of proof is worth."""
    own = reading.press.own
    rows = tuple(
        (level.id, reading.press.said(level.label), factor(level.factor))
        for level in reversed(reading.framework.evidence.levels)
    )
    return Table(
        own(_("What a claim is worth by its proof")),
        (own(_("Level")), own(_("Kind of proof")), own(_("Factor"))),
        rows,
    )


def appetite_table(reading: Reading) -> Table:
    """The bands of the total and the limits of the dimensions."""
    own, framework = reading.press.own, reading.framework
    limits: dict[str, list[str]] = {own(_("Total")): []}
    for band in framework.bands:
        if band.above is not None:
            limits[own(_("Total"))].append(starts(sentences.verdict_word(band.verdict), band.above))
    for ceiling in framework.ceilings:
        name = reading.press.said(framework.dimension(ceiling.dimension).name)
        limits.setdefault(name, []).append(starts(sentences.verdict_word(ceiling.floor), ceiling.above))
    rows = tuple((name, own(", ".join(words))) for name, words in limits.items())
    return Table(own(_("Risk appetite")), (own(_("Figure")), own(_("At least this verdict"))), rows)


def starts(verdict: str, above: Fraction) -> str:
    """Above which figure a verdict begins."""
    return _("%(verdict)s above %(value)s") % {"verdict": verdict, "value": figures.points(above)}


def working(reading: Reading) -> Working:
    """Verdict, totals and every criterion with its lines."""
    scorecard, framework, press = reading.dossier.scorecard, reading.framework, reading.press
    own = press.own
    bullets = pictures.dimension_bullets(scorecard, framework)
    steps = pictures.score_steps(scorecard, framework)
    shares = pictures.evidence_shares(scorecard, framework)
    tables = [
        charts.bullet_table(bullets, caption=sentences.dimensions_message(bullets), first=_("Dimension"))
    ]
    if steps:
        tables.append(
            charts.waterfall_table(
                steps, caption=_("From inherent risk to the prudent score"), first=_("Step")
            )
        )
    if shares:
        tables.append(
            charts.share_table(
                shares,
                caption=sentences.evidence_message(scorecard, framework),
                first=_("Evidence"),
                second=_("Share"),
            )
        )
    return Working(
        tuple(own(sentences.reason_sentence(reason, scorecard, framework)) for reason in scorecard.reasons),
        tuple(
            (stop.question or stop.id, own(str(STOP_STATE[stop.state].word)), press.said(stop.message))
            for stop in scorecard.stops
        ),
        own(sentences.score_sentence(scorecard, framework)),
        tuple(typeset_table(reading, table) for table in tables),
        tuple(dimension_working(reading, score.id) for score in scorecard.dimensions),
    )


def typeset_table(reading: Reading, table: Table) -> Table:
    """A chart's table, set for this language."""
    own = reading.press.own
    return Table(
        own(table.caption),
        tuple(own(cell) for cell in table.head),
        tuple(tuple(own(cell) for cell in row) for row in table.rows),
        tuple(own(cell) for cell in table.foot),
    )


def dimension_working(reading: Reading, dimension_id: str) -> DimensionWorking:
    """A dimension's figures and its criteria."""
    scorecard, framework, press = reading.dossier.scorecard, reading.framework, reading.press
    score = next(item for item in scorecard.dimensions if item.id == dimension_id)
    name = press.said(framework.dimension(dimension_id).name)
    if score.figures is None:
        return DimensionWorking(name, press.own(_("Nothing to assess: no score.")), ())
    summary = _(
        "Weight %(weight)s. Prudent %(high)s, possible %(low)s, inherent %(inherent)s; %(coverage)s answered."
    ) % {
        "weight": figures.percent(score.weight),
        "high": figures.dimension_points(score.figures.high, framework, dimension_id),
        "low": figures.dimension_points(score.figures.low, framework, dimension_id),
        "inherent": figures.points(score.figures.inherent_high),
        "coverage": figures.percent(score.coverage),
    }
    criteria = (item for item in scorecard.criteria if item.dimension == dimension_id)
    return DimensionWorking(name, press.own(summary), tuple(risk_working(reading, item) for item in criteria))


def risk_working(reading: Reading, score: CriterionScore) -> RiskWorking:
    """One criterion at its prudent end: impact, likelihood, controls, what is left."""
    criterion, press = reading.framework.criterion(score.id), reading.press
    lines = (
        impact_line(reading, score),
        likelihood_line(reading, score),
        control_line(reading, score),
        sum_line(score),
    )
    return RiskWorking(
        score.id,
        press.said(criterion.title),
        press.said(criterion.risk),
        tuple(press.own(line) for line in lines if line),
    )


def impact_line(reading: Reading, score: CriterionScore) -> str:
    """The worst of the impact drivers."""
    terms = [
        f"{driver_words(reading, driver)} {factor(driver.value.high)}" for driver in applying(score, "impact")
    ]
    return _("Impact: %(terms)s; the worst is %(value)s.") % {
        "terms": ", ".join(terms),
        "value": factor(score.impact.high),
    }


def likelihood_line(reading: Reading, score: CriterionScore) -> str:
    """The weighted mean of the likelihood drivers."""
    terms = [
        f"{factor(driver.weight)}{TIMES}{factor(driver.value.high)} {driver_words(reading, driver)}"
        for driver in applying(score, "likelihood")
    ]
    return _("Likelihood: %(terms)s = %(value)s.") % {
        "terms": " + ".join(terms),
        "value": factor(score.likelihood.high),
    }


def control_line(reading: Reading, score: CriterionScore) -> str:
    """Share × evidence factor × strength of each control that applies."""
    controls = [control for control in score.controls if control.share]
    if not controls:
        return _("Controls: none applies.")
    terms = [
        TIMES.join((factor(control.share), factor(control.factor), factor(control.strength.low)))
        + f" {source_words(reading, control)}"
        for control in controls
    ]
    taken = sum((control.share * control.factor * control.strength.low for control in controls), Fraction(0))
    return _("Controls: %(terms)s = %(value)s.") % {"terms": " + ".join(terms), "value": factor(taken)}


def sum_line(score: CriterionScore) -> str:
    """Inherent and residual risk, and the points they are in the score."""
    taken = sum((item.share * item.factor * item.strength.low for item in score.controls), Fraction(0))
    lost = sum((item.lost for item in score.controls), Fraction(0))
    return _(
        "Inherent %(impact)s × %(likelihood)s = %(inherent)s; residual %(inherent)s × (1 − %(cap)s × "
        "%(taken)s) = "
        "%(residual)s, possible %(low)s. In the score %(points)s points, %(before)s before controls; "
        "%(lost)s lost "
        "for weak proof."
    ) % {
        "impact": factor(score.impact.high),
        "likelihood": factor(score.likelihood.high),
        "inherent": factor(score.figures.inherent_high),
        "cap": factor(score.cap),
        "taken": factor(taken),
        "residual": factor(score.figures.high),
        "low": factor(score.figures.low),
        "points": figures.small_points(score.residual_points),
        "before": figures.small_points(score.inherent_points),
        "lost": figures.small_points(lost),
    }


def applying(score: CriterionScore, kind: str) -> list[DriverWorking]:
    """The drivers of one kind that apply."""
    return [driver for driver in score.drivers if driver.kind == kind and driver.applies]


def driver_words(reading: Reading, driver: DriverWorking) -> str:
    """The source of a driver: a context code, or a question with its evidence."""
    if driver.source == "context" and driver.state == "answered":
        return reading.code(driver.id)
    return source_words(reading, driver)


def source_words(reading: Reading, line: DriverWorking | ControlWorking) -> str:
    """A question with its evidence level, or with the word for its state when it has no answer."""
    if line.visibility == "open":
        note = _("open: a context answer is missing")
    elif line.state == "answered":
        note = line.evidence or ""
    else:
        note = str(ANSWER_STATE[line.state].word).lower()
    return f"{reading.code(line.id)} ({note})"
