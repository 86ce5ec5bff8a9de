"""What must always hold: the numbered properties of the method, one test or more each."""

import json
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from assessments.frameworks.schema import Framework, Question
from assessments.scoring.answers import Answer, Answers, applicable_answers
from assessments.scoring.cases import parse_case, read_cases
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.payload import scorecard_payload
from assessments.scoring.printing import printed_points, whole_points
from assessments.scoring.quick import QuickVerdict, quick_verdict
from assessments.scoring.serialisation import scorecard_from_json, scorecard_to_json
from assessments.scoring.verdict import RANK, band_of
from tests.scoring.at_random import Chance, chances, scored, with_answer, with_context
from tests.scoring.builder import BANK, MINI, TODAY, criterion, dimension, framework, plain, question

VECTORS = Path(__file__).parent.parent / "vectors"
CALIBRATION = sorted((VECTORS / "calibration").glob("*.json"))
PROVEN = "E4"


def quick(subject: Framework, answers: Answers, **options) -> QuickVerdict:
    return quick_verdict(subject, answers, **{"as_of": TODAY, **options})


def ends(result: QuickVerdict) -> tuple[Fraction, Fraction]:
    return (result.total.low, result.total.high) if result.total else (Fraction(0), Fraction(0))


def pick(chance: Chance, subject: Framework, role: str | None = None) -> Question:
    """A question with at least two different anchors."""
    fit = [
        q
        for q in subject.questions
        if role in (None, q.role) and q.best_option.anchor != q.options[-1].anchor
    ]
    assume(fit)
    return chance.random.choice(fit)


def states_of(subject: Framework, answers: Answers, **options):
    return applicable_answers(subject, answers, **{"lane": "full", "as_of": TODAY, **options}).readings


def weight_changed(subject: Framework, chance: Chance) -> Framework:
    dimensions = [
        replace(
            d,
            weight=Fraction(chance.random.randint(0, 9)),
            criteria=tuple(
                c.model_copy(update={"weight": Fraction(chance.random.randint(0, 9))}) for c in d.criteria
            ),
        )
        for d in subject.dimensions
    ]
    return replace(subject, dimensions=tuple(dimensions))


# --- 1 to 5: the figures ---


@given(chances)
@settings(max_examples=60)
def test_01_both_ends_lie_in_order_between_0_and_100(chance: Chance):
    subject = chance.subject()

    result = quick(subject, chance.answers(subject), lane=chance.lane())

    for figures in (result.total, *result.dimensions.values()):
        assert figures is None or 0 <= figures.low <= figures.high <= 100


def test_02_all_drivers_best_is_0_and_all_worst_without_control_is_100():
    subject = plain()
    best = Answers({"use": Answer("answered", ("a",))}, {"EXP": Answer("answered", ("a",), PROVEN)})
    worst = Answers({"use": Answer("answered", ("c",))}, {"EXP": Answer("answered", ("c",), "E0")})

    assert ends(quick(subject, with_answer(best, "CTL", Answer("answered", ("c",))))) == (0, 0)
    assert ends(quick(subject, with_answer(worst, "CTL", Answer("answered", ("c",), PROVEN)))) == (100, 100)


@given(chances)
@settings(max_examples=60)
def test_03_a_riskier_exposure_never_lowers_either_end(chance: Chance):
    subject = chance.subject()
    answers, asked = chance.answers(subject), pick(chance, subject, "exposure")
    better, worse = sorted(chance.random.sample(range(len(asked.values)), 2))
    given_ = chance.answer(asked, ["answered"])

    first = quick(subject, with_answer(answers, asked.id, replace(given_, choices=(asked.values[better],))))
    second = quick(subject, with_answer(answers, asked.id, replace(given_, choices=(asked.values[worse],))))

    assert ends(first)[0] <= ends(second)[0]
    assert ends(first)[1] <= ends(second)[1]


@given(chances)
@settings(max_examples=60)
def test_04_a_stronger_control_never_raises_either_end(chance: Chance):
    subject = chance.subject()
    answers, asked = chance.answers(subject), pick(chance, subject, "control")
    stronger, weaker = sorted(chance.random.sample(range(len(asked.values)), 2))
    given_ = chance.answer(asked, ["answered"])

    strong = quick(
        subject, with_answer(answers, asked.id, replace(given_, choices=(asked.values[stronger],)))
    )
    weak = quick(subject, with_answer(answers, asked.id, replace(given_, choices=(asked.values[weaker],))))

    assert ends(strong)[0] <= ends(weak)[0]
    assert ends(strong)[1] <= ends(weak)[1]


@given(chances)
@settings(max_examples=60)
def test_04_better_evidence_never_raises_either_end(chance: Chance):
    subject = chance.subject()
    answers, asked = chance.answers(subject), pick(chance, subject)
    given_ = replace(chance.answer(asked, ["answered"]), expires_on=None, contradicted=False)

    results = [
        quick(subject, with_answer(answers, asked.id, replace(given_, evidence=f"E{level}")))
        for level in range(5)
    ]

    assert len({ends(result)[0] for result in results}) == 1
    highs = [ends(result)[1] for result in results]
    assert highs == sorted(highs, reverse=True)


@given(chances)
@settings(max_examples=40)
def test_05_controls_never_take_off_more_than_their_cap(chance: Chance):
    subject = chance.subject()

    card = scored(subject, chance.answers(subject, complete_context=True), lane=chance.lane())

    for item in card.criteria:
        figures = item.figures
        assert (1 - item.cap) * figures.inherent_low <= figures.low <= figures.inherent_low
        assert (1 - item.cap) * figures.inherent_high <= figures.high <= figures.inherent_high
    cap = max(item.cap for item in card.criteria)
    for figures in (card.total, *(item.figures for item in card.dimensions)):
        if figures is not None:
            assert (1 - cap) * figures.inherent_high <= figures.high <= figures.inherent_high


# --- 6: the waterfall ---


@given(chances)
@settings(max_examples=40)
def test_06_waterfall_sums_to_the_score_and_its_print_to_the_printed_score(chance: Chance):
    subject = chance.subject()
    card = scored(subject, chance.answers(subject, complete_context=True))
    assume(card.total)
    terms = [step.points for step in card.waterfall]

    printed = whole_points(terms, card.total.high)

    assert sum(terms) == card.total.high
    assert sum(item.residual_points for item in card.criteria) == card.total.high
    assert sum(printed) == round_half_up(card.total.high)
    assert all(abs(term - shown) < 1 for term, shown in zip(terms, printed, strict=True))


def round_half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()


# --- 7 to 12: what is not known ---


def completed(chance: Chance, subject: Framework, answers: Answers) -> Answers:
    """Some way in which everything unknown could turn out."""
    context = {
        q.id: answers.context[q.id]
        if answers.context.get(q.id, Answer("unanswered")).state == "answered"
        else chance.context_answer(q, complete=True)
        for q in subject.context.questions
    }
    known = ("answered", "not_applicable_confirmed")
    given_ = {
        q.id: answers.questions[q.id]
        if answers.questions.get(q.id, Answer("unanswered")).state in known
        else chance.answer(q, ["answered", "answered", "not_applicable_confirmed"])
        for q in subject.questions
    }
    return Answers(context, given_)


@given(chances)
@settings(max_examples=80)
def test_07_every_completion_of_the_unknowns_lies_inside_the_range(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers = chance.answers(subject)
    now = quick(subject, answers, lane=lane)

    for _ in range(4):
        later = quick(subject, completed(chance, subject, answers), lane=lane)
        assert ends(now)[0] <= ends(later)[0] <= ends(later)[1] <= ends(now)[1]


@given(chances)
@settings(max_examples=80)
def test_08_answering_an_unknown_never_widens_the_range(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers = chance.answers(subject)
    whole = completed(chance, subject, answers)
    steps = [("context", q.id) for q in subject.context.questions] + [
        ("questions", q.id) for q in subject.questions
    ]
    chance.random.shuffle(steps)
    now = ends(quick(subject, answers, lane=lane))

    for kind, id in steps[:12]:
        given_ = {**getattr(answers, kind), id: getattr(whole, kind)[id]}
        answers = replace(answers, **{kind: given_})
        later = ends(quick(subject, answers, lane=lane))
        assert now[0] <= later[0] <= later[1] <= now[1]
        now = later


@given(chances)
@settings(max_examples=40)
def test_09_no_width_without_something_unknown_or_unproven(chance: Chance):
    subject = chance.subject()
    answers = chance.answers(subject, complete_context=True, states=["answered"])
    proven = {
        q.id: Answer(
            "answered", answers.questions[q.id].choices if q.id in answers.questions else q.values[:1], PROVEN
        )
        for q in subject.questions
    }

    low, high = ends(quick(subject, replace(answers, questions=proven)))

    assert low == high


@given(chances)
@settings(max_examples=40)
def test_09_a_width_names_an_answer_that_is_unknown_or_unproven(chance: Chance):
    subject = chance.subject()
    card = scored(subject, chance.answers(subject))
    assume(card.total and card.total.low < card.total.high)

    unknown = [
        effect for effect in (*card.effects, *card.context_effects) if effect.state not in ("answered",)
    ]
    working = [part for item in card.criteria for part in (*item.drivers, *item.controls)]
    unproven = [part for part in working if part.state == "answered" and part.factor < 1]

    assert unknown or unproven


@pytest.mark.parametrize("subject", [BANK, MINI], ids=["bank", "mini"])
@pytest.mark.parametrize("lane", ["full", "triage"])
def test_10_an_empty_assessment_is_not_enough_information_and_never_a_low_level(subject: Framework, lane):
    card = scored(subject, Answers(), lane=lane)

    assert card.headline == "not_enough_information"
    assert card.verdict == "do_not_proceed"
    assert card.coverage == 0
    assert card.total.high == card.total.inherent_high > 60
    assert card.total.low < 3


@given(chances)
@settings(max_examples=40)
def test_11_an_unconfirmed_not_applicable_counts_as_unknown(chance: Chance):
    subject = chance.subject()
    answers, asked = chance.answers(subject), chance.random.choice(subject.questions)

    claimed = quick(subject, with_answer(answers, asked.id, Answer("not_applicable_claimed")))
    unknown = quick(subject, with_answer(answers, asked.id, Answer("unknown")))
    blank = quick(subject, with_answer(answers, asked.id, Answer("unanswered")))

    assert claimed == unknown == blank


@given(chances)
@settings(max_examples=60)
def test_11_a_confirmed_not_applicable_is_never_better_than_the_best_answer(chance: Chance):
    subject = chance.subject()
    asked = chance.random.choice([q for q in subject.questions if q.best_option.anchor in (0, 1)] or [None])
    assume(asked and asked.best_option.anchor == (0 if asked.role == "exposure" else 1))
    answers = chance.answers(subject)

    confirmed = quick(subject, with_answer(answers, asked.id, Answer("not_applicable_confirmed")))
    best = quick(subject, with_answer(answers, asked.id, Answer("answered", asked.values[:1], PROVEN)))

    assert ends(best)[0] <= ends(confirmed)[0]
    assert ends(best)[1] <= ends(confirmed)[1]


@given(chances)
@settings(max_examples=60)
def test_12_hidden_answers_change_nothing(chance: Chance):
    subject, lane = chance.subject(), chance.lane()
    answers = chance.answers(subject)
    hidden = [r.question for r in states_of(subject, answers, lane=lane).values() if r.visibility == "hidden"]
    assume(hidden)
    changed = answers
    for asked in hidden:
        changed = with_answer(changed, asked.id, chance.answer(asked))

    before, after = scored(subject, answers, lane=lane), scored(subject, changed, lane=lane)

    assert (after.total, after.dimensions, after.coverage) == (
        before.total,
        before.dimensions,
        before.coverage,
    )
    assert (after.stops, after.headline, after.waterfall) == (before.stops, before.headline, before.waterfall)
    assert after.effects == before.effects


def test_12_a_hidden_answer_comes_back_with_its_condition():
    own = with_context(Answers({}, {"AAA-01": Answer("answered", ("c",), PROVEN)}), "deployment", "own")
    app = with_context(own, "deployment", "app")

    assert states_of(MINI, own)["AAA-01"].standing == "hidden"
    assert states_of(MINI, app)["AAA-01"].exposure.high == 1


# --- 13 to 17: weights, order, steps ---


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
    answers, asked = chance.answers(subject, complete_context=True), pick(chance, subject)
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


# --- 18 to 21: stops and the verdict ---


@given(chances)
@settings(max_examples=60)
def test_18_a_triggered_stop_holds_for_every_weighting_and_every_other_answer(chance: Chance):
    subject = chance.subject()
    answers = chance.answers(subject)
    triggered = [stop for stop in quick(subject, answers).stops if stop.state == "triggered"]
    assume(triggered)
    stop = chance.random.choice(triggered)
    other = replace(answers, questions=chance.answers(subject).questions)
    if stop.question:
        other = with_answer(other, stop.question, answers.questions[stop.question])

    later = quick(weight_changed(subject, chance), other)

    assert RANK[later.verdict] >= RANK[stop.floor]
    assert stop in later.stops


@given(chances)
@settings(max_examples=40)
def test_19_adding_a_stop_never_improves_the_verdict(chance: Chance):
    subject = chance.subject()
    answers = chance.answers(subject)
    without = replace(
        subject,
        context=replace(subject.context, hard_stops=()),
        dimensions=tuple(
            replace(
                d,
                questions=tuple(
                    q.model_copy(
                        update={"options": tuple(o.model_copy(update={"hard_stop": None}) for o in q.options)}
                    )
                    for q in d.questions
                ),
            )
            for d in subject.dimensions
        ),
    )

    assert RANK[quick(without, answers).verdict] <= RANK[quick(subject, answers).verdict]


@given(chances)
@settings(max_examples=60)
def test_20_an_unknown_stop_question_is_never_proceed(chance: Chance):
    subject = chance.subject()

    result = quick(subject, chance.answers(subject), waivers=chance.waivers(subject))

    if any(stop.state in ("open", "waived") for stop in result.stops):
        assert result.verdict != "proceed"


def test_20_an_otherwise_perfect_case_with_one_unknown_stop_question_is_not_proceed():
    subject = plain(stop={"floor": "do_not_proceed", "waivable": True})
    calm = Answers({"use": Answer("answered", ("a",))}, {"EXP": Answer("answered", ("a",), PROVEN)})

    assert quick(subject, with_answer(calm, "CTL", Answer("answered", ("a",), PROVEN))).verdict == "proceed"
    assert quick(subject, with_answer(calm, "CTL", Answer("unknown"))).verdict == "proceed_with_conditions"


@given(chances)
@settings(max_examples=80)
def test_21_the_verdict_is_monotone_in_every_answer(chance: Chance):
    subject, waivers = chance.subject(), ()
    answers, asked = chance.answers(subject), chance.random.choice(subject.questions)
    given_ = chance.answer(asked, ["answered"])

    verdicts = [
        RANK[
            quick(
                subject, with_answer(answers, asked.id, replace(given_, choices=(value,))), waivers=waivers
            ).verdict
        ]
        for value in asked.values
    ]

    assert verdicts == sorted(verdicts)


@given(chances)
@settings(max_examples=40)
def test_21_an_ended_waiver_gives_the_unwaived_verdict(chance: Chance):
    subject = chance.subject()
    answers = chance.answers(subject)
    waivers = tuple(replace(waiver, ends_on=TODAY) for waiver in chance.waivers(subject))

    assert quick(subject, answers, waivers=waivers) == quick(subject, answers)
    assert scored(subject, answers, waivers=waivers) == scored(subject, answers)


# --- 22, 25: comparisons (23 and 24 belong to the insight room) ---


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


# --- 26 to 29: languages, years, versions, files ---


@pytest.mark.parametrize("path", CALIBRATION, ids=lambda path: path.stem)
def test_26_words_change_with_the_language_and_figures_do_not(path: Path):
    case = parse_case(json.loads(path.read_text(encoding="utf-8")))
    card = scored(case.framework, case.answers)
    english, french = scorecard_payload(card, "en"), scorecard_payload(card, "fr")

    for payload in (english, french):
        for entry in (*payload["stops"], *payload["gates"]):
            entry.pop("message")

    assert english == french


@pytest.mark.parametrize("path", CALIBRATION, ids=lambda path: path.stem)
def test_27_the_same_version_and_answers_give_the_golden_result(path: Path):
    case = parse_case(json.loads(path.read_text(encoding="utf-8")))
    golden = json.loads((VECTORS / "golden" / path.name).read_text(encoding="utf-8"))

    assert golden_result(case) == golden


def golden_result(case) -> dict:
    """The exact figures of a case, as they are kept."""
    data = scorecard_to_json(scored(case.framework, case.answers))
    return {
        "framework": data["framework"],
        "engine": data["engine_version"],
        "headline": data["headline"],
        "coverage": data["coverage"],
        "total": data["total"],
        "dimensions": {entry["id"]: entry["figures"] for entry in data["dimensions"]},
        "criteria": {entry["id"]: entry["figures"] for entry in data["criteria"]},
        "stops": {entry["id"]: entry["state"] for entry in data["stops"]},
    }


def test_28_scoring_never_edits_the_answers():
    case = parse_case(json.loads(CALIBRATION[0].read_text(encoding="utf-8")))
    before = (dict(case.answers.context), dict(case.answers.questions))

    scored(case.framework, case.answers)

    assert (case.answers.context, case.answers.questions) == before


@given(chances)
@settings(max_examples=25)
def test_29_a_scorecard_survives_the_trip_through_json(chance: Chance):
    subject = chance.subject()
    card = scored(subject, chance.answers(subject), lane=chance.lane(), waivers=chance.waivers(subject))

    assert scorecard_from_json(json.loads(json.dumps(scorecard_to_json(card)))) == card


# --- 30 to 33: edges ---


def at(score: Fraction) -> tuple[Framework, Answers]:
    """A case whose score is exactly this: one dimension at the full 100, one at 0."""
    full = criterion(
        "FULL-A",
        impact=[{"context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}],
        likelihood=[{"weight": 1, "context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}],
        controls=[("CTL", 1)],
    )
    none = criterion(
        "NONE-A",
        impact=[{"context": "use", "anchors": {"a": 0, "b": 0, "c": 0}}],
        likelihood=[{"weight": 1, "context": "use", "anchors": {"a": 0, "b": 0, "c": 0}}],
        controls=[("CTL", 1)],
    )
    subject = framework(
        [
            dimension("FULL", [full], [question("CTL", "control")], score),
            dimension("NONE", [none], [], 100 - score),
        ],
        plain().context.questions,
    )
    return subject, Answers({"use": Answer("answered", ("a",))}, {"CTL": Answer("answered", ("c",), PROVEN)})


@pytest.mark.parametrize(
    ("score", "verdict", "printed"),
    [
        (Fraction(5), "proceed", "5"),
        (Fraction(5) + Fraction(1, 10**9), "proceed_with_conditions", "5.000000001"),
        (Fraction(20), "proceed_with_conditions", "20"),
        (Fraction(2001, 100), "escalate", "20.01"),
        (Fraction(1999, 100), "proceed_with_conditions", "19.99"),
        (Fraction(40), "escalate", "40"),
        (Fraction(401, 10), "do_not_proceed", "40.1"),
        (Fraction(497, 10), "do_not_proceed", "50"),
    ],
)
def test_30_a_value_exactly_at_an_edge_is_on_the_better_side_and_prints_there(score, verdict, printed):
    subject, answers = at(score)

    card = scored(subject, answers)

    assert card.total.high == score
    assert (card.verdict, quick(subject, answers).verdict) == (verdict, verdict)
    assert printed_points(card.total.high, subject) == printed


@given(chances)
@settings(max_examples=60)
def test_30_printing_never_shows_another_band(chance: Chance):
    value = chance.random.choice([5, 20, 40]) + Fraction(
        chance.random.randint(-900, 900), chance.random.choice([10, 10**5])
    )
    value = min(max(value, Fraction(0)), Fraction(100))

    shown = Fraction(printed_points(value, BANK))

    assert band_of(BANK, shown) is band_of(BANK, value)


def test_30_a_dimension_is_printed_on_its_side_of_its_ceilings():
    value = Fraction(2999, 100)

    assert printed_points(value, BANK, "PRIV") == "29.99"
    assert printed_points(value, BANK, "LOCK") == "30"


def test_30_a_ceiling_starts_strictly_above_its_value():
    subject, answers = at(Fraction(4))
    only = framework(
        subject.dimensions,
        subject.context.questions,
        ceilings=(MINI.ceilings[0].model_copy(update={"dimension": "FULL", "above": Fraction(100)}),),
    )
    lower = framework(
        subject.dimensions,
        subject.context.questions,
        ceilings=(MINI.ceilings[0].model_copy(update={"dimension": "FULL", "above": Fraction(99)}),),
    )

    assert scored(only, answers).verdict == "proceed"
    assert scored(lower, answers).verdict == "escalate"


def test_31_a_dimension_with_nothing_to_ask_has_no_score():
    subject = plain()
    empty = replace(subject.dimensions[0], id="EMPTY", criteria=(), questions=())
    answers = Answers({"use": Answer("answered", ("c",))}, {"EXP": Answer("answered", ("c",), PROVEN)})

    alone, beside = (
        scored(subject, answers),
        scored(replace(subject, dimensions=(*subject.dimensions, empty)), answers),
    )

    assert beside.dimensions[1].figures is None
    assert beside.dimensions[1].weight == 0
    assert beside.total == alone.total


def test_31_a_framework_with_nothing_to_score_has_no_total_and_no_verdict():
    subject = framework([dimension("EMPTY", [], [])], plain().context.questions)

    card = scored(subject, Answers())

    assert card.total is None
    assert card.headline == "not_enough_information"
    assert quick(subject, Answers()).total is None
    assert scorecard_payload(card, "en")["total"] is None


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"XXX-01": Answer("answered", ("a",))}, "XXX-01: unknown question"),
        ({"EXP": Answer("answered", ("z",))}, "EXP: unknown option 'z'"),
        ({"EXP": Answer("answered")}, "EXP: answered without an option"),
        ({"EXP": Answer("answered", ("a", "b"))}, "EXP: more than one option of a single choice"),
        ({"EXP": Answer("answered", ("a",), "E9")}, "EXP: unknown evidence level 'E9'"),
        ({"EXP": Answer("perhaps")}, "EXP: unknown state 'perhaps'"),
    ],
)
def test_32_an_invalid_stored_answer_is_reported_and_never_scored(given_, says):
    subject = plain()
    use = {"use": Answer("answered", ("c",))}

    card = scored(subject, Answers(use, given_))

    assert card.invalid == (says,)
    assert card.total == scored(subject, Answers(use)).total


@pytest.mark.parametrize(
    ("context", "says"),
    [
        ({"weather": Answer("answered", ("a",))}, "weather: unknown context question"),
        ({"use": Answer("answered", ("z",))}, "use: unknown option 'z'"),
        ({"use": Answer("not_applicable_confirmed")}, "use: a context question always applies"),
    ],
)
def test_32_an_invalid_context_answer_is_reported_and_counts_as_unknown(context, says):
    subject = plain()

    card = scored(subject, Answers(context))

    assert card.invalid == (says,)
    assert card.total == scored(subject, Answers()).total


def test_32_an_option_that_stands_twice_is_reported():
    answers = with_context(Answers(), "data_classes", "secret", "secret")

    assert scored(MINI, answers).invalid == ("data_classes: an option stands twice",)


def test_33_evidence_that_expires_changes_the_result_on_its_day_and_not_before():
    subject = plain()
    given_ = Answer("answered", ("a",), "E3", TODAY)
    answers = Answers(
        {"use": Answer("answered", ("c",))}, {"EXP": Answer("answered", ("c",), PROVEN), "CTL": given_}
    )

    before = scored(subject, answers, as_of=TODAY - timedelta(days=1))
    after = scored(subject, answers, as_of=TODAY)

    assert before.total.high == 100 * (1 - Fraction(9, 10) * Fraction(85, 100))
    assert after.total.high == 100 * (1 - Fraction(9, 10) * Fraction(60, 100))
    assert after.total.low == before.total.low
    assert after.criteria[0].controls[0].evidence == "E2"


def test_33_the_weakest_evidence_has_no_level_to_drop():
    subject = plain()
    answers = Answers({"use": Answer("answered", ("c",))}, {"CTL": Answer("answered", ("a",), "E0", TODAY)})

    assert scored(subject, answers).criteria[0].controls[0].factor == Fraction(1, 4)


def test_every_calibration_file_holds_one_sound_case():
    for path in CALIBRATION:
        (case,) = read_cases(path.read_text(encoding="utf-8"))
        assert case.id == path.stem


def test_a_waiver_without_person_or_reason_does_not_hold():
    day = TODAY + timedelta(days=9)

    assert Waiver("X", "A", "B", day).holds(TODAY)
    assert not Waiver("X", " ", "B", day).holds(TODAY)
    assert not Waiver("X", "A", "", day).holds(TODAY)
