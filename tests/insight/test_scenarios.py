"""What-if events: nothing stored changes, nothing gets better, nothing depends on their order."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessments.frameworks.schema import LADDER, Force, Instead, LateExit
from assessments.insight.scenarios import (
    Conflict,
    ExitTerms,
    Forced,
    MissedNotice,
    Shock,
    ShockError,
    Skipped,
    own_shock,
    play,
    shock_of,
)
from assessments.scoring.answers import Answer, Answers, applicable_answers
from assessments.scoring.verdict import RANK
from tests.scoring.at_random import Chance, chances, quick, with_answer
from tests.scoring.builder import (
    BANK,
    MINI,
    TODAY,
    calm_case,
    condition,
    context_question,
    criterion,
    dimension,
    framework,
    plain,
    proven,
    question,
    words,
)
from tests.scoring.test_calibration import FILES, case_of

CASES = {shock.id: shock for shock in map(shock_of, BANK.scenarios)}
UNKNOWN_TERMS = ExitTerms()


def played(subject, answers, *shocks, terms=UNKNOWN_TERMS, **options):
    return play(subject, answers, shocks, **{"terms": terms, "lane": "full", "as_of": TODAY, **options})


def shock(id="it", *forces, **facts) -> Shock:
    return Shock(id, "It happens", "", tuple(Force.model_validate(force) for force in forces), **facts)


def late(floor="do_not_proceed", **rule) -> LateExit:
    return LateExit.model_validate({"floor": floor, "message": words(), **rule})


# --- random events ---


def random_forces(chance: Chance, subject) -> tuple[Force, ...]:
    forces = []
    for _ in range(chance.random.randint(0, 4)):
        if chance.one_in(4):
            asked, key = chance.random.choice(subject.context.questions), "context"
        else:
            asked, key = chance.random.choice(subject.questions), "question"
        start = tuple(chance.some(asked.values)) if chance.one_in(3) else None
        forces.append(
            Force.model_validate({key: asked.id, "from": start, "to": chance.random.choice(asked.values)})
        )
    return tuple(forces)


def random_shocks(chance: Chance, subject) -> list[Shock]:
    context = list(subject.context.questions)
    days = [None, 0, 30, 90]
    return [
        Shock(
            f"shock-{number}",
            words(),
            words(),
            random_forces(chance, subject),
            applies_if=chance.maybe_condition(context),
            price_factor=chance.random.choice([None, Fraction(2), Fraction(3)]),
            notice_days=chance.random.choice(days),
            days_to_exit=chance.random.choice(days),
            late_exit=late(chance.random.choice(LADDER[1:]), **{"if": chance.maybe_condition(context)})
            if chance.one_in(2)
            else None,
            instead=Instead(
                title=words(),
                narrative=words(),
                forces=random_forces(chance, subject)
                or (Force(question=subject.questions[0].id, to=subject.questions[0].values[-1]),),
            )
            if chance.one_in(2)
            else None,
        )
        for number in range(chance.random.randint(1, 3))
    ]


def random_terms(chance: Chance) -> ExitTerms:
    return ExitTerms(chance.random.choice([None, 10, 60]), chance.random.choice([None, 10, 60]))


@given(chances)
@settings(max_examples=150)
def test_no_event_makes_the_verdict_or_the_score_better(chance: Chance):
    subject = chance.subject()
    answers, options = chance.answers(subject), chance.options(subject)

    result = played(subject, answers, *random_shocks(chance, subject), terms=random_terms(chance), **options)

    assert RANK[result.after.verdict] >= RANK[result.before.verdict]
    if result.before.total:
        assert result.after.total.low >= result.before.total.low
        assert result.after.total.high >= result.before.total.high


@given(chances)
@settings(max_examples=40)
def test_no_event_changes_nothing(chance: Chance):
    subject = chance.subject()
    answers, options, terms = chance.answers(subject), chance.options(subject), random_terms(chance)
    plainly = quick(subject, answers, **options)

    result = played(subject, answers, terms=terms, **options)

    assert result.before == result.after
    assert (result.before.verdict, result.before.headline) == (plainly.verdict, plainly.headline)
    assert (result.before.total, result.before.stops) == (plainly.total, plainly.stops)
    assert (result.forced, result.skipped, result.conflicts, result.late_exit) == ((), (), (), ())
    assert (result.days_to_exit, result.notice_days, result.price_factor) == (
        terms.days_to_exit,
        terms.notice_days,
        1,
    )
    assert not result.changes_verdict


@given(chances)
@settings(max_examples=80)
def test_the_order_of_events_changes_nothing_and_twice_the_same_is_once(chance: Chance):
    subject = chance.subject()
    answers, options, terms = chance.answers(subject), chance.options(subject), random_terms(chance)
    shocks = random_shocks(chance, subject)
    shuffled = [*shocks, chance.random.choice(shocks)]
    chance.random.shuffle(shuffled)

    assert played(subject, answers, *shocks, terms=terms, **options) == played(
        subject, answers, *shuffled, terms=terms, **options
    )


@given(chances)
@settings(max_examples=80)
def test_only_what_is_known_and_asked_is_forced(chance: Chance):
    subject = chance.subject()
    answers, options = chance.answers(subject), chance.options(subject)
    read = applicable_answers(
        subject, answers, lane=options["lane"], as_of=TODAY, shut_gates=options["shut_gates"]
    )

    result = played(subject, answers, *random_shocks(chance, subject), **options)

    for forced in result.forced:
        assert forced.before
        assert forced.before != forced.after
        if forced.question in subject.context_by_id:
            assert read.chosen[forced.question] == forced.before
        else:
            assert answers.questions[forced.question].choices == forced.before
    forced = {(forced.question, forced.shock) for forced in result.forced}
    assert not forced & {(skipped.question, skipped.shock) for skipped in result.skipped}


# --- forced answers ---


def test_a_forced_answer_keeps_its_evidence():
    subject = plain()
    answers = calm_case(Answer("answered", ("a",), "E2"), Answer("answered", ("a",), "E0"), use="c")
    expected = with_answer(answers, "CTL", Answer("answered", ("b",), "E0"))

    result = played(subject, answers, shock("it", {"question": "CTL", "to": "b"}))

    assert result.after.total == quick(subject, expected).total
    assert result.forced == (Forced("CTL", ("a",), ("b",), "it"),)


@pytest.mark.parametrize(
    ("answer", "force", "why"),
    [
        (proven("c"), {"to": "b"}, "already_worse"),
        (proven("b"), {"to": "b"}, "already_worse"),
        (proven("a"), {"from": ("b",), "to": "c"}, "not_affected"),
        (Answer("unknown"), {"to": "c"}, "unknown"),
        (Answer("not_applicable_claimed"), {"to": "c"}, "unknown"),
        (Answer("not_applicable_confirmed"), {"to": "c"}, "not_applicable"),
    ],
)
def test_what_is_not_forced_says_why(answer, force, why):
    result = played(
        plain(), calm_case(proven("a"), answer, use="c"), shock("it", {"question": "CTL", **force})
    )

    assert (result.forced, result.skipped) == ((), (Skipped("CTL", "it", why),))
    assert result.before == result.after


def test_what_the_lane_hides_is_not_asked():
    subject = plain()
    (home,) = subject.dimensions
    hidden = home.questions[1].model_copy(update={"triage": False})
    subject = replace(subject, dimensions=(replace(home, questions=(home.questions[0], hidden)),))
    answers = calm_case(proven("a"), proven("a"))

    result = played(subject, answers, shock("it", {"question": "CTL", "to": "c"}), lane="triage")

    assert result.skipped == (Skipped("CTL", "it", "not_asked"),)


def test_one_event_may_force_one_question_from_two_answers():
    forces = [{"question": "CTL", "from": ("a",), "to": "b"}, {"question": "CTL", "from": ("b",), "to": "c"}]

    result = played(plain(), calm_case(proven("a"), proven("b"), use="c"), shock("it", *forces))

    assert result.forced == (Forced("CTL", ("b",), ("c",), "it"),)
    assert result.skipped == ()


def test_of_two_events_that_force_one_answer_the_worse_is_played_and_it_is_said():
    soft, hard = (shock(id, {"question": "CTL", "to": to}) for id, to in (("soft", "b"), ("hard", "c")))

    result = played(plain(), calm_case(proven("a"), proven("a"), use="c"), soft, hard)

    assert result.forced == (Forced("CTL", ("a",), ("c",), "hard"),)
    assert result.conflicts == (Conflict("CTL", ("hard", "soft"), ("c", "b"), "c"),)


def test_two_events_that_agree_are_no_conflict():
    one, two = (shock(id, {"question": "CTL", "to": "c"}) for id in ("one", "two"))

    result = played(plain(), calm_case(proven("a"), proven("a"), use="c"), two, one)

    assert (result.conflicts, result.skipped) == ((), ())
    assert [forced.shock for forced in result.forced] == ["one"]


def test_of_a_multiple_choice_the_forced_option_is_chosen_as_well():
    subject = plain()
    (home,) = subject.dimensions
    several = question("CTL", "control", multiple=True)
    subject = replace(subject, dimensions=(replace(home, questions=(home.questions[0], several)),))
    answers = calm_case(proven("a"), proven("a"))

    result = played(subject, answers, shock("it", {"question": "CTL", "to": "b"}))

    assert result.forced == (Forced("CTL", ("a",), ("a", "b"), "it"),)


def test_an_answer_that_meets_a_stop_is_not_moved_past_it():
    """Two options of equal anchor: the stop on the first must not be lost."""
    stop = {"floor": "escalate", "waivable": True}
    exposed = question("EXP", "exposure", [Fraction(0), Fraction(1), Fraction(1)])
    options = (
        exposed.options[0],
        exposed.options[1].model_copy(
            update={"hard_stop": question("X", "exposure", stop=stop).stop_option.hard_stop}
        ),
        exposed.options[2],
    )
    subject = plain()
    (home,) = subject.dimensions
    exposed = exposed.model_copy(update={"options": options})
    subject = replace(subject, dimensions=(replace(home, questions=(exposed, home.questions[1])),))

    result = played(subject, calm_case(proven("b"), proven("a")), shock("it", {"question": "EXP", "to": "c"}))

    assert result.skipped == (Skipped("EXP", "it", "already_worse"),)
    assert result.after.verdict == "escalate"


def test_a_forced_stop_is_met():
    subject = plain(stop={"floor": "do_not_proceed", "waivable": True})

    result = played(subject, calm_case(proven("a"), proven("a")), shock("it", {"question": "CTL", "to": "c"}))

    assert (result.before.headline, result.after.headline) == ("proceed", "do_not_proceed")
    assert [stop.id for stop in result.after.stops] == ["CTL"]
    assert result.changes_verdict


# --- context ---


def test_a_context_answer_is_forced_where_it_makes_things_worse_and_only_there():
    answers = calm_case(proven("c"), proven("c"), use="b")

    worse = played(plain(), answers, shock("it", {"context": "use", "to": "c"}))
    better = played(plain(), answers, shock("it", {"context": "use", "to": "a"}))

    assert worse.forced == (Forced("use", ("b",), ("c",), "it"),)
    assert (worse.before.total.high, worse.after.total.high) == (50, 100)
    assert better.skipped == (Skipped("use", "it", "already_worse"),)
    assert better.before == better.after


def test_of_two_context_answers_the_one_with_the_worst_result_is_played():
    some, most = (shock(id, {"context": "use", "to": to}) for id, to in (("most", "c"), ("some", "b")))

    result = played(plain(), calm_case(proven("c"), proven("c")), some, most)

    assert result.forced == (Forced("use", ("a",), ("c",), "most"),)
    assert result.conflicts == (Conflict("use", ("most", "some"), ("c", "b"), "c"),)


def test_an_ordered_context_answer_never_goes_back():
    subject = plain()
    ordered = subject.context.questions[0].model_copy(update={"ordered": True})
    subject = replace(subject, context=replace(subject.context, questions=(ordered,)))

    result = played(
        subject, calm_case(proven("a"), proven("a"), use="c"), shock("it", {"context": "use", "to": "b"})
    )

    assert result.skipped == (Skipped("use", "it", "already_worse"),)


def test_a_multiple_context_answer_gains_an_option_and_an_unknown_one_stays_unknown():
    subject = plain()
    several = context_question("use", multiple=True)
    subject = replace(subject, context=replace(subject.context, questions=(several,)))
    force = shock("it", {"context": "use", "to": "c"})
    unknown = with_answer(Answers({}, {}), "CTL", proven("a"))

    known = played(subject, calm_case(proven("c"), proven("c"), use="b"), force)

    assert known.forced == (Forced("use", ("b",), ("b", "c"), "it"),)
    assert played(subject, unknown, force).skipped == (Skipped("use", "it", "unknown"),)


def test_what_a_forced_context_makes_visible_is_unknown():
    """A question nobody was asked has no answer to make worse."""
    source = {"context": "use", "anchors": {"a": 1, "b": 1, "c": 1}}
    asked = [
        question("EXP", "exposure", visible_if=condition(context="use", any_of=("b",))),
        question("CTL", "control"),
    ]
    likelihood = [
        {"weight": 1, "context": "use", "anchors": {"a": 0, "b": 1, "c": 1}},
        {"weight": 1, "question": "EXP"},
    ]
    own = criterion("ONE", impact=[source], likelihood=likelihood, controls=[("CTL", 1)])
    subject = framework([dimension("DIM", [own], asked)], [context_question("use")])
    forces = [{"context": "use", "to": "b"}, {"question": "EXP", "to": "c"}]

    result = played(subject, calm_case(control=proven("a")), shock("it", *forces))

    assert [forced.question for forced in result.forced] == ["use"]
    assert result.skipped == (Skipped("EXP", "it", "unknown"),)


# --- what applies ---


def test_where_an_event_does_not_apply_what_it_means_instead_is_played():
    elsewhere = condition(context="use", any_of=("b",))
    meaning = Instead(title=words(), narrative=words(), forces=(Force(question="CTL", to="b"),))
    bare = shock(
        "bare", {"question": "CTL", "to": "c"}, applies_if=elsewhere, notice_days=1, price_factor=Fraction(3)
    )
    other = replace(bare, id="other", instead=meaning)

    result = played(plain(), calm_case(proven("a"), proven("a")), bare, other)

    assert (result.not_applicable, result.instead, result.open) == (("bare", "other"), ("other",), ())
    assert result.forced == (Forced("CTL", ("a",), ("b",), "other"),)
    assert (result.notice_days, result.price_factor) == (None, 1)


def test_an_event_the_context_leaves_open_is_played_and_said():
    maybe = shock("it", {"question": "CTL", "to": "c"}, applies_if=condition(context="use", any_of=("b",)))
    answers = Answers({}, {"EXP": proven("a"), "CTL": proven("a")})

    result = played(plain(), answers, maybe)

    assert (result.open, result.not_applicable) == (("it",), ())
    assert [forced.question for forced in result.forced] == ["CTL"]


# --- facts ---


@pytest.mark.parametrize(("days", "is_late"), [(29, False), (30, False), (31, True)])
def test_leaving_is_late_strictly_after_the_notice(days, is_late):
    cut = shock("cut", notice_days=30, late_exit=late())

    result = played(plain(), calm_case(proven("a"), proven("a")), cut, terms=ExitTerms(days, 365))

    assert result.late_exit == ((MissedNotice("cut", "late", "do_not_proceed", words()),) if is_late else ())
    assert result.after.headline == ("do_not_proceed" if is_late else "proceed")
    assert (result.days_to_exit, result.notice_days) == (days, 30)


@pytest.mark.parametrize("terms", [ExitTerms(None, 10), ExitTerms(10, None), ExitTerms()])
def test_an_unknown_exit_is_open_never_guessed_and_no_plain_proceed(terms):
    result = played(plain(), calm_case(proven("a"), proven("a")), shock("cut", late_exit=late()), terms=terms)

    assert result.late_exit == (MissedNotice("cut", "open", "do_not_proceed", words()),)
    assert result.after.headline == "proceed_with_conditions"


def test_lateness_under_a_condition_holds_where_it_does_and_is_open_where_that_is():
    rule = {"if": condition(context="use", any_of=("b",))}
    cut = shock("cut", notice_days=1, late_exit=late(**rule))
    terms = ExitTerms(2, None)

    never = played(plain(), calm_case(proven("a"), proven("a")), cut, terms=terms)
    always = played(plain(), calm_case(proven("a"), proven("a"), use="b"), cut, terms=terms)
    unsure = played(plain(), Answers({}, {"EXP": proven("a"), "CTL": proven("a")}), cut, terms=terms)

    assert never.late_exit == ()
    assert [missed.state for missed in (*always.late_exit, *unsure.late_exit)] == ["late", "open"]


def test_a_late_exit_shows_the_verdict_it_forces_even_where_little_is_known():
    subject = plain(coverage_floor=Fraction(1))
    answers = calm_case(proven("a"), Answer("unknown"))
    terms = ExitTerms(2, None)

    forced = played(subject, answers, shock("cut", notice_days=1, late_exit=late()), terms=terms)
    unsure = played(subject, answers, shock("cut", late_exit=late()), terms=terms)

    assert forced.before.headline == unsure.after.headline == "not_enough_information"
    assert forced.after.headline == "do_not_proceed"


def test_of_several_facts_the_worst_counts_the_present_one_included():
    one = shock("one", notice_days=30, days_to_exit=60, price_factor=Fraction(2))
    two = shock("two", notice_days=60, days_to_exit=90, price_factor=Fraction(3))
    answers = calm_case(proven("a"), proven("a"))

    result = played(plain(), answers, two, one, terms=ExitTerms(200, 10))

    assert (result.notice_days, result.days_to_exit, result.price_factor) == (10, 200, 3)
    assert result.conflicts == (
        Conflict("notice_days", ("one", "two"), ("30", "60"), "10"),
        Conflict("days_to_exit", ("one", "two"), ("60", "90"), "200"),
        Conflict("price_factor", ("one", "two"), ("2", "3"), "3"),
    )
    assert played(plain(), answers, one).conflicts == ()


# --- a team's own ---


def test_an_own_case_forces_questions_and_context_and_knows_what_late_leaving_means():
    own = own_shock(
        BANK,
        id="own-1",
        title="Our bank asks",
        narrative="In writing.",
        forces={"REP-01": "d", "criticality": "critical"},
        notice_days=10,
        price_factor=Fraction(2),
    )

    assert [(f.question, f.context, f.to) for f in own.forces] == [
        ("REP-01", None, "d"),
        (None, "criticality", "critical"),
    ]
    assert (own.title, own.narrative, own.price_factor) == ("Our bank asks", "In writing.", 2)
    assert own.late_exit == CASES["service-cut-off"].late_exit
    assert own_shock(BANK, id="own-2", title="Quiet", forces={}).late_exit is None
    assert own_shock(MINI, id="own-3", title="Elsewhere", forces={}, days_to_exit=3).late_exit is None


@pytest.mark.parametrize(
    ("forces", "code"), [({"REP-99": "a"}, "unknown_question"), ({"REP-01": "z"}, "unknown_option")]
)
def test_an_own_case_that_names_what_does_not_exist_is_refused(forces, code):
    with pytest.raises(ShockError, match=code) as caught:
        own_shock(BANK, id="own", title="Own", forces=forces)

    ((subject, option),) = forces.items()
    assert (caught.value.code, caught.value.subject, caught.value.option) == (code, subject, option)


# --- the questionnaire's own cases ---


def changes(stem: str, *ids: str, terms=UNKNOWN_TERMS) -> tuple[str, str]:
    case = case_of(next(path for path in FILES if path.stem == stem))
    result = played(case.framework, case.answers, *(CASES[id] for id in ids), terms=terms)
    return result.before.headline, result.after.headline


def test_a_cut_off_hits_the_api_and_not_our_own_servers():
    terms = ExitTerms(120, 90)
    case = case_of(next(path for path in FILES if path.stem == "qwen-self-hosted"))

    servers = played(BANK, case.answers, CASES["service-cut-off"], terms=terms)

    assert changes("qwen-vendor-api", "service-cut-off", terms=terms) == ("escalate", "do_not_proceed")
    assert changes("qwen-vendor-api", "service-cut-off", terms=ExitTerms(20, 90))[1] == "escalate"
    assert (servers.before.headline, servers.after.headline) == ("proceed", "proceed")
    assert servers.instead == ("service-cut-off",)
    assert {forced.question for forced in servers.forced} == {"SEC-10", "REP-09"}


# Why the others change no verdict here: a price moves the cost, not the risk; a withdrawn version costs some
# points; and nobody here rests a transfer of personal data on a single basis without fallback.
MOVING = {
    "listing-takes-effect": ("qwen-third-party-cloud", "do_not_proceed"),
    "service-cut-off": ("qwen-third-party-cloud", "do_not_proceed"),
    "data-localisation-order": ("qwen-third-party-cloud", "escalate"),
    "vendor-insolvency": ("qwen-third-party-cloud", "escalate"),
    "training-revealed": ("qwen-third-party-cloud", "do_not_proceed"),
}


@pytest.mark.parametrize("id", MOVING)
def test_cases_that_change_the_verdict_of_the_hosted_model(id):
    stem, verdict = MOVING[id]

    assert changes(stem, id, terms=ExitTerms(120, 90)) == ("proceed_with_conditions", verdict)


@pytest.mark.parametrize("id", CASES)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_plays_on_every_calibration_case(path, id):
    case = case_of(path)

    result = played(case.framework, case.answers, CASES[id], terms=ExitTerms(120, 90))

    assert RANK[result.after.verdict] >= RANK[result.before.verdict]
    assert result.after.total.high >= result.before.total.high
    assert bool(result.not_applicable) == (not applies(case, id))
    assert result.forced or result.skipped or result.not_applicable


def applies(case, id: str) -> bool:
    rule = CASES[id].applies_if
    chosen = {question: answer.choices for question, answer in case.answers.context.items()}
    return rule is None or rule.holds(chosen) is not False


@given(chances)
@settings(max_examples=20)
def test_no_case_of_the_questionnaire_makes_any_dimension_better(chance: Chance):
    answers = chance.answers(BANK)
    for id in chance.some(sorted(CASES), 1, 3):
        result = played(BANK, answers, CASES[id])
        for dimension_id, before in result.before.dimensions.items():
            after = result.after.dimensions[dimension_id]
            assert after.low >= before.low
            assert after.high >= before.high
