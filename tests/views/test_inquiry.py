"""Our side of asking the vendor: choosing, the link shown once, claims beside our answers."""

import re
from smtplib import SMTPException

import pytest
from django.core import mail
from django.urls import reverse

from assessments.models import Answer, Claim, Inquiry
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LIST_SQL = 5  # session, user, assessment, inquiries, their claims
CLAIMS_SQL = 7  # session, user, assessment, answers, claims, their documents, those without an answer


@pytest.fixture
def assessment(alice):
    return factories.reload(factories.make_assessment(context=True))


def place(assessment, name="inquiry-list"):
    return reverse(f"assessments:{name}", args=[assessment.pk])


def act(inquiry, name):
    return reverse(f"assessments:inquiry-{name}", args=[inquiry.pk])


def asked(**fields):
    return {"questions": ["PRIV-01"], "language": "en", "days": "21", **fields}


def test_what_can_change_the_verdict_is_ticked(client, assessment):
    page = client.get(place(assessment, "inquiry-create")).content.decode()

    assert re.search(r'name="questions" value="[A-Z]+-\d+" checked', page)


def test_the_link_is_shown_once_and_works(client, assessment):
    response = client.post(place(assessment, "inquiry-create"), asked())

    page = response.content.decode()
    secret = re.search(r"/vendor/([\w-]{20,})/", page).group(1)
    assert "no-store" in response["Cache-Control"]
    assert secret not in client.get(place(assessment)).content.decode()
    client.logout()
    assert client.get(reverse("assessments:respondent-home", args=[secret])).status_code == 200


def test_with_an_address_the_link_is_mailed_in_the_vendors_language(client, assessment):
    page = client.post(
        place(assessment, "inquiry-create"), asked(contact="desk@vendor.example", language="fr")
    ).content.decode()

    assert "Sent to desk@vendor.example" in page
    assert mail.outbox[0].to == ["desk@vendor.example"]
    assert re.search(r"/vendor/[\w-]+/", mail.outbox[0].body)


def test_a_mail_server_that_is_down_loses_nothing(client, assessment, monkeypatch):
    def down(self, fail_silently=False):
        raise SMTPException("down")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", down)

    page = client.post(
        place(assessment, "inquiry-create"), asked(contact="desk@vendor.example")
    ).content.decode()

    assert "The e-mail could not be sent" in page
    assert re.search(r"/vendor/[\w-]+/", page)
    assert Inquiry.objects.get().state == "open"


@pytest.mark.parametrize(
    "fields", [{"questions": []}, {"days": "0"}, {"contact": "nobody"}, {"questions": ["NOPE-1"]}]
)
def test_what_is_wrong_is_said_and_the_message_is_kept(client, assessment, fields):
    response = client.post(place(assessment, "inquiry-create"), asked(message="Please hurry.", **fields))

    assert response.status_code == 422
    assert "Please hurry." in response.content.decode()
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("name", ["renew", "revoke", "silence", "answered", "prolong"])
def test_a_viewer_does_not_act_and_a_stranger_finds_nothing(client, assessment, name):
    inquiry = factories.make_inquiry(assessment)
    path = reverse(f"assessments:inquiry-{name}", args=[inquiry.pk])

    client.force_login(factories.make_member("Vera", "viewer"))
    assert client.post(path).status_code == 403
    client.force_login(factories.charlie())
    assert client.post(path).status_code == 404
    assert Inquiry.objects.get().state == "open"


def test_silence_is_one_button_and_is_said(client, assessment):
    inquiry = factories.make_inquiry(assessment)

    page = client.post(reverse("assessments:inquiry-silence", args=[inquiry.pk]), follow=True)

    assert "The vendor was asked and did not answer" in page.content.decode()


def test_that_it_answered_after_all_is_one_button_too(client, assessment):
    inquiry = factories.make_inquiry(assessment)
    client.post(act(inquiry, "silence"))

    page = client.post(act(inquiry, "answered"), follow=True).content.decode()

    assert "documents count in full again" in page
    assert "The vendor was asked and did not answer" not in page
    assert "No silence is on record" in client.post(act(inquiry, "answered"), follow=True).content.decode()


def test_silence_is_said_on_the_results_and_in_the_working(client, assessment):
    factories.answer(assessment, {"PRIV-01": "a/E2"})
    results = place(assessment, "assessment-results")
    before = client.get(results).content.decode()
    client.post(act(factories.make_inquiry(assessment), "silence"))

    page = client.get(results).content.decode()
    working = client.get(
        reverse("assessments:working", args=[assessment.pk, "question", "PRIV-01"])
    ).content.decode()

    assert "The vendor was asked and did not answer" not in before
    assert "count as publicity (E1), not as documentation: PRIV-01" in page
    assert "its public documents count as publicity" in working


def test_when_the_date_has_passed_the_silence_is_offered(client, assessment):
    factories.make_inquiry(assessment, due_on=NOW.date())

    page = client.get(place(assessment)).content.decode()

    assert "The date has passed without an answer" in page
    assert "The vendor does not answer" in page


def test_what_was_left_out_when_handed_in_is_offered_as_silence(client, assessment):
    inquiry = factories.make_inquiry(
        assessment, question_ids="PRIV-01 PRIV-02", state="submitted", closed_at=NOW
    )
    factories.make_claim(inquiry, question_id="PRIV-01")

    page = client.get(place(assessment)).content.decode()

    assert "The vendor does not answer 1 question" in page


def test_more_time_is_given_on_a_page_of_its_own(client, assessment):
    inquiry = factories.make_inquiry(assessment)
    path = act(inquiry, "prolong")

    wrong = client.post(path, {"days": "91", "due_on": ""})
    past = client.post(path, {"days": "10", "due_on": "2020-01-01"})
    right = client.post(path, {"days": "10", "due_on": ""})

    assert (client.get(path).status_code, wrong.status_code, past.status_code) == (200, 422, 422)
    assert "lies in the past" in past.content.decode()
    assert 'value="10"' in past.content.decode()
    assert right.url == place(assessment)


def test_a_link_can_be_withdrawn_when_the_assessment_is_handed_in(client, alice):
    inquiry = factories.make_inquiry(factories.make_submitted())

    page = client.get(place(inquiry.assessment)).content.decode()
    client.post(act(inquiry, "revoke"))

    assert "Withdraw the link" in page
    assert "New link" not in page
    assert Inquiry.objects.get().state == "revoked"


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_for_any_number_of_rows(client, assessment, django_assert_num_queries, count):
    for number in range(count):
        inquiry = factories.make_inquiry(assessment, state="submitted", closed_at=NOW)
        factories.make_claim(inquiry, question_id=f"PRIV-0{number + 1}")

    with django_assert_num_queries(LIST_SQL):
        client.get(place(assessment))
    with django_assert_num_queries(CLAIMS_SQL):
        client.get(place(assessment, "claim-list"))


def test_claims_are_accepted_and_rejected_on_their_page(client, assessment):
    inquiry = factories.make_inquiry(assessment, state="submitted", closed_at=NOW)
    first, second = (factories.make_claim(inquiry, question_id=id) for id in ("PRIV-01", "PRIV-02"))
    path = place(assessment, "claim-list")

    client.post(path, {"claim": first.pk, "revision": "0", "level": "E0", "ruling": "accept"})
    unreasoned = client.post(path, {"claim": second.pk, "level": "E0", "ruling": "reject", "reason": ""})
    client.post(path, {"claim": second.pk, "level": "E0", "ruling": "reject", "reason": "Old version."})

    assert unreasoned.status_code == 422
    assert Answer.objects.get(question_id="PRIV-01").chosen == "a"
    assert dict(Claim.objects.values_list("question_id", "state")) == {
        "PRIV-01": "accepted",
        "PRIV-02": "rejected",
    }


def test_a_stale_page_of_claims_is_told(client, assessment):
    inquiry = factories.make_inquiry(assessment, state="submitted", closed_at=NOW)
    claim = factories.make_claim(inquiry)
    factories.answer(assessment, {"PRIV-01": "d/E1"})

    response = client.post(
        place(assessment, "claim-list"),
        {"claim": claim.pk, "revision": "0", "level": "E0", "ruling": "accept"},
    )

    assert response.status_code == 409
    assert Answer.objects.get(question_id="PRIV-01").chosen == "d"


def test_all_that_are_left_are_accepted_with_one_button(client, assessment):
    inquiry = factories.make_inquiry(assessment, state="submitted", closed_at=NOW)
    claims = [factories.make_claim(inquiry, question_id=id) for id in ("PRIV-01", "PRIV-02")]

    client.post(place(assessment, "claim-list"), {"all": [f"{claim.pk}:0" for claim in claims]})

    assert Answer.objects.filter(question_id__in=["PRIV-01", "PRIV-02"]).count() == 2


def test_those_that_changed_meanwhile_are_left_and_it_is_said(client, assessment):
    inquiry = factories.make_inquiry(assessment, state="submitted", closed_at=NOW)
    claims = [factories.make_claim(inquiry, question_id=id) for id in ("PRIV-01", "PRIV-02")]
    factories.answer(assessment, {"PRIV-02": "d/E1"})

    page = client.post(
        place(assessment, "claim-list"), {"all": [f"{claim.pk}:0" for claim in claims]}, follow=True
    ).content.decode()

    assert "1 claim is accepted." in page
    assert "1 claim was left" in page
    assert Answer.objects.get(question_id="PRIV-02").chosen == "d"


def test_levels_go_no_higher_than_what_came_with_the_claim(client, assessment):
    inquiry = factories.make_inquiry(assessment, state="submitted", closed_at=NOW)
    factories.make_claim(inquiry, question_id="PRIV-01")
    with_terms = factories.make_claim(inquiry, question_id="PRIV-02")
    with_terms.documents.add(factories.make_evidence(level="E2"))

    page = client.get(place(assessment, "claim-list")).content.decode()

    bare, documented = re.findall(r'<select name="level".*?</select>', page, re.DOTALL)
    assert re.findall(r'value="(E\d)"', bare) == ["E0"]
    assert re.findall(r'value="(E\d)"', documented) == ["E0", "E1", "E2"]


def test_a_document_without_an_answer_is_not_lost(client, assessment):
    inquiry = factories.make_inquiry(assessment, state="submitted", closed_at=NOW)
    beside = factories.make_claim(inquiry, answer_state="unanswered", chosen="", state="draft")
    beside.documents.add(factories.make_evidence(title="Penetration test", inquiry=inquiry))

    page = client.get(place(assessment, "claim-list")).content.decode()

    assert "Handed in without an answer" in page
    assert "Penetration test" in page


def test_a_claim_of_another_assessment_is_not_found(client, assessment):
    other = factories.make_claim(factories.make_inquiry(state="submitted", closed_at=NOW))

    response = client.post(
        place(assessment, "claim-list"),
        {"claim": other.pk, "revision": "0", "level": "E0", "ruling": "accept"},
    )

    assert response.status_code == 404
    assert Claim.objects.get().state == "claimed"
