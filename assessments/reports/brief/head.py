"""The head of page 1: recommendation, flag, facts, the ask and what speaks for it."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.labels import OUTCOME, VALUE
from assessments.queries.comparison import OptionLine
from assessments.reports import sentences
from assessments.reports.amounts import amount, over_years
from assessments.reports.brief.parts import REQUEST, SIZE, Fact
from assessments.reports.press import Run, Runs
from assessments.reports.reading import Reading

MOST_ASK = 9  # lines: with names and use as long as a sentence may hold, it takes no more
FACTS_HEIGHT, FACT_WIDTHS = 54.0, (110.0, 150.0, 124.0, 110.0)
NAME, USE = 60, 110  # characters of a name, and of a use case, inside a sentence


def flag(reading: Reading) -> tuple[str, str]:
    """The decision flag: its words and its tone."""
    dossier, press = reading.dossier, reading.press
    if dossier.decision is not None:
        word = str(OUTCOME[dossier.decision.outcome].word)
        return press.own(_("Decision: %(outcome)s") % {"outcome": word}), dossier.decision.outcome
    if reading.is_draft:
        return press.own(_("Draft: nothing to decide yet")), "draft"
    return press.own(_("Decision requested")), "requested"


def recommended(reading: Reading) -> Runs:
    """The recommendation in one sentence; the names in it are the user's."""
    dossier = reading.dossier
    option, title = chr(0xE000), chr(0xE001)
    text = sentences.verdict_sentence(dossier.scorecard, option=option, title=title)
    return reading.press.filled(
        text,
        {option: reading.press.name(dossier.option, NAME), title: reading.press.name(dossier.title, USE)},
    )


def because(reading: Reading) -> str:
    """The strongest reason and the score with its range."""
    scorecard = reading.dossier.scorecard
    reason = sentences.because(scorecard, reading.framework)
    score = sentences.score_sentence(scorecard, reading.framework)
    return " ".join([reason, _("Prudent risk:"), score]).strip()


def facts(reading: Reading) -> tuple[Fact, ...]:
    """Who, which, when, until when: two rows of four."""
    dossier, press = reading.dossier, reading.press
    decision = dossier.decision
    day = decision.decided_at if decision else dossier.submitted_at or dossier.as_of
    until = decision.valid_until if decision else None
    classification = getattr(settings, "REPORT_CLASSIFICATION", "") or _("Internal")
    values = (
        (_("Organisation"), press.user(dossier.organisation)),
        (_("Owner"), press.user(dossier.sponsor) if dossier.sponsor else Run(press.own(_("not named")))),
        (_("Vendor"), press.user(dossier.vendor)),
        (_("Classification"), Run(press.own(classification))),
        (_("Date"), Run(press.date(day))),
        (_("Valid until"), Run(press.date(until) if until else press.own(_("no decision yet")))),
        (_("Version"), Run(press.own(_("%(number)s of this option") % {"number": dossier.number}))),
        (_("Content hash"), Run(f"{reading.content_hash[:8]} {reading.content_hash[8:16]}…")),
    )
    return tuple(
        Fact(
            press.own(label),
            press.fit((run,), lines=1, width=width, size=SIZE, section=REQUEST, is_short=True),
        )
        for (label, run), width in zip(values, FACT_WIDTHS * 2, strict=True)
    )


EntryText = tuple[str, str, Runs, int]


def entry_texts(reading: Reading) -> list[EntryText]:
    """The ask, why now, what if not, the options: key, label, text, most lines."""
    dossier, press = reading.dossier, reading.press
    none_given = Run(press.own(_("Not provided.")))
    rows: list[EntryText] = [("ask", _("The ask"), asked(reading), MOST_ASK)]
    if dossier.decision and dossier.decision.deviation:
        rows.append(("deviation", _("Why against"), (press.user(dossier.decision.deviation),), 4))
    elif dossier.decision:
        rows.append(("reason", _("Reason"), (press.user(dossier.decision.reason),), 4))
    benefit = press.user(dossier.benefit) if dossier.benefit else none_given
    nothing = press.user(dossier.do_nothing) if dossier.do_nothing else none_given
    rows += [
        ("benefit", _("Why now"), (*value_words(reading, reading.line), benefit), 4),
        ("nothing", _("If nothing is done"), (*value_words(reading, doing_nothing(reading)), nothing), 4),
    ]
    return [(key, press.own(label), text, most) for key, label, text, most in rows]


def doing_nothing(reading: Reading) -> OptionLine | None:
    """The line of doing nothing among the options."""
    lines = reading.insight.comparison.lines if reading.insight else ()
    return next((line for line in lines if line.kind == "do_nothing"), None)


def value_words(reading: Reading, line: OptionLine | None) -> Runs:
    """The value of an option on its own axis: never part of the risk."""
    if line is None or reading.insight is None:
        return ()
    if line.value is None:
        return (Run(reading.press.own(_("Value not rated.") + " ")),)
    text = _("Value %(value)s.") % {"value": str(VALUE[line.value].word)}
    if line.value_amount is not None:
        money = amount(line.value_amount, reading.insight.comparison.currency)
        text += " " + _("Benefit of %(amount)s a year.") % {"amount": money}
    return (Run(reading.press.own(text + " "), is_strong=True),)


def asked(reading: Reading) -> Runs:
    """What leadership is asked, or what it decided: verb, object, use case, limits, date, money."""
    dossier, press = reading.dossier, reading.press
    decision = dossier.decision
    parts: dict[str, str | Run] = {
        "option": press.name(dossier.option, NAME),
        "product": press.name(dossier.product, NAME),
        "vendor": press.name(dossier.vendor, NAME),
        "title": press.name(dossier.title, USE),
    }
    if decision is None:
        runs = press.sentence(REQUESTS[dossier.scorecard.headline](), **parts)
    else:
        count = len(decision.conditions)
        template = DECISIONS[decision.outcome](count).replace("%(count)s", str(count))
        runs = press.sentence(template, **parts)
    return (*runs, Run(press.own(" " + limits(reading))))


REQUESTS = {
    "proceed": lambda: _("Approve %(option)s (%(product)s, %(vendor)s) for this use: %(title)s."),
    "proceed_with_conditions": lambda: _(
        "Approve, with conditions, %(option)s (%(product)s, %(vendor)s) for this use: %(title)s."
    ),
    "escalate": lambda: _(
        "Decide in the risk committee on %(option)s (%(product)s, %(vendor)s) for this use: %(title)s."
    ),
    "do_not_proceed": lambda: _(
        "Refuse %(option)s (%(product)s, %(vendor)s), as it stands, for this use: %(title)s."
    ),
    "not_enough_information": lambda: _(
        "Defer %(option)s (%(product)s, %(vendor)s) for this use: %(title)s; first get the answers on page 2."
    ),
}
DECISIONS = {
    "approve": lambda count: _("Approved: %(option)s (%(product)s, %(vendor)s) for this use: %(title)s."),
    "approve_with_conditions": lambda count: ngettext(
        "Approved, with %(count)s condition: %(option)s (%(product)s, %(vendor)s) for this use: %(title)s.",
        "Approved, with %(count)s conditions: %(option)s (%(product)s, %(vendor)s) for this use: %(title)s.",
        count,
    ),
    "defer": lambda count: _("Deferred: %(option)s (%(product)s, %(vendor)s) for this use: %(title)s."),
    "refuse": lambda count: _("Refused: %(option)s (%(product)s, %(vendor)s) for this use: %(title)s."),
}


def limits(reading: Reading) -> str:
    """Until when and for how much."""
    decision, press = reading.dossier.decision, reading.press
    words = []
    if decision and decision.valid_until:
        words.append(_("Valid until %(date)s.") % {"date": press.date(decision.valid_until)})
    elif decision is None and reading.dossier.deadline_on:
        words.append(_("Decision wanted by %(date)s.") % {"date": press.date(reading.dossier.deadline_on)})
    words.append(money_words(reading))
    return " ".join(words)


def money_words(reading: Reading) -> str:
    """What half and nine in ten simulations stay under; that there is no amount where there is none."""
    line = reading.line
    if line is None or line.cost is None or reading.insight is None:
        return _("No amount is stated: there is no cost model yet.")
    found = reading.insight.comparison
    words = {
        "likely": amount(line.cost.p50, found.currency),
        "most": amount(line.cost.p90, found.currency),
        "horizon": over_years(found.horizon_years),
    }
    if words["likely"] == words["most"]:
        return _("Cost: %(likely)s %(horizon)s.") % words
    return _("Cost: about %(likely)s, at most %(most)s in nine of ten simulations, %(horizon)s.") % words
