"""Members: what an administrator sets, absence and deputy, and leaving without leaving anything behind."""

from datetime import date, timedelta

import pytest

from assessments.actions.membership import (
    Absence,
    MembershipConflict,
    MembershipRefused,
    change_member,
    remove_member,
    set_absence,
)
from assessments.models import Assignment, Event, Membership, Notice, UseCase, User
from assessments.queries.audit_chain import faults_of_organisation
from assessments.queries.membership import acting_for, facts_of, mark_of, member_rows
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
WEEK = Absence(TODAY, TODAY + timedelta(days=7))


@pytest.fixture
def dora():
    """The administrator."""
    return factories.make_member("Dora", "administrator")


@pytest.fixture
def alice(dora):
    """Alice's membership."""
    return factories.alice().memberships.get()


def of(user: User) -> Membership:
    return user.memberships.get()


def change(member: Membership, by: User, **given: object) -> Membership:
    usual = {"role": member.role, "functions": member.function_codes, "absence": Absence()}
    return change_member(
        membership=member, mark=mark_of(facts_of(member)), by=by, at=NOW, **{**usual, **given}
    )


def events(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind).order_by("seq"))


def test_an_administrator_changes_role_and_functions(alice, dora):
    change(alice, dora, role="reviewer", functions=["legal", "security"])

    alice.refresh_from_db()
    assert (alice.role, alice.functions) == ("reviewer", "security legal")  # in the order of the register
    (event,) = events("member.changed")
    assert event.by == dora
    assert (event.before["role"], event.after["role"]) == ("analyst", "reviewer")
    assert event.after["functions"] == ["security", "legal"]


def test_saving_what_stands_there_already_is_no_event(alice, dora):
    change(alice, dora)

    assert events("member.changed") == []


@pytest.mark.parametrize(
    "given", [{"role": "king"}, {"role": ""}, {"functions": ["astrology"]}, {"functions": ["legal", "x"]}]
)
def test_roles_and_functions_are_those_listed(alice, dora, given):
    with pytest.raises(MembershipRefused, match="roles and functions"):
        change(alice, dora, **given)

    assert of(alice.user).role == "analyst"


def test_the_last_administrator_keeps_the_role(dora):
    with pytest.raises(MembershipRefused, match="last administrator"):
        change(of(dora), dora, role="viewer")

    assert of(dora).role == "administrator"


def test_one_of_two_administrators_can_give_the_role_up(dora):
    factories.make_member("Emil", "administrator")

    change(of(dora), dora, role="viewer")

    assert of(dora).role == "viewer"


def test_a_closed_account_does_not_count_as_another_administrator(dora):
    emil = factories.make_member("Emil", "administrator")
    User.objects.filter(pk=emil.pk).update(is_active=False)

    with pytest.raises(MembershipRefused, match="last administrator"):
        change(of(dora), dora, role="viewer")


def test_an_administrator_elsewhere_does_not_count_here(dora):
    factories.make_member("Emil", "administrator", factories.make_organisation("Elsewhere"))

    with pytest.raises(MembershipRefused, match="last administrator"):
        remove_member(membership=of(dora), by=dora, at=NOW)


def test_who_saw_an_older_state_is_told_and_nothing_is_written(alice, dora):
    seen = mark_of(facts_of(alice))
    change(alice, dora, role="reviewer")

    with pytest.raises(MembershipConflict) as conflict:
        change_member(
            membership=alice, role="viewer", functions=[], absence=Absence(), mark=seen, by=dora, at=NOW
        )

    assert conflict.value.current.role == "reviewer"
    assert of(alice.user).role == "reviewer"


# --- absence ---


def test_while_somebody_is_away_their_deputy_acts(alice):
    bob = of(factories.bob())

    set_absence(
        membership=alice,
        absence=Absence(TODAY, TODAY + timedelta(days=7), bob.pk),
        mark=mark_of(facts_of(alice)),
        by=alice.user,
        at=NOW,
    )

    alice = Membership.objects.get(pk=alice.pk)
    assert acting_for(alice, TODAY - timedelta(days=1)) == alice.user
    assert acting_for(alice, TODAY) == bob.user
    assert acting_for(alice, TODAY + timedelta(days=7)) == bob.user  # the last day away
    assert acting_for(alice, TODAY + timedelta(days=8)) == alice.user
    (event,) = events("member.changed")
    assert event.after["deputy"] == bob.user_id


def test_away_without_a_deputy_is_shown_as_such(alice):
    set_absence(membership=alice, absence=WEEK, mark="", by=alice.user, at=NOW)

    row = next(row for row in member_rows(alice.organisation, alice.user, on=TODAY) if row.is_reader)
    assert (row.is_away, row.acting) == (True, None)
    assert acting_for(Membership.objects.get(pk=alice.pk), TODAY) == alice.user


@pytest.mark.parametrize(
    ("absence", "says"),
    [
        (Absence(TODAY, None), "first and a last day"),
        (Absence(None, TODAY), "first and a last day"),
        (Absence(TODAY, TODAY - timedelta(days=1)), "before the first"),
        (Absence(date(2020, 1, 1), date(2020, 1, 2)), "in the past"),
    ],
)
def test_an_absence_has_two_days_in_order_and_ahead(alice, absence, says):
    with pytest.raises(MembershipRefused, match=says):
        set_absence(membership=alice, absence=absence, mark="", by=alice.user, at=NOW)

    assert of(alice.user).away_from is None


def test_nobody_stands_in_for_themselves(alice):
    with pytest.raises(MembershipRefused, match="themselves"):
        set_absence(membership=alice, absence=Absence(deputy_id=alice.pk), mark="", by=alice.user, at=NOW)


def test_a_deputy_is_of_the_same_organisation(alice):
    charlie = of(factories.charlie())

    with pytest.raises(MembershipRefused, match="among the members"):
        set_absence(membership=alice, absence=Absence(deputy_id=charlie.pk), mark="", by=alice.user, at=NOW)

    assert of(alice.user).deputy is None


# --- leaving ---


def test_who_is_removed_sees_nothing_any_more_and_what_they_wrote_stays(alice, dora):
    assessment = factories.make_assessment(answers={"PRIV-01": "b/E3"})

    remove_member(membership=alice, by=dora, at=NOW)

    assert not UseCase.objects.visible_to(alice.user).exists()
    assert assessment.sheet.answers.get(question_id="PRIV-01").answered_by == alice.user
    (event,) = events("member.removed")
    assert (event.subject, event.before["role"], event.by) == (str(alice.user_id), "analyst", dora)
    assert faults_of_organisation(assessment.organisation, {}) == []


def test_assignments_go_to_the_deputy_who_is_told(alice, dora):
    bob = of(factories.bob())
    Membership.objects.filter(pk=alice.pk).update(deputy=bob)
    mine = factories.make_assignment(user=alice.user)

    remove_member(membership=alice, by=dora, at=NOW)

    mine.refresh_from_db()
    assert (mine.user, mine.function) == (bob.user, "data_protection")
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.facts["title"]) == (
        bob.user,
        "assignment",
        mine.assessment.option.use_case.title,
    )
    (event,) = events("assignment.handed_on")
    assert (event.assessment, event.subject) == (mine.assessment, "PRIV")
    assert (event.before["user"], event.after["user"]) == (alice.user_id, bob.user_id)


def test_without_a_deputy_they_go_back_to_the_function_whose_people_are_told(alice, dora):
    mine = factories.make_assignment(user=alice.user)
    officer = factories.make_member("Frida", "viewer")
    Membership.objects.filter(user=officer).update(functions="data_protection")

    remove_member(membership=alice, by=dora, at=NOW)

    mine.refresh_from_db()
    assert (mine.user, mine.function) == (None, "data_protection")
    assert [notice.user for notice in Notice.objects.all()] == [officer]


def test_without_deputy_and_function_the_content_says_whose_it_is_again(alice, dora):
    factories.make_assignment(user=alice.user, function="")

    remove_member(membership=alice, by=dora, at=NOW)

    assert not Assignment.objects.exists()
    assert len(events("assignment.handed_on")) == 1
    assert not Notice.objects.exists()


def test_nothing_stays_with_who_left_and_nobody_elses_is_touched(alice, dora):
    elsewhere = factories.make_organisation("Elsewhere")
    factories.make_member("Alice", "analyst", elsewhere)
    other = factories.make_assignment(factories.make_assessment(organisation=elsewhere), user=alice.user)
    bobs = factories.make_assignment(user=factories.bob(), section_id="SEC")
    factories.make_assignment(bobs.assessment, user=alice.user)

    remove_member(membership=alice, by=dora, at=NOW)

    assert list(Assignment.objects.filter(user=alice.user)) == [other]
    bobs.refresh_from_db()
    assert bobs.user == factories.bob()


def test_requests_they_sponsored_go_to_the_deputy(alice, dora):
    bob = of(factories.bob())
    Membership.objects.filter(pk=alice.pk).update(deputy=bob)
    use_case = factories.make_use_case()
    UseCase.objects.filter(pk=use_case.pk).update(sponsor_member=alice.user)

    remove_member(membership=alice, by=dora, at=NOW)

    use_case.refresh_from_db()
    assert (use_case.sponsor_member, use_case.revision) == (bob.user, 2)


def test_whoever_they_stood_in_for_has_no_deputy_now(alice, dora):
    bob = of(factories.bob())
    Membership.objects.filter(pk=bob.pk).update(deputy=alice)

    remove_member(membership=alice, by=dora, at=NOW)

    assert of(bob.user).deputy is None


def test_the_last_administrator_cannot_leave(dora):
    with pytest.raises(MembershipRefused, match="last administrator"):
        remove_member(membership=of(dora), by=dora, at=NOW)

    assert of(dora)


def test_removing_somebody_twice_is_said_in_words(alice, dora):
    remove_member(membership=alice, by=dora, at=NOW)

    with pytest.raises(MembershipRefused, match="no longer a member"):
        remove_member(membership=alice, by=dora, at=NOW)
