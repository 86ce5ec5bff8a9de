"""Asking the vendor: the link, the silence, and what becomes of claims."""

from datetime import timedelta

import pytest

from assessments.actions import respondent
from assessments.actions.claim import ClaimOutdated, ClaimRefused, accept_all, accept_claim, reject_claim
from assessments.actions.inquiry import (
    InquiryRefused,
    lift_silence,
    prolong_inquiry,
    record_silence,
    renew_inquiry,
    revoke_inquiry,
    send_inquiry,
)
from assessments.actions.secret_link import key_of
from assessments.models import Answer, Assessment, Citation, Claim, Event, Inquiry
from assessments.queries.claim import claim_rows
from assessments.queries.dossier import dossier_of
from tests import documents, factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def send(assessment, **facts):
    given = {"question_ids": ["PRIV-02", "PRIV-01"], "language": "fr", "by": factories.alice(), "at": NOW}
    return send_inquiry(assessment=assessment, **(given | facts))


def silent(inquiry, **facts):
    return record_silence(inquiry=inquiry, **({"by": factories.alice(), "at": NOW} | facts))


def answered_after_all(inquiry, **facts):
    return lift_silence(inquiry=inquiry, **({"by": factories.alice(), "at": NOW} | facts))


def more_time(inquiry, **facts):
    return prolong_inquiry(inquiry=inquiry, **({"days": 21, "by": factories.alice(), "at": NOW} | facts))


def unanswered(assessment):
    return set(Assessment.objects.get(pk=assessment.pk).unanswered_by_vendor.split())


def claimed(assessment, **fields):
    inquiry = factories.make_inquiry(assessment, state="submitted", closed_at=NOW)
    return factories.make_claim(inquiry, respondent="Li Wei", note="Clause 7.", **fields)


def accept(assessment, claim, **facts):
    given = {"level": "E0", "revision": 0, "by": factories.alice(), "at": NOW}
    return accept_claim(assessment=assessment, claim=claim, **(given | facts))


def test_the_link_is_kept_as_a_hash_and_limited_to_what_was_chosen():
    inquiry, secret = send(factories.make_assessment(context=True))

    assert inquiry.questions == ("PRIV-01", "PRIV-02")
    assert inquiry.key == key_of(secret)
    assert secret not in str(Event.objects.get(kind="inquiry.sent").after)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"question_ids": []}, "at least one question"),
        ({"question_ids": ["NOPE-01"]}, "at least one question"),
        ({"language": "de"}, "languages"),
        ({"contact": "nobody"}, "e-mail address"),
        ({"message": "m" * 4001}, "Message"),
        ({"days": 0}, "works for 1 to"),
        ({"days": 91}, "works for 1 to"),
        ({"due_on": NOW.date() - timedelta(days=1)}, "in the past"),
    ],
)
def test_what_an_inquiry_needs(facts, words):
    with pytest.raises(InquiryRefused, match=words):
        send(factories.make_assessment(context=True), **facts)

    assert not Inquiry.objects.exists()


def test_a_submitted_assessment_asks_nobody():
    with pytest.raises(InquiryRefused, match="no longer open"):
        send(factories.make_submitted())


def test_a_new_link_kills_the_old_one():
    inquiry, old = send(factories.make_assessment(context=True))

    new = renew_inquiry(inquiry=inquiry, by=factories.alice(), at=NOW + timedelta(days=30))

    inquiry.refresh_from_db()
    assert inquiry.key == key_of(new) != key_of(old)
    assert inquiry.expires_at > NOW + timedelta(days=30)


def test_what_is_withdrawn_or_handed_in_is_closed():
    inquiry, _secret = send(factories.make_assessment(context=True))
    revoke_inquiry(inquiry=inquiry, by=factories.alice(), at=NOW)

    with pytest.raises(InquiryRefused, match="closed already"):
        silent(inquiry)
    Inquiry.objects.update(state="submitted")
    with pytest.raises(InquiryRefused, match="has answered"):
        renew_inquiry(inquiry=inquiry, by=factories.alice(), at=NOW)


def test_silence_makes_the_vendors_documents_count_as_publicity_until_it_answers():
    assessment = factories.make_complete()
    factories.answer(assessment, {"PRIV-01": "a/E2", "PRIV-02": "a/E3"})
    before = dossier_of(factories.reload(assessment), as_of=NOW.date()).scorecard.total
    inquiry, _secret = send(assessment)

    silent(inquiry)
    dossier = dossier_of(factories.reload(assessment), as_of=NOW.date())

    assert dossier.scorecard.total.high > before.high
    assert dossier.scorecard.total.low == before.low
    assert {fact.question for fact in dossier.answers if fact.is_unconfirmed} == {"PRIV-01", "PRIV-02"}
    answered_after_all(inquiry)
    assert dossier_of(factories.reload(assessment), as_of=NOW.date()).scorecard.total == before
    assert Inquiry.objects.get().state == "open"


def test_asking_again_proves_nothing_yet():
    assessment = factories.make_assessment(context=True)
    inquiry, _secret = send(assessment, due_on=NOW.date())
    silent(inquiry)

    renew_inquiry(inquiry=inquiry, by=factories.alice(), at=NOW + timedelta(days=2))

    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.due_on) == ("open", None)  # a day that has passed is wanted no more
    assert unanswered(assessment) == {"PRIV-01", "PRIV-02"}


def test_of_what_is_handed_in_the_questions_left_out_can_be_recorded_as_unanswered():
    assessment = factories.make_assessment(context=True)
    inquiry, _secret = send(assessment)
    Inquiry.objects.update(state="submitted", closed_at=NOW)
    factories.make_claim(inquiry, question_id="PRIV-01")

    silent(inquiry)

    assert unanswered(assessment) == {"PRIV-02"}
    assert Inquiry.objects.get().state == "submitted"
    assert Event.objects.get(kind="inquiry.silent").after == {"questions": ["PRIV-02"]}
    with pytest.raises(InquiryRefused, match="on record already"):
        silent(inquiry)
    factories.make_claim(inquiry, question_id="PRIV-02")
    with pytest.raises(InquiryRefused, match="answered every question"):
        silent(inquiry)


def test_what_the_vendor_answered_elsewhere_is_not_left_unanswered():
    assessment = factories.make_assessment(context=True)
    inquiry, _secret = send(assessment)
    claimed(assessment, question_id="PRIV-01")

    silent(inquiry)

    assert unanswered(assessment) == {"PRIV-02"}


@pytest.mark.parametrize("ruling", ["accept", "reject"])
def test_the_silence_on_a_question_ends_when_the_answer_is_ruled_on_and_not_before(ruling):
    assessment = factories.make_assessment(context=True)
    inquiry, _secret = send(assessment)
    silent(inquiry)
    claim = claimed(assessment)

    assert unanswered(assessment) == {"PRIV-01", "PRIV-02"}
    if ruling == "accept":
        accept(assessment, claim)
    else:
        reject_claim(assessment=assessment, claim=claim, reason="Vague.", by=factories.alice(), at=NOW)

    assert unanswered(assessment) == {"PRIV-02"}
    assert Event.objects.get(kind=f"claim.{claim.state}").after["silence_ends"] is True


def test_where_no_silence_is_on_record_none_is_lifted():
    inquiry, _secret = send(factories.make_assessment(context=True))

    with pytest.raises(InquiryRefused, match="No silence"):
        answered_after_all(inquiry)


@pytest.mark.parametrize("act", [silent, answered_after_all, more_time])
def test_once_the_assessment_is_handed_in_nothing_of_it_moves(act):
    inquiry = factories.make_inquiry(factories.make_submitted(), state="silent", closed_at=NOW)

    with pytest.raises(InquiryRefused, match="no longer open"):
        act(inquiry)


def test_more_time_keeps_the_link_and_opens_one_that_has_expired():
    inquiry, _secret = send(factories.make_assessment(context=True), days=1)
    later = NOW + timedelta(days=5)

    more_time(inquiry, days=10, due_on=later.date() + timedelta(days=7), at=later)

    key = inquiry.key
    inquiry.refresh_from_db()
    assert (inquiry.key, inquiry.expires_at) == (key, later + timedelta(days=10))
    event = Event.objects.get(kind="inquiry.prolonged")
    assert (event.before["due_on"], event.after["due_on"]) == (None, str(inquiry.due_on))


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"days": 91}, "works for 1 to"), ({"due_on": NOW.date() - timedelta(days=1)}, "in the past")],
)
def test_more_time_has_its_limits(facts, words):
    inquiry, _secret = send(factories.make_assessment(context=True))

    with pytest.raises(InquiryRefused, match=words):
        more_time(inquiry, **facts)


def test_what_is_withdrawn_gets_no_more_time():
    inquiry, _secret = send(factories.make_assessment(context=True))
    revoke_inquiry(inquiry=inquiry, by=factories.alice(), at=NOW)

    with pytest.raises(InquiryRefused, match="closed already"):
        more_time(inquiry)


def test_the_address_at_the_vendor_is_not_in_the_audit_trail():
    send(factories.make_assessment(context=True), contact="desk@vendor.example")

    assert "desk@vendor.example" not in str(list(Event.objects.values_list("before", "after", "actor")))


def test_one_silence_lifted_leaves_the_other():
    assessment = factories.make_assessment(context=True)
    first, _secret = send(assessment)
    second, _secret = send(assessment, question_ids=["PRIV-02", "SEC-01"])
    silent(first)
    silent(second)

    answered_after_all(first)

    assert unanswered(assessment) == {"PRIV-02", "SEC-01"}


def test_an_accepted_claim_becomes_our_answer_and_both_sides_are_in_the_history():
    assessment = factories.make_assessment(context=True, answers={"PRIV-01": "d/E1"})
    claim = claimed(assessment)

    accept(factories.reload(assessment), claim, revision=1)

    answer = Answer.objects.get(question_id="PRIV-01")
    assert (answer.chosen, answer.evidence_level, answer.note) == ("a", "E0", "Clause 7.")
    assert "Li Wei" in answer.source_title
    event = Event.objects.get(kind="claim.accepted")
    assert (event.before["choices"], event.before["ours"]["choices"]) == (["a"], ["d"])
    assert claim_rows(factories.reload(assessment))[0].claim.state == "accepted"


def test_a_bare_word_proves_no_more_than_a_word_and_a_document_what_it_shows():
    assessment = factories.make_assessment(context=True)
    claim = claimed(assessment)

    with pytest.raises(ClaimRefused, match="vendor’s word"):
        accept(assessment, claim, level="E3")
    claim.documents.add(factories.make_evidence(title="SOC 2 report", level="E4"))
    accept(assessment, claim, level="E4")

    answer = Answer.objects.get(question_id="PRIV-01")
    assert (answer.evidence_level, answer.source_title) == ("E4", "SOC 2 report")
    assert Citation.objects.get().evidence.title == "SOC 2 report"


def test_documents_show_no_more_than_the_library_says_of_them():
    assessment = factories.make_assessment(context=True)
    claim = claimed(assessment)
    claim.documents.add(
        factories.make_evidence(title="White paper", level="E1"),
        factories.make_evidence(title="Terms", level="E2", sha256="2" * 64),
    )

    with pytest.raises(ClaimRefused, match="show E2 at most"):
        accept(assessment, claim, level="E3")
    accept(assessment, claim, level="E2")

    assert Answer.objects.get(question_id="PRIV-01").source_title == "Terms"


def test_a_document_that_nobody_has_weighed_shows_what_we_say_of_it_now():
    assessment = factories.make_assessment(context=True)
    claim = claimed(assessment)
    claim.documents.add(factories.make_evidence(title="Contract", level=""))

    accept(assessment, claim, level="E3")

    assert Answer.objects.get(question_id="PRIV-01").evidence_level == "E3"


def test_a_document_withdrawn_since_proves_nothing():
    assessment = factories.make_assessment(context=True)
    claim = claimed(assessment)
    claim.documents.add(factories.make_evidence(level="E4", withdrawn_at=NOW, withdrawn_by=factories.alice()))

    with pytest.raises(ClaimRefused, match="vendor’s word"):
        accept(assessment, claim, level="E4")


def test_a_claim_of_another_assessment_is_not_ruled_on_here():
    claim = claimed(factories.make_assessment(context=True))
    other = factories.make_assessment(context=True)

    with pytest.raises(ClaimRefused, match="another assessment"):
        accept(other, claim)
    with pytest.raises(ClaimRefused, match="another assessment"):
        reject_claim(assessment=other, claim=claim, reason="No.", by=factories.alice(), at=NOW)


def test_our_answer_that_changed_meanwhile_is_not_overwritten():
    assessment = factories.make_assessment(context=True, answers={"PRIV-01": "d/E1"})
    claim = claimed(assessment)

    with pytest.raises(ClaimOutdated):
        accept(factories.reload(assessment), claim, revision=0)

    claim.refresh_from_db()
    assert (claim.state, Answer.objects.get(question_id="PRIV-01").chosen) == ("claimed", "d")


def test_a_claim_is_ruled_on_once():
    assessment = factories.make_assessment(context=True)
    claim = claimed(assessment)
    with pytest.raises(ClaimRefused, match="Say why"):
        reject_claim(assessment=assessment, claim=claim, reason=" ", by=factories.alice(), at=NOW)

    reject_claim(assessment=assessment, claim=claim, reason="Another product.", by=factories.alice(), at=NOW)

    with pytest.raises(ClaimRefused, match="already"):
        accept(assessment, claim)
    assert not Answer.objects.filter(question_id="PRIV-01").exists()


def test_what_does_not_apply_to_the_vendor_waits_for_our_reviewer():
    assessment = factories.make_assessment(context=True)
    claim = claimed(assessment, answer_state="not_applicable_claimed", chosen="")

    accept(assessment, claim)

    answer = Answer.objects.get(question_id="PRIV-01")
    assert (answer.state, answer.reason) == ("not_applicable_claimed", "Clause 7.")


def test_all_or_none_are_accepted_at_once():
    assessment = factories.make_assessment(context=True, answers={"PRIV-02": "d/E1"})
    first = claimed(assessment)
    second = factories.make_claim(first.inquiry, question_id="PRIV-02", respondent="Li Wei")

    with pytest.raises(ClaimRefused):
        accept_all(
            assessment=factories.reload(assessment),
            claims=[(first, 0), (second, 0)],
            by=factories.alice(),
            at=NOW,
        )
    assert not Answer.objects.filter(question_id="PRIV-01").exists()
    done = accept_all(
        assessment=factories.reload(assessment),
        claims=[(first, 0), (second, 1)],
        by=factories.alice(),
        at=NOW,
    )
    assert done == 2


@pytest.mark.parametrize("state", ["submitted", "revoked"])
def test_a_document_still_being_checked_when_the_link_closes_joins_no_claim(monkeypatch, state):
    inquiry, _secret = send(factories.make_assessment(context=True))
    add_file = respondent.add_file

    def slowly(**facts):
        piece = add_file(**facts)
        Inquiry.objects.filter(pk=inquiry.pk).update(
            state=state, closed_at=NOW
        )  # a colleague, or we, in between
        return piece

    monkeypatch.setattr(respondent, "add_file", slowly)

    with pytest.raises(respondent.RespondentRefused, match="does not take answers"):
        respondent.hand_in_file(
            inquiry=inquiry,
            question_id="PRIV-01",
            upload=documents.upload("terms.txt", b"We do not train on content."),
            respondent="Vera, vendor",
            at=NOW,
        )

    assert not Claim.objects.exists()
