"""Asking the vendor: the link, the silence, and what becomes of claims."""

from datetime import timedelta

import pytest

from assessments.actions.claim import ClaimOutdated, ClaimRefused, accept_all, accept_claim, reject_claim
from assessments.actions.inquiry import (
    InquiryRefused,
    record_silence,
    renew_inquiry,
    revoke_inquiry,
    send_inquiry,
)
from assessments.actions.secret_link import key_of
from assessments.models import Answer, Assessment, Event, Inquiry
from assessments.queries.claim import claim_rows
from assessments.queries.dossier import dossier_of
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def send(assessment, **facts):
    given = {"question_ids": ["PRIV-02", "PRIV-01"], "language": "fr", "by": factories.alice(), "at": NOW}
    return send_inquiry(assessment=assessment, **(given | facts))


def silent(inquiry, **facts):
    return record_silence(inquiry=inquiry, **({"by": factories.alice(), "at": NOW} | facts))


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
    renew_inquiry(inquiry=inquiry, by=factories.alice(), at=NOW)
    assert dossier_of(factories.reload(assessment), as_of=NOW.date()).scorecard.total == before


def test_one_silence_lifted_leaves_the_other():
    assessment = factories.make_assessment(context=True)
    first, _secret = send(assessment)
    second, _secret = send(assessment, question_ids=["PRIV-02", "SEC-01"])
    silent(first)
    silent(second)

    renew_inquiry(inquiry=first, by=factories.alice(), at=NOW)

    assert set(Assessment.objects.get(pk=assessment.pk).unanswered_by_vendor.split()) == {"PRIV-02", "SEC-01"}


def test_an_accepted_claim_becomes_our_answer_and_both_sides_are_in_the_history():
    assessment = factories.make_assessment(context=True, answers={"PRIV-01": "d/E1"})
    claim = claimed(assessment)

    accept(factories.reload(assessment), claim, revision=1)

    answer = Answer.objects.get(question_id="PRIV-01")
    assert (answer.chosen, answer.evidence_level, answer.note) == ("a", "E0", "Clause 7.")
    assert "Li Wei" in answer.source_title
    assert Event.objects.get(kind="claim.accepted").before["choices"] == ["a"]
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
