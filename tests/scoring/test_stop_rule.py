"""When no remaining answer can change the verdict, against brute force and case by case."""

from datetime import timedelta

import pytest
from hypothesis import assume, given, settings

from assessments.frameworks.schema import Question
from assessments.scoring.answers import Answer, Answers
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.verdict import CAREFUL
from tests.scoring.at_random import Chance, chances, quick, scored, with_answer
from tests.scoring.builder import (
    BANK,
    BEST,
    MINI,
    TODAY,
    WORST,
    calm_case,
    condition,
    context_question,
    criterion,
    dimension,
    framework,
    gate,
    plain,
    proven,
    question,
)


@given(chances)
@settings(max_examples=60)
def test_when_settled_no_completion_changes_the_headline(chance: Chance):
    subject = chance.calm(chance.framework()) if chance.one_in(2) else chance.framework()
    answers, options = chance.answers(subject), chance.options(subject)
    card = scored(subject, answers, **options)
    assume(card.is_settled)

    for _ in range(5):
        whole = chance.completed(subject, answers)
        assert quick(subject, whole, **options).headline == card.headline


@given(chances)
@settings(max_examples=120)
def test_with_the_context_complete_settled_is_exact(chance: Chance):
    subject = chance.calm(chance.random.choice([MINI, BANK, chance.framework(), chance.framework()]))
    states = ["answered"] * 12 + ["unknown", "unanswered", "not_applicable_claimed"]
    answers = chance.answers(subject, complete_context=True, states=states)
    options = chance.options(subject)
    card = scored(subject, answers, **options)
    assume(card.headline != "not_enough_information")
    # Until it is answered an unknown may be anything; where no option goes that far, "settled" stays careful.
    assume(all(reaches_both_ends(asked) for asked in missing(subject, answers)))
    best, worst = (ended(answers, subject, position) for position in (0, -1))

    headlines = {quick(subject, whole, **options).headline for whole in (best, worst)}

    assert card.is_settled == (headlines == {card.headline})


def ended(answers: Answers, subject, position: int) -> Answers:
    """Every unknown at its best (0) or its worst (-1)."""
    for asked in missing(subject, answers):
        answers = with_answer(answers, asked.id, proven(asked.values[position]))
    return answers


def missing(subject, answers: Answers) -> list[Question]:
    return [
        asked
        for asked in subject.questions
        if answers.questions.get(asked.id, Answer("unanswered")).state
        not in ("answered", "not_applicable_confirmed")
    ]


def reaches_both_ends(asked: Question) -> bool:
    return {0, 1} <= {option.anchor for option in asked.options}


def test_nothing_unknown_is_settled():
    answers = Answers({"use": Answer("answered", ("c",))}, {"EXP": proven("c"), "CTL": proven("c")})

    assert scored(plain(), answers).is_settled


def test_an_unknown_without_power_does_not_keep_the_case_open():
    card = scored(plain(), calm_case(BEST))

    assert card.headline == "proceed"
    assert card.is_settled
    assert card.next_questions == ()


STOP = {"floor": "escalate", "waivable": True}
FIRM_STOP = {**STOP, "waivable": False}
SHUT = (gate("shut", "EXP"),)
NO_RECORD = {"shut_gates": frozenset({"may"})}
WAIVED = {"waivers": [Waiver("CTL", "A. Person", "Pilot", TODAY + timedelta(days=9))]}


@pytest.mark.parametrize(
    ("subject", "answers", "options", "headline", "is_settled"),
    [
        pytest.param(
            plain(gates=(gate("open", "EXP"),)), calm_case(BEST), {}, "proceed", True,
            id="a gate that is open stays open",
        ),
        pytest.param(
            plain(gates=SHUT), calm_case(WORST), {}, CAREFUL, True,
            id="a gate shut by its answer stays shut",
        ),
        pytest.param(
            plain(gates=(gate("may", "CTL"),)), calm_case(BEST), {}, CAREFUL, False,
            id="a gate may open with the answer that is missing",
        ),
        pytest.param(
            plain(gates=(gate("may", "CTL"),)), calm_case(BEST), NO_RECORD, CAREFUL, True,
            id="a gate without its record opens with no answer",
        ),
        pytest.param(
            plain(stop=STOP), calm_case(None, WORST), WAIVED, CAREFUL, True,
            id="a waived stop stays waived",
        ),
        pytest.param(
            plain(stop=STOP), calm_case(BEST), {}, CAREFUL, False,
            id="an open stop may be met or ruled out",
        ),
        pytest.param(
            plain(stop=STOP, gates=SHUT), calm_case(WORST), {}, CAREFUL, False,
            id="an open stop may be met where its ruling out would change nothing",
        ),
        pytest.param(
            plain(stop=STOP, gates=SHUT), calm_case(WORST), WAIVED, CAREFUL, True,
            id="an open stop with a waiver forces no more than it does",
        ),
        pytest.param(
            plain(stop=FIRM_STOP, gates=SHUT), calm_case(WORST), WAIVED, CAREFUL, False,
            id="an open stop refuses its waiver beforehand",
        ),
        pytest.param(
            plain(stop=STOP), calm_case(None, WORST), {}, "escalate", True,
            id="a stop that is met is met whatever else comes",
        ),
    ],
)  # fmt: skip
def test_what_stops_and_gates_leave_open(subject, answers, options, headline, is_settled):
    card = scored(subject, answers, **options)

    assert (card.headline, card.is_settled) == (headline, is_settled)


def test_a_driver_that_may_leave_keeps_the_case_open():
    always = {"context": "use", "anchors": {"a": 0, "b": 0, "c": 1}}
    maybe = {"question": "EXP", "applies_if": condition(context="where", any_of=("a",))}
    item = criterion(
        "DIM-A",
        impact=[{"context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}],
        likelihood=[{"weight": 9, **always}, {"weight": 1, **maybe}],
        controls=[("CTL", 1)],
    )
    asked = [question("EXP", "exposure"), question("CTL", "control")]
    context = [context_question("use"), context_question("where")]
    subject = framework([dimension("DIM", [item], asked)], context)

    card = scored(subject, calm_case(WORST, WORST))

    assert (card.total.low, card.total.high, card.headline) == (0, 10, CAREFUL)
    assert not card.is_settled  # it counts nothing where it does not apply


def test_figures_that_the_best_answer_brings_under_an_edge_keep_the_case_open():
    use = {"use": Answer("answered", ("c",))}

    card = scored(plain(), Answers(use, {"CTL": BEST}))

    assert (card.total.low, card.total.high, card.headline) == (0, 10, CAREFUL)
    assert not card.is_settled


def test_better_proof_of_what_is_known_is_no_answer_that_remains():
    use = {"use": Answer("answered", ("c",))}
    claimed = Answer("answered", ("a",), "E3")

    card = scored(plain(asks=["where"]), Answers(use, {"EXP": claimed, "CTL": WORST}))

    assert (card.total.low, card.total.high, card.headline) == (0, 15, CAREFUL)
    assert card.is_settled
