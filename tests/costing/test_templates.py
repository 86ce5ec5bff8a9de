"""Cost models to start from: one a way of deployment, in both languages, without amounts."""

import pytest

from assessments.costing import templates
from assessments.costing.model import STEADY_CATEGORIES
from assessments.frameworks.loader import latest
from assessments.labels import COST_CATEGORY, COST_TIMING

LINES = [(name, line) for name, lines in templates.templates().items() for line in lines]


def test_every_way_of_deployment_has_a_template_and_so_has_doing_nothing():
    question = latest("ai-vendor").context_by_id[templates.deployment_question()]

    assert set(templates.templates()) == {*question.values, "do_nothing"}


@pytest.mark.parametrize(("name", "line"), LINES)
def test_every_line_is_named_in_both_languages_under_a_known_category(name, line):
    assert line.category in COST_CATEGORY
    assert line.timing in COST_TIMING
    assert line.name.en != line.name.fr
    assert max(len(line.name.en), len(line.name.fr)) <= 200


def test_no_line_carries_an_amount():
    held = set(templates.TemplateLine.model_fields)

    assert held == {"category", "timing", "year", "name", "hint", "unit", "follows_price", "is_uncertain"}


@pytest.mark.parametrize("deployment", sorted(set(templates.templates()) - {"do_nothing"}))
def test_every_offer_is_asked_what_leaving_costs(deployment):
    assert "exit" in [line.category for line in templates.template_for(deployment)]


def test_names_do_not_repeat_within_a_template():
    for lines in templates.templates().values():
        names = [line.name.en for line in lines]
        assert len(set(names)) == len(names)


def test_leaving_falls_into_the_last_year_and_a_rise_not_beyond_the_horizon():
    lines = {line.category: line for line in templates.template_for("vendor_api")}

    assert (lines["exit"].year_in(5), lines["exit"].year_in(1)) == (5, 1)
    assert (lines["price_shock"].year_in(3), lines["price_shock"].year_in(1)) == (2, 1)


@pytest.mark.parametrize("deployment", [None, "", "of another questionnaire"])
def test_an_unknown_way_of_deployment_starts_from_the_usual_lines(deployment):
    assert templates.template_for(deployment) == templates.templates()["vendor_saas"]


def test_steady_categories_exist():
    assert set(COST_CATEGORY) >= STEADY_CATEGORIES
