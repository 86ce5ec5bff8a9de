"""What is due, for whom: every source, and who is named."""

from datetime import date, timedelta

import pytest

from assessments.models import Assessment, Evidence, Finding, Membership
from assessments.queries.due import Window, due_within
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
SOON = TODAY + timedelta(days=3)


def found(noun, **window):
    whole = {"first": TODAY, "last": TODAY + timedelta(days=800)}
    return [due for due in due_within(Window(**{**whole, **window})) if due.noun == noun]


def names(due):
    people = {user.pk: user.full_name for user in (factories.alice(), factories.bob(), factories.charlie())}
    return sorted(people[person] for person in due.people)


def test_what_is_assigned_to_a_person_is_due_for_that_person():
    assignment = factories.make_assignment(user=factories.bob(), due_on=SOON)

    (due,) = found("assignment")

    assert (due.on, names(due)) == (SOON, ["Bob"])
    assert due.what["en"] != due.what["fr"]
    assert due.path == f"/assessments/{assignment.assessment_id}/sections/PRIV/"


def test_what_is_assigned_to_a_function_is_due_for_all_who_hold_it():
    factories.make_assignment(function="data_protection", due_on=SOON)
    for user in (factories.alice(), factories.bob()):
        Membership.objects.filter(user=user).update(functions="legal data_protection")

    assert names(found("assignment")[0]) == ["Alice", "Bob"]


def test_a_question_that_is_answered_is_due_no_more():
    assessment = factories.make_assessment()
    facts = {"section_id": "", "function": "", "user": factories.bob(), "due_on": SOON}
    for question in ("PRIV-01", "PRIV-02"):
        factories.make_assignment(assessment, **facts, question_id=question)
    assert [due.what for due in found("assignment")] == ["PRIV-01", "PRIV-02"]

    factories.answer(assessment, {"PRIV-01": "b/E3"})

    assert [due.what for due in found("assignment")] == ["PRIV-02"]


def test_a_section_that_is_answered_is_due_no_more():
    assessment = factories.make_assessment()
    factories.make_assignment(assessment, due_on=SOON)
    assert found("assignment")

    factories.answer_everything(assessment)

    assert found("assignment") == []


def test_nothing_is_due_in_what_was_handed_in():
    factories.make_assignment(factories.make_submitted(), due_on=SOON)

    assert found("assignment") == []


def test_a_place_that_the_questionnaire_does_not_know_is_due_for_nobody():
    factories.make_assignment(section_id="GONE", due_on=SOON)

    assert found("assignment") == []


def test_a_condition_is_due_for_the_author_until_its_finding_is_done():
    assessment = factories.make_decided("approve_with_conditions")
    (due,) = found("condition")
    assert (due.what, due.on, names(due)) == ("Add the clause.", date(2026, 12, 15), ["Alice"])

    finding = factories.make_finding(assessment.option, "GEO-04", status="done", proof="Signed")
    assert found("condition") == []
    Finding.objects.filter(pk=finding.pk).update(status="open")
    Assessment.objects.filter(pk=assessment.pk).update(state="superseded")
    assert found("condition") == []


@pytest.mark.parametrize("owner", ["Bob", "  bob ", "BOB@demo.example"])
def test_the_owner_that_a_text_names_is_the_member_of_that_name(owner):
    factories.bob()
    factories.make_finding(owner=owner, due_on=SOON)

    assert names(found("finding")[0]) == ["Bob"]


def test_a_finding_whose_owner_is_nobody_we_know_is_due_for_the_author():
    factories.charlie()
    factories.make_finding(owner="Charlie", due_on=SOON, plan="Add the clause.")

    (due,) = found("finding")
    assert (due.what, names(due)) == ("Add the clause.", ["Alice"])


@pytest.mark.parametrize("fields", [{"status": "done"}, {"due_on": None}])
def test_a_finding_that_is_done_or_has_no_day_is_not_due(fields):
    factories.make_finding(**{"due_on": SOON, **fields})

    assert found("finding") == []


def test_a_decision_is_reviewed_and_ends():
    assessment = factories.make_decided()
    use_case = assessment.option.use_case
    type(use_case).objects.filter(pk=use_case.pk).update(sponsor_member=factories.bob())

    (review,), (expiry,) = found("review"), found("expiry")

    assert (review.on, names(review)) == (date(2027, 5, 25), ["Alice", "Bob"])
    assert (expiry.on, names(expiry)) == (date(2027, 11, 25), ["Alice", "Bob"])


def test_an_acceptance_and_a_waiver_end():
    factories.make_finding(
        treatment="accept",
        accepted_by=factories.bob(),
        accepted_at=NOW,
        acceptance_reason="For now.",
        accepted_until=SOON,
        due_on=SOON,
    )
    factories.make_waiver(ends_on=SOON)
    factories.make_waiver(ends_on=SOON, revoked_at=NOW, revoked_by=factories.bob())

    (acceptance,), (waiver,) = found("acceptance"), found("waiver")

    assert names(acceptance) == names(waiver) == ["Alice", "Bob"]
    assert "PRIV-01" in acceptance.what["en"]
    assert found("finding") == []  # an accepted risk is not due


def test_a_document_expires_for_who_added_it_and_for_who_cites_it():
    bobs_case = factories.make_use_case(by=factories.bob())
    evidence = factories.make_evidence(expires_on=SOON)
    factories.make_citation(factories.make_assessment(use_case=bobs_case), evidence=evidence)

    assert names(found("evidence")[0]) == ["Alice", "Bob"]
    Evidence.objects.filter(pk=evidence.pk).update(withdrawn_at=NOW, withdrawn_by=factories.alice())
    assert found("evidence") == []


def test_a_document_of_the_vendor_expires_for_who_asked_for_it():
    inquiry = factories.make_inquiry(sent_by=factories.bob())
    factories.make_evidence(expires_on=SOON, inquiry=inquiry, added_by=None)

    assert names(found("evidence")[0]) == ["Bob"]


def test_the_vendors_answer_is_due_for_who_asked_while_the_link_is_open():
    factories.make_inquiry(due_on=SOON)
    factories.make_inquiry(due_on=SOON, state="revoked", closed_at=NOW)

    (due,) = found("inquiry")
    assert names(due) == ["Alice"]


def test_only_the_days_and_the_organisations_asked_for_are_looked_at():
    factories.make_finding(due_on=SOON)

    assert found("finding", last=SOON - timedelta(days=1)) == []
    assert found("finding", first=SOON + timedelta(days=1)) == []
    assert found("finding", first=SOON, last=SOON)
    assert found("finding", organisations=(factories.make_organisation("Elsewhere").pk,)) == []
    assert found("finding", organisations=(factories.make_organisation().pk,))


def test_the_same_thing_on_another_day_is_another_thing_to_tell():
    finding = factories.make_finding(due_on=SOON)
    before = found("finding")[0].key
    Finding.objects.filter(pk=finding.pk).update(due_on=SOON + timedelta(days=1))

    assert found("finding")[0].key != before


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_num_queries, rows):
    for number in range(rows):
        option = factories.make_assessment().option
        factories.make_finding(option, due_on=SOON)
        factories.make_waiver(option, ends_on=SOON)
        factories.make_evidence(expires_on=SOON, title=f"Terms {number}")
        factories.make_inquiry(due_on=SOON)

    with django_assert_num_queries(13):
        assert len(due_within(Window(TODAY, SOON))) == 4 * rows
