"""The stop rule and its proof, against completions of the unknowns."""

from dataclasses import replace

from hypothesis import assume, given, settings

from assessments.frameworks.schema import Gate
from assessments.insight.stopping import stop_proof
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.verdict import RANK
from tests.insight.figured import figured
from tests.scoring.at_random import Chance, chances, ends, quick, scored
from tests.scoring.builder import BANK, TODAY, plain, proven, words


def proof(subject, answers, **options):
    return stop_proof(subject, answers, **{"lane": "full", "as_of": TODAY, **options})


@given(chances)
@settings(max_examples=60)
def test_proof_says_what_the_scorecard_says(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers, waivers = chance.answers(subject), chance.waivers(subject)
    shut = frozenset(gate.id for gate in subject.gates if chance.one_in(2))
    card = scored(subject, answers, lane=lane, waivers=waivers, shut_gates=shut)

    found = proof(subject, answers, lane=lane, waivers=iter(waivers), shut_gates=shut)

    assert (found.is_settled, found.headline) == (card.is_settled, card.headline)
    assert found.worst_total == (card.total.high if card.total else None)
    if found.is_settled and found.unknown:
        assert found.best_verdict == found.worst_verdict == card.headline


@given(chances)
@settings(max_examples=80)
def test_every_completion_of_the_unknowns_lies_between_the_best_and_the_worst(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers, waivers = chance.answers(subject), chance.waivers(subject)
    found = proof(subject, answers, lane=lane, waivers=waivers)

    whole = chance.completed(subject, answers)
    result = quick(subject, whole, lane=lane, waivers=waivers)

    assert RANK[found.best_verdict] <= RANK[result.verdict] <= RANK[found.worst_verdict]
    if result.total:
        assert found.best_total <= ends(result)[1] <= found.worst_total


@given(chances)
@settings(max_examples=60)
def test_unknown_names_exactly_what_a_completion_would_have_to_answer(chance: Chance):
    subject, lane = chance.framework(), chance.lane()
    answers = chance.answers(subject, complete_context=True)
    assume(not scored(subject, answers).invalid)

    found = proof(subject, answers, lane=lane)
    given_ = {id: proven(subject.question(id).values[0]) for id in found.unknown}
    after = proof(subject, replace(answers, questions={**answers.questions, **given_}), lane=lane)

    assert after.unknown == ()
    assert after.is_settled
    assert after.worst_total == after.best_total


def test_an_empty_assessment_names_everything_that_may_be_asked():
    found = proof(BANK, Answers({}, {}))

    assert set(found.unknown) == {q.id for q in (*BANK.context.questions, *BANK.questions)}
    assert (found.is_settled, found.headline) == (False, "not_enough_information")
    assert (found.best_verdict, found.worst_verdict) == ("proceed", "do_not_proceed")
    assert found.best_total < found.worst_total


def test_an_unknown_that_can_still_change_the_verdict_keeps_the_two_ends_apart():
    answers = Answers({"use": Answer("answered", ("b",))}, {"CTL": proven("c")})

    found = proof(plain(), answers)

    assert not found.is_settled
    assert (found.best_verdict, found.worst_verdict) == ("proceed", "do_not_proceed")
    assert (found.best_total, found.worst_total) == (0, 50)
    assert found.unknown == ("EXP",)


def test_weak_proof_of_a_known_answer_is_nothing_that_asking_could_change():
    weak = Answer("answered", ("a",), "E1")
    answers = Answers({"use": Answer("answered", ("c",))}, {"EXP": weak, "CTL": weak})

    found = proof(plain(), answers)

    assert found.is_settled
    assert found.best_total == found.worst_total > 0


def test_a_gate_that_waits_for_a_record_is_not_opened_by_any_answer():
    gate = Gate(id="gate", question="CTL", opens_with=("a",), message=words())
    subject = plain(gates=(gate,))
    answers = Answers({"use": Answer("answered", ("a",))}, {"EXP": proven("a")})

    may_open = proof(subject, answers)
    stays_shut = proof(subject, answers, shut_gates=frozenset({"gate"}))

    assert (may_open.best_verdict, may_open.is_settled) == ("proceed", False)
    assert (stays_shut.best_verdict, stays_shut.is_settled) == ("proceed_with_conditions", True)


def test_an_open_stop_counts_as_triggered_at_the_worst_end_only():
    subject = plain(stop={"floor": "escalate", "waivable": False})
    answers = Answers({"use": Answer("answered", ("a",))}, {"EXP": proven("a")})

    found = proof(subject, answers)

    assert (found.best_verdict, found.worst_verdict) == ("proceed", "escalate")


def test_nothing_scored_has_no_totals():
    subject, answers = figured({"x": 10}, {"x": 0})

    found = proof(subject, answers)

    assert (found.best_total, found.worst_total) == (None, None)
    assert found.is_settled
    assert found.best_verdict == "proceed"
