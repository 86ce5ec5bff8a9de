"""What-if cases of a team's own: written, corrected, deleted; refused where they say nothing."""

from decimal import Decimal

import pytest

from assessments.actions.scenario import (
    MOST_CASES,
    MOST_FORCES,
    ScenarioClosed,
    ScenarioConflict,
    ScenarioFacts,
    ScenarioRefused,
    ScenarioTitleTaken,
    create_scenario,
    delete_scenario,
    edit_scenario,
)
from assessments.models import Answer, Event, OwnScenario
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def create(use_case=None, **facts):
    usual = {"title": "Our host closes", "narrative": "It leaves.", "forces": {"LOCK-01": "e"}}
    return create_scenario(
        use_case=use_case or factories.make_use_case(),
        facts=ScenarioFacts(**(usual | facts)),
        by=factories.alice(),
        at=NOW,
    )


def edit(scenario, revision=1, **facts):
    usual = {"title": "Our host closes", "forces": {"LOCK-01": "d"}}
    return edit_scenario(
        scenario=scenario,
        revision=revision,
        facts=ScenarioFacts(**(usual | facts)),
        by=factories.alice(),
        at=NOW,
    )


def test_a_case_is_kept_with_everything_it_sets():
    create(notice_days=30, days_to_exit=90, price_factor=Decimal("2.5"), forces={"sector": "finance"})

    kept = OwnScenario.objects.get()
    assert (kept.title, kept.narrative) == ("Our host closes", "It leaves.")
    assert (kept.notice_days, kept.days_to_exit, kept.price_factor) == (30, 90, Decimal("2.5"))
    assert kept.forces == {"sector": "finance"}
    assert Event.objects.get(kind="scenario.created").after["price_factor"] == "2.5"


def test_a_case_touches_no_answer():
    assessment = factories.make_assessment(context=True, answers={"LOCK-01": "a/E3"})
    before = list(Answer.objects.order_by("pk").values())

    create(assessment.option.use_case)

    assert list(Answer.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"title": " "}, "Give the case a title"),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"narrative": "x" * 2001}, "at most 2000 characters"),
        ({"forces": {}}, "Say what the case changes"),
        ({"forces": {"NOPE-01": "a"}}, "“NOPE-01” is not a question"),
        ({"forces": {"LOCK-01": "z"}}, "“z” is not an answer to LOCK-01"),
        ({"forces": {"sector": "z"}}, "“z” is not an answer to sector"),
        ({"price_factor": Decimal(0)}, "above 0"),
        ({"price_factor": Decimal(-2)}, "above 0"),
        ({"price_factor": Decimal(1001)}, "at most 1000"),
        ({"notice_days": -1}, "whole numbers from 0"),
        ({"days_to_exit": 36_501}, "whole numbers from 0"),
    ],
)
def test_a_case_that_says_nothing_or_something_impossible_is_refused(facts, words):
    with pytest.raises(ScenarioRefused, match=words):
        create(**facts)

    assert not OwnScenario.objects.exists()


def test_every_fault_is_said_at_once():
    with pytest.raises(ScenarioRefused) as refused:
        create(title="", forces={"NOPE-01": "a", "LOCK-01": "z"}, price_factor=Decimal(0))

    assert len(refused.value.messages) == 4


def test_a_case_forces_a_limited_number_of_answers():
    ids = [question.id for question in factories.framework().questions][: MOST_FORCES + 1]

    with pytest.raises(ScenarioRefused, match="at most 20 answers"):
        create(forces=dict.fromkeys(ids, "a"))


@pytest.mark.parametrize("fact", [{"notice_days": 0}, {"days_to_exit": 1}, {"price_factor": Decimal(3)}])
def test_a_fact_alone_is_a_case(fact):
    assert create(forces={}, **fact).pk


def test_two_cases_of_one_request_never_have_the_same_title():
    use_case = factories.make_use_case()
    other = create(use_case, title="Other")
    create(use_case)

    with pytest.raises(ScenarioTitleTaken, match="already has a case named “Our host closes”"):
        create(use_case)
    with pytest.raises(ScenarioTitleTaken):
        edit(other)

    assert sorted(OwnScenario.objects.values_list("title", flat=True)) == ["Other", "Our host closes"]
    create(factories.make_use_case())  # another request may use it


def test_a_request_holds_a_limited_number_of_cases():
    use_case = factories.make_use_case()
    for number in range(MOST_CASES):
        factories.make_own_scenario(use_case, title=f"Case {number}")

    with pytest.raises(ScenarioRefused, match="at most 20 cases"):
        create(use_case)


def test_an_edit_is_kept_with_what_stood_there_before():
    scenario = create(price_factor=Decimal(3))

    edit(scenario, title="It moves")

    scenario.refresh_from_db()
    assert (scenario.title, scenario.forces, scenario.price_factor) == ("It moves", {"LOCK-01": "d"}, None)
    event = Event.objects.get(kind="scenario.edited")
    assert (event.before["title"], event.after["title"]) == ("Our host closes", "It moves")
    assert (event.before["revision"], event.after["revision"]) == (1, 2)


def test_the_second_of_two_edits_is_told_and_sees_the_first():
    scenario = create()
    stale = OwnScenario.objects.get()
    edit(scenario, title="First")

    with pytest.raises(ScenarioConflict, match="Somebody else changed") as conflict:
        edit(stale, title="Second")

    assert conflict.value.current.title == "First"
    assert OwnScenario.objects.get().title == "First"


def test_an_edit_of_a_deleted_case_says_so():
    scenario = create()
    OwnScenario.objects.all().delete()

    with pytest.raises(ScenarioConflict, match="deleted this case meanwhile") as conflict:
        edit(scenario)

    assert conflict.value.current is None


def test_what_a_deleted_case_said_stays_in_the_history():
    scenario = create()

    delete_scenario(scenario=scenario, revision=1, by=factories.alice(), at=NOW)

    assert not OwnScenario.objects.exists()
    assert Event.objects.get(kind="scenario.deleted").before["forces"] == {"LOCK-01": "e"}


def test_a_case_that_somebody_changed_is_not_deleted_unseen():
    scenario = create()
    edit(OwnScenario.objects.get(), title="Changed")

    with pytest.raises(ScenarioConflict):
        delete_scenario(scenario=scenario, revision=1, by=factories.alice(), at=NOW)

    assert OwnScenario.objects.get().title == "Changed"


def test_while_an_option_waits_for_a_decision_cases_stand_still():
    use_case = factories.make_use_case()
    scenario = create(use_case)
    factories.make_submitted(use_case=use_case)

    for attempt in (
        lambda: create(use_case, title="New"),
        lambda: edit(scenario),
        lambda: delete_scenario(scenario=scenario, revision=1, by=factories.alice(), at=NOW),
    ):
        with pytest.raises(ScenarioClosed, match="waiting for a decision"):
            attempt()

    kept = OwnScenario.objects.get()
    assert (kept.title, kept.revision) == ("Our host closes", 1)


def test_another_request_that_waits_stops_nothing():
    factories.make_submitted()

    assert create().pk
