"""The largest risks on page 1: cause, event, consequence; who treats them, and how."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.frameworks.schema import Criterion, Question
from assessments.labels import TREATMENT
from assessments.queries.findings import FindingFacts
from assessments.reports.brief.parts import PLAN, SIZE, WORKING, RiskRow, height_of
from assessments.reports.press import Run, Runs
from assessments.reports.reading import Reading
from assessments.scoring.scorecard import CriterionScore

RISKS, RISK_WIDTH, TREATMENT_WIDTH = 5, 268.0, 190.0


RiskText = tuple[CriterionScore, str, Runs, Runs]


def largest_risks(reading: Reading) -> list[CriterionScore]:
    """The criteria that leave the most points at the prudent end."""
    criteria = [item for item in reading.dossier.scorecard.criteria if item.residual_points > 0]
    return sorted(criteria, key=lambda item: (-item.residual_points, item.id))[:RISKS]


def risk_texts(reading: Reading) -> list[RiskText]:
    """Score, printed points, risk and treatment of each of the largest risks."""
    press = reading.press
    rows: list[RiskText] = []
    for score in largest_risks(reading):
        criterion = reading.framework.criterion(score.id)
        risk = (Run(f"{press.said(criterion.title)}. ", is_strong=True), Run(press.said(criterion.risk)))
        rows.append((score, figures.small_points(score.residual_points), risk, treatment(reading, criterion)))
    return rows


def treatment(reading: Reading, criterion: Criterion) -> Runs:
    """Who should do what: the answer of this criterion that would take most off the score."""
    press = reading.press
    lever = lever_of(reading, criterion)
    treated = treated_finding(reading, criterion, lever)
    if treated is not None:
        return treatment_words(reading, treated)
    if lever is None:
        return press.words(_("Accept or avoid: no answer of ours changes it, only another use would."))
    words = press.said(lever.remediation)
    found = reading.findings.get(lever.id)
    tail = f"{lever.id}, {found.number}" if found else lever.id
    return press.words(reading.lead(lever) + press.colon + f"{words} ({tail})")


def treated_finding(reading: Reading, criterion: Criterion, lever: Question | None) -> FindingFacts | None:
    """The finding on this risk of which somebody said what is done: first that of the strongest lever."""
    ids = [*([lever.id] if lever else []), *criterion.question_ids]
    found = (reading.findings[id] for id in ids if id in reading.findings)
    return next((finding for finding in found if finding.treatment), None)


def treatment_words(reading: Reading, finding: FindingFacts) -> Runs:
    """Treatment, owner, due day and plan of a finding, with its number."""
    press = reading.press
    word = press.own(str(TREATMENT[finding.treatment].word))
    until = finding.accepted_until or finding.due_on
    parts = [Run(word, is_strong=True)]
    if finding.owner:
        parts += [Run(press.own(" · ")), press.user(finding.owner)]
    if until:
        parts.append(Run(press.own(" · ") + press.short_date(until)))
    plan = finding.plan or finding.acceptance_reason
    if plan:
        parts += [Run(press.colon), press.user(plan)]
    return (*parts, Run(press.own(f" ({finding.question}, {finding.number})")))


def lever_of(reading: Reading, criterion: Criterion) -> Question | None:
    """The asked question of a criterion with the largest swing; None when none has any."""
    swings = [
        (reading.effects[question].swing, question)
        for question in criterion.question_ids
        if question in reading.effects and reading.effects[question].swing > 0
    ]
    if not swings:
        return None
    best = max(swings, key=lambda pair: (pair[0], pair[1]))
    return reading.framework.question(best[1])


def risk_heights(risks: list[RiskText]) -> list[int]:
    """The lines each row would like."""
    return [
        max(2, height_of(risk, RISK_WIDTH, SIZE), height_of(cure, TREATMENT_WIDTH, SIZE))
        for _score, _points, risk, cure in risks
    ]


def risk_row(
    reading: Reading, score: CriterionScore, points: str, risk: Runs, cure: Runs, *, lines: int
) -> RiskRow:
    """One row, cut to ``lines``."""
    press = reading.press
    return RiskRow(
        score.id,
        points,
        press.fit(risk, lines=lines, width=RISK_WIDTH, size=SIZE, section=WORKING, is_short=True),
        press.fit(cure, lines=lines, width=TREATMENT_WIDTH, size=SIZE, section=PLAN, is_short=True),
    )


def risks_title(reading: Reading, count: int) -> str:
    """How much of the score the ``count`` largest risks carry."""
    scorecard = reading.dossier.scorecard
    rows = largest_risks(reading)[:count]
    total = scorecard.total.high if scorecard.total else Fraction(0)
    if not rows or not total:
        return reading.press.own(_("No risk is left to show"))
    share = sum((row.residual_points for row in rows), Fraction(0)) / total
    text = ngettext(
        "%(count)s risk carries %(share)s of the prudent score",
        "%(count)s risks carry %(share)s of the prudent score",
        len(rows),
    ) % {"count": len(rows), "share": figures.percent(share)}
    return reading.press.own(text)
