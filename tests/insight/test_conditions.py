"""The cheapest conditions, against every set of improvements there is."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings

from assessments.frameworks.schema import LADDER, Band, Ceiling, ContextStop
from assessments.insight.conditions import (
    MOST_SETS,
    Blocker,
    Improvement,
    conditions_met,
    minimal_conditions,
)
from assessments.scoring.answers import Answer, Answers, applicable_answers
from assessments.scoring.verdict import RANK, band_of
from tests.scoring.at_random import Chance, chances, ends, quick, with_answer
from tests.scoring.builder import (
    BANK,
    BEST,
    TODAY,
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
    words,
)
from tests.scoring.test_calibration import FILES, case_of

NONE = Answer("unanswered")


def conditions(subject, answers, target, **options):
    return minimal_conditions(
        subject, answers, **{"target": target, "lane": "full", "as_of": TODAY, **options}
    )


def reaches(subject, answers, target, today, **options) -> bool:
    """Whether the verdict is good enough and enough is known for it. ``today``: the answers as they stand."""
    result = quick(subject, answers, **options)
    possible = band_of(subject, ends(quick(subject, today, **options))[0]).verdict
    prudent = band_of(subject, ends(result)[1]).verdict
    is_known = result.coverage >= subject.coverage_floor and RANK[prudent] <= RANK[possible] + 1
    return RANK[result.verdict] <= RANK[target] and is_known


def choices_of(subject, answers, id, costs, evidence="E3", **options):
    """Leave a control, prove what is claimed, or raise it to any option: the answer and its price."""
    asked, answer = subject.question(id), answers.questions.get(id, NONE)
    reading = applicable_answers(
        subject, answers, lane=options["lane"], as_of=TODAY, shut_gates=options["shut_gates"]
    ).readings[id]
    yield answer, (0, Fraction(0), 0)
    if reading.visibility != "asked" or reading.standing == "not_applicable":
        return
    if reading.standing == "known" and not answer.contradicted:
        yield replace(answer, evidence=evidence, expires_on=None), (1, Fraction(0), 1)
    for option in asked.options:
        price = asked.remediation.effort, costs.get(id, Fraction(0)), 1
        yield Answer("answered", (option.value,), evidence), price


def brute(subject, answers, target, controls, costs, evidence="E3", **options):
    """The least price, and the questions of every set that has it."""
    best, found = None, set()
    every = [list(choices_of(subject, answers, id, costs, evidence, **options)) for id in controls]
    for picks in product(*every):
        price = tuple(sum(part) for part in zip(*(price for _, price in picks), strict=True)) or (0, 0, 0)
        if best is not None and price > best:
            continue
        given_ = dict(zip(controls, (answer for answer, _ in picks), strict=True))
        after = replace(answers, questions={**answers.questions, **given_})
        if reaches(subject, after, target, answers, **options):
            if best is None or price < best:
                best, found = price, set()
            touched = [id for id, (_, price) in zip(controls, picks, strict=True) if price[2]]
            found.add(frozenset(touched))
    return best, found


def price_of(found) -> tuple:
    return found.effort, found.cost or 0, len(found.improvements)


def with_efforts(subject, effort):
    """The same questions, with efforts that ``effort()`` gives."""

    def changed(asked):
        update = {"effort": effort()}
        return asked.model_copy(update={"remediation": asked.remediation.model_copy(update=update)})

    dimensions = tuple(replace(d, questions=tuple(map(changed, d.questions))) for d in subject.dimensions)
    return replace(subject, dimensions=dimensions)


def improved(answers: Answers, improvements) -> Answers:
    """The answers once these conditions are met, in the words of the conditions alone."""
    for item in improvements:
        answer = Answer("answered", (item.option,), item.evidence)
        if item.is_proof:
            stored = answers.questions[item.question]
            answer = replace(stored, evidence=item.evidence, expires_on=None)
        answers = with_answer(answers, item.question, answer)
    return answers


def easier_options(subject, item: Improvement):
    """The next less demanding option to raise a control to: one without a stop, and of some strength."""
    asked = subject.question(item.question)
    weaker = [] if item.is_proof else asked.options[asked.values.index(item.option) + 1 :][:1]
    strength = asked.option(item.option).anchor
    return [option for option in weaker if option.hard_stop is None and 0 < option.anchor < strength]


@given(chances)
@settings(max_examples=60)
def test_sets_are_all_those_of_the_least_price(chance: Chance):
    subject = with_efforts(chance.framework(), lambda: chance.random.randint(1, 3))
    answers, options, target = chance.answers(subject), chance.options(subject), chance.random.choice(LADDER)
    controls = [asked.id for asked in subject.questions if asked.role == "control"]
    costs = {id: Fraction(chance.random.randint(0, 2)) for id in controls if chance.one_in(3)}
    evidence = chance.random.choice(["E0", "E2", "E3", "E4"])
    best, sets = brute(subject, answers, target, controls, costs, evidence, **options)

    found = conditions(subject, answers, target, costs=costs, evidence=evidence, **options)

    assert found.is_proven
    assert found.already_met == (best == (0, 0, 0))
    assert bool(found.blockers) == (best is None)
    assert bool(found.sets) == (not found.already_met and not found.blockers)
    assert all(price_of(item) == best for item in found.sets)
    if found.sets and not found.is_capped:
        assert {frozenset(i.question for i in item.improvements) for item in found.sets} == sets


@given(chances)
@settings(max_examples=60)
def test_a_set_reaches_the_target_says_what_it_leads_to_and_asks_for_no_more(chance: Chance):
    subject = with_efforts(chance.framework(), lambda: chance.random.randint(1, 3))
    answers, options, target = chance.answers(subject), chance.options(subject), chance.random.choice(LADDER)
    before = quick(subject, answers, **options)

    found = conditions(subject, answers, target, **options)

    for item in found.sets:
        after = quick(subject, improved(answers, item.improvements), **options)
        assert reaches(subject, improved(answers, item.improvements), target, answers, **options)
        assert (item.verdict, item.headline, item.total) == (after.verdict, after.headline, after.total)
        assert sum(points for _, points in item.steps) == ends(before)[1] - ends(after)[1]
        assert [id for id, _ in item.steps] == [i.question for i in item.improvements]
        assert sorted([points for _, points in item.steps], reverse=True) == [p for _, p in item.steps]
        for less in item.improvements:
            rest = [other for other in item.improvements if other is not less]
            assert not reaches(subject, improved(answers, rest), target, answers, **options)
            for option in easier_options(subject, less):
                eased = [*rest, replace(less, option=option.value)]
                assert not reaches(subject, improved(answers, eased), target, answers, **options)


@given(chances)
@settings(max_examples=8)
def test_on_the_question_bank_too(chance: Chance):
    """Four controls fall short, all others are as good as can be; the target lies somewhere in between."""
    answers = case_of(chance.random.choice(FILES)).answers
    asked = [q.id for q in BANK.questions if q.role == "control" and q.id in answers.questions]
    controls = chance.random.sample(asked, 3)
    best = {id: proven("a") for id in asked}
    short = {
        id: Answer("answered", (chance.random.choice("cde"),), chance.random.choice(["E0", "E2", "E3"]))
        for id in controls
    }
    answers = replace(answers, questions={**answers.questions, **best, **short})
    high, low = (
        ends(quick(BANK, answers))[1],
        ends(quick(BANK, replace(answers, questions={**answers.questions, **best})))[1],
    )
    assume(high > low)
    edge = low + (high - low) * Fraction(chance.random.randint(1, 9), 10)
    bands = tuple(
        Band(verdict=verdict, above=above)
        for verdict, above in zip(LADDER, (None, edge / 2, edge, Fraction(99)), strict=True)
    )
    subject = BANK.with_appetite(bands=bands, ceilings=())
    target = "proceed_with_conditions"
    options = {"lane": "full", "shut_gates": frozenset()}
    least, sets = brute(subject, answers, target, controls, {}, **options)

    found = conditions(subject, answers, target, **options)

    assert found.already_met == (least == (0, 0, 0))
    assert bool(found.blockers) == (least is None)
    assert {frozenset(i.question for i in item.improvements) for item in found.sets} == (
        sets if found.sets else set()
    )


@pytest.mark.parametrize("target", LADDER)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_calibration_case_has_proven_sets_or_names_what_blocks(path, target):
    case = case_of(path)

    found = conditions(case.framework, case.answers, target)

    assert found.is_proven
    assert [found.already_met, bool(found.sets), bool(found.blockers)].count(True) == 1
    assert all(RANK[item.verdict] <= RANK[target] for item in found.sets)


def test_the_qwen_api_becomes_a_yes_with_one_condition_and_the_app_with_none():
    cases = {path.stem: case_of(path) for path in FILES}
    api, app = cases["qwen-vendor-api"], cases["qwen-consumer-app"]

    (one,) = conditions(api.framework, api.answers, "proceed_with_conditions").sets
    none = conditions(app.framework, app.answers, "proceed_with_conditions")

    assert [(i.question, i.option, i.evidence, i.effort) for i in one.improvements] == [
        ("GEO-05", "a", "E3", 4)
    ]
    assert none.blockers == (Blocker("stop", "PRIV-03", "do_not_proceed", "fact"),)


def test_a_search_cut_short_claims_no_minimum():
    case = case_of(next(path for path in FILES if path.stem == "hr-screening"))

    found = conditions(case.framework, case.answers, "proceed_with_conditions", most_nodes=5)

    assert not found.is_proven
    assert len(found.sets) == 1
    assert found.sets[0].verdict == "proceed_with_conditions"


def test_more_sets_than_fit_on_a_page_are_capped_and_it_is_said():
    names = [f"C-{n}" for n in range(MOST_SETS + 1)]
    subject = controls_only(names, bands=edge_at(95))
    answers = of_controls(dict.fromkeys(names, "c"))

    found = conditions(subject, answers, "proceed")

    assert (len(found.sets), found.is_capped, found.is_proven) == (MOST_SETS, True, True)


def edge_at(above, *rest):
    """Past this figure nothing is a "proceed" any more."""
    starts = (None, Fraction(above), *(rest or (Fraction(98), Fraction(99))))
    return tuple(Band(verdict=verdict, above=start) for verdict, start in zip(LADDER, starts, strict=True))


def controls_only(names, *, stops=None, **other):
    """One criterion of full inherent risk, its controls alike, nothing else; at 100 bare."""
    source = {"context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}
    part = Fraction(1, len(names))
    own = criterion(
        "ONE",
        cap=Fraction(99, 100),
        impact=[source],
        likelihood=[{"weight": 1, **source}],
        controls=[(name, part) for name in names],
    )
    asked = [question(name, "control", stop=(stops or {}).get(name)) for name in names]
    return framework(
        [dimension("DIM", [own], asked)],
        [context_question("use")],
        **{"coverage_floor": Fraction(0), **other},
    )


def of_controls(options, evidence="E3", **context):
    """What is claimed of each control; "": nothing is known."""
    given_ = {id: Answer("answered", (o,), evidence) if o else NONE for id, o in options.items()}
    return Answers({"use": Answer("answered", ("a",)), **context}, given_)


def test_proof_of_what_is_claimed_is_the_cheapest_condition():
    subject = with_efforts(controls_only(["C-0", "C-1"], bands=edge_at(60)), lambda: 2)
    answers = of_controls({"C-0": "a", "C-1": "c"}, evidence="E0")

    (found,) = conditions(subject, answers, "proceed").sets

    assert found.improvements == (Improvement("C-0", "a", "E3", True, 1, None),)
    assert found.cost is None


def test_a_control_is_raised_no_further_than_needed():
    subject = controls_only(["C-0"], bands=edge_at(60))

    (found,) = conditions(subject, of_controls({"C-0": "c"}), "proceed", costs={"C-0": Fraction(9)}).sets

    assert found.improvements == (Improvement("C-0", "b", "E3", False, 1, Fraction(9)),)
    assert (found.effort, found.cost) == (1, 9)


def test_proof_replaces_a_raise_of_the_same_price():
    """Raising and proving cost alike here: what is claimed already is asked for, not more."""
    subject = controls_only(["C-0"], bands=edge_at(60))

    (found,) = conditions(subject, of_controls({"C-0": "b"}, evidence="E0"), "proceed").sets

    assert [(i.option, i.is_proof) for i in found.improvements] == [("b", True)]


def test_a_contradicted_claim_is_not_proven_but_made_true():
    subject = controls_only(["C-0"], bands=edge_at(60))
    claim = Answer("answered", ("b",), "E4", contradicted=True)
    answers = with_answer(of_controls({"C-0": "c"}), "C-0", claim)

    (found,) = conditions(subject, answers, "proceed").sets

    assert found.improvements == (Improvement("C-0", "b", "E3", False, 1, None),)


def test_what_is_proven_better_than_asked_is_left_alone():
    subject = controls_only(["C-0"], bands=edge_at(5))

    found = conditions(subject, of_controls({"C-0": "a"}, evidence="E4"), "proceed", evidence="E3")

    assert found.already_met
    assert (found.sets, found.blockers) == ((), ())


def test_a_figure_that_all_controls_leave_too_high_is_named_with_where_it_stays():
    ceilings = (Ceiling(dimension="DIM", above=Fraction(8), floor="escalate"),)
    subject = controls_only(["C-0"], bands=edge_at(10), ceilings=ceilings)
    answers = of_controls({"C-0": "c"})
    stays = 100 * (1 - Fraction(99, 100) * Fraction(85, 100))

    found = conditions(subject, answers, "proceed")
    less = conditions(subject, answers, "proceed_with_conditions")

    band = Blocker("band", "total", "proceed_with_conditions", "figures", stays, Fraction(10))
    ceiling = Blocker("ceiling", "DIM", "escalate", "figures", stays, Fraction(8))
    assert found.blockers == (band, ceiling)
    assert less.blockers == (ceiling,)


STOP = {"floor": "do_not_proceed", "waivable": True}


def test_a_stop_on_a_control_is_a_condition_whatever_it_buys():
    subject = plain(stop=STOP)

    (found,) = conditions(subject, calm_case(proven("a"), proven("c")), "proceed").sets

    assert [(i.question, i.option) for i in found.improvements] == [("CTL", "b")]
    assert found.steps == (("CTL", 0),)


@pytest.mark.parametrize(("target", "is_asked"), [("proceed", True), ("proceed_with_conditions", False)])
def test_an_open_stop_has_to_be_closed_for_a_plain_proceed_only(target, is_asked):
    subject = plain(stop=STOP)

    found = conditions(subject, calm_case(proven("a"), NONE), target)

    assert found.already_met == (not is_asked)
    assert [i.question for item in found.sets for i in item.improvements] == ["CTL"] * is_asked


def test_a_stop_on_an_exposure_is_a_fact_and_one_of_the_context_our_own_use():
    stop = {"floor": "escalate", "waivable": True}
    asked = [question("EXP", "exposure", stop=stop), question("CTL", "control")]
    source = {"context": "use", "anchors": {"a": 0, "b": 0, "c": 0}}
    own = criterion(
        "ONE", impact=[source], likelihood=[{"weight": 1, "question": "EXP"}], controls=[("CTL", 1)]
    )
    subject = framework([dimension("DIM", [own], asked)], [context_question("use")])
    answers = calm_case(proven("c"), proven("a"))

    found = conditions(subject, answers, "proceed")

    assert found.blockers == (Blocker("stop", "EXP", "escalate", "fact"),)


def test_a_stop_of_the_context_blocks_as_our_own_use():
    rule = {"if": condition(context="use", any_of=("a",))}
    alone = ContextStop(id="alone", floor="escalate", waivable=False, message=words(), **rule)
    subject = plain(stops=(alone,))

    found = conditions(subject, calm_case(proven("a"), proven("a")), "proceed")

    assert found.blockers == (Blocker("stop", "alone", "escalate", "context"),)


def test_a_gate_opens_with_its_options_or_needs_its_record():
    subject = plain(gates=(gate("costed", "CTL", "a", "b"),))
    answers = calm_case(proven("a"), proven("c"))

    (found,) = conditions(subject, answers, "proceed").sets
    shut = conditions(subject, answers, "proceed", shut_gates=frozenset({"costed"}))

    assert [(i.question, i.option) for i in found.improvements] == [("CTL", "b")]
    assert shut.blockers == (Blocker("gate", "costed", "proceed_with_conditions", "record"),)
    assert conditions(subject, answers, "proceed_with_conditions").already_met


def test_a_gate_on_a_fact_blocks():
    subject = plain(gates=(gate("clean", "EXP"),))

    found = conditions(subject, calm_case(proven("c"), proven("a")), "proceed")

    assert found.blockers == (Blocker("gate", "clean", "proceed_with_conditions", "fact"),)


def test_coverage_is_bought_with_answers_to_controls_or_blocks():
    subject = controls_only(["C-0", "C-1"], bands=edge_at(97), coverage_floor=Fraction(1, 2))
    facts = plain(coverage_floor=Fraction(9, 10))

    found = conditions(subject, of_controls({"C-0": "", "C-1": ""}), "proceed")
    blocked = conditions(facts, calm_case(NONE, proven("a")), "proceed")

    assert [[i.question for i in item.improvements] for item in found.sets] == [["C-0"], ["C-1"]]
    assert blocked.blockers == (
        Blocker("coverage", "coverage", "not_enough_information", "figures", Fraction(1, 2), Fraction(9, 10)),
    )


def test_a_range_of_two_bands_has_to_narrow_or_blocks():
    """An unknown control: possibly all is well, prudently nothing is."""
    ceilings = (Ceiling(dimension="DIM", above=Fraction(90), floor="escalate"),)
    subject = controls_only(["C-0"], bands=edge_at(2, 50, 99), ceilings=ceilings)
    stuck = with_answer(of_controls({"C-0": "a"}), "C-0", Answer("not_applicable_claimed"))
    tight = replace(subject, bands=edge_at(2, 10, 99))

    found = conditions(subject, of_controls({"C-0": ""}), "escalate")
    blocked = conditions(tight, stuck, "escalate")

    assert [(i.question, i.option) for item in found.sets for i in item.improvements] == [("C-0", "a")]
    assert [(item.verdict, item.headline) for item in found.sets] == [("proceed_with_conditions",) * 2]
    stays = 100 * (1 - Fraction(99, 100) * Fraction(85, 100))
    assert blocked.blockers == (
        Blocker("band", "total", "not_enough_information", "figures", stays, Fraction(10)),
    )


@given(chances)
@settings(max_examples=60)
def test_conditions_that_are_met_give_the_verdict_of_the_answers_they_lead_to(chance: Chance):
    subject = chance.framework()
    answers, options = chance.answers(subject, complete_context=True), chance.options(subject)
    named = [asked.id for asked in subject.questions if chance.one_in(2)]

    met = conditions_met(subject, answers, named, **options, as_of=TODAY)

    assume(met is not None)
    after = answers
    for step in met.improvements:
        after = with_answer(after, step.question, Answer("answered", (step.option,), evidence=step.evidence))
    assert {step.question for step in met.improvements} <= set(named)
    assert met.verdict == quick(subject, after, **options).verdict
    assert RANK[met.verdict] <= RANK[quick(subject, answers, **options).verdict]


def test_conditions_that_name_no_control_buy_nothing():
    subject = plain()

    assert conditions_met(subject, calm_case(BEST), ["EXP", "NOPE"], lane="full", as_of=TODAY) is None
