"""A section answered as one form, as it works without a script."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions.answer import GivenAnswer
from assessments.queries.stored_answers import stored_answers
from tests import factories

pytestmark = pytest.mark.django_db

PAGE_SQL = 5  # session, user, assessment with role and subject, answers, earlier answers


@pytest.fixture
def assessment(alice):
    return factories.make_assessment(context=True)


def place(assessment, section="PRIV"):
    return reverse("assessments:section-edit", args=[assessment.pk, section])


def stored(assessment, question_id):
    return stored_answers(assessment).get(question_id)


def filled(client, assessment, section="PRIV"):
    """The form's fields as a browser would send them back untouched."""
    page = client.get(place(assessment, section)).content.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]+-revision)" value="([^"]*)"', page)
    checked = re.findall(r'<input type="[a-z]+" name="([^"]+)" value="([^"]+)"[^>]* checked>', page)
    texts = re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page)
    return dict([*hidden, *checked, *texts])


@pytest.mark.parametrize("answers", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_answers(client, assessment, answers):
    factories.answer(assessment, dict.fromkeys(["PRIV-01", "PRIV-02", "PRIV-03"][:answers], "a"))
    client.get(place(assessment))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(place(assessment)).status_code == 200

    assert len(queries) == PAGE_SQL


def test_a_question_shows_everything_one_needs_to_answer_it(client, assessment):
    page = client.get(place(assessment)).content.decode()
    question = factories.framework().question("PRIV-01")

    shown = [question.text.en, question.why.en, *(option.label.en for option in question.options)]
    shown += [proof.en for proof in question.evidence_expected]
    shown += [
        question.vendor_question.en,
        "Not known yet",
        "Evidence and note",
        "References and their status",
    ]
    shown += [
        "GDPR, art. 28(3)(a)",
        *(item.id for item in factories.framework().article_criteria_of("PRIV-01")),
    ]
    flat = page.replace("&#x27;", "'").replace("&amp;", "&")
    assert [text for text in shown if text not in flat] == []


def test_a_question_is_a_fieldset_with_a_legend(client, assessment):
    page = client.get(place(assessment)).content.decode()

    assert page.count('<fieldset class="question"') == page.count("<legend>") > 5


def test_a_section_is_saved_whole_and_leads_to_the_next(client, assessment):
    fields = filled(client, assessment) | {"PRIV-01": "b", "PRIV-01-evidence": "E2", "PRIV-02": "unknown"}

    response = client.post(place(assessment), fields)

    assert response.url == place(assessment, "LOCK")
    assert (stored(assessment, "PRIV-01").choices, stored(assessment, "PRIV-01").evidence_level) == (
        ("b",),
        "E2",
    )
    assert stored(assessment, "PRIV-02").state == "unknown"
    assert stored(assessment, "PRIV-03") is None


def test_save_stays_on_the_page(client, assessment):
    response = client.post(place(assessment), filled(client, assessment) | {"then": "stay"})

    assert response.url == place(assessment)


def test_the_same_form_sent_twice_saves_once(client, assessment):
    fields = filled(client, assessment) | {"PRIV-01": "b"}

    client.post(place(assessment), fields)
    again = client.post(place(assessment), fields)

    assert again.status_code == 302
    assert stored(assessment, "PRIV-01").revision == 1


def test_an_unfinished_claim_keeps_everything_typed_and_saves_nothing(client, assessment):
    fields = filled(client, assessment, "LOCK")
    fields |= {"LOCK-01": "a", "LOCK-01-note": "typed « here »", "LOCK-03": "not_applicable"}
    question = next(q.id for q in factories.framework().dimension("LOCK").questions if q.not_applicable)
    fields |= {question: "not_applicable"}

    response = client.post(place(assessment, "LOCK"), fields)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Error:" in page
    assert f'href="#{question}-reason"' in page
    assert f'id="{question}-reason"' in page
    assert "typed « here »" in page
    assert stored(assessment, "LOCK-01") is None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"PRIV-01": "zzz"}, "Choose one of the answers listed."),
        ({"PRIV-01-evidence": "E9"}, "Choose one of the evidence levels listed."),
        ({"PRIV-01-note": "x" * 10_001}, "Shorten this to 10000 characters: it has 10001."),
        ({"PRIV-01-note": "x" * 1_000_000}, "it has 1000000"),
        (
            {"PRIV-01-source_on": "2026-12-31", "PRIV-01-source_expires_on": "2026-01-01"},
            "must not be before",
        ),
        ({"PRIV-01-source_on": "31/31/2026"}, "Enter a date such as"),
        ({"PRIV-01-note": "zero \x00 byte"}, "Null characters are not allowed."),
        ({"PRIV-01-revision": "many"}, "Enter a whole number."),
    ],
)
def test_what_is_wrong_is_said_at_the_question(client, assessment, fields, message):
    response = client.post(place(assessment), filled(client, assessment) | {"PRIV-01": "a"} | fields)

    page = response.content.decode().replace("\xa0", " ").replace(",", "")
    assert response.status_code == 422
    assert message in page
    assert "is-invalid" in page
    assert stored(assessment, "PRIV-01") is None


def test_ten_thousand_characters_with_a_browsers_line_ends_are_accepted(client, assessment):
    note = ("x" * 98 + "\r\n") * 101
    fields = filled(client, assessment) | {"PRIV-01": "a", "PRIV-01-note": note}

    assert len(note) > 10_000
    assert client.post(place(assessment), fields).status_code == 302
    assert len(stored(assessment, "PRIV-01").note) == 101 * 99 - 1


def test_several_choices_are_kept_in_the_questions_order(client, assessment):
    fields = {"data_classes-revision": "1", "data_classes": ["personal", "public"]}

    client.post(place(assessment, "context"), fields)

    assert stored(assessment, "data_classes").choices == ("public", "personal")


def test_not_known_yet_excludes_every_other_choice(client, assessment):
    fields = {"data_classes-revision": "1", "data_classes": ["personal", "unknown"]}

    response = client.post(place(assessment, "context"), fields)

    assert response.status_code == 422
    assert "stand alone" in response.content.decode()


def test_two_people_on_one_question_see_both_answers_and_choose(client, assessment):
    fields = filled(client, assessment) | {"PRIV-01": "a", "PRIV-01-note": "mine", "PRIV-02": "c"}
    theirs = GivenAnswer("answered", ("e",), note="theirs")
    factories.give(assessment, {"PRIV-01": theirs}, by=factories.make_member("Dan", "contributor"))

    both = client.post(place(assessment), fields)
    page = both.content.decode()

    assert both.status_code == 409
    assert "Dan answered this question" in page
    assert "theirs" in page
    assert "mine" in page
    assert 'href="#PRIV-01"' in page
    assert stored(assessment, "PRIV-02").choices == ("c",)  # what met no other answer is saved
    assert stored(assessment, "PRIV-01").note == "theirs"

    button = re.search(r'name="PRIV-01-resolve" value="(mine:\d+)"', page)[1]
    again = fields | {"PRIV-02-revision": "1", "PRIV-01-resolve": button}
    assert client.post(place(assessment), again).url == place(assessment) + "#PRIV-01"
    assert stored(assessment, "PRIV-01").note == "mine"


def test_taking_the_other_answer_leaves_it_as_it_is(client, assessment):
    fields = filled(client, assessment) | {"PRIV-01": "a", "PRIV-01-note": "mine"}
    factories.give(assessment, {"PRIV-01": GivenAnswer("answered", ("e",), note="theirs")})
    button = re.search(r'value="(theirs:\d+)"', client.post(place(assessment), fields).content.decode())[1]

    response = client.post(place(assessment), fields | {"PRIV-01-resolve": button})

    assert response.status_code == 302
    assert stored(assessment, "PRIV-01").note == "theirs"


def test_the_stale_page_that_says_the_same_is_no_conflict(client, assessment):
    fields = filled(client, assessment) | {"PRIV-01": "a"}
    factories.answer(assessment, {"PRIV-01": "a"})

    assert client.post(place(assessment), fields).status_code == 302


def test_a_context_answer_says_which_questions_come_and_go_and_keeps_hidden_answers(client, assessment):
    factories.answer(assessment, {"PRIV-01": "b"})
    fields = filled(client, assessment, "context") | {
        "data_classes": ["confidential", "personal"],
        "deployment": "self_hosted",
        "then": "stay",
    }

    page = client.post(place(assessment, "context"), fields, follow=True).content.decode()

    assert "Data privacy and confidentiality:" in page
    assert "no longer asked" in page
    assert 'id="PRIV-01"' not in client.get(place(assessment)).content.decode()
    assert stored(assessment, "PRIV-01").choices == ("b",)


def test_a_hidden_question_sent_from_an_old_page_is_not_saved(client, assessment):
    fields = filled(client, assessment) | {"PRIV-01": "b"}
    factories.answer_context(assessment, deployment="self_hosted")

    client.post(place(assessment), fields)

    assert stored(assessment, "PRIV-01") is None


@pytest.mark.parametrize("section", ["nowhere", "PRIV-99", "priv", "deploymentx"])
def test_an_unknown_section_is_not_found(client, assessment, section):
    assert client.get(place(assessment, section)).status_code == 404
    assert client.post(place(assessment, section), {}).status_code == 404


def test_one_question_has_a_page_of_its_own(client, assessment):
    page = client.get(place(assessment, "PRIV-01"))
    fragment = client.get(place(assessment, "PRIV-01"), HTTP_HX_REQUEST="true").content.decode()

    assert page.content.decode().count("<fieldset") == 1
    assert fragment.strip().startswith("<fieldset")


def test_every_question_on_one_page_is_lean_and_saves_without_touching_what_is_folded(client, assessment):
    given = GivenAnswer("answered", ("b",), note="kept", evidence="E2", source_title="Contract")
    factories.give(assessment, {"PRIV-01": given})
    page = client.get(place(assessment, "all"))
    fields = {"PRIV-01": "c"} | dict(
        re.findall(r'<input type="hidden" name="(PRIV-01-[^"]+)" value="([^"]*)"', page.content.decode())
    )

    client.post(place(assessment, "all"), fields)

    answer = stored(assessment, "PRIV-01")
    assert (answer.choices, answer.note, answer.evidence_level, answer.source_title) == (
        ("c",),
        "kept",
        "E2",
        "Contract",
    )


def test_a_viewer_reads_and_cannot_write(client, assessment):
    client.force_login(factories.make_member("Vera", "viewer"))

    page = client.get(place(assessment)).content.decode()

    assert "hx-post" not in page
    assert "disabled" in page
    assert client.post(place(assessment), {"PRIV-01": "a", "PRIV-01-revision": "0"}).status_code == 403


def test_a_stranger_finds_nothing(client, assessment):
    client.force_login(factories.charlie())

    assert client.get(place(assessment)).status_code == 404
    assert client.post(place(assessment), {}).status_code == 404


def test_user_text_is_shown_as_text(client, assessment):
    nasty = '</textarea><script>alert(1)</script>"'
    factories.give(assessment, {"PRIV-01": GivenAnswer("unknown", note=nasty, source_title=nasty)})

    page = client.get(place(assessment)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;" in page


def test_more_than_the_server_reads_is_refused_in_words(client, assessment, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = client.post(
        place(assessment),
        urlencode({"PRIV-01-note": "x" * 2000, "PRIV-01-revision": "0"}),
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 400
    assert "<h1>" in response.content.decode()
    assert stored(assessment, "PRIV-01") is None
