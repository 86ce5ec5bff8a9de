"""What an assessment asks, and how far it is answered."""

from datetime import timedelta

import pytest

from assessments.actions.answer import GivenAnswer, record_answer
from assessments.queries.assessment_page import assessment_page
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    return factories.make_assessment()


def test_the_whole_page_is_one_query(assessment, django_assert_num_queries):
    factories.answer_everything(assessment)

    with django_assert_num_queries(1):
        page = assessment_page(assessment)
        assert page.quick.headline
        assert page.interim.rule
        assert page.answered == page.asked


def test_after_a_save_the_page_needs_no_query(assessment, django_assert_num_queries):
    recorded = record_answer(
        assessment=assessment,
        question_id="PRIV-01",
        given=GivenAnswer("answered", ("b",)),
        expected_revision=0,
        by=assessment.author,
        at=NOW,
    )

    with django_assert_num_queries(0):
        page = assessment_page(assessment, answers=recorded.answers)
        assert page.section("PRIV").answered == 1
        assert page.quick.headline == "not_enough_information"


def test_an_empty_assessment_has_not_started_and_is_in_the_full_lane():
    assessment = factories.make_assessment(lane="")

    page = assessment_page(assessment)

    assert {section.status for section in page.sections} == {"not_started"}
    assert page.lane == "full"
    assert page.section("context").asked == 12
    assert page.continue_at(assessment.author) is None


def test_counters_of_a_section(assessment):
    factories.answer_context(assessment)
    factories.answer(assessment, {"LOCK-01": "b/E3", "LOCK-03": "unknown", "LOCK-04": "b"})
    factories.give(assessment, {"LOCK-09": GivenAnswer("not_applicable_claimed", reason="No tuning")})

    section = assessment_page(assessment).section("LOCK")

    assert (section.answered, section.unknown, section.not_applicable) == (4, 1, 1)
    assert section.status == "in_progress"
    assert [question.id for question in section.questions if question.is_unproven] == ["LOCK-04"]


def test_hidden_questions_do_not_count_but_their_answers_are_kept(assessment):
    factories.answer_context(assessment)
    factories.answer(assessment, {"SEC-13": "b/E3"})  # asked of self-hosted models only
    asked = assessment_page(assessment).section("SEC").asked

    section = assessment_page(assessment).section("SEC")
    assert "SEC-13" not in [question.id for question in section.questions]
    assert [answer.question_id for answer in section.hidden] == ["SEC-13"]
    assert section.answered == 0

    factories.answer_context(assessment, deployment="self_hosted")

    section = assessment_page(assessment).section("SEC")
    assert section.answered == 1
    assert section.hidden == ()
    assert section.asked != asked


def test_while_the_context_is_open_a_question_that_depends_on_it_is_asked(assessment):
    section = assessment_page(assessment).section("SEC")

    assert {question.id: question.visibility for question in section.questions}["SEC-13"] == "open"


def test_one_continues_at_ones_own_last_answer(assessment):
    bob = factories.bob()
    for minutes, question, by in (
        (1, "PRIV-01", assessment.author),
        (2, "LOCK-01", assessment.author),
        (3, "SEC-01", bob),
    ):
        record_answer(
            assessment=assessment,
            question_id=question,
            given=GivenAnswer("answered", ("b",)),
            expected_revision=0,
            by=by,
            at=NOW + timedelta(minutes=minutes),
        )

    page = assessment_page(assessment)

    assert page.continue_at(assessment.author) == ("LOCK", "LOCK-01")
    assert page.continue_at(bob) == ("SEC", "SEC-01")


def test_the_next_section(assessment):
    page = assessment_page(assessment)

    assert page.next_section("context").id == page.sections[1].id
    assert page.next_section(page.sections[-1].id) is None
    assert page.section_of("deployment").id == "context"
    assert page.section_of("GEO-03").id == "GEO"


def test_the_lane_follows_the_context_until_one_is_chosen():
    assessment = factories.make_assessment(lane="")
    factories.answer_context(
        assessment, data_classes=("public",), user_population="pilot", criticality="experimental"
    )
    page = assessment_page(assessment)
    assert (page.proposal.lane, page.lane) == ("triage", "triage")
    few = page.asked

    assessment.lane = "full"

    page = assessment_page(assessment)
    assert page.lane == "full"
    assert page.asked > few
