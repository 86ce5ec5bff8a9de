"""A blind first pass: two answers, one kept, and nothing seen before."""

import pytest

from assessments.actions import first_answer
from assessments.actions.answer import (
    AnswerConflict,
    AnswerRefused,
    GivenAnswer,
    record_answer,
    record_answers,
    settle_answer,
)
from assessments.actions.assessment import start_new_version
from assessments.actions.claim import ClaimRefused, accept_claim
from assessments.actions.first_answer import (
    AlreadySettled,
    SettlementRefused,
    give_first_answer,
    record_section,
    settle,
    settle_alone,
)
from assessments.actions.use_case import UseCaseRefused, edit_request
from assessments.models import Answer, Event, FirstAnswer, UseCase
from assessments.queries.assessment_page import assessment_page
from assessments.queries.first_answer import FIRST_REVISION, first_pass, first_pass_page
from assessments.queries.stored_answers import stored_answers
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture
def assessment():
    return factories.make_blind()


@pytest.fixture
def dora(assessment):
    return factories.make_member("Dora", "contributor")


def say(assessment, by, chosen="a", question="PRIV-01", revision=0, **facts):
    given = GivenAnswer("unknown" if chosen == "unknown" else "answered", (chosen,) * (chosen != "unknown"))
    return give_first_answer(
        assessment=factories.reload(assessment),
        question_id=question,
        given=GivenAnswer(given.state, given.choices, **facts),
        expected_revision=revision,
        by=by,
        at=NOW,
    )


def recorded(assessment, question="PRIV-01"):
    return stored_answers(factories.reload(assessment)).get(question)


def everything_else(assessment, by, but=()):
    """Every other question that is asked has its answer already."""
    asked = [one.id for section in page_of(assessment).sections for one in section.questions]
    stored = stored_answers(factories.reload(assessment))
    rows = [
        Answer(
            sheet_id=stored.sheets[factories.framework().question(id).scope],
            question_id=id,
            state="answered",
            chosen="a",
            evidence_level="E3",
            answered_at=NOW,
            answered_by=by,
        )
        for id in asked
        if id not in stored and id not in but
    ]
    Answer.objects.bulk_create(rows)
    if not hasattr(assessment.option, "cost_model"):
        factories.make_cost_model(assessment.option)


def page_of(assessment):
    return assessment_page(factories.reload(assessment), as_of=TODAY)


def pass_of(assessment):
    return first_pass_page(page_of(assessment))


# --- one's own answer ---


def test_a_first_answer_is_no_answer_and_its_history_says_nothing_of_it(assessment):
    say(assessment, factories.alice(), "d", note="XYLO")

    assert recorded(assessment) is None
    assert FirstAnswer.objects.get().chosen == "d"
    event = Event.objects.get(kind="first_answer.given")
    assert (event.before, event.after) == (None, {"revision": 1})
    assert page_of(assessment).section("PRIV").answered == 0


def test_ones_own_is_shown_and_changed_until_the_second_comes(assessment, dora):
    alice = factories.alice()
    say(assessment, alice, "d")
    own = first_pass(factories.reload(assessment), stored_answers(assessment), alice).own["PRIV-01"]

    say(assessment, alice, "c", revision=own.revision)

    assert own.revision == FIRST_REVISION + 1
    assert FirstAnswer.objects.get().chosen == "c"
    say(assessment, dora, "a")
    with pytest.raises(AnswerRefused, match="Two experts have answered"):
        say(assessment, alice, "b", revision=FIRST_REVISION + 2)


def test_nobody_sees_the_others_answer_before_giving_ones_own(assessment, dora):
    say(assessment, factories.alice(), "d", note="XYLO")

    seen = first_pass(factories.reload(assessment), stored_answers(assessment), dora)

    assert seen.own == {}
    assert seen.by_question["PRIV-01"] == "blind"
    found = pass_of(assessment)
    assert found.alone == ("PRIV-01",)
    assert "XYLO" not in repr((found.open, found.harmless, found.settled))


def test_two_windows_of_one_expert_do_not_overwrite_each_other(assessment):
    alice = factories.alice()
    say(assessment, alice, "d")

    with pytest.raises(AnswerConflict) as conflict:
        say(assessment, alice, "c", revision=0)

    assert conflict.value.current.chosen == "d"


def test_the_same_again_changes_nothing(assessment):
    say(assessment, factories.alice(), "d")
    say(assessment, factories.alice(), "d")

    assert FirstAnswer.objects.get().revision == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (GivenAnswer("unanswered", note="perhaps"), "a note alone"),
        (GivenAnswer("not_applicable_claimed", reason="No data."), "two experts|Two experts"),
        (GivenAnswer("answered", ("a",), source_title="Terms"), "source is added"),
        (GivenAnswer("answered", ("nope",)), "options listed"),
        (GivenAnswer("answered", ("a",), note="n" * 10_001), "Note"),
    ],
)
def test_what_a_first_answer_needs(assessment, given, words):
    with pytest.raises(AnswerRefused, match=words):
        give_first_answer(
            assessment=assessment,
            question_id="PRIV-01",
            given=given,
            expected_revision=0,
            by=factories.alice(),
            at=NOW,
        )

    assert not FirstAnswer.objects.exists()


def test_nothing_is_given_once_it_is_handed_in():
    assessment = factories.make_submitted()
    UseCase.objects.update(is_blind=True)

    with pytest.raises(AnswerRefused, match="no longer open"):
        say(assessment, factories.alice())


# --- there is no way round it ---


def test_a_blind_question_takes_no_ordinary_answer(assessment):
    given = GivenAnswer("answered", ("a",))
    facts = {"assessment": assessment, "by": factories.alice(), "at": NOW}

    with pytest.raises(AnswerRefused, match="two experts"):
        record_answer(question_id="PRIV-01", given=given, expected_revision=0, **facts)
    with pytest.raises(AnswerRefused, match="two experts"):
        record_answers(given={"PRIV-01": (given, 0)}, **facts)

    assert recorded(assessment) is None


def test_what_the_vendor_claims_does_not_go_before_the_experts(assessment):
    claim = factories.make_claim(factories.make_inquiry(assessment))

    with pytest.raises(ClaimRefused, match="two experts"):
        accept_claim(assessment=assessment, claim=claim, level="E0", revision=0, by=factories.alice(), at=NOW)

    claim.refresh_from_db()
    assert (claim.state, recorded(assessment)) == ("claimed", None)


def test_context_and_what_is_settled_are_answered_as_ever(assessment, dora):
    factories.answer_context(assessment)
    say(assessment, factories.alice(), "a")
    say(assessment, dora, "a")

    factories.answer(assessment, {"PRIV-01": "b"})

    assert recorded(assessment).chosen == "b"


# --- two have answered ---


def test_two_equal_answers_are_the_answer_with_the_weaker_proof_and_both_notes(assessment, dora):
    say(assessment, factories.alice(), "b", evidence="E3", note="Clause 4")

    given = say(assessment, dora, "b", evidence="E1", note="Seen on the page")

    assert (given.answer.chosen, given.is_apart) == ("b", False)
    answer = recorded(assessment)
    assert (answer.evidence_level, answer.note) == ("E1", "Clause 4\n\nSeen on the page")
    event = Event.objects.get(kind="first_pass.settled")
    assert [(one["user"], one["choices"]) for one in event.before["originals"]] == [
        (factories.alice().pk, ["b"]),
        (dora.pk, ["b"]),
    ]
    assert event.after["how"] == "equal"


def test_two_different_ones_wait_for_somebody_to_choose(assessment, dora):
    say(assessment, factories.alice(), "a")

    given = say(assessment, dora, "d")

    assert given.is_apart
    assert recorded(assessment) is None
    (one,) = pass_of(assessment).open
    assert [first.chosen for first in one.both] == ["a", "d"]


def test_a_third_expert_is_told_that_two_have_answered(assessment, dora):
    say(assessment, factories.alice(), "a")
    say(assessment, dora, "d")

    with pytest.raises(AnswerRefused, match="Two experts have answered"):
        say(assessment, factories.make_member("Sam", "contributor"), "a")

    assert FirstAnswer.objects.count() == 2


@pytest.mark.parametrize(("choice", "level"), [("d", "E2"), ("c", ""), ("unknown", "")])
def test_one_of_the_two_or_a_third_is_kept_with_a_line(assessment, dora, choice, level):
    say(assessment, factories.alice(), "a", note="Trust me")
    say(assessment, dora, "d", evidence="E2", note="Their page 3")

    settle(
        assessment=factories.reload(assessment),
        question_id="PRIV-01",
        choice=choice,
        line="The page says so.",
        by=dora,
        at=NOW,
    )

    answer = recorded(assessment)
    assert (answer.chosen or answer.state, answer.evidence_level) == (choice, level)
    assert answer.note.endswith("The page says so.")
    event = Event.objects.get(kind="first_pass.settled")
    assert [one.get("note") for one in event.before["originals"]] == ["Trust me", "Their page 3"]
    assert (event.after["how"], event.after["line"]) == ("chosen", "The page says so.")


@pytest.mark.parametrize(
    ("choice", "line", "words"), [("d", " ", "Say why"), ("d", "l" * 2001, "Why"), ("nope", "So.", "listed")]
)
def test_what_settling_needs(assessment, dora, choice, line, words):
    say(assessment, factories.alice(), "a")
    say(assessment, dora, "d")

    with pytest.raises((SettlementRefused, AnswerRefused), match=words):
        settle(assessment=assessment, question_id="PRIV-01", choice=choice, line=line, by=dora, at=NOW)

    assert recorded(assessment) is None


def test_nothing_is_settled_twice_or_before_two_have_answered(assessment, dora):
    facts = {"assessment": assessment, "question_id": "PRIV-01", "choice": "a", "line": "So.", "at": NOW}
    say(assessment, factories.alice(), "a")
    with pytest.raises(SettlementRefused, match="Two experts have to answer"):
        settle(**facts, by=dora)
    say(assessment, dora, "d")
    settle(**facts, by=dora)

    with pytest.raises(AlreadySettled):
        settle(**facts, by=factories.alice())

    assert Event.objects.filter(kind="first_pass.settled").count() == 1


def test_when_all_is_answered_only_what_could_change_the_verdict_is_left(assessment, dora):
    everything_else(assessment, factories.alice(), but=("PRIV-01", "PRIV-02"))
    say(assessment, factories.alice(), "a", question="PRIV-01", evidence="E3")
    say(assessment, dora, "e", question="PRIV-01", evidence="E3")
    assert recorded(assessment) is None  # PRIV-02 is still open: nobody can tell

    say(assessment, factories.alice(), "a", question="PRIV-02", evidence="E3")
    say(assessment, dora, "b", question="PRIV-02", evidence="E3")

    found = pass_of(assessment)
    assert found.is_complete
    assert [one.question_id for one in found.open] == ["PRIV-01"]  # it is a hard stop with "e"
    assert [one.question_id for one in found.settled] == ["PRIV-02"]
    assert recorded(assessment, "PRIV-02").chosen == "b"  # the more careful one
    event = Event.objects.get(kind="first_pass.settled", subject="PRIV-02")
    assert event.after["how"] == "careful"
    assert len(event.before["originals"]) == 2


def test_nobody_has_to_wait_for_a_second_expert_for_ever(assessment, dora):
    say(assessment, factories.alice(), "a")
    say(assessment, factories.alice(), "b", question="PRIV-02")
    say(assessment, dora, "c", question="PRIV-02")

    assert settle_alone(assessment=assessment, line="Dora is ill.", by=factories.alice(), at=NOW) == 1

    assert recorded(assessment).chosen == "a"
    assert recorded(assessment, "PRIV-02") is None
    event = Event.objects.get(kind="first_pass.settled")
    assert (event.after["how"], len(event.before["originals"])) == ("alone", 1)
    with pytest.raises(SettlementRefused, match="no single answer"):
        settle_alone(assessment=assessment, line="Again.", by=factories.alice(), at=NOW)


def test_a_question_is_settled_for_every_option_that_shares_it(assessment, dora):
    question = next(one.id for one in factories.framework().questions if one.scope == "vendor")
    sibling = factories.make_assessment(
        use_case=assessment.option.use_case, product=assessment.option.product, context=True
    )
    say(assessment, factories.alice(), "a", question=question)
    say(assessment, dora, "a", question=question)

    assert recorded(sibling, question).chosen == "a"
    with pytest.raises(AnswerConflict):
        say(sibling, dora, "b", question=question)


# --- whether a request is blind ---


def edit(use_case, **facts):
    words = {
        name: getattr(use_case, name)
        for name in ("revision", "verb", "object", "sponsor", "deadline_on", "benefit", "do_nothing")
    }
    facts = {"sponsor_member": None, **words, **facts}
    return edit_request(use_case=use_case, **facts, by=factories.alice(), at=NOW)


def test_a_request_is_made_blind_while_nothing_is_answered():
    assessment = factories.make_assessment(context=True)

    edit(assessment.option.use_case, is_blind=True)

    assert UseCase.objects.get().is_blind
    assert Event.objects.get(kind="request.edited").after["is_blind"] is True


@pytest.mark.parametrize("was", [True, False])
def test_afterwards_it_stays_as_it_is(was):
    assessment = factories.make_blind() if was else factories.make_assessment(context=True)
    if was:
        factories.make_first_answer(assessment)
    else:
        factories.answer(assessment, {"PRIV-01": "a"})

    with pytest.raises(UseCaseRefused, match="before anything is answered"):
        edit(assessment.option.use_case, is_blind=not was)

    assert UseCase.objects.get().is_blind is was


def test_the_sponsor_is_a_member():
    use_case = factories.make_use_case()

    with pytest.raises(UseCaseRefused, match="members listed"):
        edit(use_case, sponsor_member=factories.charlie().pk)
    edit(use_case, sponsor_member=factories.bob().pk)

    assert UseCase.objects.get().sponsor_member == factories.bob()


def test_a_new_version_keeps_what_was_settled_and_no_first_answer():
    decided = factories.make_decided()
    UseCase.objects.update(is_blind=True)
    Answer.objects.filter(sheet__assessment=decided, question_id="PRIV-02").delete()
    factories.make_first_answer(decided, user=factories.alice(), question_id="PRIV-02")

    fresh = start_new_version(assessment=factories.reload(decided), by=factories.alice(), at=NOW)

    fresh = factories.reload(fresh)
    found = first_pass(fresh, stored_answers(fresh), factories.alice())
    assert "PRIV-01" in stored_answers(fresh)
    assert "PRIV-02" in found.blind
    assert found.own == {}


def test_saving_a_section_settles_what_has_become_harmless(assessment, dora):
    everything_else(assessment, factories.alice(), but=("PRIV-02",))
    for user, chosen in ((factories.alice(), "a"), (dora, "b")):
        factories.make_first_answer(
            assessment, user=user, question_id="PRIV-02", chosen=chosen, evidence_level="E3"
        )

    record_section(assessment=factories.reload(assessment), given={}, by=dora, at=NOW)

    assert recorded(assessment, "PRIV-02").chosen == "b"


def test_what_another_option_settles_this_moment_is_shown_and_not_written_over(assessment, dora, monkeypatch):
    say(assessment, factories.alice(), "a")

    def faster(**facts):
        monkeypatch.setattr(first_answer, "settle_answer", settle_answer)
        settle_answer(**{**facts, "given": GivenAnswer("answered", ("c",))})
        return settle_answer(**facts)

    monkeypatch.setattr(first_answer, "settle_answer", faster)
    with pytest.raises(AnswerConflict) as conflict:
        say(assessment, dora, "a")

    assert conflict.value.current.chosen == "c"
    assert not Event.objects.filter(kind="first_pass.settled").exists()


@pytest.mark.parametrize("context", [{}, {"criticality": "unknown"}])
def test_while_the_context_is_not_known_every_disagreement_could_matter(context):
    assessment = factories.make_blind(context=bool(context))
    factories.answer(assessment, context)
    dora = factories.make_member("Dora", "contributor")
    everything_else(assessment, factories.alice(), but=("PRIV-02", *factories.framework().context_by_id))

    say(assessment, factories.alice(), "a", question="PRIV-02", evidence="E3")
    say(assessment, dora, "b", question="PRIV-02", evidence="E3")

    found = pass_of(assessment)
    assert [one.question_id for one in found.open] == ["PRIV-02"]
    assert not found.is_complete
    assert recorded(assessment, "PRIV-02") is None
