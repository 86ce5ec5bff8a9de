"""What-if events: nothing stored changes, nothing gets better, nothing depends on their order."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessments.frameworks.schema import LADDER, Force, Instead
from assessments.insight.scenarios import (
    Conflict,
    ExitTerms,
    Forced,
    MissedNotice,
    Shock,
)
from assessments.scoring.answers import Answer, Answers, applicable_answers
from assessments.scoring.verdict import RANK
from tests.insight.events import CASES, UNKNOWN_TERMS, late, played, shock
from tests.scoring.at_random import Chance, chances, quick
from tests.scoring.builder import (
    BANK,
    TODAY,
    calm_case,
    condition,
    plain,
    proven,
    words,
)
from tests.scoring.test_calibration import FILES, case_of

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
