"""The pages of the costs: edited without losing a word, read by all, changed by those who may."""

import json
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.submission import submit_assessment
from assessments.models import CostLine, CostModel, Event, Option
from assessments.queries.cost_file import COLUMNS
from tests import factories
from tests.costing.figured import FREE, PAID

pytestmark = pytest.mark.django_db

EDIT_SQL = 6  # session, user, option with request and model, lines of the request, deployment, waiting?
COMPARISON_SQL = 5  # session, user, request with role, options, lines of the request
LINE = {
    "name": "Seats",
    "category": "licences",
    "low": "90",
    "mode": "100",
    "high": "120",
    "timing": "yearly",
    "year": "1",
    "probability_pct": "100",
}
HEAD = ["currency", *COLUMNS]


@pytest.fixture
def option():
    return factories.make_assessment(name="API").option


def there(option, name="cost-edit"):
    return reverse(f"assessments:{name}", args=[option.pk])


def posted(*rows, revision=0, currency="EUR", **others):
    fields = {
        f"lines-{index}-{name}": value
        for index, row in enumerate(rows)
        for name, value in {**LINE, **row}.items()
    }
    return {
        "lines-TOTAL_FORMS": len(rows),
        "lines-INITIAL_FORMS": 0,
        "revision": revision,
        "currency": currency,
        **fields,
        **others,
    }


def sql_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def reference_models(use_case):
    """The free and the paid option of the reference figures."""
    made = []
    for name, model in (("Free app", FREE), ("Paid API", PAID)):
        option = factories.make_assessment(use_case=use_case, name=name).option
        lines = [
            {
                "category": line.category,
                "name": line.name,
                "timing": line.timing,
                "low": int(line.amount.low),
                "mode": int(line.amount.mode),
                "high": int(line.amount.high),
                "probability_pct": int(line.probability * 100),
            }
            for line in model.lines
        ]
        factories.make_cost_model(option, lines=lines)
        made.append(option)
    return made


# --- the editor ---


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


# --- files ---


def upload(client, option, text, revision=0):
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("costs.csv", content, content_type="text/csv")
    return client.post(there(option, "cost-import"), {"file": file, "revision": revision})


def csv_of(*rows, head=HEAD, separator=","):
    usual = {"currency": "EUR", "category": "licences", "line": "Seats", "paid": "yearly", "year": "1"}
    usual |= {"least": "90", "most_likely": "100", "highest": "120", "probability_pct": "100"}
    lines = [separator.join(head)]
    lines += [separator.join((usual | row).get(name, "") for name in head) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def test_what_is_exported_is_imported_again_as_it_was(client, alice, option):
    line = {
        "name": "=SUM(A1), of «tokens»",
        "note": "-1 by phone\nsecond line",
        "low": "0.2",
        "mode": "0.35",
        "high": "0.500001",
        "unit": "million tokens",
        "volume_low": "100",
        "volume_mode": "200",
        "volume_high": "400.25",
        "probability_pct": "99.5",
        "follows_price": True,
        "category": "usage",
        "timing": "yearly",
    }
    factories.make_cost_model(option, lines=[line, {"name": "Exit", "category": "exit", "year": 3}])
    fields = [field.name for field in CostLine._meta.fields if field.name not in ("id", "cost_model")]
    before = list(CostLine.objects.values_list(*fields))

    exported = client.get(there(option, "cost-export"))
    response = upload(client, option, exported.content, revision=1)

    assert exported.headers["Content-Disposition"] == f'attachment; filename="costs-{option.pk}.csv"'
    assert response.status_code == 302
    assert list(CostLine.objects.values_list(*fields)) == before
    assert CostModel.objects.get().revision == 2


def test_no_exported_cell_is_a_formula(client, alice, option):
    starts = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff20")
    factories.make_cost_model(
        option, lines=[{"name": f"{start}cmd", "note": f"{start}x", "unit": f"{start}u"} for start in starts]
    )

    text = client.get(there(option, "cost-export")).content.decode("utf-8-sig")

    cells = re.split(r'[,"\r\n]+', text)
    assert "'=cmd" in cells
    assert [cell for cell in cells if cell.startswith(starts)] == []


def test_without_lines_the_export_is_an_empty_file_with_the_right_columns(client, alice, option):
    text = client.get(there(option, "cost-export")).content.decode("utf-8-sig")

    assert text == ",".join(HEAD) + "\r\n"


def test_a_spreadsheet_of_another_country_is_read_too(client, alice, option):
    response = upload(client, option, csv_of({"least": "90,5"}, separator=";"))

    assert response.status_code == 302
    assert CostLine.objects.get().low == Decimal("90.5")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (csv_of({"currency": "USD"}), "Line 2: it is in USD; this request counts in EUR"),
        (csv_of({"line": "=cmd|x"}), "Line 2: line: a cell must not begin like a formula (=)."),
        (csv_of({"note": "@x"}), "Line 2: note: a cell must not begin like a formula (@)."),
        (csv_of({"note": "\uff1dx"}), "Line 2: note: a cell must not begin like a formula (\uff1d)."),
        (csv_of({"least": "=1+1"}), "Line 2: least: a cell must not begin like a formula (=)."),
        (csv_of({"category": "+x"}), "Line 2: category: a cell must not begin like a formula (+)."),
        (csv_of({"least": "-5"}), "Line 2: least: It must not be negative."),
        (csv_of({"least": "x"}), "Line 2: least: it is not a number."),
        (csv_of({"least": "inf"}), "Line 2: least: it is not a number."),
        (csv_of({"least": '"1,234"'}), "Line 2: least: it can be read in two ways"),
        (csv_of({"least": ""}), "Line 2: least: it is empty."),
        (csv_of({"least": "110"}), "Line 2: least: The least must not be above the most likely."),
        (csv_of({"probability_pct": "101"}), "Line 2: probability_pct: A probability lies between"),
        (csv_of({"year": "1.5"}), "Line 2: year: it must be a whole number."),
        (csv_of({"year": "9"}), "Line 2: year: The horizon has 3 years"),
        (csv_of({"category": "gifts"}), "Line 2: category: Choose one of the categories."),
        (csv_of({"paid": "never"}), "Line 2: paid: Say whether it is paid once or every year."),
        (csv_of({"follows_price": "maybe"}), "Line 2: follows_price: it must be yes or no."),
        (csv_of({}, head=HEAD[1:]), "Line 1: these columns are missing: currency."),
        (csv_of({}, head=[*HEAD, "more"]), "Line 1: these columns are not known: more."),
        (csv_of({}, head=[*HEAD, "note"]), "Line 1: a column stands there twice."),
        (csv_of(), "A cost model needs at least one line with its amounts."),
        (csv_of(*[{}] * 61), "at most 60 lines; this has 61"),
        (csv_of({}) + "EUR,licences\r\n", "Line 3: 2 cells instead of 15."),
        (csv_of({"line": '"open'}), "quotation marks do not close"),
        ("\r\n\r\n", "This file has no lines."),
        (b"\xff\xfe", "This file is not UTF-8 text (byte 1)."),
    ],
)
def test_a_file_with_a_fault_is_refused_wholly_with_its_line(client, alice, option, text, message):
    factories.make_cost_model(option, lines=[{"name": "Kept"}])

    response = upload(client, option, text, revision=1)

    faults = [fault.text for fault in response.context["faults"]]
    assert response.status_code == 422
    assert any(message in fault for fault in faults), faults
    assert CostLine.objects.get().name == "Kept"


def test_every_fault_of_a_file_is_listed(client, alice, option):
    text = csv_of({"least": "x", "year": "?"}, {}, {"currency": "USD"})

    response = upload(client, option, text)

    assert [fault.text[:6] for fault in response.context["faults"]] == ["Line 2", "Line 2", "Line 4"]
    assert not CostModel.objects.exists()


def test_a_file_too_large_or_missing_is_refused(client, alice, option):
    large = upload(client, option, "x" * (1024 * 1024 + 1))
    missing = client.post(there(option, "cost-import"), {"revision": 0})

    assert (large.status_code, missing.status_code) == (422, 422)
    assert "This file is too large" in large.content.decode()
    assert "Choose a file." in missing.content.decode()


def test_a_file_meant_for_an_older_model_is_told(client, alice, option):
    factories.make_cost_model(option, lines=[{"name": "Kept"}])

    response = upload(client, option, csv_of({}), revision=0)

    assert response.status_code == 409
    assert CostLine.objects.get().name == "Kept"


# --- side by side ---


def test_the_free_option_is_said_to_be_the_dearer_one(client, alice):
    use_case = factories.make_use_case()
    reference_models(use_case)

    response = client.get(reverse("assessments:cost-comparison", args=[use_case.pk]))

    (sentence,) = response.context["dearer"]
    share = int(re.search(r"(\d+)% of simulations", sentence).group(1))
    assert sentence.startswith("“Free app” has no licence or usage fee; all costs counted, it is dearer")
    assert abs(share - 63) <= 1
    assert "“Paid API” costs the least: about €35" in response.content.decode()


def test_the_same_lines_always_give_the_same_page(client, alice):
    use_case = factories.make_use_case()
    reference_models(use_case)
    there = reverse("assessments:cost-comparison", args=[use_case.pk])

    def figures():
        return re.findall(r"[€%][\d,.]+|[\d,.]+%", client.get(there).content.decode())

    assert json.dumps(figures()) == json.dumps(figures())
    assert len(figures()) > 20


def test_the_volume_at_which_two_options_cost_the_same_is_said(client, alice):
    use_case = factories.make_use_case()
    api = factories.make_assessment(use_case=use_case, name="API").option
    own = factories.make_assessment(use_case=use_case, name="Own").option
    usage = {"category": "usage", "unit": "million tokens", "low": 2, "mode": 2, "high": 2}
    usage |= {"timing": "yearly", "volume_low": 1, "volume_mode": 1, "volume_high": 1}
    factories.make_cost_model(api, lines=[usage])
    factories.make_cost_model(own, lines=[{"low": 900, "mode": 900, "high": 900, "timing": "yearly"}])

    response = client.get(reverse("assessments:cost-comparison", args=[use_case.pk]))

    assert response.context["crossings"] == [
        "“API” costs less on average than “Own” up to 450 a year (unit: million tokens), and more above; "
        "expected volume: 1."
    ]


def test_without_models_the_page_says_what_is_not_offered_and_why(client, alice, option):
    page = client.get(reverse("assessments:cost-comparison", args=[option.use_case_id])).content.decode()

    assert "No cost model yet: “Proceed” is not offered" in page
    assert "Total cost is a gate." in page
    assert there(option) in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_comparison_costs_the_same_for_any_number_of_options(client, alice, rows):
    use_case = factories.make_use_case()
    for _number in range(rows):
        factories.make_cost_model(factories.make_assessment(use_case=use_case).option)

    assert sql_of(client, reverse("assessments:cost-comparison", args=[use_case.pk])) == COMPARISON_SQL


def frame(**fields):
    return {"currency": "EUR", "horizon_years": "5", "discount_pct": "3,5", "revision": "1"} | fields


def test_the_frame_is_saved_and_every_cost_follows(client, alice, option):
    factories.make_cost_model(option)
    save = reverse("assessments:cost-frame", args=[option.use_case_id])

    response = client.post(save, frame(discount_pct="0"))

    page = client.get(response.url).content.decode()
    assert "“API” costs about €500 over 5 years" in page


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"currency": "EURO"}, "currency"),
        ({"horizon_years": "11"}, "horizon_years"),
        ({"discount_pct": "x"}, "discount_pct"),
        ({"discount_pct": "60"}, "__all__"),
        ({"currency": "e1r"}, "__all__"),
        ({"currency": "USD"}, "__all__"),
    ],
)
def test_what_is_wrong_with_the_frame_is_said(client, alice, option, fields, place):
    factories.make_cost_model(option)

    response = client.post(reverse("assessments:cost-frame", args=[option.use_case_id]), frame(**fields))

    assert response.status_code == 422
    assert place in response.context["form"].errors


def test_two_people_changing_the_frame_are_told(client, alice):
    use_case = factories.make_use_case()
    save = reverse("assessments:cost-frame", args=[use_case.pk])
    client.post(save, frame())

    stale = client.post(save, frame(horizon_years="7"))

    assert stale.status_code == 409
    assert "over 5 years" in stale.content.decode()
    assert 'value="7"' in stale.content.decode()


def test_the_frame_stays_while_an_option_waits_for_a_decision(client, alice):
    use_case = factories.make_submitted().option.use_case

    response = client.post(reverse("assessments:cost-frame", args=[use_case.pk]), frame())

    assert response.status_code == 409


def test_a_viewer_reads_the_frame_and_cannot_change_it(client):
    use_case = factories.make_use_case()
    client.force_login(factories.make_member("Dora", "viewer"))

    page = client.get(reverse("assessments:cost-comparison", args=[use_case.pk])).content.decode()

    assert "Counted in EUR over 3 years, without discount." in page
    assert "Save the frame" not in page
    assert client.post(reverse("assessments:cost-frame", args=[use_case.pk]), frame()).status_code == 403


# --- the gate ---


def submitted_without_costs():
    assessment = factories.make_complete()
    CostModel.objects.all().delete()
    submit_assessment(assessment=factories.reload(assessment), by=assessment.author, at=factories.NOW)
    return assessment


def test_the_results_lead_from_the_shut_gate_to_the_cost_model(client, alice):
    assessment = factories.make_complete()
    CostModel.objects.all().delete()

    page = client.get(reverse("assessments:assessment-results", args=[assessment.pk])).content.decode()

    assert f'href="{there(assessment.option)}"' in page


def test_without_a_cost_model_plain_approval_is_not_offered_and_the_page_says_why(client):
    assessment = submitted_without_costs()
    client.force_login(factories.bob())
    decide = reverse("assessments:assessment-decide", args=[assessment.pk])

    response = client.get(decide)
    forced = client.post(decide, {"outcome": "approve", "reason": "I want it."})

    page = response.content.decode()
    assert 'value="approve_with_conditions"' in page
    assert 'value="approve"' not in page
    assert "“Approved” without conditions is not offered" in page
    assert "No cost model covers at least the first year." in page
    assert there(assessment.option) in page
    assert forced.status_code == 422
    assert forced.context["form"].errors["outcome"] == ["Choose one of the decisions that are offered."]


def test_with_a_cost_model_plain_approval_is_offered(client):
    assessment = factories.make_submitted()
    client.force_login(factories.bob())

    page = client.get(reverse("assessments:assessment-decide", args=[assessment.pk])).content.decode()

    assert 'value="approve"' in page
