"""The lines of one option: edited without losing a word, read by all, changed by those who may."""

from decimal import Decimal

import pytest

from assessments.models import CostLine, CostModel, Event, Option
from tests import factories
from tests.views.costs import LINE, posted, sql_of, there

pytestmark = pytest.mark.django_db

EDIT_SQL = 6  # session, user, option with request and model, lines of the request, deployment, waiting?


def test_before_anything_is_given_the_usual_lines_are_named_and_no_amount_stands_there(client, alice):
    assessment = factories.make_assessment()
    factories.answer_context(assessment, deployment="vendor_api")

    response = client.get(there(assessment.option))

    rows = response.context["rows"]
    assert rows.forms[0]["name"].value() == "Usage of the API"
    assert len(rows.forms) == 10
    figures = ("low", "mode", "high", "volume_low", "volume_mode", "volume_high")
    assert not any(row[name].value() for row in rows.forms for name in figures)
    page = response.content.decode()
    assert "“Proceed” is not offered" in page
    assert "What it comes to" not in page


def test_doing_nothing_has_lines_of_its_own(client, alice):
    option = Option.objects.get(use_case=factories.make_use_case(), kind="do_nothing")

    response = client.get(there(option))

    assert response.context["rows"].forms[0]["name"].value() == "The work as it is done today"
    assert "Doing nothing costs something too" in response.content.decode()


def test_saving_leads_back_to_the_lines_with_what_they_come_to(client, alice, option):
    first = client.post(there(option), posted(LINE, {"name": "Exit", "category": "exit", "timing": "once"}))
    page = client.get(first.url).content.decode()

    assert first.url == there(option)
    assert [line.name for line in CostLine.objects.all()] == ["Seats", "Exit"]
    assert "What it comes to" in page
    assert "“Seats” brings 90% of the uncertainty" in page
    assert "is not offered" not in page


def test_a_proposed_line_without_amounts_is_not_kept_and_is_proposed_again_apart(client, alice, option):
    proposed = {"name": "Set-up and single sign-on", "proposed": "Set-up and single sign-on"}
    empty = {"low": "", "mode": "", "high": ""}

    client.post(there(option), posted(LINE, proposed | empty))
    response = client.get(there(option))

    assert [line.name for line in CostLine.objects.all()] == ["Seats"]
    assert "Set-up and single sign-on" in [line.name.en for line in response.context["suggestions"]]


def test_a_line_that_was_named_by_hand_is_not_lost_for_want_of_amounts(client, alice, option):
    empty = {"low": "", "mode": "", "high": ""}

    response = client.post(there(option), posted({"name": "My own line"} | empty))

    assert response.status_code == 422
    assert "My own line" in response.content.decode()


@pytest.mark.parametrize(
    ("row", "place", "message"),
    [
        ({"low": "101"}, "low", "The least must not be above the most likely."),
        ({"high": "99"}, "high", "The highest must not be below the most likely."),
        ({"low": "-1"}, "low", "It must not be negative."),
        ({"low": "many"}, "low", "This is not a number."),
        ({"low": "NaN"}, "low", "This is not a number."),
        ({"low": "1,234"}, "low", "This can be read in two ways"),
        ({"mode": ""}, "mode", "Give all three"),
        ({"probability_pct": "101"}, "probability_pct", "between 0 and 100%"),
        ({"probability_pct": ""}, "probability_pct", "Say how probable it is"),
        ({"year": "4"}, "year", "give a year from 1 to 3"),
        ({"year": "x"}, "year", "Enter a whole number."),
        ({"category": ""}, "category", "This field is required."),
        ({"category": "gifts"}, "category", "is not one of the available choices"),
        ({"volume_low": "1"}, "volume_mode", "Give all three volumes, or none."),
        ({"name": "x" * 201}, "name", "Shorten this to 200 characters"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(
    client, alice, option, row, place, message
):
    response = client.post(there(option), posted(LINE, {"note": "As typed", **row}))

    page = response.content.decode()
    assert response.status_code == 422
    assert any(message in error for error in response.context["rows"].forms[1].errors[place])
    assert f'href="#id_lines-1-{place}"' in page
    assert "Line 2 – " in page
    assert "As typed" in page
    assert not CostModel.objects.exists()


def test_an_empty_model_is_refused(client, alice, option):
    response = client.post(there(option), posted())

    assert response.status_code == 422
    assert "A cost model needs at least one line with its amounts." in response.content.decode()


def test_a_line_is_left_out_whatever_it_holds(client, alice, option):
    response = client.post(there(option), posted(LINE, {"name": "Bad", "low": "x", "DELETE": "on"}))

    assert response.status_code == 302
    assert [line.name for line in CostLine.objects.all()] == ["Seats"]


def test_a_line_more_is_given_without_a_script_and_nothing_is_saved(client, alice, option):
    response = client.post(
        there(option), posted({"note": "As typed"}, {"name": "Gone", "DELETE": "on"}, add="1")
    )

    rows = response.context["rows"]
    assert response.status_code == 200
    assert [row["name"].value() or "" for row in rows.forms] == ["Seats", ""]
    assert "As typed" in response.content.decode()
    assert not CostModel.objects.exists()


def test_a_usual_line_is_added_by_a_tick(client, alice, option):
    response = client.post(there(option), posted(LINE, add="1", suggestion="Data preparation"))

    assert [row["name"].value() for row in response.context["rows"].forms] == ["Seats", "Data preparation"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1’234.5", "1234.5"),
        ("0,125", "0.125"),
        ("12,5", "12.5"),
    ],
)
def test_amounts_are_read_as_people_write_them(client, alice, option, typed, meant):
    client.post(there(option), posted({"low": "0", "mode": typed, "high": "2000"}))

    assert CostLine.objects.get().mode == Decimal(meant)


def test_a_stored_amount_is_shown_in_the_language_and_saved_unchanged(client, alice, option):
    factories.make_cost_model(option, lines=[{"low": "1.5", "mode": "2.25", "high": "3000"}])

    page = client.get(there(option), headers={"accept-language": "fr"}).content.decode()

    assert 'value="2,25"' in page
    assert 'value="3000"' in page


def test_two_people_editing_at_once_see_both_versions_and_then_save(client, alice, option):
    client.post(there(option), posted({"name": "Written first"}))

    stale = client.post(there(option), posted({"name": "Written second"}))
    page = stale.content.decode()
    revision = stale.context["form"]["revision"].value()
    again = client.post(there(option), posted({"name": "Written second"}, revision=revision))

    assert stale.status_code == 409
    assert "Written first" in page
    assert "Written second" in page
    assert again.status_code == 302
    assert CostLine.objects.get().name == "Written second"


def test_amounts_typed_before_the_currency_changed_are_not_taken_for_the_new_one(client, alice, option):
    use_case = option.use_case
    use_case.currency = "USD"
    use_case.save()

    response = client.post(there(option), posted(LINE, currency="EUR"))
    again = client.post(there(option), posted(LINE, currency=response.context["form"]["currency"].value()))

    assert response.status_code == 422
    assert "The amounts are in EUR; this request counts in USD" in response.content.decode()
    assert again.status_code == 302  # now it has been said


def test_while_a_decision_is_awaited_the_lines_are_read_and_a_late_save_says_why(client, alice):
    option = factories.make_submitted().option

    page = client.get(there(option)).content.decode()
    late = client.post(there(option), posted(LINE, revision=1))

    assert "Send the assessment back first" in page
    assert "Save the cost model" not in page
    assert late.status_code == 409
    assert "This option is waiting for a decision." in late.content.decode()
    assert "Seats" in late.content.decode()


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
def test_who_may_not_write_reads_the_lines_and_what_they_come_to(client, option, role):
    factories.make_cost_model(option, lines=[{"name": "Seats", "note": "Offer of May"}])
    client.force_login(factories.make_member("Dora", role))

    page = client.get(there(option)).content.decode()

    assert "Offer of May" in page
    assert "What it comes to" in page
    assert "Save the cost model" not in page
    assert client.post(there(option), posted(LINE, revision=1)).status_code == 403
    assert client.get(there(option, "cost-import")).status_code == 403
    assert client.get(there(option, "cost-export")).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_editor_costs_the_same_for_any_number_of_lines_and_options(client, alice, rows):
    use_case = factories.make_use_case()
    for _number in range(rows):
        option = factories.make_assessment(use_case=use_case).option
        factories.make_cost_model(option, lines=[{"name": f"Line {number}"} for number in range(rows)])

    assert sql_of(client, there(option)) == EDIT_SQL


def test_a_change_is_recorded(client, alice, option):
    client.post(there(option), posted(LINE))

    event = Event.objects.get(kind="cost.recorded")
    assert (event.by, event.after["lines"][0]["name"]) == (alice, "Seats")


def test_a_line_that_a_shorter_horizon_leaves_behind_is_named(client, alice, option):
    factories.make_cost_model(option, lines=[{"name": "Seats"}, {"name": "Exit", "year": 3}])
    option.use_case.horizon_years = 2
    option.use_case.save()

    page = client.get(there(option)).content.decode()

    assert "Lines after the horizon are not counted" in page
    assert "over 2 years" in page
