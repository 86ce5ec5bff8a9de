"""Export and import: the same assessment elsewhere, or every fault by its place and nothing at all."""

import copy
import json
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import models
from assessments.actions.answer import GivenAnswer
from assessments.actions.exchange import ImportRefused, import_assessment
from assessments.actions.option import OptionFacts, record_option_facts
from assessments.actions.review import rule_on_claim
from assessments.actions.submission import submit_assessment
from assessments.models import Answer, Assessment, Event, Finding, Option, Product, UseCase, Vendor
from assessments.queries.dossier import dossier_of
from assessments.queries.exchange import beside, exchange_payload
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def exported(assessment):
    """The file as it arrives elsewhere: through text."""
    return json.loads(json.dumps(exchange_payload(dossier_of(assessment, as_of=TODAY), beside(assessment))))


def take_in(payload, organisation=None):
    organisation = organisation or factories.make_organisation("Elsewhere")
    assessment = import_assessment(organisation=organisation, payload=payload, by=factories.charlie(), at=NOW)
    return factories.reload(assessment)


def same_answers(dossier):
    return [
        (
            fact.question,
            fact.state,
            fact.choices,
            fact.note,
            fact.reason,
            fact.evidence,
            fact.source_title,
            fact.source_reference,
            fact.source_on,
            fact.source_expires_on,
        )
        for fact in dossier.answers
    ]


def rich_assessment():
    """Every kind of answer, and texts that break careless files."""
    assessment = factories.make_assessment(context=True, lane="")
    factories.answer_everything(assessment)
    factories.give(
        assessment,
        {
            "PRIV-01": GivenAnswer(
                "answered",
                ("c",),
                note='Line one\nLine "two" – 供应商 🙂 \u202eabc =1+1',
                evidence="E2",
                source_title="Conditions générales",
                source_reference="https://vendor.example/?a=1&b=2",
                source_on=date(2026, 1, 2),
                source_expires_on=date(2027, 1, 2),
            ),
            "PRIV-02": GivenAnswer("unknown", note="Asked on 12 November"),
            "LOCK-09": GivenAnswer("not_applicable_claimed", reason="Nothing is tuned"),
            "SEC-13": GivenAnswer("answered", ("d",)),  # hidden here, kept all the same
        },
    )
    return factories.reload(assessment)


def counts():
    return {
        name: model.objects.count()
        for name, model in vars(models).items()
        if isinstance(model, type) and issubclass(model, Model)
    }


def test_a_round_trip_gives_the_same_answers_score_and_verdict():
    original = rich_assessment()

    copy_there = take_in(exported(original))

    before, after = dossier_of(original, as_of=TODAY), dossier_of(copy_there, as_of=TODAY)
    assert same_answers(after) == same_answers(before)
    assert after.scorecard == before.scorecard
    assert after.lane == before.lane
    assert (after.title, after.vendor, after.vendor_country, after.product, after.option) == (
        before.title,
        before.vendor,
        before.vendor_country,
        before.product,
        before.option,
    )
    assert (after.organisation, after.state, after.number) == ("Elsewhere", "draft", 1)


@pytest.mark.parametrize("make", [factories.make_submitted, factories.make_decided])
def test_what_was_submitted_or_decided_arrives_as_a_draft_with_the_same_score(make):
    original = make()
    before = dossier_of(original, as_of=TODAY)

    after = dossier_of(take_in(exported(original)), as_of=before.as_of)

    assert after.scorecard == before.scorecard
    assert (after.state, after.decision) == ("draft", None)


def test_a_second_round_trip_changes_nothing_more():
    first = take_in(exported(rich_assessment()))

    second = take_in(exported(first), factories.make_organisation("Third"))

    assert dossier_of(second, as_of=TODAY).scorecard == dossier_of(first, as_of=TODAY).scorecard


def test_a_confirmation_counts_in_the_draft_and_is_ruled_on_again_once_submitted():
    original = factories.make_complete()
    factories.give(original, {"LOCK-09": GivenAnswer("not_applicable_claimed", reason="No tuning")})
    submit_assessment(assessment=original, by=original.author, at=NOW)
    rule_on_claim(
        assessment=original,
        question_id="LOCK-09",
        is_confirmed=True,
        reason="Yes",
        by=factories.bob(),
        at=NOW,
    )

    there = take_in(exported(original))

    assert dossier_of(there, as_of=TODAY).scorecard.total == dossier_of(original, as_of=TODAY).scorecard.total
    submit_assessment(assessment=there, by=there.author, at=NOW)
    states = {fact.question: fact.state for fact in dossier_of(there, as_of=TODAY).answers}
    assert states["LOCK-09"] == "not_applicable_claimed"


def test_the_import_and_every_answer_are_in_the_history():
    there = take_in(exported(factories.make_assessment(answers={"PRIV-01": "b/E3"})))

    assert Event.objects.filter(assessment=there, kind="answer.recorded").get().after == {
        "state": "answered",
        "choices": ["b"],
        "evidence": "E3",
        "revision": 1,
    }
    imported = Event.objects.get(kind="assessment.imported").after
    assert (imported["answers"], imported["from"]) == (1, {"organisation": "Acme", "author": "Alice"})


def test_options_of_one_request_come_together_again():
    first = factories.make_assessment(answers={"PRIV-01": "b/E3", "REG-01": "a/E3"}, name="API")
    second = factories.make_assessment(
        use_case=first.option.use_case, product=first.option.product, name="App", answers={"PRIV-01": "e/E0"}
    )

    take_in(exported(first))
    there = take_in(exported(second))

    elsewhere = factories.make_organisation("Elsewhere")
    assert UseCase.objects.filter(organisation=elsewhere).count() == 1
    assert Product.objects.filter(vendor__organisation=elsewhere).count() == 1
    assert dossier_of(there, as_of=TODAY).scorecard == dossier_of(second, as_of=TODAY).scorecard


def test_a_request_whose_shared_answers_differ_is_another_request():
    original = factories.make_assessment(answers={"REG-01": "a/E3"})
    payload = exported(original)
    there = take_in(payload)
    factories.answer(there, {"REG-01": "c/E3"})

    again = take_in(payload)

    assert again.option.use_case_id != there.option.use_case_id
    assert dossier_of(again, as_of=TODAY).scorecard == dossier_of(original, as_of=TODAY).scorecard


def test_the_same_file_twice_is_a_second_option():
    payload = exported(factories.make_assessment(name="API"))

    for _time in range(3):
        take_in(payload)

    elsewhere = Option.objects.filter(use_case__organisation__name="Elsewhere", kind="offer")
    assert list(elsewhere.values_list("name", flat=True)) == ["API", "API (2)", "API (3)"]


def test_a_file_never_answers_before_two_experts_have():
    payload = exported(factories.make_assessment(answers={"PRIV-01": "a/E3"}))
    there = take_in(payload)
    UseCase.objects.filter(pk=there.option.use_case_id).update(is_blind=True)

    again = take_in(payload)

    assert again.option.use_case_id != there.option.use_case_id
    assert not again.option.use_case.is_blind


def test_a_file_stays_in_the_organisation_it_was_imported_to():
    take_in(exported(factories.make_assessment()))

    assert set(Vendor.objects.values_list("organisation__name", flat=True)) == {"Acme", "Elsewhere"}
    assert not Assessment.objects.visible_to(factories.alice()).filter(organisation__name="Elsewhere")


def changed(payload, path, value):
    payload = copy.deepcopy(payload)
    *steps, last = path
    target = payload
    for step in steps:
        target = target[step]
    if value is KeyError:
        del target[last]
    else:
        target[last] = value
    return payload


ANSWER = ("answers", 12)  # the context comes first
LINE = {"category": "exit", "name": "n", "timing": "once", "low": "1", "mode": "1", "high": "1"}


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("format",), "something-else", "not an assessment exported from here"),
        (("version",), 4, "version: the file has version 4 .* versions 1, 2, 3 are read"),
        (("version",), True, "version: the file has version True"),
        (("version",), "1", "version: the file has version 1"),
        (("framework", "key"), "ai-vendor/2020.01", "framework.key: .* is not published here"),
        (("framework", "key"), "../../etc", "framework.key"),
        (("framework", "hash"), "0" * 64, "framework.hash: .* another text"),
        (("request",), KeyError, "request: is missing"),
        (("request", "verb"), 7, "request.verb: must be text"),
        (("request", "deadline_on"), "soon", "request.deadline_on: must be a date"),
        (("request", "surprise"), 1, "request.surprise: is not known"),
        (("request", "verb"), "", "needs an answer"),
        (("request", "benefit"), "b" * 4001, "at most 4000"),
        (("vendor",), [], "vendor: must be an object"),
        (("vendor", "name"), "", "Give the vendor a name"),
        (("option", "name"), " ", "Give the option a name"),
        (("assessment", "lane"), "fast", "assessment.lane: must be one of"),
        (("assessment", "lane"), "triage", "assessment.lane: the short lane is not open"),
        (("answers",), {}, "answers: must be a list"),
        ((*ANSWER, "question"), "NOPE-01", r"answers\[12\] \(NOPE-01\): .*no question"),
        ((*ANSWER, "choices"), ["z"], r"answers\[12\] \(PRIV-01\): .*options listed"),
        ((*ANSWER, "choices"), "b", r"answers\[12\].choices: must be a list"),
        ((*ANSWER, "state"), "perhaps", r"answers\[12\].state: must be one of"),
        ((*ANSWER, "evidence"), "E7", "evidence levels"),
        ((*ANSWER, "note"), "n" * 10_001, "at most 10000"),
        ((*ANSWER, "note"), "half \ud800", "cannot be stored"),
        ((*ANSWER, "note"), "zero \x00", "cannot be stored"),
        ((*ANSWER, "source_on"), "2027-02-01", "must not be before"),
        ((*ANSWER, "source_on"), 20270201, "must be a date"),
        ((*ANSWER, "question"), "deployment", r"answers\[12\] \(deployment\): this question stands twice"),
    ],
)
def test_every_fault_has_its_place_and_nothing_is_half_written(path, value, words):
    original = factories.make_assessment(context=True, answers={"PRIV-01": "b/E3"})
    factories.give(
        original,
        {"PRIV-01": GivenAnswer("answered", ("b",), evidence="E3", source_expires_on=date(2027, 1, 31))},
    )
    factories.answer_context(
        original,
        deployment="consumer_app",
        commercial_tier="free",
        data_classes=("special_category",),
        user_population="vulnerable_public",
        criticality="critical",
    )
    payload = exported(original)
    factories.charlie()
    before = counts()

    with pytest.raises(ImportRefused, match=words):
        take_in(changed(payload, path, value))

    assert counts() == before


def laden():
    """A complete assessment with everything an option has beside its answers."""
    original = factories.make_assessment()
    factories.answer_everything(original)
    lines = [
        {"category": "usage", "low": "0.002", "mode": "0.003", "high": "0.01", "unit": "page"}
        | {"volume_low": 10, "volume_mode": "20.50", "volume_high": 30, "follows_price": True},
        {"category": "exit", "year": 3, "probability_pct": "12.5", "note": "=1+1"},
    ]
    factories.make_cost_model(original.option, lines=lines)
    record_option_facts(
        option=original.option,
        revision=1,
        facts=OptionFacts("incumbent", 4, "Two days a week.", Decimal("1200.50"), 30, 90, 60),
        by=original.author,
        at=NOW,
    )
    UseCase.objects.filter(pk=original.option.use_case_id).update(
        currency="CHF", horizon_years=5, discount_pct="4.25"
    )
    factories.make_finding(original.option, "PRIV-01", plan="Sign it", due_on=date(2026, 1, 1))
    return factories.reload(original)


def test_facts_cost_model_and_findings_travel_along():
    original = laden()

    there = take_in(exported(original))

    assert beside(there) == beside(original)
    assert dossier_of(there, as_of=TODAY).scorecard == dossier_of(original, as_of=TODAY).scorecard
    assert dossier_of(there, as_of=TODAY).scorecard.verdict == "proceed"


def test_what_was_decided_without_a_cost_model_stays_without_one():
    original = factories.make_assessment()
    factories.answer_everything(original)
    submit_assessment(assessment=original, by=original.author, at=NOW)
    original = factories.reload(original)
    factories.make_cost_model(original.option)
    original = factories.reload(original)

    payload = exported(original)

    assert payload["costs"] is None
    assert take_in(payload).option.use_case.currency == "EUR"


def test_costs_are_never_counted_in_another_currency():
    payload = exported(laden())
    first = take_in(payload)
    payload["frame"]["currency"] = "USD"

    second = take_in(payload)

    assert first.option.use_case_id != second.option.use_case_id
    assert second.option.use_case.currency == "USD"


def test_an_acceptance_stays_where_it_was_given():
    original = factories.make_assessment()
    bob = factories.bob()
    factories.make_finding(
        original.option,
        treatment="accept",
        plan="Watch it",
        accepted_by=bob,
        accepted_at=NOW,
        accepted_until=date(2027, 1, 1),
        acceptance_reason="Small",
    )
    payload = exported(original)

    there = take_in(payload)

    assert payload["findings"][0]["accepted_by"] == "Bob"
    finding = Finding.objects.get(option=there.option)
    assert (finding.treatment, finding.plan, finding.accepted_by) == ("", "Watch it", None)


def test_a_waiver_stays_where_it_was_granted():
    original = factories.make_complete()
    factories.answer(original, {"PRIV-02": "e/E3"})
    factories.make_waiver(original.option, "PRIV-02")
    original = factories.reload(original)

    there = take_in(exported(original))

    before, after = (dossier_of(one, as_of=TODAY).scorecard for one in (original, there))
    assert [stop.state for stop in before.stops] == ["waived"]
    assert [stop.state for stop in after.stops] == ["triggered"]
    assert after.total == before.total


def test_a_file_of_the_first_version_is_read():
    original = rich_assessment()
    payload = exported(original)
    for name in ("frame", "costs", "findings"):
        del payload[name]
    payload |= {"version": 1, "option": {"name": "API"}}

    there = take_in(payload)

    assert dossier_of(there, as_of=TODAY).scorecard == dossier_of(original, as_of=TODAY).scorecard


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("costs", 0, "low"), "5", r"costs\[0\].low: The least must not be above"),
        (("costs", 0, "low"), "-1", r"costs\[0\].low"),
        (("costs", 0, "low"), "many", r"costs\[0\].low: must be a number"),
        (("costs", 0, "low"), "NaN", r"costs\[0\].low: must be a number"),
        (("costs", 0, "volume_mode"), None, r"costs\[0\].volume_mode: Give all three volumes"),
        (("costs", 0, "category"), "bribes", r"costs\[0\].category"),
        (("costs", 0, "timing"), "daily", r"costs\[0\].timing"),
        (("costs", 0, "name"), "zero \x00", r"costs\[0\].name: .*cannot be stored"),
        (("costs", 0, "name"), "", r"costs\[0\].name"),
        (("costs", 0, "year"), 11, r"costs\[0\].year"),
        (("costs", 0, "follows_price"), "yes", r"costs\[0\].follows_price: must be true or false"),
        (("costs", 1, "probability_pct"), "101", r"costs\[1\].probability_pct"),
        (("costs",), [LINE] * 61, "costs: has too many entries .at most 60"),
        (("frame",), None, "frame: is missing"),
        (("frame", "currency"), "euro", "frame.currency"),
        (("frame", "horizon_years"), 0, "frame.horizon_years: is out of range"),
        (("option", "value"), 6, "from 1 to 5"),
        (("option", "value_reason"), "", "in the sponsor’s words"),
        (("option", "kind"), "do_nothing", "option.kind: must be one of"),
        (("option", "days_to_exit"), 10_000, "Days to leave: from 0 to 3650"),
        (("findings", 0, "question"), "NOPE-01", r"findings\[0\] \(NOPE-01\): this questionnaire"),
        (("findings", 0, "treatment"), "pray", r"findings\[0\] \(PRIV-01\).treatment"),
        (("findings", 0, "plan"), "p" * 2001, r"findings\[0\] \(PRIV-01\).plan"),
        (("findings", 0, "status"), "done", r"findings\[0\] \(PRIV-01\).proof: is missing"),
        (("costs", 0, "high"), "1e999999999", r"costs\[0\].high: This number is too large"),
        (("option", "value_amount"), "0.001", "too precise"),
    ],
)
def test_a_fault_beside_the_answers_has_its_place_too(path, value, words):
    payload = exported(laden())
    factories.charlie()
    before = counts()

    with pytest.raises(ImportRefused, match=words):
        take_in(changed(payload, path, value))

    assert counts() == before


def test_all_faults_are_listed_at_once():
    payload = exported(factories.make_assessment(context=True, answers={"PRIV-01": "b", "LOCK-01": "b"}))
    for answer in payload["answers"][-2:]:
        answer["choices"] = ["z"]

    with pytest.raises(ImportRefused) as refusal:
        take_in(payload)

    assert [message.split(":")[0] for message in refusal.value.messages] == [
        "answers[12] (PRIV-01)",
        "answers[13] (LOCK-01)",
    ]


def test_a_hopeless_file_is_not_listed_for_ever():
    payload = exported(factories.make_assessment())
    payload["answers"] = [{"question": f"NOPE-{n}", "state": "unknown"} for n in range(200)]

    with pytest.raises(ImportRefused) as refusal:
        take_in(payload)

    assert len(refusal.value.messages) == 51
    assert refusal.value.messages[-1] == "and 150 more"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_a_file_it_is_taken_whole_or_refused(data, db):
    payload = exported(laden())
    target = data.draw(
        st.sampled_from(
            [
                payload,
                payload["request"],
                payload["option"],
                payload["frame"],
                payload["answers"][12],
                payload["assessment"],
                payload["costs"][0],
                payload["findings"][0],
            ]
        )
    )
    key = data.draw(st.sampled_from(sorted(target)))
    target[key] = data.draw(JSON)

    try:
        there = take_in(payload)
    except ImportRefused as refusal:
        assert all(refusal.messages)
    else:
        assert Answer.objects.filter(sheet__assessment=there).exists() or payload["answers"] != []
