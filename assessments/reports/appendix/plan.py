"""§7, the action plan: every finding, what is done about it, its clause; and the waivers that stand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments import figures
from assessments.labels import CLAUSE_STATUS, FINDING_STATE, GAP_KIND, SEVERITY, TREATMENT
from assessments.queries.findings import FindingFacts
from assessments.reports.appendix.chapter import Chapter, Grid, Part
from assessments.reports.brief.parts import PLAN
from assessments.reports.charts import Table
from assessments.reports.reading import Reading


def plan(reading: Reading) -> Chapter:
    """Findings in the order and with the numbers of the page, the file and the clause pack."""
    own = reading.press.own
    return Chapter(PLAN, own(_("Action plan")), (findings_part(reading), *waivers_part(reading)))


def findings_part(reading: Reading) -> Part:
    own, insight = reading.press.own, reading.insight
    if insight is None:
        return Part("", (own(_("Not computed when this was frozen.")),))
    if not insight.findings:
        return Part("", (own(_("No answer leaves a gap.")),))
    head = (_("Finding"), _("What is wrong"), _("What is done, by whom and until when"), _("Clause"))
    rows = tuple(finding_row(reading, finding) for finding in insight.findings)
    table = Table("", tuple(own(cell) for cell in head), rows)
    text = _(
        "Each finding follows from one answer; its severity is that of the worst risk the question serves. "
        "Points: what the prudent score would lose, were this answer alone at its best and proven."
    )
    return Part("", (own(text),), (Grid(table, css="plan"),))


def finding_row(reading: Reading, finding: FindingFacts) -> tuple[str, ...]:
    press = reading.press
    question = reading.framework.question(finding.question)
    severity, kind = SEVERITY[finding.severity].word, GAP_KIND[finding.kind].word
    what = f"{severity}, {figures.small_points(finding.points)} · {kind}. {question.text.to(press.language)}"
    return (
        f"{finding.number}\n{finding.question}",
        press.own(what),
        treatment_text(reading, finding),
        clause_text(reading, finding),
    )


def treatment_text(reading: Reading, finding: FindingFacts) -> str:
    """Treatment, state, owner, dates, plan and proof; the usual measure where nobody said anything."""
    press = reading.press
    if not finding.treatment:
        measure = press.said(reading.framework.question(finding.question).remediation)
        return press.own(_("Not decided yet. Usual measure: %(measure)s") % {"measure": measure})
    day = finding.accepted_until or finding.due_on
    head = [
        str(TREATMENT[finding.treatment].word),
        str(FINDING_STATE[finding.state].word),
        press.line(finding.owner),
        press.short_date(day) if day else "",
        _("overdue") if finding.is_overdue else "",
    ]
    lines = [press.own(" · ".join(part for part in head if part))]
    if finding.accepted_by:
        words = {"name": press.line(finding.accepted_by), "reason": press.block(finding.acceptance_reason)}
        lines.append(press.own(_("Accepted by %(name)s: %(reason)s") % words))
    lines += [press.block(text) for text in (finding.plan, finding.proof) if text]
    return "\n".join(lines)


def clause_text(reading: Reading, finding: FindingFacts) -> str:
    """The number of the clause and how far it is; that there is none."""
    clause = reading.clauses.get(finding.question)
    if clause is None:
        return "–"
    if clause.text is None:
        return reading.press.own(_("%(number)s: no contractual cure") % {"number": clause.number})
    status = CLAUSE_STATUS[clause.status].word if clause.status else _("not put forward yet")
    return reading.press.own(f"{clause.number}{reading.press.colon}{status}")


def waivers_part(reading: Reading) -> tuple[Part, ...]:
    """Who waived which hard stop, why and until when."""
    press, waivers = reading.press, reading.dossier.waivers
    if not waivers:
        return ()
    head = tuple(press.own(cell) for cell in (_("Hard stop"), _("Waived by"), _("Until"), _("Reason")))
    rows = tuple(
        (
            waiver.stop,
            press.line(waiver.approver),
            press.short_date(waiver.ends_on),
            press.block(waiver.reason),
        )
        for waiver in waivers
    )
    return (Part(press.own(_("Waivers of hard stops")), (), (Grid(Table("", head, rows), css="waivers"),)),)
