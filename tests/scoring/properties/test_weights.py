"""Properties 13 to 17, 22 and 25: weights, order, steps, comparisons."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings

from assessments.scoring.answers import Answers
from tests.scoring.at_random import Chance, chances, ends, quick, scored, with_answer


@given(chances)
@settings(max_examples=30)
def test_13_multiplying_all_weights_by_a_constant_changes_nothing(chance: Chance):
    subject = chance.subject()
    answers, factor = chance.answers(subject), Fraction(chance.random.randint(2, 9), 7)
    dimensions = tuple(
        replace(
            d,
            weight=d.weight * factor,
            criteria=tuple(
                c.model_copy(
                    update={
                        "weight": c.weight * factor * 3,
                        "likelihood": tuple(
                            x.model_copy(update={"weight": x.weight * factor * 5}) for x in c.likelihood
                        ),
                        "controls": tuple(
                            x.model_copy(update={"share": x.share * factor}) for x in c.controls
                        ),
                    }
                )
                for c in d.criteria
            ),
        )
        for d in subject.dimensions
    )

    assert quick(replace(subject, dimensions=dimensions), answers) == quick(subject, answers)


@given(chances)
@settings(max_examples=30)
def test_14_a_zero_weight_changes_nothing_and_is_not_1(chance: Chance):
    subject = chance.framework()
    answers = chance.answers(subject)
    extra = subject.criteria[0].model_copy(update={"id": "EXTRA", "weight": Fraction(0)})
    first, *others = subject.dimensions
    dimensions = (replace(first, criteria=(*first.criteria, extra)), *others)
    idle = replace(first, id="IDLE", weight=Fraction(0), questions=())

    before = quick(subject, answers)
    after = quick(replace(subject, dimensions=(*dimensions, idle)), answers)

    assert (after.total, after.coverage, after.headline) == (before.total, before.coverage, before.headline)
    assert {id: figures for id, figures in after.dimensions.items() if id != "IDLE"} == before.dimensions


@given(chances)
@settings(max_examples=30)
def test_15_splitting_a_criterion_in_two_identical_halves_changes_nothing(chance: Chance):
    subject = chance.subject()
    answers = chance.answers(subject)
    home = chance.random.choice([d for d in subject.dimensions if d.criteria])
    target = chance.random.choice(home.criteria)
    halves = [
        target.model_copy(update={"id": f"{target.id}-{n}", "weight": target.weight / 2}) for n in (1, 2)
    ]
    own = tuple(part for c in home.criteria for part in (halves if c is target else [c]))
    dimensions = tuple(replace(d, criteria=own) if d is home else d for d in subject.dimensions)

    assert quick(replace(subject, dimensions=dimensions), answers) == quick(subject, answers)


@given(chances)
@settings(max_examples=30)
def test_16_the_order_of_anything_changes_nothing(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers, waivers = chance.answers(subject), list(chance.waivers(subject))
    card = scored(subject, answers, lane=lane, waivers=waivers)

    def mixed(parts):
        return tuple(chance.random.sample(list(parts), len(parts)))

    dimensions = [
        replace(
            d,
            questions=mixed(d.questions),
            criteria=mixed(
                [
                    c.model_copy(
                        update={
                            "impact": mixed(c.impact),
                            "likelihood": mixed(c.likelihood),
                            "controls": mixed(c.controls),
                        }
                    )
                    for c in d.criteria
                ]
            ),
        )
        for d in subject.dimensions
    ]
    shuffled = replace(subject, dimensions=mixed(dimensions), ceilings=mixed(subject.ceilings))
    again = Answers(dict(mixed(answers.context.items())), dict(mixed(answers.questions.items())))
    other = scored(shuffled, again, lane=lane, waivers=mixed(waivers))

    assert (other.total, other.verdict, other.headline) == (card.total, card.verdict, card.headline)
    assert (other.coverage, other.is_settled) == (card.coverage, card.is_settled)
    assert sorted(other.effects, key=str) == sorted(card.effects, key=str)
    assert {c.id: c.figures for c in other.criteria} == {c.id: c.figures for c in card.criteria}


@given(chances)
@settings(max_examples=60)
def test_17_one_step_of_an_answer_moves_the_score_by_at_most_what_its_weight_allows(chance: Chance):
    subject = chance.subject()
    answers, asked = chance.answers(subject, complete_context=True), chance.pick(subject)
    given_ = chance.answer(asked, ["answered"])
    step = chance.random.randrange(len(asked.values) - 1)
    pair = [
        with_answer(answers, asked.id, replace(given_, choices=asked.values[n : n + 1]))
        for n in (step, step + 1)
    ]

    first, second = scored(subject, pair[0]), scored(subject, pair[1])
    assume(first.total)

    allowed = Fraction(0)
    distance = abs(asked.options[step].anchor - asked.options[step + 1].anchor)
    for item in second.criteria:
        drivers = sum((d.weight for d in item.drivers if d.id == asked.id and d.applies), Fraction(0))
        share = sum((c.share for c in item.controls if c.id == asked.id), Fraction(0))
        allowed += 100 * item.weight_total * distance * (drivers + item.cap * share)
    assert abs(second.total.high - first.total.high) <= allowed


@given(chances)
@settings(max_examples=40)
def test_22_at_least_as_good_on_every_answer_means_at_most_the_score(chance: Chance):
    subject = chance.subject()
    worse = chance.answers(subject, complete_context=True, states=["answered"])
    better = worse
    for id, given_ in worse.questions.items():
        values = subject.question(id).values
        upto = min(values.index(choice) for choice in given_.choices) + 1
        better = with_answer(better, id, replace(given_, choices=(chance.random.choice(values[:upto]),)))

    assert ends(quick(subject, better))[1] <= ends(quick(subject, worse))[1]
    assert ends(quick(subject, better))[0] <= ends(quick(subject, worse))[0]


@given(chances)
@settings(max_examples=40)
def test_25_the_score_lies_between_its_best_and_its_worst_dimension(chance: Chance):
    subject = chance.subject()
    result = quick(subject, chance.answers(subject))
    assume(result.total)
    figures = [figures for figures in result.dimensions.values() if figures is not None]

    assert min(f.high for f in figures) <= result.total.high <= max(f.high for f in figures)
    assert min(f.low for f in figures) <= result.total.low <= max(f.low for f in figures)
