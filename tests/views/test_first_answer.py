"""A blind first pass in the browser: nothing of the other’s answer before both have given theirs."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import FirstAnswer
from assessments.queries.stored_answers import stored_answers
from tests import factories
from tests.factories import NOW
from tests.reports.reader import text_of
from tests.workbooks import opened

pytestmark = pytest.mark.django_db

PAGE_SQL = 5  # session, user, assessment, answers, first answers
SECTION_SQL = 5  # the same; earlier answers are not offered here
SECRET = "Xylograph"


@pytest.fixture
def assessment(alice):
    return factories.make_blind()


@pytest.fixture
def dora(assessment):
    return factories.make_member("Dora", "contributor")


def place(assessment, name="first-pass", *more):
    return reverse(f"assessments:{name}", args=[assessment.pk, *more])


def save(client, assessment, question="PRIV-01", /, **fields):
    sent = {question if name == "choice" else f"{question}-{name}": value for name, value in fields.items()}
    sent.setdefault(f"{question}-revision", "0")
    return client.post(place(assessment, "answer-save", question), sent, HTTP_HX_REQUEST="true")


def as_(client, user):
    client.force_login(user)
    return client


def apart(assessment, dora, question="PRIV-01"):
    for user, chosen in ((factories.alice(), "a"), (dora, "e")):
        factories.make_first_answer(
            assessment, user=user, question_id=question, chosen=chosen, note=f"{SECRET} {chosen}"
        )


# --- answering ---


def test_an_experts_answer_is_kept_and_shown_to_them(client, assessment):
    reply = save(client, assessment, choice="b", note="Mine", evidence="E2")
    page = client.get(place(assessment, "section-edit", "PRIV")).content.decode()

    assert reply.status_code == 200
    assert "Saved" in reply.content.decode()
    assert re.search(r'value="b"[^>]* checked', page[page.index('id="PRIV-01"') :])
    assert ">Mine</textarea>" in page
    assert stored_answers(assessment).get("PRIV-01") is None


def test_the_question_offers_what_a_first_answer_takes(client, assessment):
    page = client.get(place(assessment, "section-edit", "PRIV-01")).content.decode()

    assert "without seeing each other" in page
    assert "PRIV-01-source_title" not in page
    assert 'value="not_applicable"' not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"choice": "", "note": "perhaps"}, "a note alone"),
        ({"choice": "not_applicable"}, "Choose one of the answers listed"),
        ({"choice": "a", "note": "n" * 10_001}, "Shorten this"),
    ],
)
def test_what_is_wrong_is_said_at_the_question(client, assessment, fields, words):
    autosave = save(client, assessment, **fields)
    sent = {("PRIV-01" if name == "choice" else f"PRIV-01-{name}"): value for name, value in fields.items()}
    section = client.post(place(assessment, "section-edit", "PRIV"), {**sent, "PRIV-01-revision": "0"})

    assert (autosave.status_code, section.status_code) == (422, 422)
    assert words in autosave.content.decode()
    assert words in section.content.decode()
    assert fields.get("note", "") in section.content.decode()
    assert not FirstAnswer.objects.exists()


def test_a_section_is_saved_as_one_form_too(client, assessment):
    sent = {"PRIV-01": "b", "PRIV-01-revision": "0", "PRIV-02": "unknown", "PRIV-02-revision": "0"}

    response = client.post(place(assessment, "section-edit", "PRIV"), {**sent, "then": "stay"})

    assert response.status_code == 302
    found = {one.question_id: one.chosen or one.state for one in FirstAnswer.objects.order_by("id")}
    assert found == {"PRIV-01": "b", "PRIV-02": "unknown"}


def test_two_windows_of_one_expert_meet_in_the_conflict_panel(client, assessment):
    save(client, assessment, choice="b")

    late = save(client, assessment, choice="c")
    kept = save(client, assessment, choice="c", resolve=re.search(r"mine:\d+", late.content.decode())[0])

    assert late.status_code == 409
    assert kept.status_code == 200
    assert FirstAnswer.objects.get().chosen == "c"


def test_the_second_is_told_that_the_other_answered_differently(client, assessment, dora):
    save(client, assessment, choice="a")

    reply = save(as_(client, dora), assessment, choice="e").content.decode()
    page = client.get(place(assessment, "section-edit", "PRIV-01")).content.decode()

    assert "has answered differently" in reply
    assert place(assessment) in reply
    assert "Two experts have answered this question, and differently" in page
    assert "disabled" in page


def test_the_same_answer_is_recorded_and_edited_as_ever(client, assessment, dora):
    save(client, assessment, choice="b")
    reply = save(as_(client, dora), assessment, choice="b").content.decode()
    revision = re.search(r'name="PRIV-01-revision" value="(\d+)"', reply)[1]

    again = save(client, assessment, choice="c", revision=revision)

    assert again.status_code == 200
    assert stored_answers(assessment)["PRIV-01"].chosen == "c"


def test_who_holds_an_old_page_is_shown_what_is_recorded(client, assessment, dora):
    save(client, assessment, choice="b")
    save(as_(client, dora), assessment, choice="b")

    late = save(as_(client, factories.alice()), assessment, choice="d", revision="100000001")

    assert late.status_code == 409
    assert stored_answers(assessment)["PRIV-01"].chosen == "b"


# --- nothing leaks before both have answered ---


@pytest.fixture
def secretive(assessment, dora):
    """Alice has answered one question in her own words, and Dora has not."""
    factories.make_first_answer(
        assessment, user=factories.alice(), chosen="d", note=f"{SECRET} note", evidence_level="E4"
    )
    return assessment


EVERY_PAGE = [
    ("assessment-detail", ()),
    ("assessment-check", ()),
    ("assessment-results", ()),
    ("assignment-list", ()),
    ("first-pass", ()),
    ("finding-list", ()),
    ("condition-sets", ()),
    ("robustness", ()),
    ("next-questions", ()),
    ("report-html", ()),
    ("reuse-list", ()),
    ("claim-list", ()),
    ("inquiry-list", ()),
    ("workbook-import", ()),
    ("opinion-list", ()),
    ("section-edit", ("PRIV",)),
    ("section-edit", ("PRIV-01",)),
    ("section-edit", ("all",)),
    ("section-edit", ("mine",)),
    ("section-check", ("PRIV",)),
    ("comment-list", ("PRIV-01",)),
    ("document-choose", ("PRIV-01",)),
    ("assessment-export", ()),
    ("plan-csv", ()),
]


@pytest.mark.parametrize(("name", "more"), EVERY_PAGE)
def test_no_page_shows_what_the_other_answered(client, secretive, dora, name, more):
    there = place(secretive, name, *more)
    with_it = as_(client, dora).get(there)
    FirstAnswer.objects.all().delete()

    without = client.get(there)

    assert with_it.status_code == 200
    assert SECRET not in with_it.content.decode()
    if name != "first-pass":  # that page says that one has answered, and no more
        assert plain(with_it) == plain(without)


def plain(response):
    """The page without what differs at every visit."""
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r'"exported_at": ?"[^"]+"', "", text)


def test_a_spreadsheet_of_the_questions_holds_nothing_of_it(client, secretive, dora):
    response = as_(client, dora).get(place(secretive, "workbook-export"), {"questions": "all", "lang": "en"})

    sheets = opened(response.content).worksheets
    cells = [str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row]

    assert any("PRIV-01" in cell for cell in cells)
    assert not any(SECRET in cell for cell in cells)


def test_the_reply_to_the_autosave_shows_only_ones_own(client, secretive, dora):
    other = save(as_(client, dora), secretive, "PRIV-02", choice="a").content.decode()
    missing = save(client, secretive, choice="").content.decode()
    taken = save(client, secretive, choice="a", resolve="theirs:1").content.decode()

    assert SECRET not in other + missing + taken
    assert "checked" not in taken


def test_history_says_that_somebody_answered_and_not_what(client, assessment, dora):
    save(client, assessment, choice="d", note=SECRET)
    bob = factories.make_member("Rita", "reviewer")

    page = as_(client, bob).get(reverse("assessments:audit-list", args=[assessment.organisation_id]))
    lines = client.get(reverse("assessments:audit-jsonl", args=[assessment.organisation_id]))

    assert "answered without seeing the other" in page.content.decode()
    assert SECRET not in page.content.decode()
    text = b"".join(lines.streaming_content).decode() if lines.streaming else lines.content.decode()
    (event,) = [one for one in map(json.loads, text.splitlines()) if one.get("kind") == "first_answer.given"]
    assert event["after"] == {"revision": 1}


def test_another_persons_own_data_holds_nothing_of_it(client, secretive, dora):
    response = as_(client, dora).post(reverse("assessments:personal-data-export"))

    text = b"".join(response.streaming_content) if response.streaming else response.content
    assert SECRET not in text.decode()


def test_the_pdf_for_experts_shows_nothing_of_it(client, secretive, dora):
    response = as_(client, dora).get(place(secretive, "questionnaire-pdf"))

    assert SECRET not in text_of(response.content)


# --- the page of disagreements ---


def test_both_answers_are_shown_with_names_and_notes(client, assessment, dora):
    apart(assessment, dora)

    page = client.get(place(assessment)).content.decode()

    for text in ("Alice", "Dora", f"{SECRET} a", f"{SECRET} e", "could still change the verdict"):
        assert text in page


def test_one_of_the_two_settles_and_the_page_is_clear(client, assessment, dora):
    apart(assessment, dora)

    response = as_(client, dora).post(
        place(assessment, "first-pass-settle", "PRIV-01"),
        {"PRIV-01-keep": "e", "PRIV-01-line": "Page 3 says so."},
        follow=True,
    )

    assert stored_answers(assessment)["PRIV-01"].chosen == "e"
    assert "1 disagreement is settled" in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"keep": "", "line": "So."}, "Choose the answer that is kept"),
        ({"keep": "zzz", "line": "So."}, "Choose one of the answers listed"),
        ({"keep": "a", "line": ""}, "Say why, in a sentence"),
        ({"keep": "a", "line": "l" * 2001}, "Shorten this"),
    ],
)
def test_what_settling_needs_is_said_and_what_was_typed_stays(client, assessment, dora, fields, words):
    apart(assessment, dora)
    sent = {f"PRIV-01-{name}": value for name, value in fields.items()}

    response = client.post(place(assessment, "first-pass-settle", "PRIV-01"), sent)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert fields["line"] in response.content.decode()
    assert stored_answers(assessment).get("PRIV-01") is None


def test_who_is_none_of_the_two_and_leads_nothing_does_not_settle(client, assessment, dora):
    apart(assessment, dora)
    as_(client, factories.make_member("Sam", "contributor"))

    page = client.get(place(assessment)).content.decode()
    response = client.post(
        place(assessment, "first-pass-settle", "PRIV-01"), {"PRIV-01-keep": "a", "PRIV-01-line": "So."}
    )

    assert "PRIV-01-keep" not in page
    assert response.status_code == 403


def test_who_comes_second_to_settle_is_told(client, assessment, dora):
    apart(assessment, dora)
    sent = {"PRIV-01-keep": "a", "PRIV-01-line": "So."}
    client.post(place(assessment, "first-pass-settle", "PRIV-01"), sent)

    late = client.post(place(assessment, "first-pass-settle", "PRIV-01"), {**sent, "PRIV-01-keep": "e"})

    assert late.status_code == 409
    assert stored_answers(assessment)["PRIV-01"].chosen == "a"


def test_words_of_experts_are_text(client, assessment, dora):
    factories.make_first_answer(assessment, user=factories.alice(), note="<script>alert(1)</script>{{ 7 }}")
    factories.make_first_answer(assessment, user=dora, chosen="e")

    page = client.get(place(assessment)).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in page


def test_single_answers_are_taken_only_with_a_line(client, assessment):
    factories.make_first_answer(assessment)

    without = client.post(place(assessment, "first-pass-alone"), {"line": " "})
    with_one = client.post(place(assessment, "first-pass-alone"), {"line": "Dora is ill."})

    assert (without.status_code, with_one.status_code) == (422, 302)
    assert stored_answers(assessment)["PRIV-01"].chosen == "b"


def test_a_request_that_is_not_blind_has_no_such_page(client, alice):
    assert client.get(place(factories.make_assessment())).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_any_number_of_answers(client, assessment, dora, count):
    for question in ("PRIV-01", "PRIV-02", "PRIV-03")[:count]:
        apart(assessment, dora, question)
    counted = []
    for there in (place(assessment), place(assessment, "section-edit", "PRIV")):
        client.get(there)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(there).status_code == 200
        counted.append(len(queries))

    assert counted == [PAGE_SQL, SECTION_SQL]


def test_a_submitted_one_still_shows_what_was_settled(client, assessment, dora):
    apart(assessment, dora)
    client.post(
        place(assessment, "first-pass-settle", "PRIV-01"), {"PRIV-01-keep": "a", "PRIV-01-line": "So."}
    )
    type(assessment).objects.filter(pk=assessment.pk).update(
        state="submitted", submitted_at=NOW, submitted_by=factories.alice()
    )

    page = client.get(place(assessment)).content.decode()

    assert "1 disagreement is settled" in page
    assert "Change it" not in page
