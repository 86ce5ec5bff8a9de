"""The demo: the same every time, in every state, and its four forms of one case give four results."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from assessments.management.demo import seeding
from assessments.management.demo.story import request_stories
from assessments.models import (
    Assessment,
    CostLine,
    CostModel,
    Decision,
    Finding,
    UseCase,
    User,
)
from assessments.queries.comparison import comparison
from assessments.queries.dossier import dossier_of
from assessments.queries.what_if import what_if

pytestmark = pytest.mark.django_db


@pytest.fixture
def seed(monkeypatch):
    def run(password=""):
        monkeypatch.setenv("DEMO_PASSWORD", password)
        output = io.StringIO()
        call_command("seed_demo", stdout=output)
        return output.getvalue()

    return run


def everything():
    return {
        model.__name__: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_app_config("assessments").get_models()
    }


def dossiers(verb):
    return {
        assessment.option.name: dossier_of(assessment, as_of=timezone.localdate())
        for assessment in Assessment.objects.with_subject()
        .filter(option__use_case__verb=verb, number=1)
        .order_by("pk")
    }


def test_a_second_run_changes_nothing_and_says_how_to_set_a_password(seed):
    first = seed()
    before = everything()

    second = seed()

    assert everything() == before
    assert "Password of each: " in first
    assert "set DEMO_PASSWORD to change it" in second
    assert first.splitlines()[:6] == second.splitlines()[:6]


def test_the_printed_sign_in_works(seed):
    password = seed().rsplit(": ", 1)[1].strip()

    assert Client().login(username="analyst@demo.example", password=password)


def test_a_given_password_is_used_then_and_later(seed):
    seed("the first good passphrase")
    assert User.objects.get(email="viewer@demo.example").check_password("the first good passphrase")
    seed("the second good passphrase")
    assert User.objects.get(email="viewer@demo.example").check_password("the second good passphrase")


def test_the_four_forms_of_one_case_give_four_results(seed):
    seed()

    assert {name: dossier.scorecard.headline for name, dossier in dossiers("Summarise").items()} == {
        "Consumer app, free account": "do_not_proceed",
        "Vendor API, enterprise contract": "escalate",
        "Open weights at a cloud host we already use": "proceed_with_conditions",
        "Open weights on our own servers": "proceed",
        "Search in the office suite, as today": "proceed_with_conditions",
    }


def side_by_side():
    use_case = UseCase.objects.get(verb="Summarise")
    return comparison(use_case, as_of=timezone.localdate())


def test_four_options_stand_beside_the_incumbent_and_doing_nothing(seed):
    seed()

    lines = side_by_side().lines

    assert [line.kind for line in lines] == ["offer"] * 4 + ["incumbent", "do_nothing"]
    assert all(line.cost for line in lines)
    assert all(line.value and line.value_reason for line in lines)


def test_side_by_side_a_third_of_the_questions_is_asked_anew(seed):
    seed()

    asked = side_by_side().questions

    assert (asked.assessments, asked.once, asked.anew, asked.separately) == (5, 268, 125, 395)


def played(case):
    use_case = UseCase.objects.get(verb="Summarise")
    found = what_if(use_case, [case], as_of=timezone.localdate())
    return {option.assessment.option.name: option.played for option in found.options}


def test_a_cut_off_stops_the_api_and_only_the_updates_of_our_own_servers(seed):
    seed()

    options = played("service-cut-off")

    api, own = options["Vendor API, enterprise contract"], options["Open weights on our own servers"]
    assert (api.before.verdict, api.after.verdict) == ("escalate", "do_not_proceed")
    assert (own.before.verdict, own.after.verdict) == ("proceed", "proceed")
    assert own.instead == ("service-cut-off",)


def test_at_least_five_cases_change_a_verdict_somewhere(seed):
    seed()

    changing = {
        one.case.id
        for use_case in UseCase.objects.all()
        for one in what_if(use_case, [], as_of=timezone.localdate()).overview
        if any(option.before.verdict != option.after.verdict for option in one.options)
    }

    assert len([id for id in changing if not id.startswith("own-")]) >= 5


def test_every_amount_says_that_it_is_invented(seed):
    seed()

    notes = set(CostLine.objects.values_list("note", flat=True))
    assert notes == {"Invented for the demonstration.", "Inventé pour la démonstration."}


def earlier(story):
    """The story as it was told before options had value, times and costs."""
    options = [
        replace(option, facts={}, findings={}, costs=option.costs if option.story == "approved" else [])
        for option in story.options
        if option.facts.get("kind") != "incumbent"
    ]
    return replace(story, options=options, frame={}, do_nothing_option={}, scenarios=[])


def test_a_demo_of_an_earlier_version_gets_what_it_has_not_got(seed, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(seeding, "request_stories", lambda: [earlier(story) for story in request_stories()])
        seed()
    assert (CostModel.objects.count(), Finding.objects.count()) == (1, 0)

    seed()

    lines = side_by_side().lines
    assert [line.kind for line in lines] == ["offer"] * 4 + ["incumbent", "do_nothing"]
    assert all(line.cost and line.value for line in lines)
    assert [line.headline for line in lines] == [
        "do_not_proceed",
        "escalate",
        "proceed_with_conditions",
        "proceed",
        "proceed_with_conditions",
        None,
    ]
    assert Assessment.objects.filter(state="submitted").count() == 2
    assert Finding.objects.filter(treatment="accept").count() == 1
    before = everything()
    seed()
    assert everything() == before


def test_every_state_is_there(seed):
    seed()

    assert set(Assessment.objects.values_list("state", flat=True)) == {"draft", "submitted", "decided"}
    assert set(Decision.objects.values_list("outcome", flat=True)) == {
        "approve",
        "approve_with_conditions",
        "refuse",
    }
    assert Assessment.objects.filter(number=2, state="draft", started_from__state="decided").count() == 1
    soon = timezone.localdate() + timedelta(days=60)
    assert Decision.objects.filter(valid_until__lte=soon).count() == 1


def test_a_decision_of_the_demo_follows_the_method(seed):
    seed()

    assert not Decision.objects.exclude(deviation="").exists()


def test_what_is_alleged_is_told_with_its_denial_and_what_is_open_as_open(seed):
    seed()
    dossier = dossiers("Summarise")["Consumer app, free account"]
    notes = {fact.question: (fact.state, fact.note, fact.source_on) for fact in dossier.answers}

    state, note, dated = notes["GEO-03"]
    assert "Alleged and denied" in note
    assert "completely false" in note
    assert dated is not None
    state, note, _dated = notes["ECO-02"]
    assert (state, note.split(":")[0]) == ("unknown", "To be confirmed")
    state, note, _dated = notes["PRIV-01"]
    assert note.startswith("Stated by the article")


def test_the_new_version_says_what_changed(seed):
    seed()
    fresh = Assessment.objects.with_subject().get(number=2)

    changes = dossier_of(fresh, as_of=timezone.localdate()).changes

    assert [change.question for change in changes] == ["SEC-03"]


def test_both_languages_are_there(seed):
    seed()

    assert dossiers("Rédiger")
    assert dossiers("Assist")


@pytest.mark.parametrize("story", request_stories(), ids=lambda story: story.verb)
def test_every_source_is_dated_and_used(story):
    said = [
        answer
        for answers in [story.answers, *(option.answers for option in story.options)]
        for answer in answers.values()
        if isinstance(answer, dict)
    ]

    assert all(source["dated"] for source in story.sources.values())
    assert {answer["source"] for answer in said if "source" in answer} == set(story.sources)
