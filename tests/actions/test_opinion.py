"""Opinions: who may give which, what they refuse, what becomes of them."""

from datetime import date

import pytest

from assessments.actions.decision import DecisionRefused
from assessments.actions.opinion import LONGEST_LINE, OpinionConflict, OpinionRefused, give_opinion
from assessments.models import Event, Membership, Opinion
from assessments.queries.printed import printed_of
from tests import factories
from tests.actions.test_decision import decide_on
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def speaker(name="Dora", functions="data_protection", **fields):
    user = factories.make_member(name, "contributor")
    Membership.objects.filter(user=user).update(functions=functions, **fields)
    return user


def say(assessment, by, function="data_protection", **facts):
    given = {"stance": "reservations", "line": "Only with the clause.", "revision": 0, "at": NOW}
    return give_opinion(assessment=assessment, function=function, by=by, **(given | facts))


def test_an_opinion_is_kept_and_in_the_history():
    assessment = factories.make_submitted()

    opinion = say(assessment, speaker())

    assert (opinion.stance, opinion.line, opinion.revision) == ("reservations", "Only with the clause.", 1)
    event = Event.objects.get(kind="opinion.given")
    assert (event.subject, event.before) == ("data_protection", None)
    assert event.after == {"stance": "reservations", "line": "Only with the clause."}


def test_it_may_be_changed_until_the_decision_and_the_history_keeps_both():
    assessment, dora = factories.make_submitted(), speaker()
    say(assessment, dora)

    say(assessment, dora, stance="favourable", line="Agreed now.", revision=1)

    assert Opinion.objects.get().revision == 2
    assert Event.objects.filter(kind="opinion.given").last().before["stance"] == "reservations"


@pytest.mark.parametrize("state", ["make_complete", "make_decided"])
def test_opinions_are_given_on_what_waits_for_a_decision(state):
    assessment = getattr(factories, state)()

    with pytest.raises(OpinionRefused, match="waits for its decision"):
        say(assessment, speaker())

    assert not Opinion.objects.exists()


def test_nobody_speaks_for_a_function_that_is_not_theirs():
    assessment = factories.make_submitted()

    with pytest.raises(OpinionRefused, match="do not speak"):
        say(assessment, speaker(functions="legal"))
    with pytest.raises(OpinionRefused, match="do not speak"):
        say(assessment, factories.charlie())


def test_a_deputy_speaks_while_the_member_is_away_and_not_after():
    assessment, deputy = factories.make_submitted(), factories.alice()
    speaker(deputy=deputy.memberships.get(), away_from=date(2026, 11, 20), away_until=date(2026, 11, 25))

    assert say(assessment, deputy).given_by == deputy
    Membership.objects.filter(functions="data_protection").update(away_until=date(2026, 11, 24))
    with pytest.raises(OpinionRefused, match="do not speak"):
        say(assessment, deputy, revision=1)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"line": " "}, "Say it in a line"),
        ({"line": "x" * (LONGEST_LINE + 1)}, "In a line"),
        ({"stance": "perhaps"}, "one of the three"),
    ],
)
def test_what_an_opinion_needs(facts, words):
    with pytest.raises(OpinionRefused, match=words):
        say(factories.make_submitted(), speaker(), **facts)

    assert not Opinion.objects.exists()


@pytest.mark.parametrize("revision", [0, 7])
def test_the_second_of_two_colleagues_is_told(revision):
    assessment, dora = factories.make_submitted(), speaker()
    say(assessment, dora)

    with pytest.raises(OpinionConflict) as conflict:
        say(assessment, speaker("Dan"), stance="against", revision=revision)

    assert conflict.value.current.given_by == dora
    assert Opinion.objects.get().stance == "reservations"


def test_the_decision_says_what_becomes_of_the_advice():
    assessment = factories.make_submitted()
    say(assessment, speaker())

    with pytest.raises(DecisionRefused, match="say whether you follow it"):
        decide_on(assessment)
    with pytest.raises(DecisionRefused, match="is not followed"):
        decide_on(assessment, advice="not_followed", advice_reason=" ")
    decision = decide_on(assessment, advice="not_followed", advice_reason="The clause is in the annex.")

    assert (decision.advice, decision.advice_reason) == ("not_followed", "The clause is in the annex.")


def test_without_advice_there_is_none_to_follow():
    with pytest.raises(DecisionRefused, match="no advice"):
        decide_on(factories.make_submitted(), advice="followed")


def test_a_decision_freezes_the_opinions_it_was_taken_with():
    assessment = factories.make_submitted()
    say(assessment, speaker(functions="legal"), function="legal", stance="against", line="Never.")
    before = printed_of(factories.reload(assessment), as_of=NOW.date()).record
    decide_on(assessment)

    Opinion.objects.update(line="Of course.")

    assert printed_of(factories.reload(assessment), as_of=NOW.date()).record == before
    assert before.opinions[0].line == "Never."
