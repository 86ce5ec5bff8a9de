"""A cost model as a CSV file: exported, imported, or refused with every fault by line."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import CostLine, CostModel
from assessments.queries.cost_file import COLUMNS
from tests import factories
from tests.views.costs import there

pytestmark = pytest.mark.django_db

HEAD = ["currency", *COLUMNS]


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
