"""The options of a request side by side: what each comes to, which is never better, what is asked once."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pydantic import TypeAdapter

from assessments.actions.answer import GivenAnswer
from assessments.actions.assessment import start_new_version
from assessments.actions.option import OptionFacts, record_option_facts
from assessments.actions.review import rule_on_claim
from assessments.actions.submission import submit_assessment
from assessments.models import CostModel, Option, UseCase
from assessments.queries.carried_over import carried_over
from assessments.queries.comparison import Comparison, comparison
from assessments.queries.dossier import dossier_of, plain
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def compared(use_case):
    return comparison(UseCase.objects.get(pk=use_case.pk), as_of=TODAY)


def line_of(assessment):
    lines = {line.option_id: line for line in compared(assessment.option.use_case).lines}
    return lines[assessment.option_id]


def test_every_option_is_there_and_doing_nothing_comes_last():
    use_case = factories.make_use_case()
    factories.make_assessment(use_case=use_case, name="First")
    factories.make_assessment(use_case=use_case, name="Second")

    found = compared(use_case)

    assert [(line.kind, line.name) for line in found.lines] == [
        ("offer", "First"),
        ("offer", "Second"),
        ("do_nothing", "do_nothing"),
    ]
    assert found.lines[-1].title == "Do nothing"


@pytest.mark.parametrize("make", [factories.make_complete, factories.make_submitted, factories.make_decided])
def test_a_line_says_what_the_results_page_says(make):
    assessment = make()

    line, card = line_of(assessment), dossier_of(assessment, as_of=TODAY).scorecard

    assert (line.headline, line.verdict, line.coverage) == (card.headline, card.verdict, card.coverage)
    assert (line.total.low, line.total.high) == (card.total.low, card.total.high)
    assert {item.id: item.ends.high for item in line.dimensions} == {
        item.id: item.figures.high for item in card.dimensions
    }


def test_what_was_decided_is_not_scored_again():
    assessment = factories.make_decided()
    CostModel.objects.all().delete()  # would shut the gate

    assert line_of(assessment).headline == "proceed"


def test_of_several_versions_the_newest_counts():
    first = factories.make_decided()
    second = start_new_version(assessment=first, by=first.author, at=NOW)

    line = line_of(first)

    assert (line.assessment_id, line.number, line.state, line.outcome) == (second.pk, 2, "draft", "")


def test_a_ruling_since_the_submission_counts():
    assessment = factories.make_complete()
    factories.give(assessment, {"LOCK-09": GivenAnswer("not_applicable_claimed", reason="No tuning")})
    submit_assessment(assessment=assessment, by=assessment.author, at=NOW)
    before = line_of(assessment).total
    ruling = {
        "question_id": "LOCK-09",
        "is_confirmed": True,
        "reason": "Yes",
        "by": factories.bob(),
        "at": NOW,
    }
    rule_on_claim(assessment=assessment, **ruling)

    after = line_of(assessment).total

    assert after.high < before.high
    assert after.high == dossier_of(factories.reload(assessment), as_of=TODAY).scorecard.total.high


def test_a_waived_stop_is_told_as_waived():
    assessment = factories.make_complete()
    factories.answer(assessment, {"PRIV-02": "e/E3"})
    assert line_of(assessment).triggered_stops == ("PRIV-02",)

    factories.make_waiver(assessment.option, "PRIV-02")

    line = line_of(assessment)
    assert (line.triggered_stops, line.waived_stops) == ((), ("PRIV-02",))


def test_facts_and_cost_stand_beside_the_risk_and_never_change_it():
    assessment = factories.make_complete()
    before = line_of(assessment)
    facts = OptionFacts("incumbent", 5, "Plans depend on it.", Decimal("10.50"), 1, 2, 3)
    record_option_facts(option=assessment.option, revision=1, facts=facts, by=assessment.author, at=NOW)

    line = line_of(assessment)

    assert (line.kind, line.value, line.value_amount) == ("incumbent", 5, Decimal("10.50"))
    assert (line.days_to_live, line.days_to_exit, line.notice_days) == (1, 2, 3)
    assert line.cost.p10 == line.cost.p50 == line.cost.p90 == Decimal("300.00")
    assert (line.total, line.headline, line.first_share) == (
        before.total,
        before.headline,
        before.first_share,
    )


def test_doing_nothing_has_value_and_cost_and_no_score():
    use_case = factories.make_use_case()
    nothing = Option.objects.get(use_case=use_case)
    factories.make_cost_model(nothing)

    line = compared(use_case).lines[-1]

    assert (line.cost.p50, line.headline, line.total, line.is_ranked) == (Decimal(300), None, None, False)


# --- ranking ---


def pair():
    """A strong and a weak option of one request."""
    use_case = factories.make_use_case()
    strong = factories.make_complete(use_case=use_case, name="Strong")
    weak = factories.make_assessment(use_case=use_case, name="Weak")
    factories.answer_everything(weak)
    factories.answer(weak, {"PRIV-04": "e/E3", "LOCK-04": "e/E3", "SEC-08": "e/E3"})
    return strong, factories.reload(weak)


def test_an_option_that_is_nowhere_better_is_dominated_and_never_first():
    strong, weak = pair()

    assert line_of(weak).is_dominated_by == (strong.option_id,)
    assert line_of(weak).first_share == 0
    assert (line_of(strong).is_dominated_by, line_of(strong).first_share) == ((), 1)


def test_what_too_little_is_known_of_is_not_ranked():
    strong, _weak = pair()
    unknown = factories.make_assessment(use_case=strong.option.use_case)

    line = line_of(unknown)

    assert line.headline == "not_enough_information"
    assert (line.is_ranked, line.first_share, line.is_dominated_by) == (False, None, ())


def test_shares_of_first_places_add_up_to_one_and_are_the_same_every_time():
    strong, _weak = pair()
    factories.make_complete(use_case=strong.option.use_case, name="As strong")

    first, second = compared(strong.option.use_case), compared(strong.option.use_case)

    assert plain(first) == plain(second)
    assert sum((line.first_share or 0 for line in first.lines), Fraction(0)) == 1


# --- questions ---


def test_what_options_share_is_asked_once():
    use_case, product = factories.make_use_case(), factories.make_product()
    first = factories.make_complete(use_case=use_case, product=product)
    second = factories.make_complete(use_case=use_case, product=product)
    own = sum(question.scope == "option" for question in factories.framework().questions)

    asked, line = compared(use_case).questions, line_of(first)

    assert asked.separately == line.asked + line_of(second).asked
    assert asked.once < asked.separately
    assert line.asked - line.shared <= own + 3  # context questions about the option
    assert line.asked == line.answered


def test_an_answer_that_no_other_option_reads_is_not_shared():
    assessment = factories.make_complete()

    assert line_of(assessment).shared == 0


def test_a_new_option_finds_what_is_true_of_request_vendor_and_product_answered():
    use_case, product = factories.make_use_case(), factories.make_product()
    factories.make_complete(use_case=use_case, product=product)

    same = carried_over(factories.make_assessment(use_case=use_case, product=product))
    other = carried_over(factories.make_assessment(use_case=use_case))
    alone = carried_over(factories.make_assessment())

    assert same.carried > other.carried > 0
    assert alone.carried == 0
    assert same.to_give > 0


# --- size ---


def queries_of(use_case):
    with CaptureQueriesContext(connection) as queries:
        compared(use_case)
    return len(queries)


@pytest.mark.parametrize("options", [2, 6])
def test_a_comparison_costs_the_same_for_any_number_of_options(options):
    use_case = factories.make_use_case()
    factories.make_submitted(use_case=use_case)
    factories.make_decided(use_case=use_case)
    for _number in range(options - 2):
        assessment = factories.make_complete(use_case=use_case)
        factories.make_waiver(assessment.option, "PRIV-02")

    assert queries_of(use_case) <= 10


def test_forty_options_are_compared():
    use_case, product = factories.make_use_case(), factories.make_product()
    for number in range(40):
        factories.make_assessment(use_case=use_case, product=product, name=str(number))

    assert len(compared(use_case).lines) == 41


def test_a_comparison_survives_the_way_through_json():
    strong, _weak = pair()
    found = compared(strong.option.use_case)

    again = TypeAdapter(Comparison).validate_python(plain(found))

    assert again == found
