"""Cost models as they are read: exact, in one query, with the lines their deployment usually has."""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Option
from assessments.queries.cost import cost_comparison, cost_models, cost_summary, template_of
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_model_is_read_exactly_in_the_frame_of_its_request():
    use_case = factories.make_use_case()
    use_case.discount_pct, use_case.horizon_years = "3.50", 5
    use_case.save()
    use_case.refresh_from_db()
    option = factories.make_assessment(use_case=use_case).option
    usage = {"low": "0.1", "mode": "0.200001", "high": "0.3", "unit": "seats", "probability_pct": "12.5"}
    usage |= {"volume_low": 1, "volume_mode": 2, "volume_high": 3, "follows_price": True, "year": 2}
    factories.make_cost_model(option, lines=[usage, {}])

    model = cost_models(use_case)[option.pk]

    assert (model.horizon_years, model.discount) == (5, Fraction(35, 1000))
    first, second = model.lines
    assert (first.amount.mode, first.volume.mode) == (Fraction(200001, 10**6), 2)
    assert (first.probability, first.follows_price, first.year) == (Fraction(1, 8), True, 2)
    assert (second.volume, second.probability) == (None, 1)


@pytest.mark.parametrize("options", [1, 3])
def test_all_models_of_a_request_are_one_query_and_their_costs_none(options):
    use_case = factories.make_use_case()
    for _number in range(options):
        factories.make_cost_model(factories.make_assessment(use_case=use_case).option)

    with CaptureQueriesContext(connection) as queries:
        summaries = cost_summary(cost_models(use_case))

    assert len(queries) == 1
    assert [found.range.p50 for found in summaries.values()] == [300] * options


def test_an_option_without_lines_has_no_model():
    assessment = factories.make_assessment()

    assert cost_models(assessment.option.use_case) == {}


def test_a_price_factor_may_concern_one_option_only():
    use_case = factories.make_use_case()
    one, other = (factories.make_assessment(use_case=use_case).option for _number in range(2))
    for option in (one, other):
        factories.make_cost_model(option, lines=[{"follows_price": True}])

    found = cost_summary(cost_models(use_case), price_factor={one.pk: Fraction(3)})

    assert (found[one.pk].range.p50, found[other.pk].range.p50) == (300, 100)


def compared(*models):
    """The comparison of options with these lines each, all of them offers."""
    use_case = factories.make_use_case()
    options = [factories.make_assessment(use_case=use_case).option for _model in models]
    for option, lines in zip(options, models, strict=True):
        factories.make_cost_model(option, lines=lines)
    found = cost_comparison(cost_models(use_case), offers=frozenset(option.pk for option in options))
    return [option.pk for option in options], found


def test_the_offer_without_a_price_is_set_against_each_of_the_others():
    fee, work = {"category": "licences"}, {"category": "running", "low": 500, "mode": 500, "high": 500}

    (free, cheap, dear), found = compared([work], [fee], [fee, work])

    assert [(pair.option_id, pair.other_id, pair.is_free, pair.share) for pair in found.dearer] == [
        (free, cheap, True, 1),
        (free, dear, True, 0),
    ]


def test_a_plan_that_may_have_to_be_paid_later_still_looks_free():
    later = {"category": "licences", "probability_pct": 50, "low": 900, "mode": 900, "high": 900}

    (free, paid), found = compared([{"category": "running"}, later], [{"category": "licences"}])

    (pair,) = found.dearer
    assert (pair.option_id, pair.other_id, pair.is_free) == (free, paid, True)
    assert 0 < pair.share < 1


def test_offers_that_look_the_same_are_not_set_against_each_other():
    assert compared([{}], [{}])[1].dearer == ()
    assert compared([{}])[1].dearer == ()


def test_doing_nothing_is_never_the_cheap_offer():
    assessment = factories.make_assessment()
    use_case = assessment.option.use_case
    nothing = Option.objects.get(use_case=use_case, kind="do_nothing")
    factories.make_cost_model(nothing, lines=[{"category": "running"}])
    factories.make_cost_model(assessment.option)

    found = cost_comparison(cost_models(use_case), offers=frozenset({assessment.option_id}))

    assert (found.dearer, len(found.summaries)) == ((), 2)


def test_the_usual_lines_are_those_of_the_newest_answer_about_deployment():
    assessment = factories.make_assessment()
    before = template_of(assessment.option)
    factories.answer_context(assessment, deployment="self_hosted")

    names = [line.name.en for line in template_of(assessment.option)]

    assert before[0].name.en == "Licences or subscriptions"
    assert names[0] == "Servers and accelerators"
