"""Earlier answers: which are proposed, and what becomes of one that is still true."""

from datetime import date, timedelta

import pytest

from assessments.actions.assessment import start_new_version
from assessments.actions.reuse import ReuseRefused, reconfirm, reconfirm_standing
from assessments.models import Answer, Event, UseCase
from assessments.queries.assessment_page import assessment_page
from assessments.queries.reuse import old_answers, proposals
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
OF_AN_OPTION, OF_A_VENDOR, OF_A_PRODUCT = "PRIV-01", "REG-04", "PRIV-08"


def scope(id):
    return factories.framework().question(id).scope


def open_draft(**options):
    """A draft with its context answered, so that its questions are asked."""
    return factories.make_assessment(context=True, **options)


def proposed(assessment):
    return proposals(assessment_page(factories.reload(assessment), as_of=TODAY))


def sibling_of(assessment, **options):
    return factories.make_assessment(
        use_case=assessment.option.use_case, product=assessment.option.product, **options
    )


def reconfirmed(assessment, *tokens):
    return reconfirm(assessment=factories.reload(assessment), tokens=tokens, by=factories.alice(), at=NOW)


def test_another_option_of_the_request_proposes_what_is_true_of_an_option():
    first = open_draft(answers={OF_AN_OPTION: "b/E3"})
    second = sibling_of(first)
    factories.answer_context(second)

    found = proposed(second)

    assert list(found) == [OF_AN_OPTION]
    assert found[OF_AN_OPTION].answer.choices == ("b",)
    assert found[OF_AN_OPTION].option == first.option.name


@pytest.mark.parametrize("scope_of_it", ["vendor", "product", "option"])
def test_what_was_answered_of_the_same_product_in_another_request_is_proposed(scope_of_it):
    id = next(
        q.id for q in factories.framework().questions if q.scope == scope_of_it and q.visible_if is None
    )
    before = open_draft(answers={id: "b/E3"})
    now = open_draft(use_case=factories.make_use_case(object="other texts"), product=before.option.product)

    assert proposed(now)[id].request == before.option.use_case.title


def test_what_another_vendor_said_in_another_request_is_not_proposed():
    open_draft(answers={OF_AN_OPTION: "b/E3"})

    assert proposed(open_draft(use_case=factories.make_use_case(object="other texts"))) == {}


def test_nothing_of_another_organisation_is_ever_proposed():
    elsewhere = factories.make_organisation("Elsewhere")
    theirs = open_draft(
        use_case=factories.make_use_case(elsewhere, by=factories.charlie()),
        author=factories.charlie(),
        answers={OF_AN_OPTION: "b/E3"},
    )
    ours = open_draft(use_case=factories.make_use_case(object="other texts"))
    assert theirs.organisation_id != ours.organisation_id

    assert proposed(ours) == {}


@pytest.mark.parametrize("change", [{"is_contradicted": True}, {"state": "unknown", "chosen": ""}])
def test_what_counts_for_nothing_is_not_proposed(change):
    first = open_draft(answers={OF_AN_OPTION: "b/E3"})
    Answer.objects.filter(question_id=OF_AN_OPTION).update(**change)
    second = sibling_of(first)
    factories.answer_context(second)

    assert proposed(second) == {}


def test_a_blind_request_proposes_nothing_and_is_proposed_nowhere():
    first = open_draft(answers={OF_AN_OPTION: "b/E3"})
    UseCase.objects.filter(pk=first.option.use_case_id).update(is_blind=True)
    second = sibling_of(first)
    factories.answer_context(second)
    third = open_draft(use_case=factories.make_use_case(object="other texts"), product=first.option.product)

    assert proposed(second) == {}
    assert proposed(third) == {}


def test_a_given_answer_is_not_proposed_over_and_an_unknown_one_is():
    first = open_draft(answers={OF_AN_OPTION: "b/E3"})
    second = sibling_of(first)
    factories.answer_context(second)

    factories.answer(second, {OF_AN_OPTION: "unknown"})
    assert list(proposed(second)) == [OF_AN_OPTION]
    factories.answer(second, {OF_AN_OPTION: "d/E1"})
    assert proposed(second) == {}


def test_reconfirming_takes_the_source_with_its_dates_and_says_where_it_came_from():
    first = open_draft(answers={OF_AN_OPTION: "b/E3"})
    Answer.objects.filter(question_id=OF_AN_OPTION).update(
        source_title="Contract",
        source_on=date(2025, 1, 1),
        source_expires_on=date(2026, 1, 1),
        note="Read it.",
    )
    second = sibling_of(first)
    factories.answer_context(second)
    proposal = proposed(second)[OF_AN_OPTION]

    done = reconfirmed(second, proposal.token)

    answer = second.sheet.answers.get(question_id=OF_AN_OPTION)
    assert done.questions == (OF_AN_OPTION,)
    assert (answer.choices, answer.evidence_level, answer.note) == (("b",), "E3", "Read it.")
    assert answer.source_expires_on == date(2026, 1, 1)
    assert proposal.is_expired
    event = Event.objects.get(kind="answers.reconfirmed")
    assert event.after[OF_AN_OPTION]["answer"] == proposal.answer.pk


def test_what_has_moved_on_is_left_alone_and_counted():
    first = open_draft(answers={OF_AN_OPTION: "b/E3"})
    second = sibling_of(first)
    factories.answer_context(second)
    token = proposed(second)[OF_AN_OPTION].token
    factories.answer(first, {OF_AN_OPTION: "e/E3"})

    done = reconfirmed(second, token, "NOPE-01:1:1")

    assert (done.questions, done.stale) == ((), 2)
    assert not second.sheet.answers.filter(question_id=OF_AN_OPTION).exists()


def test_nothing_ticked_and_a_submitted_assessment_are_refused():
    with pytest.raises(ReuseRefused, match="Tick"):
        reconfirmed(open_draft())
    with pytest.raises(ReuseRefused, match="no longer open"):
        reconfirmed(factories.make_submitted(), "PRIV-01:1:1")


def test_a_new_version_asks_about_answers_that_have_aged():
    decided = factories.make_decided()
    version = start_new_version(assessment=decided, by=factories.alice(), at=NOW + timedelta(days=400))

    page = assessment_page(factories.reload(version), as_of=TODAY + timedelta(days=400))

    assert len(old_answers(page)) > 50
    assert old_answers(assessment_page(factories.reload(version), as_of=TODAY)) == []


def test_an_answer_that_has_aged_is_confirmed_where_it_stands_and_an_expired_proof_stays_expired():
    later = NOW + timedelta(days=400)
    assessment = open_draft(answers={OF_AN_OPTION: "b/E3", "PRIV-02": "a/E3"})
    Answer.objects.filter(question_id=OF_AN_OPTION).update(source_expires_on=TODAY)
    page = assessment_page(factories.reload(assessment), as_of=later.date())
    aged = {row.question.id: row for row in old_answers(page)}

    done = reconfirm_standing(
        assessment=assessment, tokens=[row.token for row in aged.values()], by=factories.bob(), at=later
    )
    again = reconfirm_standing(
        assessment=assessment, tokens=[aged["PRIV-02"].token], by=factories.bob(), at=later
    )

    answer = assessment.sheet.answers.get(question_id="PRIV-02")
    left = old_answers(assessment_page(factories.reload(assessment), as_of=later.date()))
    assert (set(done.questions), done.stale) == ({OF_AN_OPTION, "PRIV-02"}, 0)
    assert (again.questions, again.stale) == ((), 1)
    assert (answer.choices, answer.answered_at, answer.revision) == (("a",), later, 2)
    assert [(row.question.id, row.is_aged, row.expired_on) for row in left] == [(OF_AN_OPTION, False, TODAY)]
    assert Event.objects.get(kind="answers.reconfirmed").after["PRIV-02"]["given_on"] == "2026-11-25"


def test_a_contradicted_answer_is_not_confirmed_by_a_click():
    later = NOW + timedelta(days=400)
    assessment = open_draft(answers={OF_AN_OPTION: "b/E3"})
    Answer.objects.filter(question_id=OF_AN_OPTION).update(is_contradicted=True)
    (row,) = old_answers(assessment_page(factories.reload(assessment), as_of=later.date()))

    done = reconfirm_standing(assessment=assessment, tokens=[row.token], by=factories.bob(), at=later)

    assert done.questions == ()
    assert not row.is_aged
