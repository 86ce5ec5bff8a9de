"""Words of a sentence one by one, with durations, percentages and dates read as what they measure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from assessments.frameworks.schema import Measure
from assessments.reading.words import folded

NUMBER_WORDS: Mapping[str, int] = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "sixty": 60,
    "twenty-four": 24,
    "thirty-six": 36,
    "forty-eight": 48,
    "seventy-two": 72,
    "ninety": 90,
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "douze": 12,
    "quatorze": 14,
    "quinze": 15,
    "vingt": 20,
    "trente": 30,
    "soixante": 60,
    "vingt-quatre": 24,
    "trente-six": 36,
    "quarante-huit": 48,
    "soixante-douze": 72,
    "quatre-vingt-dix": 90,
}
# Hours in each unit; a month is counted as 30 days.
HOURS: Mapping[str, int] = {
    **dict.fromkeys(("hour", "hours", "heure", "heures"), 1),
    **dict.fromkeys(("day", "days", "jour", "jours"), 24),
    **dict.fromkeys(("week", "weeks", "semaine", "semaines"), 7 * 24),
    **dict.fromkeys(("month", "months", "mois"), 30 * 24),
    **dict.fromkeys(("year", "years", "an", "ans", "annee", "annees"), 365 * 24),
}
MONTHS: Mapping[str, int] = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    )
    for number, name in enumerate(names.split(), start=1)
}
NUMBER = r"\d+|" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
PARTS = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)"
    rf"|\b(?P<slashed>\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})\b"
    rf"|\b(?P<day_first>\d{{1,2}}(?:st|nd|rd|th|er)? (?:of )?(?:{MONTH})\.?,? \d{{4}})\b"
    rf"|\b(?P<month_first>(?:{MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})\b"
    rf"|(?P<percent>\d+(?:[.,]\d+)?) ?(?:%|per ?cent\b|pour cent\b)"
    rf"|\b(?P<number>{NUMBER})\)?[ -](?:\(\d+\) )?(?:calendar |consecutive )?(?P<unit>{'|'.join(HOURS)})\b"
    rf"|(?P<word>[^\W\d_]+)"
    rf"|(?P<stop>[;:])"
)
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, folded, or a measure. ``clause`` counts the colons and semicolons before it."""

    word: str
    clause: int
    measure: Measure | None = None
    value: Fraction | date | None = None  # hours of a duration, or percent, or the day


def tokens_of(sentence: str) -> list[Token]:
    """The words and measures of a sentence, in order."""
    found: list[Token] = []
    clause = 0
    for match in PARTS.finditer(" ".join(folded(sentence).split())):
        if match.lastgroup == "stop":
            clause += 1
        elif match.lastgroup == "word":
            found.append(Token(match["word"], clause))
        else:
            found += _measured(match, clause)
    return found


def _measured(match: re.Match[str], clause: int) -> Iterator[Token]:
    if match.lastgroup == "unit":
        number = NUMBER_WORDS.get(match["number"]) or int(DIGITS.findall(match["number"])[0])
        yield Token("", clause, "duration", Fraction(number * HOURS[match["unit"]]))
    elif match.lastgroup == "percent":
        yield Token("", clause, "percent", Fraction(match["percent"].replace(",", ".")))
    else:
        kind = str(match.lastgroup)
        try:
            yield Token("", clause, "date", DATES[kind](match[kind]))
        except ValueError:  # the 31st of February
            return


def _slashed(text: str) -> date:
    """Day first, as everywhere but in one country; month first only where nothing else is a date."""
    first, second, year = map(int, DIGITS.findall(text))
    return date(year, first, second) if second > 12 else date(year, second, first)


def _named(text: str) -> date:
    day, year = map(int, DIGITS.findall(text))
    month = next(MONTHS[word] for word in re.findall(r"[a-z]+", text) if word in MONTHS)
    return date(year, month, day)


DATES: Mapping[str, Callable[[str], date]] = {
    "iso": date.fromisoformat,
    "slashed": _slashed,
    "day_first": _named,
    "month_first": _named,
}
