"""Two people at the same moment: nobody's answer is lost, nothing happens twice.

PostgreSQL lets transactions overlap; on SQLite writers take turns, so there is nothing to race for.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection, transaction

from assessments.actions.answer import AnswerConflict, AnswerRefused, GivenAnswer, record_answer
from assessments.actions.cost import CostLineFacts, CostWaiting, record_cost_frame, record_cost_model
from assessments.actions.decision import DecisionRefused, decide
from assessments.actions.invitation import InvitationRefused, Invited, invite, join_as_new
from assessments.actions.membership import MembershipRefused, remove_member
from assessments.actions.option import OptionFacts, OptionWaiting, record_option_facts
from assessments.actions.review import ReviewRefused, rule_on_claim
from assessments.actions.scenario import ScenarioClosed, ScenarioFacts, create_scenario
from assessments.actions.submission import submit_assessment
from assessments.models import Decision, Invitation, Membership, Snapshot, User
from assessments.queries.dossier import dossier_from_json
from tests import factories
from tests.factories import NOW

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="writers take turns on SQLite"),
]


class Meanwhile(Thread):
    """Somebody else's action, in a transaction of its own."""

    def __init__(self, action: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.action, self.outcome = action, None
        self.start()

    def run(self) -> None:
        try:
            self.outcome = self.action()
        except Exception as error:  # noqa: BLE001 -- handed to the test
            self.outcome = error
        finally:
            connection.close()

    def is_waiting(self) -> bool:
        self.join(0.4)
        return self.is_alive()

    def result(self) -> object:
        self.join(10)
        assert not self.is_alive()
        return self.outcome


def answer(assessment, value="c", question_id="PRIV-01", revision=1):
    return record_answer(
        assessment=assessment,
        question_id=question_id,
        given=GivenAnswer("answered", (value,)),
        expected_revision=revision,
        by=assessment.author,
        at=NOW,
    )


def submit(assessment):
    return submit_assessment(assessment=assessment, by=assessment.author, at=NOW)


def approve(assessment, by):
    return decide(
        assessment=assessment,
        outcome="approve",
        reason="Fine",
        valid_until=date(2027, 6, 1),
        next_review_on=date(2027, 5, 1),
        by=by,
        at=NOW,
    )


def test_an_answer_that_meets_a_submission_is_refused_not_lost():
    assessment = factories.make_complete()
    page_of_another = factories.reload(assessment)

    with transaction.atomic():
        submit(assessment)
        late = Meanwhile(lambda: answer(page_of_another))
        assert late.is_waiting()

    assert isinstance(late.result(), AnswerRefused)


def test_an_answer_saved_just_before_a_submission_is_in_it():
    assessment = factories.make_complete()
    page_of_another = factories.reload(assessment)

    with transaction.atomic():
        answer(page_of_another)
        submission = Meanwhile(lambda: submit(assessment))
        assert submission.is_waiting()

    snapshot = submission.result()
    assert isinstance(snapshot, Snapshot)
    facts = {fact.question: fact for fact in dossier_from_json(snapshot.dossier).answers}
    assert facts["PRIV-01"].choices == ("c",)


def test_of_two_answers_at_once_one_is_saved_and_the_other_is_told():
    assessment = factories.make_assessment(answers={"PRIV-01": "a"})

    with transaction.atomic():
        answer(assessment, "b")
        second = Meanwhile(lambda: answer(assessment, "c"))
        assert second.is_waiting()

    conflict = second.result()
    assert isinstance(conflict, AnswerConflict)
    assert conflict.current.choices == ("b",)


def test_two_first_answers_at_once_are_told_apart_too():
    assessment = factories.make_assessment()

    with transaction.atomic():
        answer(assessment, "b", revision=0)
        second = Meanwhile(lambda: answer(assessment, "c", revision=0))
        assert second.is_waiting()

    assert isinstance(second.result(), AnswerConflict)


def test_of_two_decisions_at_once_one_is_taken():
    assessment, bob = factories.make_submitted(), factories.bob()
    other = factories.reload(assessment)

    with transaction.atomic():
        approve(assessment, bob)
        second = Meanwhile(lambda: approve(other, bob))
        assert second.is_waiting()

    assert isinstance(second.result(), DecisionRefused)
    assert Decision.objects.count() == 1


def test_a_ruling_does_not_slip_in_behind_a_decision():
    assessment, bob = factories.make_submitted(), factories.bob()

    with transaction.atomic():
        approve(assessment, bob)
        ruling = Meanwhile(
            lambda: rule_on_claim(
                assessment=assessment,
                question_id="LOCK-09",
                is_confirmed=True,
                reason="Late",
                by=bob,
                at=NOW,
            )
        )
        assert ruling.is_waiting()

    assert isinstance(ruling.result(), ReviewRefused)


def facts(option):
    return record_option_facts(
        option=option, revision=1, facts=OptionFacts(days_to_exit=3), by=factories.alice(), at=NOW
    )


def costs(option):
    line = CostLineFacts("licences", "Seats", "yearly", 1, Decimal(1), Decimal(2), Decimal(3))
    by = factories.alice()
    return record_cost_model(option=option, revision=1, lines=[line], currency="EUR", by=by, at=NOW)


def frame(option):
    return record_cost_frame(
        use_case=option.use_case,
        revision=1,
        currency="EUR",
        horizon_years=5,
        discount_pct=Decimal(0),
        by=factories.alice(),
        at=NOW,
    )


def case(option):
    named = ScenarioFacts("Our host leaves", notice_days=30)
    return create_scenario(use_case=option.use_case, facts=named, by=factories.alice(), at=NOW)


@pytest.mark.parametrize("write", [facts, costs, frame, case])
def test_what_meets_a_submission_that_rests_on_it_is_refused(write):
    assessment = factories.make_complete()
    page_of_another = factories.reload(assessment).option

    with transaction.atomic():
        submit(assessment)
        late = Meanwhile(lambda: write(page_of_another))
        assert late.is_waiting()

    assert isinstance(late.result(), OptionWaiting | CostWaiting | ScenarioClosed)


@pytest.mark.parametrize("write", [facts, costs, frame, case])
def test_a_submission_waits_for_what_it_rests_on(write):
    assessment = factories.make_complete()
    option = factories.reload(assessment).option

    with transaction.atomic():
        write(option)
        submission = Meanwhile(lambda: submit(assessment))
        assert submission.is_waiting()

    assert isinstance(submission.result(), Snapshot)


def test_two_administrators_who_remove_each_other_leave_one():
    dora, emil = (factories.make_member(name, "administrator") for name in ("Dora", "Emil"))

    with transaction.atomic():
        remove_member(membership=emil.memberships.get(), by=dora, at=NOW)
        other = Meanwhile(lambda: remove_member(membership=dora.memberships.get(), by=emil, at=NOW))
        assert other.is_waiting()

    assert isinstance(other.result(), MembershipRefused)
    assert Membership.objects.get(role="administrator").user == dora


def test_of_two_who_open_one_link_one_joins():
    invitation = factories.make_invitation(email="guest@demo.example", mailed_at=NOW)

    def join(name):
        return join_as_new(invitation=invitation, full_name=name, password=factories.PASSWORD, at=NOW)

    with transaction.atomic():
        join("Gustave")
        other = Meanwhile(lambda: join("Thief"))
        assert other.is_waiting()

    assert isinstance(other.result(), InvitationRefused)
    assert User.objects.get(email="guest@demo.example").full_name == "Gustave"


def test_one_address_is_invited_once_by_two_at_the_same_moment():
    dora, acme = factories.make_member("Dora", "administrator"), factories.make_organisation()

    def invite_guest(email):
        return invite(organisation=acme, invited=Invited(email, "viewer"), by=dora, at=NOW)

    with transaction.atomic():
        invite_guest("guest@demo.example")
        other = Meanwhile(lambda: invite_guest("GUEST@demo.example"))
        assert other.is_waiting()

    assert isinstance(other.result(), InvitationRefused)
    assert Invitation.objects.count() == 1
