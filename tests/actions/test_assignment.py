"""Assignments: whose a question is, who is told, and where a request stands."""

from datetime import date, timedelta

import pytest

from assessments.actions.assignment import AssignmentRefused, assign, promise_date, take_back
from assessments.actions.inquiry import send_inquiry
from assessments.models import Assignment, Event, Membership, Notice
from assessments.queries.assessment_page import assessment_page
from assessments.queries.assignment import function_of, holdings, mine
from assessments.queries.dashboard import dashboard_of
from assessments.queries.step import step_of
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


def member(name, functions="", role="contributor", **fields):
    user = factories.make_member(name, role)
    Membership.objects.filter(user=user).update(functions=functions, **fields)
    return user


def give(assessment, place, **facts):
    return assign(
        assessment=factories.reload(assessment), place=place, **({"by": factories.alice(), "at": NOW} | facts)
    )


def own(assessment, user, on=TODAY):
    return mine(assessment_page(factories.reload(assessment), as_of=TODAY), user, on=on)


def test_without_an_assignment_the_questionnaire_names_the_function():
    assessment, dora = factories.make_assessment(context=True), member("Dora", "data_protection")
    framework = factories.framework()

    ids = own(assessment, dora)

    assert "PRIV-01" in ids
    assert {function_of(framework, id) for id in ids} == {"data_protection"}
    assert own(assessment, member("Vera")) == ()


def test_a_section_is_given_to_a_person_and_one_question_of_it_to_another():
    assessment = factories.make_assessment(context=True)
    dora, sam = member("Dora"), member("Sam")

    give(assessment, "PRIV", user_id=dora.pk)
    give(assessment, "PRIV-01", user_id=sam.pk, due_on=TODAY + timedelta(days=5))

    assert own(assessment, sam) == ("PRIV-01",)
    assert "PRIV-01" not in own(assessment, dora)
    assert len(own(assessment, dora)) > 5
    assert set(Notice.objects.values_list("user", flat=True)) == {dora.pk, sam.pk}


def test_to_a_function_everybody_of_it_is_told_and_has_it():
    assessment = factories.make_assessment(context=True)
    lea, leo = member("Lea", "legal"), member("Leo", "legal finance")

    give(assessment, "SEC-01", function="legal")

    assert "SEC-01" in own(assessment, lea)
    assert "SEC-01" in own(assessment, leo)
    assert Notice.objects.count() == 2


def test_giving_again_replaces_and_taking_back_returns_it_to_the_questionnaire():
    assessment, dora, sam = factories.make_assessment(context=True), member("Dora"), member("Sam")
    give(assessment, "PRIV-01", user_id=dora.pk)

    given = give(assessment, "PRIV-01", user_id=sam.pk)
    assert Assignment.objects.count() == 1
    take_back(assignment=given, by=factories.alice(), at=NOW)

    assert holdings(factories.framework(), assessment.assignments.all())["PRIV-01"].user_id is None
    kinds = Event.objects.filter(subject="PRIV-01").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["assignment.given", "assignment.given", "assignment.taken_back"]


def test_a_deputy_has_the_questions_of_who_is_away():
    assessment = factories.make_assessment(context=True)
    deputy = member("Dan")
    dora = member(
        "Dora", deputy=deputy.memberships.get(), away_from=TODAY, away_until=TODAY + timedelta(days=3)
    )
    give(assessment, "PRIV-01", user_id=dora.pk)

    assert own(assessment, deputy) == ("PRIV-01",)
    assert own(assessment, deputy, on=TODAY + timedelta(days=4)) == ()
    assert [(one.place, one.who) for one in work_of(deputy)] == [("PRIV-01", "Dora")]


@pytest.mark.parametrize(
    ("place", "facts", "words"),
    [
        ("NOPE", {"function": "legal"}, "no such section"),
        ("PRIV", {}, "who it is for"),
        ("PRIV", {"function": "magic"}, "functions listed"),
        ("PRIV", {"user_id": 999_999}, "members listed"),
        ("PRIV", {"function": "legal", "due_on": TODAY - timedelta(days=1)}, "in the past"),
    ],
)
def test_what_an_assignment_needs(place, facts, words):
    with pytest.raises(AssignmentRefused, match=words):
        give(factories.make_assessment(), place, **facts)

    assert not Assignment.objects.exists()


def test_nothing_is_given_to_a_stranger_and_nothing_of_what_is_submitted():
    with pytest.raises(AssignmentRefused, match="members listed"):
        give(factories.make_assessment(), "PRIV", user_id=factories.charlie().pk)
    with pytest.raises(AssignmentRefused, match="no longer open"):
        give(factories.make_submitted(), "PRIV", function="legal")


# --- where a request stands ---


def step(assessment):
    return step_of(factories.reload(assessment).option.use_case, today=TODAY)


def test_a_request_moves_from_context_to_decision():
    draft = factories.make_assessment()
    assert (step(draft).code, step(draft).people) == ("context", ("Alice",))
    factories.answer_context(draft)
    assert step(draft).code == "experts"
    assert step(draft).functions["data_protection"] > 3
    assert step(factories.make_complete()).code == "converge"
    submitted = factories.make_submitted()
    factories.bob()
    assert (step(submitted).code, step(submitted).people) == ("decision", ("Bob",))
    assert step(factories.make_decided()).code == "decided"
    assert step_of(factories.make_use_case(), today=TODAY) is None


def test_it_is_with_the_vendor_when_only_the_vendor_can_go_on():
    assessment = factories.make_complete()
    factories.answer(assessment, {"PRIV-01": "unknown"})
    assert step(assessment).code == "experts"

    send_inquiry(
        assessment=factories.reload(assessment),
        question_ids=["PRIV-01"],
        language="en",
        by=factories.alice(),
        at=NOW,
    )

    assert step(assessment).code == "vendor"
    assert step(assessment).people == (assessment.option.product.vendor.name,)


def test_a_promise_is_kept_or_late():
    use_case = factories.make_assessment().option.use_case
    with pytest.raises(AssignmentRefused, match="in the past"):
        promise_date(use_case=use_case, promised_on=date(2020, 1, 1), by=factories.alice(), at=NOW)

    promise_date(use_case=use_case, promised_on=TODAY, by=factories.alice(), at=NOW)

    assert not step_of(use_case, today=TODAY).is_late
    assert step_of(use_case, today=TODAY + timedelta(days=1)).is_late
    assert Event.objects.get(kind="request.promised").after == {"promised_on": "2026-11-25"}


def work_of(user, today=TODAY):
    return dashboard_of(user, today=today).work


def test_what_waits_for_a_person_is_on_their_page():
    submitted, dora = factories.make_submitted(), member("Dora", "data_protection")
    draft = factories.make_assessment()
    assert [(one.kind, one.place) for one in work_of(dora)] == [("opinion", "data_protection")]

    factories.make_opinion(submitted, function="data_protection")
    assert work_of(dora) == []
    comment = factories.make_comment(submitted)
    comment.mentions.set([dora])
    factories.make_claim(factories.make_inquiry(draft, state="submitted", closed_at=NOW))
    give(draft, "PRIV", user_id=dora.pk, due_on=TODAY)

    work = work_of(dora, today=TODAY + timedelta(days=1))
    assert [one.kind for one in work] == ["assignment", "claims", "mention"]
    assert (work[0].is_overdue, work[1].count, work[2].pk) == (True, 1, comment.pk)
    assert work[0].title == draft.option.use_case.title
    assert work_of(factories.charlie()) == []
