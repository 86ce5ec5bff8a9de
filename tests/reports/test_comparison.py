"""The comparison is two pages, whatever it holds, and prints the words of its page."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.frameworks.loader import load_framework
from assessments.queries.comparison import (
    Comparison,
    DimensionEnds,
    OptionLine,
    QuestionsAsked,
)
from assessments.queries.cost import CostRange
from assessments.reports.comparison.content import Room, Subject, comparison_content, kept
from assessments.reports.comparison.printing import comparison_hash, comparison_pdf
from assessments.reports.comparison.table import comparison_table, first_sentence, questions_sentence
from assessments.scoring.scorecard import Interval
from tests.factories import FRAMEWORK
from tests.reports.reader import text_of

SUBJECT = Subject("Draft product texts", "Acme", "Head of marketing", date(2027, 1, 31), "Texts stay late.")
LONG = "Unübersichtlichkeitsverordnung 供应商 mit <b>Zeichen</b> & sehr vielen Worten " * 3


def framework():
    return load_framework(FRAMEWORK)


def line(id=1, high=10, **fields):
    ends = Interval(Fraction(high) / 2, Fraction(high))
    usual = {
        "kind": "offer",
        "name": f"Option {id}",
        "vendor": "Vendor",
        "product": "Product",
        "value": 3,
        "value_reason": "An hour a week.",
        "value_amount": Decimal(1000),
        "days_to_live": 10,
        "days_to_exit": 20,
        "notice_days": 30,
        "cost": CostRange(Decimal(90_000), Decimal(100_000), Decimal(120_000)),
        "assessment_id": id,
        "state": "draft",
        "headline": "proceed_with_conditions",
        "verdict": "proceed_with_conditions",
        "total": ends,
        "dimensions": tuple(DimensionEnds(item.id, ends) for item in framework().dimensions),
        "coverage": Fraction(1),
        "asked": 80,
        "answered": 80,
        "is_ranked": True,
        "first_share": Fraction(1, 4),
    }
    return OptionLine(option_id=id, **(usual | fields))


def nothing(id=99):
    """Doing nothing: no product, no assessment, no cost model."""
    words = {"kind": "do_nothing", "name": "do_nothing", "vendor": "", "product": "", "state": ""}
    none = dict.fromkeys(("assessment_id", "headline", "verdict", "total", "cost", "first_share"))
    return replace(line(id), **words, **none, dimensions=(), asked=0, answered=0, is_ranked=False)


def compared(*lines, **fields):
    usual = {
        "use_case_id": 1,
        "framework": FRAMEWORK,
        "as_of": date(2026, 11, 25),
        "currency": "EUR",
        "horizon_years": 3,
        "discount_pct": Decimal("4.00"),
        "lines": (*lines, nothing()),
        "questions": QuestionsAsked(len(lines), 200, 300),
        "draws": 10_000,
        "seed": 1,
    }
    return Comparison(**(usual | fields))


def longest(id, high=90):
    every = tuple(question.id for question in framework().questions if question.stop_option)
    return line(
        id,
        high,
        name=f"{id} {LONG}"[:200],
        vendor=LONG[:200],
        product=LONG[:200],
        value_reason=LONG * 10,
        value_amount=Decimal("999999999999.99"),
        cost=CostRange(Decimal(10) ** 11, Decimal(10) ** 12, Decimal(10) ** 13),
        days_to_exit=3650,
        headline="do_not_proceed",
        triggered_stops=every,
        waived_stops=every[:3],
        open_stops=every[3:6],
        is_dominated_by=(2, 3, 4),
    )


CASES = {
    "nothing but doing nothing": compared(draws=0),
    "two options": compared(line(1), line(2, 30)),
    "six options": compared(*(line(id, 10 * id) for id in range(1, 7))),
    "six long ones": compared(*(longest(id) for id in range(1, 7))),
    "forty long ones": compared(*(longest(id) for id in range(1, 41))),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("case", CASES)
def test_the_comparison_is_exactly_two_pages(case, language):
    import pypdfium2  # noqa: PLC0415 -- the other tests read text only

    subject = SUBJECT if "long" not in case else replace(SUBJECT, title=LONG[:261], do_nothing=LONG * 20)

    pdf = comparison_pdf(CASES[case], subject, framework(), language=language)

    assert len(pypdfium2.PdfDocument(pdf)) == 2


def test_the_same_comparison_gives_the_same_bytes():
    first, second = (
        comparison_pdf(CASES["two options"], SUBJECT, framework(), language="en") for _time in range(2)
    )

    assert first == second


def test_anything_that_changes_is_another_file():
    before = comparison_hash(CASES["two options"], SUBJECT)

    assert comparison_hash(CASES["six options"], SUBJECT) != before
    assert comparison_hash(CASES["two options"], replace(SUBJECT, sponsor="Somebody else")) != before


def test_a_stop_is_told_in_words():
    pdf = comparison_pdf(
        compared(line(1, triggered_stops=("PRIV-02",)), line(2)), SUBJECT, framework(), language="en"
    )

    message = framework().question("PRIV-02").stop_option.hard_stop.message.en
    assert " ".join(message.split()[:4]) in " ".join(text_of(pdf).split())


def test_what_is_not_printed_is_counted():
    content = comparison_content(
        CASES["forty long ones"],
        SUBJECT,
        framework(),
        language="en",
        content_hash="0" * 64,
        room=Room(7, 2, 2),
    )

    assert len(content.options) == 7
    assert content.left_out == "34 more options stand on the page of the comparison."


def test_today_doing_nothing_and_the_least_risky_are_never_left_out():
    today = line(50, 95, kind="incumbent")
    lines = [*(line(id, 90 - id) for id in range(1, 20)), today, nothing()]

    names = [one.option_id for one in kept(lines, 4)]

    assert names == [18, 19, 50, 99]


def test_the_lowest_of_each_dimension_and_what_is_over_a_limit_are_marked():
    table = comparison_table(compared(line(1, 10), line(2, 80)), framework())

    cells = table.dimensions[0].cells
    assert [cell.is_best for cell in cells] == [True, False, False]
    assert [bool(cell.mark) for cell in cells] == [False, True, False]
    assert [cell.text for cell in cells] == ["10", "80", "–"]


def test_a_share_is_never_rounded_to_all_or_nothing():
    almost = compared(line(1, first_share=Fraction(9999, 10_000)), line(2, first_share=Fraction(1, 10_000)))

    shares = [cell.text for cell in comparison_table(almost, framework()).result[2].cells]

    assert shares == ["99.99%", "0.01%", "–"]


@pytest.mark.parametrize(
    ("comparison", "sentence"),
    [
        (compared(draws=0), "No option can be ranked yet: too little is known."),
        (compared(line(1)), "Only “Option 1” can be ranked so far."),
        (
            compared(line(1, first_share=Fraction(1)), line(2, first_share=Fraction(0))),
            "“Option 1” carries the least risk, however the dimensions are weighed",
        ),
        (
            compared(line(1, first_share=Fraction(1, 4)), line(2, first_share=Fraction(3, 4))),
            "“Option 2” carries the least risk under 75% of all weightings",
        ),
    ],
)
def test_the_picture_says_which_option_carries_the_least_risk(comparison, sentence):
    assert first_sentence(comparison) == sentence


def test_one_option_alone_spares_no_question():
    assert questions_sentence(compared(line(1))) == ""
    assert "200 questions instead of 300" in questions_sentence(compared(line(1), line(2)))
