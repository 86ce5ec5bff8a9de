"""What is known of an option beside its answers: kept with its history, refused in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessments.actions.option import (
    OptionConflict,
    OptionFacts,
    OptionRefused,
    OptionWaiting,
    facts_of,
    record_option_facts,
)
from assessments.actions.use_case import UseCaseRefused
from assessments.models import Event, Option
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
FACTS = OptionFacts("offer", 3, "An hour a week each.", Decimal("1200.50"), 30, 45, 90)


def record(option, facts=FACTS, revision=1):
    return record_option_facts(option=option, revision=revision, facts=facts, by=factories.alice(), at=NOW)


def test_facts_are_kept_with_what_stood_there_before():
    option = factories.make_assessment().option

    record(option)
    record(option, replace(FACTS, value=5), revision=2)

    stored = Option.objects.get(pk=option.pk)
    assert (facts_of(stored), stored.revision) == (replace(FACTS, value=5), 3)
    event = Event.objects.filter(kind="option.facts_recorded").order_by("pk").last()
    assert (event.subject, event.before["value"], event.after["value"]) == (str(option.pk), 3, 5)
    assert event.after["value_amount"] == "1200.50"


def test_who_comes_second_overwrites_nothing():
    option = factories.make_assessment().option
    record(Option.objects.select_related("use_case").get(pk=option.pk))

    with pytest.raises(OptionConflict) as conflict:
        record(option, replace(FACTS, value=1))

    assert conflict.value.current.value == 3
    assert Option.objects.get(pk=option.pk).value == 3


def test_what_waits_for_a_decision_rests_on_its_facts():
    option = factories.make_submitted().option

    with pytest.raises(OptionWaiting, match="Send it back first"):
        record(option)

    assert Option.objects.get(pk=option.pk).value is None


def test_after_a_decision_the_facts_belong_to_the_next_version():
    assessment = factories.make_decided()

    record(assessment.option)

    assert Option.objects.get(pk=assessment.option_id).value == 3


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": "do_nothing"}, "what kind of option"),
        ({"kind": "bargain"}, "what kind of option"),
        ({"value": 0}, "from 1 to 5"),
        ({"value": 6}, "from 1 to 5"),
        ({"value_reason": " "}, "in the sponsor’s words"),
        ({"value_reason": "w" * 2001}, "at most 2000"),
        ({"value_reason": "zero \x00"}, "cannot be stored"),
        ({"value_amount": Decimal("-1")}, "at least 0"),
        ({"value_amount": Decimal("NaN")}, "at least 0"),
        ({"value_amount": Decimal(10) ** 12}, "less than"),
        ({"value_amount": Decimal("1e999999999")}, "less than"),
        ({"value_amount": Decimal("999999999999.995")}, "too precise"),
        ({"days_to_live": -1}, "Days to go-live: from 0 to 3650"),
        ({"days_to_exit": 3651}, "Days to leave: from 0 to 3650"),
        ({"notice_days": 99_999}, "Notice we are given, in days: from 0 to 3650"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(changed, words):
    option = factories.make_assessment().option

    with pytest.raises(OptionRefused, match=words):
        record(option, replace(FACTS, **changed))

    assert Option.objects.get(pk=option.pk).revision == 1


def test_nothing_but_the_kind_has_to_be_known():
    option = factories.make_assessment().option

    assert facts_of(record(option, OptionFacts("incumbent"))) == OptionFacts("incumbent")


def test_doing_nothing_stays_what_it_is():
    nothing = Option.objects.select_related("use_case").get(use_case=factories.make_use_case())

    with pytest.raises(OptionRefused, match="what kind of option"):
        record(nothing)
    record(nothing, OptionFacts("do_nothing", 1, "Nothing gets better."))

    assert Option.objects.get(pk=nothing.pk).value == 1


def test_a_request_takes_forty_options_and_no_more():
    use_case, product = factories.make_use_case(), factories.make_product()
    for number in range(40):
        factories.make_assessment(use_case=use_case, product=product, name=str(number))

    with pytest.raises(UseCaseRefused, match="at most 40 options"):
        factories.make_assessment(use_case=use_case, product=product, name="one more")

    assert Option.objects.filter(use_case=use_case, kind="offer").count() == 40
