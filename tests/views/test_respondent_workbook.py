"""The vendor’s spreadsheet: only what the vendor may see goes out, and claims come back."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.actions.respondent_workbook import FILES_PER_HOUR
from assessments.models import Claim, Inquiry
from tests import factories, workbooks
from tests.workbooks import as_upload, filled

pytestmark = pytest.mark.django_db

SECRET = "the-vendors-own-secret"
INTERNAL = "Zeugma"
NAME = "Vera Vendor, security"
SQL = 14  # the guesses, the inquiry, its claims; eleven to count the file in the cache


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def inquiry():
    """Three questions of an assessment full of internal words."""
    assessment = factories.make_assessment(
        context=True, answers={"PRIV-01": "b/E3"}, use_case=factories.make_use_case(benefit=INTERNAL)
    )
    assessment.sheet.answers.filter(question_id="PRIV-01").update(note=INTERNAL, source_title=INTERNAL)
    factories.make_comment(assessment, text=INTERNAL)
    return factories.make_inquiry(
        assessment, secret=SECRET, question_ids="PRIV-01 PRIV-02 PRIV-03", language="fr"
    )


def place(name="workbook-read", secret=SECRET):
    return reverse(f"assessments:respondent-{name}", args=[secret])


@pytest.fixture
def vendor(client, inquiry):
    """Somebody of the vendor's who has said who they are."""
    client.cookies["django_language"] = "en"
    client.post(place("home"), {"name": NAME})
    return client


def send(client, data):
    return client.post(place(), {"file": as_upload(data)})


def state_of(response):
    return re.search(r'name="state" value="([^"]+)"', response.content.decode())[1]


def take(client, shown, **fields):
    page = shown.content.decode()
    taken = re.findall(r'name="take" value="([^"]+)"', page)
    return client.post(place(), {"state": state_of(shown), "take": taken} | fields, follow=True)


def test_only_what_the_vendor_may_see_is_in_the_file(vendor):
    book = workbooks.opened(vendor.get(place("workbook")).content)

    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    pieces = [row[1].value for row in book["_meta"].iter_rows() if row[0].value == "seal"]
    from assessments.queries.question_workbook import unsealed  # noqa: PLC0415 -- what the hidden part holds

    assert INTERNAL not in " ".join(texts) + repr(unsealed(pieces))
    assert [cell.value for cell in book.worksheets[0][1]] == [
        "#id",
        "#number",
        "#question",
        "#options",
        "#answer",
        "#note",
    ]
    asked = workbooks.cell(book, "PRIV-01", "question").value
    assert asked.startswith("Do you use customers’ prompts")
    assert workbooks.cell(book, "PRIV-01", "answer").value is None


def test_a_filled_in_file_becomes_claims_that_wait_to_be_handed_in(vendor, inquiry):
    data = filled(
        vendor.get(place("workbook")).content,
        {
            ("PRIV-01", "answer"): "Yes, or the terms do not say",
            ("PRIV-02", "answer"): "Not applicable",
            ("PRIV-02", "note"): "We process nothing.",
        },
    )

    shown = send(vendor, data)
    done = take(vendor, shown)
    again = send(vendor, data)

    assert "3 changed cells" in shown.content.decode()
    assert "2 answers are taken over." in done.content.decode()
    assert "No change" in again.content.decode()
    claims = {claim.question_id: claim for claim in Claim.objects.filter(inquiry=inquiry)}
    assert (claims["PRIV-01"].chosen, claims["PRIV-01"].respondent, claims["PRIV-01"].state) == (
        "e",
        NAME,
        "draft",
    )
    assert claims["PRIV-02"].answer_state == "not_applicable_claimed"


def test_a_colleague_who_answered_meanwhile_is_not_run_over(vendor, inquiry):
    data = filled(vendor.get(place("workbook")).content, {("PRIV-01", "note"): "Mine."})
    factories.make_claim(inquiry, chosen="c", respondent="Colleague", state="draft")

    shown = send(vendor, data)
    unchosen = take(vendor, shown)
    take(vendor, shown, **{"which-PRIV-01": "ours"})

    assert "Keep what stands here, by Colleague" in shown.content.decode()
    assert unchosen.status_code == 422
    assert Claim.objects.get(inquiry=inquiry).chosen == "c"


def test_the_file_of_another_inquiry_or_of_ours_is_refused(vendor, inquiry):
    other = factories.make_inquiry(inquiry.assessment, secret="another-secret", question_ids="PRIV-01")

    theirs = vendor.get(place("workbook", "another-secret")).content

    assert "another set of questions" in send(vendor, theirs).content.decode()
    assert "another set of questions" in send(vendor, workbooks.exported(inquiry.assessment)).content.decode()
    assert other.claims.count() == 0


def test_a_link_that_is_closed_gives_out_and_takes_nothing(vendor, inquiry):
    Inquiry.objects.update(state="revoked", closed_at=factories.NOW)

    assert vendor.get(place("workbook")).status_code == 404
    assert vendor.get(place()).status_code == 404


def test_who_gives_no_name_reads_nothing_in(client, inquiry):
    client.cookies["django_language"] = "en"
    data = client.get(place("workbook")).content

    response = send(client, filled(data, {("PRIV-01", "note"): "Nobody."}))

    assert response.status_code == 422
    assert "Give your name and role first" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_reading_in_costs_the_same_for_any_number_of_changes(
    vendor, inquiry, django_assert_num_queries, count
):
    places = [("PRIV-01", "note"), ("PRIV-02", "note"), ("PRIV-03", "note")]
    data = filled(vendor.get(place("workbook")).content, dict.fromkeys(places[:count], "New."))

    with django_assert_num_queries(SQL):
        send(vendor, data)


def test_a_link_reads_in_only_so_many_files_an_hour(vendor, inquiry):
    cache.set(f"workbook:{inquiry.pk}", FILES_PER_HOUR)

    response = send(vendor, vendor.get(place("workbook")).content)

    assert response.status_code == 422
    assert "30 files were read in within an hour" in response.content.decode()
