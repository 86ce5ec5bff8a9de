"""Page 2: what the result rests on, what nobody measured yet, who stands behind it, how to verify it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.reports.brief.opinions import MOST_LINES, opinion_words
from assessments.reports.brief.parts import ANSWERS, REQUEST, WORKING, EntryText
from assessments.reports.reading import Reading
from assessments.scoring.scorecard import UNKNOWN_STATES

UNKNOWNS = 3


def weak_proof(reading: Reading) -> EntryText:
    """What weak proof costs."""
    return reading.press.own(_("Weak proof")), reading.press.words(lost(reading)), 3, WORKING


def grounds(reading: Reading) -> list[EntryText]:
    """How old the proof is, and the unknowns that matter."""
    press = reading.press
    return [
        (
            press.own(_("Evidence")),
            press.words(" ".join(filter(None, (levels(reading), ages(reading), silence(reading))))),
            3,
            WORKING,
        ),
        (press.own(_("Key unknowns")), press.words(unknowns(reading)), 5, ANSWERS),
    ]


def levels(reading: Reading) -> str:
    """How many of the answers that can change the score carry which level of proof, and how many are open."""
    counts: dict[str, int] = {}
    for effect in reading.effects.values():
        answer = reading.answers.get(effect.question)
        is_known = answer is not None and answer.state == "answered"
        key = (answer.evidence or reading.framework.evidence.default) if answer and is_known else ""
        if key or effect.state in UNKNOWN_STATES:
            counts[key] = counts.get(key, 0) + 1
    named = [
        f"{level.id} {counts[level.id]}"
        for level in reversed(reading.framework.evidence.levels)
        if level.id in counts
    ]
    if "" in counts:
        named.append(_("not known %(count)s") % {"count": counts[""]})
    return _("Answers by level: %(levels)s.") % {"levels": ", ".join(named) or "–"}


def silence(reading: Reading) -> str:
    """That the vendor was asked and did not answer; empty where it did or was not asked."""
    ids = [
        fact.question
        for fact in reading.dossier.answers
        if fact.is_unconfirmed and fact.question in reading.effects
    ]
    if not ids:
        return ""
    return ngettext(
        "The vendor left %(count)s question unanswered: its public documents count as publicity there.",
        "The vendor left %(count)s questions unanswered: its public documents count as publicity there.",
        len(ids),
    ) % {"count": len(ids)}


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
    text = _("Oldest source: %(date)s.") % {"date": press.date(dates[0])}
    expiry = next_expiry(reading)
    if expiry:
        text += " " + _("Next proof to expire: %(date)s.") % {"date": press.date(expiry)}
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


def concentration(reading: Reading) -> list[EntryText]:
    """How much already rests on the same vendor."""
    press = reading.press
    words = _("Not measured yet: our critical uses on one vendor, host or model.")
    return [(press.own(_("Concentration")), press.words(words), 2, WORKING)]


def opinions(reading: Reading) -> EntryText:
    """What each function says."""
    return reading.press.own(_("Opinions")), opinion_words(reading), MOST_LINES, REQUEST


def people(reading: Reading) -> list[EntryText]:
    """What re-opens the decision, signatures, how to verify."""
    press = reading.press
    return [
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
    return _("SHA-256 of the data: %(hash)s. Framework %(framework)s, engine %(engine)s.") % {
        "hash": spaced(reading.content_hash),
        "framework": reading.dossier.framework,
        "engine": reading.dossier.scorecard.engine_version,
    }


def spaced(digest: str) -> str:
    """A hash in groups, so that it can be read aloud and broken over lines."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
