"""Page 2: what each function says; dissent whole and in its own words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.labels import FUNCTION, STANCE
from assessments.queries.record import OpinionFacts
from assessments.reports.press import Run, Runs
from assessments.reports.reading import Reading

MOST_LINES = 16  # six functions, each against, each with as long a line as may be given
DISSENT = ("against", "reservations")


def opinion_words(reading: Reading) -> Runs:
    """Against first, then reservations, word for word; who is in favour and who said nothing, by name."""
    given = reading.printed.record.opinions
    if not given:
        return reading.press.words(_("No function has given an opinion."))
    runs: list[Run] = []
    for stance in DISSENT:
        for opinion in given:
            if opinion.stance == stance:
                runs += dissent(reading, opinion)
    return (
        *runs,
        *reading.press.words(" ".join(filter(None, (in_favour(given), silent(given), advice(reading))))),
    )


def dissent(reading: Reading, opinion: OpinionFacts) -> Runs:
    """A function, its stance and its line as it was given."""
    press = reading.press
    lead = _("%(function)s, %(stance)s:") % {
        "function": FUNCTION[opinion.function].word,
        "stance": str(STANCE[opinion.stance].word).lower(),
    }
    quoted = press.sentence(_("“%(words)s”"), words=press.user(opinion.line))
    return Run(press.own(lead + " "), is_strong=True), *quoted, Run(" ")


def in_favour(given: tuple[OpinionFacts, ...]) -> str:
    """Who is in favour."""
    names = [str(FUNCTION[opinion.function].word) for opinion in given if opinion.stance == "favourable"]
    return _("In favour: %(names)s.") % {"names": ", ".join(names)} if names else ""


def silent(given: tuple[OpinionFacts, ...]) -> str:
    """Which functions said nothing."""
    heard = {opinion.function for opinion in given}
    names = [str(label.word) for code, label in FUNCTION.items() if code not in heard]
    return _("No opinion from: %(names)s.") % {"names": ", ".join(names)} if names else ""


def advice(reading: Reading) -> str:
    """What became of the data protection officer’s advice."""
    decision = reading.dossier.decision
    if decision is None or not decision.advice:
        return ""
    if decision.advice == "followed":
        return _("The advice of data protection is followed.")
    return _("The advice of data protection is not followed (reason in §1).")
