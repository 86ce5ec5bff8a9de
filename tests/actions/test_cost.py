"""Cost models and their frame: kept, refused, and never overwritten unseen."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from assessments.actions.cost import (
    MOST_LINES,
    CostConflict,
    CostLineFacts,
    CostRefused,
    CostWaiting,
    FrameConflict,
    facts_of,
    record_cost_frame,
    record_cost_model,
)
from assessments.models import CostLine, CostModel, Event
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LINE = CostLineFacts(
    category="licences",
    name="Seats",
    timing="yearly",
    year=1,
    low=Decimal(90),
    mode=Decimal(100),
    high=Decimal(120),
)
USAGE = replace(
    LINE,
    category="usage",
    name="Tokens",
    low=Decimal("0.2"),
    mode=Decimal("0.35"),
    high=Decimal("0.500001"),
    unit="million tokens",
    volume_low=Decimal(100),
    volume_mode=Decimal(200),
    volume_high=Decimal("400.25"),
    probability_pct=Decimal("99.5"),
    follows_price=True,
    note="Offer of 3 November",
)


@pytest.fixture
def option():
    return factories.make_assessment().option


def record(option, *lines, revision=0, currency="EUR"):
    return record_cost_model(
        option=option, revision=revision, lines=lines, currency=currency, by=factories.alice(), at=NOW
    )


def frame(use_case, **facts):
    usual = {"revision": 1, "currency": "EUR", "horizon_years": 5, "discount_pct": Decimal("3.5")}
    return record_cost_frame(use_case=use_case, **(usual | facts), by=factories.alice(), at=NOW)


def stored(option):
    return [facts_of(line) for line in CostLine.objects.filter(cost_model__option=option)]


def test_lines_are_kept_as_they_are_given_in_their_order(option):
    model = record(option, LINE, USAGE)

    assert stored(option) == [LINE, USAGE]
    assert (model.revision, model.edited_by) == (1, factories.alice())


def test_the_largest_and_the_most_precise_amounts_come_back_as_they_were_given(option):
    large = replace(LINE, high=Decimal("999999999999.999"))
    precise = replace(LINE, high=Decimal("999999999.123456"))

    record(option, large, precise)

    assert stored(option) == [large, precise]


def test_saving_again_replaces_the_lines_and_history_keeps_both(option):
    record(option, LINE, USAGE)

    record(option, USAGE, revision=1)

    assert stored(option) == [USAGE]
    assert CostModel.objects.get().revision == 2
    first, second = Event.objects.filter(kind="cost.recorded").order_by("id")
    assert (first.before, first.after["lines"][0]["low"]) == (None, "90")
    assert [line["name"] for line in second.before["lines"]] == ["Seats", "Tokens"]
    assert [line["name"] for line in second.after["lines"]] == ["Tokens"]
    assert second.subject == str(option.pk)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (replace(LINE, low=Decimal(101)), "The least must not be above the most likely."),
        (replace(LINE, high=Decimal(99)), "The highest must not be below the most likely."),
        (replace(LINE, low=Decimal(-1)), "It must not be negative."),
        (replace(LINE, low=Decimal("NaN")), "too large or too precise"),
        (replace(LINE, high=Decimal(10) ** 12), "too large or too precise"),
        (replace(LINE, low=Decimal("0.0000001")), "too large or too precise"),
        (replace(LINE, high=Decimal("1e400000")), "too large or too precise"),
        (replace(LINE, high=Decimal("1e999999999")), "too large or too precise"),
        (replace(LINE, low=Decimal("1e-999999999")), "too large or too precise"),
        (replace(LINE, high=Decimal("999999999999.9999")), "too large or too precise"),
        (replace(LINE, probability_pct=Decimal("100.01")), "between 0 and 100%"),
        (replace(LINE, probability_pct=Decimal(-1)), "between 0 and 100%"),
        (replace(LINE, probability_pct=Decimal("33.333")), "between 0 and 100%"),
        (replace(LINE, year=4), "give a year from 1 to 3"),
        (replace(LINE, year=0), "give a year from 1 to 3"),
        (replace(LINE, category="gifts"), "Choose one of the categories."),
        (replace(LINE, timing="never"), "once or every year"),
        (replace(LINE, name="  "), "Say what is paid for."),
        (replace(LINE, name="x" * 201), "at most 200 characters"),
        (replace(LINE, note="zero\x00"), "cannot be stored"),
        (replace(LINE, unit="seats"), "Give the volume, or leave the unit empty."),
        (replace(USAGE, unit=""), "Say what the volume counts"),
        (replace(USAGE, volume_low=None), "Give all three volumes, or none."),
        (replace(USAGE, volume_low=Decimal(-1)), "It must not be negative."),
        (replace(USAGE, volume_high=Decimal(150)), "must not be below"),
        (replace(USAGE, volume_high=Decimal("400.255")), "too large or too precise"),
    ],
)
def test_a_line_that_cannot_be_is_refused_with_its_place(option, line, message):
    with pytest.raises(CostRefused, match="Line 2:") as refused:
        record(option, LINE, line)

    assert message in str(refused.value)
    assert not CostModel.objects.exists()


def test_all_faults_are_said_at_once(option):
    with pytest.raises(CostRefused) as refused:
        record(option, replace(LINE, low=Decimal(-1), year=9), replace(LINE, name=""), currency="USD")

    assert len(refused.value.messages) == 4


def test_an_empty_model_is_refused(option):
    with pytest.raises(CostRefused, match="at least one line"):
        record(option)


def test_more_lines_than_can_be_read_are_refused(option):
    with pytest.raises(CostRefused, match="at most 60 lines; this has 61"):
        record(option, *[LINE] * (MOST_LINES + 1))


def test_amounts_in_another_currency_are_refused(option):
    with pytest.raises(CostRefused, match="The amounts are in USD; this request counts in EUR"):
        record(option, LINE, currency="USD")


@pytest.mark.parametrize("revision", [0, 1, 3])
def test_the_second_of_two_saves_is_told_and_sees_the_first(option, revision):
    record(option, LINE)
    record(option, USAGE, revision=1)

    with pytest.raises(CostConflict) as conflict:
        record(option, LINE, revision=revision)

    assert stored(option) == [USAGE]
    assert ([line.name for line in conflict.value.current], conflict.value.revision) == (["Tokens"], 2)


def test_a_model_that_is_gone_conflicts_with_nothing_to_show(option):
    with pytest.raises(CostConflict) as conflict:
        record(option, LINE, revision=1)

    assert (conflict.value.current, conflict.value.revision) == ([], 0)


def test_while_a_decision_is_awaited_costs_stay_as_they_are():
    option = factories.make_submitted().option

    with pytest.raises(CostWaiting, match="waiting for a decision"):
        record(option, LINE, revision=1)

    assert Event.objects.filter(kind="cost.recorded").count() == 0


def test_after_a_decision_they_belong_to_the_next_version():
    assessment = factories.make_decided()
    frozen = assessment.snapshots.get(kind="decision").sha256

    record(assessment.option, LINE, revision=1)

    assert assessment.snapshots.get(kind="decision").sha256 == frozen
    assert stored(assessment.option) == [LINE]


def test_the_frame_is_kept_with_what_stood_there_before():
    use_case = factories.make_use_case()

    frame(use_case)

    use_case.refresh_from_db()
    assert (use_case.horizon_years, use_case.discount_pct, use_case.revision) == (5, Decimal("3.5"), 2)
    event = Event.objects.get(kind="cost.frame_recorded")
    assert (event.before["horizon_years"], event.after["horizon_years"]) == ("3", "5")


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"currency": "eur"}, "three letters"),
        ({"currency": "EURO"}, "three letters"),
        ({"currency": "ÉÉÉ"}, "three letters"),
        ({"horizon_years": 0}, "1 to 10 years"),
        ({"horizon_years": 11}, "1 to 10 years"),
        ({"discount_pct": Decimal(51)}, "between 0 and 50%"),
        ({"discount_pct": Decimal(-1)}, "between 0 and 50%"),
        ({"discount_pct": Decimal("0.001")}, "between 0 and 50%"),
    ],
)
def test_a_frame_that_cannot_be_is_refused(facts, message):
    use_case = factories.make_use_case()

    with pytest.raises(CostRefused, match=message):
        frame(use_case, **facts)


def test_another_currency_needs_a_word_about_the_amounts_given_so_far(option):
    record(option, LINE)

    with pytest.raises(CostRefused, match="nothing is converted"):
        frame(option.use_case, currency="USD")
    frame(option.use_case, currency="USD", keep_amounts=True)

    assert option.use_case.currency == "USD"


def test_before_any_amount_the_currency_is_free():
    assert frame(factories.make_use_case(), currency="CHF").currency == "CHF"


def test_the_second_of_two_frames_is_told():
    use_case = factories.make_use_case()
    frame(use_case)

    with pytest.raises(FrameConflict) as conflict:
        frame(use_case, revision=1, horizon_years=7)

    assert conflict.value.current.horizon_years == 5


def test_the_frame_stays_while_any_option_waits_for_a_decision():
    use_case = factories.make_submitted().option.use_case

    with pytest.raises(CostWaiting, match="An option of this request is waiting"):
        frame(use_case)


def test_a_request_edited_meanwhile_conflicts_with_the_frame():
    use_case = factories.make_use_case()

    with pytest.raises(FrameConflict):
        frame(use_case, revision=use_case.revision + 1)


def test_the_model_says_when_it_was_last_changed(option):
    record(option, LINE)

    record_cost_model(
        option=option,
        revision=1,
        lines=[LINE],
        currency="EUR",
        by=factories.bob(),
        at=NOW + timedelta(hours=1),
    )

    model = CostModel.objects.get()
    assert (model.edited_by, model.edited_at) == (factories.bob(), NOW + timedelta(hours=1))
