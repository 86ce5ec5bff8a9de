"""Recording answers: what is kept, what is refused, who is told."""

from dataclasses import replace
from datetime import date

import pytest

from assessments.actions.answer import (
    AnswerConflict,
    AnswerRefused,
    GivenAnswer,
    record_answer,
    record_answers,
)
from assessments.models import Answer, Assessment, Event
from assessments.queries.stored_answers import stored_answers
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    return factories.make_assessment()


def record(assessment, given, question_id="PRIV-01", revision=0, by=None):
    return record_answer(
        assessment=assessment,
        question_id=question_id,
        given=given,
        expected_revision=revision,
        by=by or assessment.author,
        at=NOW,
    )


B = GivenAnswer("answered", ("b",))


def test_an_answer_is_kept_with_everything_said(assessment):
    given = GivenAnswer(
        "answered",
        ("b",),
        note="Read on the phone.\nTwice.",
        evidence="E2",
        source_title="Terms of service",
        source_reference="https://vendor.example/terms",
        source_on=date(2026, 11, 1),
        source_expires_on=date(2027, 11, 1),
    )

    recorded = record(assessment, given)

    kept = Answer.objects.get(question_id="PRIV-01")
    assert recorded.is_changed
    assert (kept.pk, kept.revision) == (recorded.answer.pk, 1)
    assert kept.choices == ("b",)
    assert kept.note == "Read on the phone.\nTwice."
    assert (kept.evidence_level, kept.source_title) == ("E2", "Terms of service")
    assert (kept.source_on, kept.source_expires_on) == (date(2026, 11, 1), date(2027, 11, 1))
    assert (kept.answered_by, kept.answered_at) == (assessment.author, NOW)


def test_a_save_reads_once_and_writes_twice(assessment, django_assert_num_queries):
    record(assessment, B)

    with django_assert_num_queries(3) as queries:  # read, upsert, history
        record(assessment, replace(B, note="More"), revision=1)

    assert [query["sql"].split()[0] for query in queries] == ["SELECT", "INSERT", "INSERT"]


def test_every_change_is_in_the_history_with_before_and_after(assessment):
    record(assessment, B)
    record(assessment, GivenAnswer("unknown"), revision=1)

    first, second = Event.objects.filter(kind="answer.recorded")
    assert first.before is None
    assert first.after == {"state": "answered", "choices": ["b"], "revision": 1}
    assert second.before == first.after
    assert second.after == {"state": "unknown", "revision": 2}
    assert second.subject == "PRIV-01"


def test_the_same_answer_again_saves_nothing(assessment, django_assert_num_queries):
    record(assessment, B)

    with django_assert_num_queries(1):
        recorded = record(assessment, B, revision=1)

    assert not recorded.is_changed
    assert recorded.answer.revision == 1


def test_the_second_of_two_people_is_told_and_sees_the_other_answer(assessment):
    bob = factories.bob()
    record(assessment, B, by=bob)

    with pytest.raises(AnswerConflict) as conflict:
        record(assessment, GivenAnswer("answered", ("c",)), revision=0)

    assert conflict.value.current.choices == ("b",)
    assert str(conflict.value.current.answered_by) == "Bob"
    assert Answer.objects.get().choices == ("b",)
    assert Event.objects.filter(kind="answer.recorded").count() == 1


def test_the_database_itself_tells_two_answers_apart(assessment):
    record(assessment, B)
    stored = stored_answers(assessment)["PRIV-01"]

    late = Answer.objects.put(stored, assessment=assessment, expected_revision=0)
    in_time = Answer.objects.put(stored, assessment=assessment, expected_revision=1)

    assert (late, in_time) == (None, 2)


def test_two_people_who_say_the_same_do_not_meet(assessment):
    record(assessment, B)

    assert not record(assessment, B, revision=0).is_changed


def test_an_assessment_submitted_meanwhile_takes_no_answer(assessment):
    Assessment.objects.filter(pk=assessment.pk).update(
        state="submitted", submitted_at=NOW, submitted_by=assessment.author
    )

    with pytest.raises(AnswerRefused, match="no longer open"):
        record(assessment, B)  # this page was loaded before

    assert not Answer.objects.exists()


def test_a_shared_answer_serves_every_option_of_the_request(assessment):
    vendor = assessment.option.product.vendor
    sibling = factories.make_assessment(
        use_case=assessment.option.use_case, product=factories.make_product(vendor, "Other plan")
    )

    record(assessment, B, "PRIV-07")  # the use case
    record(assessment, B, "REG-13")  # the vendor
    record(assessment, B, "PRIV-09")  # the product
    record(assessment, B, "PRIV-01")  # the option

    assert set(stored_answers(sibling)) == {"PRIV-07", "REG-13"}
    assert set(stored_answers(assessment)) == {"PRIV-07", "REG-13", "PRIV-09", "PRIV-01"}


def test_a_request_does_not_share_answers_with_another_request(assessment):
    other = factories.make_assessment(product=assessment.option.product)

    record(assessment, B, "REG-13")

    assert not stored_answers(other)


@pytest.mark.parametrize(
    ("question_id", "given", "words"),
    [
        ("NOPE-01", B, "no question “NOPE-01”"),
        ("PRIV-01", GivenAnswer("answered", ("z",)), "options listed"),
        ("PRIV-01", GivenAnswer("answered", ("a", "b")), "one option only"),
        ("PRIV-01", GivenAnswer("answered"), "Choose an option"),
        ("PRIV-01", GivenAnswer("unknown", ("a",)), "without an option"),
        ("LOCK-09", GivenAnswer("not_applicable_claimed"), "Say why"),
        ("PRIV-01", GivenAnswer("not_applicable_confirmed", reason="x"), "cannot be given"),
        ("PRIV-01", replace(B, note="n" * 10_001), "at most 10000 characters; this has 10001"),
        ("PRIV-01", replace(B, reason="n" * 10_001), "at most 10000"),
        ("PRIV-01", replace(B, source_title="n" * 301), "at most 300"),
        ("PRIV-01", replace(B, source_reference="n" * 1001), "at most 1000"),
        ("PRIV-01", replace(B, note="zero\x00byte"), "cannot be stored"),
        ("PRIV-01", replace(B, note="half \ud800"), "cannot be stored"),
        ("PRIV-01", replace(B, evidence="E9"), "evidence levels"),
        (
            "PRIV-01",
            replace(B, source_on=date(2026, 2, 1), source_expires_on=date(2026, 1, 31)),
            "must not be before",
        ),
        ("deployment", GivenAnswer("answered", ("vendor_api",), evidence="E3"), "carry no evidence"),
        ("deployment", GivenAnswer("not_applicable_claimed", reason="x"), "always applies"),
    ],
)
def test_bad_answers_are_refused_in_words_and_change_nothing(assessment, question_id, given, words):
    with pytest.raises(AnswerRefused, match=words):
        record(assessment, given, question_id)

    assert not Answer.objects.exists()
    assert not Event.objects.filter(kind="answer.recorded").exists()


def test_everything_wrong_with_an_answer_is_said_at_once(assessment):
    with pytest.raises(AnswerRefused) as refusal:
        record(assessment, GivenAnswer("answered", ("z",), note="n" * 10_001, evidence="E9"))

    assert len(refusal.value.messages) == 3


def test_several_choices_are_kept_once_and_in_the_frameworks_order(assessment):
    given = GivenAnswer("answered", ("personal", "public", "personal"))

    assert record(assessment, given, "data_classes").answer.choices == ("public", "personal")


def test_line_ends_and_outer_spaces_do_not_make_a_new_answer(assessment):
    record(assessment, replace(B, note="one\ntwo"))

    assert not record(assessment, replace(B, note=" one\r\ntwo "), revision=1).is_changed


def test_a_section_saves_what_it_can_and_reports_the_rest(assessment):
    record(assessment, B, "PRIV-01", by=factories.bob())
    record(assessment, B, "PRIV-02")
    c = GivenAnswer("answered", ("c",))

    recorded = record_answers(
        assessment=assessment,
        given={
            "PRIV-01": (c, 0),
            "PRIV-02": (B, 1),
            "PRIV-04": (c, 0),
            "PRIV-05": (GivenAnswer("unanswered"), 0),
        },
        by=assessment.author,
        at=NOW,
    )

    assert set(recorded.saved) == {"PRIV-04"}
    assert {id: str(theirs.answered_by) for id, theirs in recorded.conflicts.items()} == {"PRIV-01": "Bob"}
    assert recorded.answers["PRIV-04"].choices == ("c",)
    assert not Answer.objects.filter(question_id="PRIV-05").exists()


def test_one_bad_answer_in_a_section_saves_none(assessment):
    with pytest.raises(AnswerRefused):
        record_answers(
            assessment=assessment,
            given={"PRIV-01": (B, 0), "PRIV-02": (GivenAnswer("answered", ("z",)), 0)},
            by=assessment.author,
            at=NOW,
        )

    assert not Answer.objects.exists()


def test_an_answer_taken_back_keeps_its_note(assessment):
    record(assessment, replace(B, note="Kept"))

    recorded = record(assessment, GivenAnswer("unanswered", note="Kept"), revision=1)

    assert (recorded.answer.state, recorded.answer.choices, recorded.answer.note) == (
        "unanswered",
        (),
        "Kept",
    )
