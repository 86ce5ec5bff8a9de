"""The page that gives questions out as a spreadsheet and reads them back."""

import re

import pytest
from django.urls import reverse

from assessments.models import Answer
from assessments.queries.stored_answers import stored_answers
from tests import factories, workbooks
from tests.workbooks import as_upload, exported, filled

pytestmark = pytest.mark.django_db

EXPORT_SQL = 4  # session, user, assessment, answers
PAGE_SQL = 4
CHANGES_SQL = 4
NOTES = [("PRIV-01", "note"), ("PRIV-02", "note"), ("LOCK-01", "note")]


@pytest.fixture
def assessment():
    return factories.make_assessment(context=True, answers={"PRIV-01": "b/E3"})


def place(assessment, name="workbook-import"):
    return reverse(f"assessments:{name}", args=[assessment.pk])


def send(client, assessment, data, name="questions.xlsx"):
    return client.post(place(assessment), {"file": as_upload(data, name)})


def state_of(response):
    return re.search(r'name="state" value="([^"]+)"', response.content.decode())[1]


def ids_in(response):
    book = workbooks.opened(response.content)
    return [
        row[0].value
        for sheet in book.worksheets
        if not sheet.title.startswith("_")
        for row in sheet.iter_rows(min_row=3)
        if "#" not in row[0].value
    ]


def download(client, assessment, questions, lang="en"):
    return client.get(place(assessment, "workbook-export"), {"questions": questions, "lang": lang})


def test_open_ones_a_section_mine_and_all_go_out(client, alice, assessment):
    factories.make_assignment(assessment, section_id="", question_id="LOCK-01", function="", user=alice)

    everything = ids_in(download(client, assessment, "all"))

    assert {"deployment", "PRIV-01", "LOCK-01"} <= set(everything)
    assert set(everything) - set(ids_in(download(client, assessment, "open"))) == {
        *factories.CONTEXT,
        "PRIV-01",
    }
    assert all(id.startswith("GEO") for id in ids_in(download(client, assessment, "GEO")))
    assert ids_in(download(client, assessment, "mine")) == ["LOCK-01"]


def test_what_my_function_answers_is_mine_except_for_what_somebody_else_has(client, alice, assessment):
    alice.memberships.update(functions="data_protection")
    factories.make_assignment(assessment)
    factories.make_assignment(
        assessment, section_id="", question_id="PRIV-02", function="", user=factories.bob()
    )

    ids = ids_in(download(client, assessment, "mine"))

    assert {"PRIV-01", "PRIV-03"} <= set(ids)
    assert "PRIV-02" not in ids
    assert "ECON-01" not in ids


def test_a_choice_without_a_question_leads_back_with_a_word(client, alice, assessment):
    response = client.get(
        place(assessment, "workbook-export"), {"questions": "mine", "lang": "en"}, follow=True
    )

    assert "There is no such question" in response.content.decode()
    assert client.get(place(assessment, "workbook-export"), {"questions": "nope"}).status_code == 302


def test_the_file_speaks_the_language_chosen(client, alice, assessment):
    response = download(client, assessment, "all", "fr")

    book = workbooks.opened(response.content)
    assert "Confidentialité et protection d" in book.sheetnames
    assert book["_meta"].sheet_state == "veryHidden"
    assert "-fr.xlsx" in response["Content-Disposition"]


def test_changes_are_shown_and_then_taken_over(client, alice, assessment):
    data = filled(exported(assessment), {NOTES[0]: "<script>alert(1)</script>", NOTES[1]: "Two."})

    shown = send(client, assessment, data)
    page = shown.content.decode()
    before = Answer.objects.filter(note="Two.").exists()
    taken = client.post(place(assessment), {"state": state_of(shown), "take": ["PRIV-01"]}, follow=True)

    assert "2 changed cells" in page
    assert "&lt;script&gt;alert(1)" in page
    assert not before
    assert "1 answer is taken over." in taken.content.decode()
    assert stored_answers(assessment)["PRIV-01"].note.startswith("<script>")
    assert "PRIV-02" not in stored_answers(assessment)


def test_a_conflict_wants_a_choice_and_takes_either(client, alice, assessment):
    data = filled(exported(assessment), {NOTES[0]: "Theirs.", NOTES[1]: "Alone."})
    factories.answer(assessment, {"PRIV-01": "c/E2"})
    shown = send(client, assessment, data)
    fields = {"state": state_of(shown), "take": ["PRIV-02"]}

    unchosen = client.post(place(assessment), fields)
    client.post(place(assessment), fields | {"which-PRIV-01": "file"})

    assert "Changed on both sides" in shown.content.decode()
    assert unchosen.status_code == 422
    assert "Choose which of both answers stands." in unchosen.content.decode()
    stored = stored_answers(assessment)
    assert (stored["PRIV-01"].choices, stored["PRIV-01"].note) == (("b",), "Theirs.")
    assert stored["PRIV-02"].note == "Alone."


def test_keeping_ours_changes_nothing(client, alice, assessment):
    data = filled(exported(assessment), {NOTES[0]: "Theirs."})
    factories.answer(assessment, {"PRIV-01": "c/E2"})

    client.post(
        place(assessment), {"state": state_of(send(client, assessment, data)), "which-PRIV-01": "ours"}
    )

    assert stored_answers(assessment)["PRIV-01"].choices == ("c",)


def test_an_answer_given_while_somebody_looks_becomes_a_conflict(client, alice, assessment):
    state = state_of(send(client, assessment, filled(exported(assessment), {NOTES[0]: "Theirs."})))
    factories.answer(assessment, {"PRIV-01": "c/E2"})

    late = client.post(place(assessment), {"state": state, "take": ["PRIV-01"]})
    client.post(place(assessment), {"state": state_of(late), "which-PRIV-01": "file"})

    assert late.status_code in (409, 422)
    assert "Changed on both sides" in late.content.decode()
    assert stored_answers(assessment)["PRIV-01"].note == "Theirs."


@pytest.mark.parametrize("state", ["", "nonsense", "a:b:c"])
def test_a_state_that_is_not_ours_is_turned_away(client, alice, assessment, state):
    response = client.post(place(assessment), {"state": state, "take": ["PRIV-01"]})

    assert response.status_code == 409
    assert "choose the file again" in response.content.decode()


def test_the_state_of_another_assessment_or_person_means_nothing(client, alice, assessment):
    other = factories.make_assessment(use_case=assessment.option.use_case, context=True)
    state = state_of(send(client, assessment, filled(exported(assessment), {NOTES[0]: "Mine."})))

    assert client.post(place(other), {"state": state, "take": ["PRIV-01"]}).status_code == 409
    client.force_login(factories.make_member("Dora", "contributor"))
    assert client.post(place(assessment), {"state": state, "take": ["PRIV-01"]}).status_code == 409


def test_a_file_that_is_refused_says_why_at_its_field(client, alice, assessment):
    response = send(client, assessment, b"PK", "questions.xlsm")

    assert response.status_code == 422
    assert "Workbooks with macros" in response.content.decode()
    assert client.post(place(assessment), {}).status_code == 422


def test_cells_that_cannot_be_taken_are_listed_with_their_address(client, alice, assessment):
    response = send(client, assessment, filled(exported(assessment), {("PRIV-01", "answer"): "=1+1"}))

    page = response.content.decode()
    assert "1 cell cannot be taken" in page
    assert "Data privacy and confidentialit!F3" in page


def test_a_viewer_takes_files_out_and_none_in(client, assessment):
    client.force_login(factories.make_member("Vera", "viewer"))

    assert download(client, assessment, "all").status_code == 200
    assert "Show the changes" not in client.get(place(assessment)).content.decode()
    assert send(client, assessment, exported(assessment)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_any_number_of_changes(
    client, alice, assessment, django_assert_num_queries, count
):
    data = filled(exported(assessment), dict.fromkeys(NOTES[:count], "New."))

    with django_assert_num_queries(CHANGES_SQL):
        send(client, assessment, data)
    with django_assert_num_queries(PAGE_SQL):
        client.get(place(assessment))
    with django_assert_num_queries(EXPORT_SQL):
        download(client, assessment, "all")
