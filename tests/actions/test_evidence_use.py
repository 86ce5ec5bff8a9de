"""Proving an answer with a document of the library."""

from datetime import date

import pytest

from assessments.actions.answer import AnswerConflict, AnswerRefused
from assessments.actions.evidence import EvidenceRefused
from assessments.actions.evidence_use import stop_using_evidence, use_evidence
from assessments.models import Assessment, Citation, Event, Evidence
from assessments.queries.stored_answers import stored_answers
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def use(assessment: Assessment, piece: Evidence, revision: int = 1, question_id: str = "PRIV-01") -> Citation:
    return use_evidence(
        assessment=assessment,
        question_id=question_id,
        evidence=piece,
        expected_revision=revision,
        by=factories.alice(),
        at=NOW,
    )


def test_the_document_becomes_the_source_and_the_choice_stays():
    assessment = factories.make_assessment(answers={"PRIV-01": "b/E1"})
    piece = factories.make_evidence(
        title="DPA",
        level="E3",
        issued_on=date(2026, 1, 1),
        expires_on=date(2027, 1, 1),
        url="https://v.example/dpa",
    )

    citation = use(assessment, piece)

    answer = stored_answers(assessment)["PRIV-01"]
    assert (answer.chosen, answer.evidence_level, answer.source_title) == ("b", "E3", "DPA")
    assert (answer.source_reference, answer.source_on, answer.source_expires_on) == (
        "https://v.example/dpa",
        date(2026, 1, 1),
        date(2027, 1, 1),
    )
    assert (citation.page, citation.quote, citation.sheet_id) == (0, "", answer.sheet_id)


def test_a_document_without_a_level_keeps_the_level_of_the_answer():
    assessment = factories.make_assessment(answers={"PRIV-01": "b/E1"})

    use(assessment, factories.make_evidence(level=""))

    assert stored_answers(assessment)["PRIV-01"].evidence_level == "E1"


def test_a_question_without_an_answer_can_already_rest_on_a_document():
    assessment = factories.make_assessment()

    use(assessment, factories.make_evidence(title="DPA"), revision=0)

    answer = stored_answers(assessment)["PRIV-01"]
    assert (answer.state, answer.source_title) == ("unanswered", "DPA")


def test_twice_is_once():
    assessment = factories.make_assessment(answers={"PRIV-01": "b/E1"})
    piece = factories.make_evidence()

    use(assessment, piece)
    use(assessment, piece, revision=2)

    assert Citation.objects.count() == 1
    assert Event.objects.filter(kind="citation.added").count() == 1


def test_an_answer_that_has_moved_on_is_not_written_over():
    assessment = factories.make_assessment(answers={"PRIV-01": "b/E1"})
    factories.answer(assessment, {"PRIV-01": "c/E1"})

    with pytest.raises(AnswerConflict):
        use(assessment, factories.make_evidence(), revision=1)

    assert Citation.objects.count() == 0


def test_a_submitted_assessment_takes_no_document():
    assessment = factories.make_submitted()

    with pytest.raises(AnswerRefused):
        use(assessment, factories.make_evidence())

    assert Citation.objects.count() == 0


def test_a_document_of_another_organisation_or_a_withdrawn_one_is_refused():
    assessment = factories.make_assessment()
    foreign = factories.make_evidence(factories.make_organisation("Elsewhere"))
    withdrawn = factories.make_evidence(withdrawn_at=NOW, withdrawn_by=factories.alice())

    for piece in (foreign, withdrawn):
        with pytest.raises(EvidenceRefused):
            use(assessment, piece, revision=0)

    assert (Citation.objects.count(), len(stored_answers(assessment))) == (0, 0)


def test_a_question_that_is_not_there_is_refused():
    with pytest.raises((AnswerRefused, KeyError)):
        use(factories.make_assessment(), factories.make_evidence(), question_id="NONE-99", revision=0)


def test_a_citation_of_the_whole_is_taken_back_and_the_history_says_so():
    assessment = factories.make_assessment(answers={"PRIV-01": "b/E1"})
    piece = factories.make_evidence(title="DPA")
    use(assessment, piece)

    for _time in range(2):
        stop_using_evidence(
            assessment=assessment, question_id="PRIV-01", evidence=piece, by=factories.alice(), at=NOW
        )

    assert Citation.objects.count() == 0
    assert stored_answers(assessment)["PRIV-01"].source_title == "DPA"
    assert Event.objects.filter(kind="citation.removed").count() == 1
