"""The robustness page: under which weights the verdict holds, other weights tried, answers that flip it."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.forms.weights import WeightsForm
from assessments.queries.dossier import dossier_of
from assessments.views.robustness import tried_weights
from tests import factories
from tests.views.reading import text_of

pytestmark = pytest.mark.django_db

DRAFT_SQL = 4  # session, user, assessment, answers with people
FROZEN_SQL = 4  # session, user, assessment, frozen copy
DIMENSIONS = ("PRIV", "LOCK", "REG", "GEO", "ECO", "SEC", "REP")
NOTHING = dict.fromkeys(DIMENSIONS, "0")


@pytest.fixture
def assessment(alice):
    """Everything middling and proven, so that the weights decide."""
    assessment = factories.make_complete()
    factories.answer(assessment, {f"GEO-{number:02d}": "d/E4" for number in range(1, 14)})
    return assessment


def place(assessment):
    return reverse("assessments:robustness", args=[assessment.pk])


def weights(**changed):
    return {f"weight-{id}": changed.get(id, "1") for id in DIMENSIONS}


@pytest.mark.parametrize("answers", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_answers(client, alice, answers):
    assessment = factories.make_assessment(context=True)
    factories.answer(assessment, dict.fromkeys(["PRIV-01", "PRIV-02", "PRIV-03"][:answers], "a/E2"))
    client.get(place(assessment))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(place(assessment)).status_code == 200

    assert len(queries) == DRAFT_SQL


def test_a_decided_assessment_is_read_from_its_frozen_copy(client, alice):
    decided = factories.make_decided()
    client.get(place(decided))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(place(decided)).status_code == 200

    assert len(queries) == FROZEN_SQL


def test_both_ends_say_how_often_the_verdict_holds_and_add_up(client, assessment):
    ends = client.get(place(assessment)).context["ends"]

    assert [end.end for end in ends] == ["prudent", "possible"]
    for end in ends:
        assert "weighting" in end.picture.title
        shares = [float(row[1].rstrip("%")) for row in end.picture.table.rows]
        assert sum(shares) == pytest.approx(100)


def test_each_break_even_weight_is_a_sentence_with_the_weight_of_today(client, assessment):
    (prudent, _possible) = client.get(place(assessment)).context["ends"]

    assert prudent.break_evens
    for sentence in prudent.break_evens:
        assert re.search(r"“.+” would (need|have to fall to) [\d.]+% of the weight; today it has", sentence)


def test_behind_not_enough_information_the_page_says_which_verdict_it_looks_at(client, alice):
    text = text_of(client.get(place(factories.make_assessment(context=True))))

    assert "What is shown today is “Not enough information”" in text


def test_a_hard_stop_is_named_as_what_fixes_the_verdict(client, assessment):
    factories.answer(assessment, {"PRIV-01": "e/E4"})

    (prudent, _possible) = client.get(place(assessment)).context["ends"]

    assert prudent.picture.title == "“Do not proceed” holds under every weighting: a hard stop forces it"
    assert prudent.break_evens == []
    assert prudent.steadfast == "No single weight can change the verdict, whatever it is set to."


def test_without_other_weights_the_result_is_that_of_today(client, assessment):
    response = client.get(place(assessment))

    tried = response.context["tried"]
    assert tried.is_today
    assert [row.counts for row in tried.weights] == [row.today for row in tried.weights]
    assert response.context["form"]["weight-PRIV"].value() == "20"


def test_all_the_weight_on_one_dimension_gives_its_figure_as_the_total(client, assessment):
    response = client.get(place(assessment), weights(**(NOTHING | {"GEO": "3"})))

    tried = response.context["tried"]
    risk = next(row.risk for row in tried.weights if row.name.startswith("Geopolitical"))
    assert not tried.is_today
    assert tried.ends[0].total.split(".")[0] == risk.split(".")[0]
    assert sorted(row.counts for row in tried.weights) == ["0%"] * 6 + ["100%"]


def test_only_the_proportion_of_weights_counts(client, assessment):
    ones = client.get(place(assessment), weights()).context["tried"]
    tens = client.get(place(assessment), weights(**dict.fromkeys(DIMENSIONS, "10,0"))).context["tried"]

    assert ones == tens


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"LOCK": "-1"}, "weight-LOCK", "0 or more"),
        ({"LOCK": "many"}, "weight-LOCK", "Enter a number."),
        ({"LOCK": "NaN"}, "weight-LOCK", "Enter a number."),
        ({"LOCK": ""}, "weight-LOCK", "0 leaves the dimension out"),
        ({"LOCK": "1e9"}, "weight-LOCK", "1000"),
        (NOTHING, "weight-PRIV", "At least one dimension"),
    ],
)
def test_a_weight_that_says_nothing_is_refused_at_its_field(client, assessment, changed, field, words):
    response = client.get(place(assessment), weights(**changed))

    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]
    assert response.context["tried"] is None
    assert form["weight-REP"].value() == changed.get("REP", "1")


def test_weight_on_what_has_no_score_alone_is_refused(assessment):
    framework = factories.framework()
    scorecard = dossier_of(assessment, as_of=factories.NOW.date()).scorecard
    scored = [replace(one, figures=None) if one.id == "GEO" else one for one in scorecard.dimensions]
    form = WeightsForm(weights(**(NOTHING | {"GEO": "1"})), framework=framework)

    assert tried_weights(form, framework, replace(scorecard, dimensions=tuple(scored))) is None
    assert form.errors["weight-PRIV"] == ["At least one dimension that has a score needs a weight above 0."]


def test_htmx_gets_the_result_and_the_errors_of_the_fields_alone(client, assessment):
    fine = client.get(place(assessment), weights(), headers={"HX-Request": "true"})
    wrong = client.get(place(assessment), weights(LOCK="-1"), headers={"HX-Request": "true"})

    assert "<html" not in fine.content.decode()
    assert 'id="tried"' in fine.content.decode()
    assert fine["Vary"].count("HX-Request") == 1
    assert wrong.status_code == 422
    assert 'id="id_weight-LOCK_error" hx-swap-oob="true"><p' in wrong.content.decode()


def test_trying_weights_changes_no_verdict_that_is_stored(client, assessment):
    results = reverse("assessments:assessment-results", args=[assessment.pk])
    before = client.get(results).context["verdict"]

    client.get(place(assessment), weights(**(NOTHING | {"GEO": "1"})))

    assert client.get(results).context["verdict"] == before


def test_the_tornado_names_the_answers_that_flip_the_verdict_in_words(client, assessment):
    table = client.get(place(assessment)).context["tornado"].table

    flips = {row[0].split(" · ")[0]: row[3] for row in table.rows}
    assert "Do not proceed" in flips["PRIV-01"]
    assert all(words != "no" for words in list(flips.values())[:3])


def test_the_possible_end_has_its_own_tornado(client, assessment):
    factories.answer(assessment, {"SEC-01": "a/E1"})

    prudent = client.get(place(assessment)).context["tornado"]
    possible = client.get(place(assessment), {"end": "possible"}).context["tornado"]

    assert prudent.table != possible.table


def test_a_stranger_finds_nothing(client, assessment):
    client.force_login(factories.charlie())

    assert client.get(place(assessment)).status_code == 404
