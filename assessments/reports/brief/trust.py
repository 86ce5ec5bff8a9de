"""Page 2 of the brief: why the result can be trusted, and how far."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.reports import charts, pictures, sentences
from assessments.reports.brief.parts import (
    ANSWERS,
    CHART_WIDTH,
    ENTRY_GAP,
    HEADING,
    LEADING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REQUEST,
    SIZE,
    TEXT_WIDTH,
    WORKING,
    Entry,
    Picture,
    Trust,
    air_for,
    entry_height,
    height_of,
    shown,
)
from assessments.reports.press import Passage, Runs
from assessments.reports.reading import Reading
from assessments.reports.room import Claim, allot

STRIP = 23.0
BULLET_WIDTH = PAGE_WIDTH - 12.0
NOTE = 14.0
BLOCKS = 6
UNKNOWNS = 3
NAMED = 4

EntryText = tuple[str, Runs, int, int]  # label, text, most lines, section of the rest


def trust_page(reading: Reading, *, squeeze: float = 0.0) -> Trust:
    """Page 2, laid out so that it fills one page less ``squeeze`` points."""
    waterfall, evidence = waterfall_picture(reading), evidence_picture(reading)
    reasons = [reading.press.words(text) for text in reason_texts(reading)]
    heights = [min(2, height_of(text, BULLET_WIDTH, SIZE)) for text in reasons]
    groups = {"unproven": unproven(reading), "grounds": grounds(reading), "people": people(reading)}
    claims = [
        Claim("reasons", min(4, sum(heights)), min(12, sum(heights)), LEADING + 1.5, HEADING),
        *(
            entry_claim(f"{group}{index}", text)
            for group, texts in groups.items()
            for index, text in enumerate(texts)
        ),
    ]
    fixed = (
        STRIP + 2 * HEADING + sum(HEADING + picture.height for picture in (waterfall, evidence) if picture)
    )
    fixed += NOTE if waterfall else 0
    given, left = allot(claims, PAGE_HEIGHT - squeeze - fixed)
    count = shown(heights, given["reasons"])

    def entries(group: str) -> tuple[Entry, ...]:
        return tuple(
            entry(reading, text, given[f"{group}{index}"]) for index, text in enumerate(groups[group])
        )

    return Trust(
        waterfall,
        reading.press.own(
            _(
                "The effect of the conditions is not computed yet; the table of this picture is in the "
                "appendix, §3."
            )
        ),
        reasons_title(reading),
        tuple(
            reading.press.fit(text, lines=2, width=BULLET_WIDTH, size=SIZE, section=WORKING)
            for text in reasons[:count]
        ),
        more_reasons(reading, len(reasons) - count),
        entries("unproven"),
        evidence,
        entries("grounds"),
        entries("people"),
        air_for(left, BLOCKS),
    )


def entry_claim(name: str, text: EntryText) -> Claim:
    """A labelled paragraph: ours stand whole, questions may be cut, since the appendix has them."""
    label, runs, most, section = text
    need = min(entry_height(label, runs), most)
    return Claim(name, min(need, 2) if section == ANSWERS else need, need, LEADING, ENTRY_GAP)


def entry(reading: Reading, text: EntryText, lines: int) -> Entry:
    """A labelled paragraph, cut to ``lines``."""
    label, runs, _most, section = text
    passage: Passage = reading.press.fit(runs, lines=lines, width=TEXT_WIDTH, size=SIZE, section=section)
    return Entry(label, passage)


# --- pictures ---


def waterfall_picture(reading: Reading) -> Picture | None:
    """From inherent risk to the prudent score; None when there is nothing to score."""
    steps = pictures.score_steps(reading.dossier.scorecard, reading.framework)
    if not steps:
        return None
    title = reading.press.own(sentences.controls_message(steps[0].points.text, steps[-1].points.text))
    svg = charts.waterfall(steps, id="waterfall", title=title, width=CHART_WIDTH, gap=2.0, theme=charts.PAPER)
    return Picture(title, svg, charts.height_of(svg) * 0.75)


def evidence_picture(reading: Reading) -> Picture | None:
    """How much of the score rests on which level of proof."""
    shares = pictures.evidence_shares(reading.dossier.scorecard, reading.framework)
    if not shares:
        return None
    title = reading.press.own(sentences.evidence_message(reading.dossier.scorecard, reading.framework))
    svg = charts.stacked_bar(shares, id="evidence", title=title, width=CHART_WIDTH, theme=charts.PAPER)
    return Picture(title, svg, charts.height_of(svg) * 0.75)


# --- why this verdict ---


def reason_texts(reading: Reading) -> list[str]:
    """Every reason of the verdict, strongest first."""
    scorecard = reading.dossier.scorecard
    return [
        sentences.reason_sentence(reason, scorecard, reading.framework) for reason in scorecard.reasons
    ] or [_("Nothing pushes the verdict away from the best one.")]


def reasons_title(reading: Reading) -> str:
    """The verdict that the answers give, and whether more answers could change it."""
    scorecard = reading.dossier.scorecard
    word = reading.press.said(reading.framework.verdict(scorecard.headline).label)
    if scorecard.is_settled:
        text = _("Why “%(verdict)s”: no answer still missing can change it")
    else:
        text = _("Why “%(verdict)s”: answers still missing can change it")
    return reading.press.own(text % {"verdict": word})


def more_reasons(reading: Reading, hidden: int) -> str:
    """How many reasons stand in the appendix only."""
    if hidden <= 0:
        return ""
    text = ngettext(
        "… and %(count)s more reason (continues in appendix, §%(section)s)",
        "… and %(count)s more reasons (continues in appendix, §%(section)s)",
        hidden,
    ) % {"count": hidden, "section": WORKING}
    return reading.press.own(text)


# --- what is not shown yet, said in one line each ---


def unproven(reading: Reading) -> list[EntryText]:
    """Sensitivity to concentration: what is known today, and what this version does not compute."""
    press = reading.press
    return [
        (press.own(_("Sensitivity")), press.words(sensitivity(reading)), 3, WORKING),
        (
            press.own(_("Robustness")),
            press.words(_("Not computed yet: the share of weightings under which this verdict holds.")),
            2,
            WORKING,
        ),
        (
            press.own(_("Scenarios")),
            press.words(_("Not played yet: verdict, days to exit and cost after a shock.")),
            2,
            WORKING,
        ),
        (press.own(_("Cost")), press.words(cost(reading)), 5, WORKING),
        *exit_lines(reading),
        (
            press.own(_("Concentration")),
            press.words(_("Not measured yet: the share of our critical uses on one vendor, host or model.")),
            2,
            WORKING,
        ),
    ]


def sensitivity(reading: Reading) -> str:
    """What could flip the verdict, as far as it is known without a tornado."""
    flips = [effect.question for effect in reading.dossier.scorecard.effects if effect.can_change_verdict]
    missing = _("No tornado yet: flip points are not computed.")
    if not flips:
        return missing + " " + _("No single answer, given at its best or its worst, changes the verdict.")
    text = ngettext(
        "One answer could change the verdict alone: %(ids)s.",
        "%(count)s answers could each change the verdict alone; first %(ids)s.",
        len(flips),
    )
    first = ", ".join(flips[:NAMED])
    return f"{missing} {text % {'count': len(flips), 'ids': first}}"


def cost(reading: Reading) -> str:
    """What the gates say, and that there is no cost model yet."""
    shut = [gate for gate in reading.dossier.scorecard.gates if not gate.is_open]
    words = [_("No cost model yet: no range, no largest lines, no odds that “free” is dearer.")]
    if shut:
        messages = " ".join(reading.press.said(gate.message) for gate in shut)
        words.insert(0, f"{_('Gate shut, so no plain approval:')} {messages}")
    else:
        words.append(_("Every gate is open."))
    return " ".join(words)


def exit_lines(reading: Reading) -> list[EntryText]:
    """Alternative, delay and last test, as the answers have them."""
    press, rows = reading.press, []
    labels = {
        "alternative": _("Exit: alternative"),
        "delay": _("Exit: delay"),
        "tested": _("Exit: plan and test"),
    }
    for key, question_id in exit_questions(reading):
        if question_id in reading.effects:
            words = reading.chosen(reading.framework.question(question_id))
        else:
            words = press.own(_("Not asked for this option"))
        rows.append((press.own(labels[key]), press.words(f"{words} ({question_id})"), 2, ANSWERS))
    return rows or [
        (press.own(_("Exit")), press.words(_("This framework version names no exit questions.")), 1, ANSWERS)
    ]


def exit_questions(reading: Reading) -> list[tuple[str, str]]:
    """The questions whose answers tell how one leaves, if the framework names them."""
    named = getattr(reading.framework, "exit", None)
    if named is None:
        return []
    return [("alternative", named.alternative), ("delay", named.delay), ("tested", named.tested)]


# --- evidence ---


def grounds(reading: Reading) -> list[EntryText]:
    """How old the proof is, what weak proof costs, and the unknowns that matter."""
    press = reading.press
    return [
        (press.own(_("Age of the proof")), press.words(ages(reading)), 2, WORKING),
        (press.own(_("Weak proof")), press.words(lost(reading)), 3, WORKING),
        (press.own(_("Key unknowns")), press.words(unknowns(reading)), 5, ANSWERS),
    ]


def source_dates(reading: Reading) -> list[date]:
    """The dates of the sources behind the answers that count."""
    return sorted(
        answer.source_on
        for answer in reading.dossier.answers
        if answer.source_on and answer.question in reading.effects
    )


def ages(reading: Reading) -> str:
    """The oldest source and the next to expire."""
    press, dates = reading.press, source_dates(reading)
    if not dates:
        return _("No source of a counted answer carries a date.")
    text = _("The oldest dated source is of %(date)s.") % {"date": press.date(dates[0])}
    expiry = next_expiry(reading)
    if expiry:
        text += " " + _("The next proof expires on %(date)s.") % {"date": press.date(expiry)}
    return text


def next_expiry(reading: Reading) -> date | None:
    """The first day on which a proof that still counts goes out of date."""
    days = [
        answer.source_expires_on
        for answer in reading.dossier.answers
        if answer.source_expires_on
        and answer.source_expires_on >= reading.dossier.as_of
        and answer.question in reading.effects
    ]
    return min(days, default=None)


def lost(reading: Reading) -> str:
    """How many points better proof would gain, and where most of them lie."""
    by_question: dict[str, Fraction] = {}
    for criterion in reading.dossier.scorecard.criteria:
        for control in criterion.controls:
            by_question[control.id] = by_question.get(control.id, Fraction(0)) + control.lost
    total = sum(by_question.values(), Fraction(0))
    if not total:
        return _("No credit is lost for weak proof.")
    ranked = sorted(by_question.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    most = ", ".join(f"{id} ({figures.small_points(points)})" for id, points in ranked if points)
    return _("Better proof of what is claimed would take %(points)s points off: first %(most)s.") % {
        "points": figures.small_points(total),
        "most": most,
    }


def unknowns(reading: Reading) -> str:
    """The open answers that widen the range most."""
    widest = reading.dossier.scorecard.next_questions[:UNKNOWNS]
    if not widest:
        return _("No open answer widens the range.")
    return " ".join(
        f"{reading.code(effect.question)}{reading.press.colon}{text_of(reading, effect.question)}"
        for effect in widest
    )


def text_of(reading: Reading, id: str) -> str:
    """What a question or a context question asks."""
    framework = reading.framework
    return reading.press.said((framework.context_by_id.get(id) or framework.question(id)).text)


# --- people ---


def people(reading: Reading) -> list[EntryText]:
    """Opinions, what re-opens the decision, signatures, how to verify."""
    press = reading.press
    return [
        (
            press.own(_("Opinions")),
            press.words(
                _(
                    "Not collected in this version: business, security, data protection, legal, "
                    "procurement and finance."
                )
            ),
            2,
            REQUEST,
        ),
        (press.own(_("Re-opens when")), press.words(reopening(reading)), 3, REQUEST),
        (press.own(_("Signature")), press.words(signature(reading)), 2, REQUEST),
        (press.own(_("Verify offline")), press.words(verification(reading)), 3, REQUEST),
    ]


def reopening(reading: Reading) -> str:
    """The events and dates that bring the decision back."""
    press, decision = reading.press, reading.dossier.decision
    words = [
        _(
            "Use, data, deployment, terms or control of the vendor change; a proof goes out of date; a "
            "hard stop appears."
        )
    ]
    if decision and decision.next_review_on:
        words.append(_("Next review on %(date)s.") % {"date": press.date(decision.next_review_on)})
    elif decision is None:
        words.append(_("The next review is set with the decision."))
    return " ".join(words)


def signature(reading: Reading) -> str:
    """Who decided, and that the file carries no electronic signature yet."""
    decision = reading.dossier.decision
    text = _("This version signs no file electronically.")
    if decision is None:
        return text
    recorded = _("Decision recorded on %(date)s.") % {"date": reading.press.date(decision.decided_at)}
    return f"{recorded} {text}"


def verification(reading: Reading) -> str:
    """How a reader checks that this is the assessment it claims to be."""
    return _(
        "SHA-256 of the assessment’s data: %(hash)s. Framework %(framework)s, engine %(engine)s: the "
        "same data gives the same figures."
    ) % {
        "hash": spaced(reading.content_hash),
        "framework": reading.dossier.framework,
        "engine": reading.dossier.scorecard.engine_version,
    }


def spaced(digest: str) -> str:
    """A hash in groups, so that it can be read aloud and broken over lines."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
