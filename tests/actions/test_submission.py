"""Handing in, handing back."""

import hashlib
from datetime import timedelta

import pytest

from assessments.actions.answer import AnswerRefused, GivenAnswer
from assessments.actions.submission import SubmissionRefused, return_to_author, submit_assessment
from assessments.models import Answer, CostModel, Event, Snapshot, UseCase
from assessments.queries.dossier import dossier_from_json
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def submit(assessment, by=None, at=NOW):
    return submit_assessment(assessment=assessment, by=by or assessment.author, at=at)


def test_a_submission_freezes_everything():
    assessment = factories.make_complete()

    snapshot = submit(assessment)

    assert factories.reload(assessment).state == "submitted"
    dossier = dossier_from_json(snapshot.dossier)
    assert snapshot.sha256 == hashlib.sha256(snapshot.dossier.encode()).hexdigest()
    assert (snapshot.framework, snapshot.framework_hash) == (dossier.framework, factories.framework().hash)
    assert (snapshot.headline, snapshot.engine_version) == (
        dossier.scorecard.headline,
        dossier.scorecard.engine_version,
    )
    assert float(snapshot.score_high) == pytest.approx(float(dossier.scorecard.total.high), abs=0.001)
    assert (dossier.state, dossier.submitted_by, dossier.submitted_at) == ("submitted", "Alice", NOW)
    assert Event.objects.filter(kind="assessment.submitted").get().after == {"sha256": snapshot.sha256}


def test_what_nobody_has_visited_is_listed_and_nothing_is_submitted():
    assessment = factories.make_assessment(context=True)
    factories.answer_everything(assessment)
    factories.give(
        assessment, {"PRIV-01": GivenAnswer("unanswered"), "data_classes": GivenAnswer("unanswered")}
    )

    with pytest.raises(SubmissionRefused) as refusal:
        submit(assessment)

    assert refusal.value.missing[:2] == ("data_classes", "PRIV-01")
    assert "PRIV-01" in str(refusal.value)
    assert factories.reload(assessment).state == "draft"
    assert not Snapshot.objects.exists()


def test_not_known_yet_is_an_answer_and_the_result_says_what_it_is_worth():
    assessment = factories.make_assessment(context=True)
    factories.answer(assessment, {question.id: "unknown" for question in factories.framework().questions})

    assert submit(assessment).headline == "not_enough_information"


def test_the_second_submission_is_refused_in_words():
    assessment = factories.make_complete()
    stale = factories.reload(assessment)
    submit(assessment)

    with pytest.raises(SubmissionRefused, match="already submitted"):
        submit(stale)

    assert Snapshot.objects.count() == 1


def test_a_changed_questionnaire_is_not_submitted_under_the_old_name():
    assessment = factories.make_complete()
    UseCase.objects.update(framework_hash="f" * 64)

    with pytest.raises(SubmissionRefused, match="no longer the one"):
        submit(factories.reload(assessment))


def test_a_submitted_assessment_takes_no_answer():
    assessment = factories.make_submitted()

    with pytest.raises(AnswerRefused):
        factories.answer(assessment, {"PRIV-01": "b"})


def test_returned_it_is_open_again_and_the_submission_stays_in_the_history():
    assessment = factories.make_submitted()

    return_to_author(assessment=assessment, reason="Ask the vendor again.", by=factories.bob(), at=NOW)

    assessment = factories.reload(assessment)
    assert (assessment.state, assessment.submitted_at) == ("draft", None)
    factories.answer(assessment, {"PRIV-01": "b/E3"})
    assert submit(assessment, at=NOW + timedelta(days=1)).pk != Snapshot.objects.first().pk
    assert Snapshot.objects.count() == 2
    assert Event.objects.get(kind="assessment.returned").after == {"reason": "Ask the vendor again."}


@pytest.mark.parametrize("reason", ["", "  ", "r" * 10_001])
def test_returning_needs_a_reason(reason):
    assessment = factories.make_submitted()

    with pytest.raises(SubmissionRefused):
        return_to_author(assessment=assessment, reason=reason, by=factories.bob(), at=NOW)


def test_the_author_does_not_return_it_to_herself():
    assessment = factories.make_submitted()

    with pytest.raises(SubmissionRefused, match="other than the author"):
        return_to_author(assessment=assessment, reason="Oops", by=assessment.author, at=NOW)


def test_a_draft_cannot_be_returned():
    assessment = factories.make_assessment()

    with pytest.raises(SubmissionRefused, match="not waiting"):
        return_to_author(assessment=assessment, reason="Why", by=factories.bob(), at=NOW)


def test_a_confirmation_that_no_reviewer_of_ours_gave_is_a_claim_again():
    assessment = factories.make_complete()
    factories.give(assessment, {"LOCK-09": GivenAnswer("not_applicable_claimed", reason="No tuning")})
    Answer.objects.filter(question_id="LOCK-09").update(
        state="not_applicable_confirmed"
    )  # as an import writes it

    dossier = dossier_from_json(submit(assessment).dossier)

    assert {fact.question: fact.state for fact in dossier.answers}["LOCK-09"] == "not_applicable_claimed"


def test_a_cost_model_saved_after_the_page_was_read_is_frozen_too():
    assessment = factories.make_complete()
    CostModel.objects.all().delete()
    seen = factories.reload(assessment)  # without a cost model
    factories.make_cost_model(assessment.option)

    snapshot = submit_assessment(assessment=seen, by=seen.author, at=NOW)

    assert dossier_from_json(snapshot.dossier).shut_gates == ()
