"""What-if cases: played on every option, written without a script, refused where they arise."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Answer, Assessment, OwnScenario
from tests import factories
from tests.views.reading import text_of

pytestmark = pytest.mark.django_db

PLAYED_SQL = 7  # session, user, request, own cases, versions, answers, cost lines
EDIT_SQL = 5  # session, user, request, case, whether an option waits
TYPED = {"title": "Our host closes", "narrative": "It leaves.", "force-LOCK-01": "e", "notice_days": "30"}


@pytest.fixture
def use_case(alice):
    return factories.make_use_case()


def make_option(use_case, deployment="vendor_saas", option="b", *, costs=False, **facts):
    """An assessed option with every answer alike."""
    assessment = factories.make_assessment(use_case=use_case)
    factories.answer_everything(assessment, option)
    if deployment != "vendor_saas":
        factories.answer_context(assessment, deployment=deployment)
    for name, value in facts.items():
        setattr(assessment.option, name, value)
    assessment.option.save()
    if costs:
        factories.make_cost_model(assessment.option, lines=[{"timing": "yearly", "follows_price": True}])
    return factories.reload(assessment)


def place(name, use_case, *more):
    return reverse(f"assessments:{name}", args=[use_case.pk, *more])


def play(client, use_case, *cases):
    return client.get(place("what-if", use_case), {"case": cases})


# --- playing ---


@pytest.mark.parametrize("cases", [(), ("service-cut-off",), ("service-cut-off", "free-tier-ends", "own")])
@pytest.mark.parametrize("options", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_options_and_cases(client, use_case, options, cases):
    for number in range(options):
        make_option(use_case, costs=True)
        factories.make_own_scenario(use_case, title=f"Case {number}")
    cases = [f"own-{OwnScenario.objects.first().pk}" if case == "own" else case for case in cases]
    play(client, use_case, *cases)

    with CaptureQueriesContext(connection) as queries:
        assert play(client, use_case, *cases).status_code == 200

    assert len(queries) == PLAYED_SQL - (0 if cases else 1)  # nothing is priced in the overview


def test_without_a_chosen_case_each_is_played_alone_on_every_option(client, use_case):
    make_option(use_case)
    make_option(use_case, "self_hosted")
    own = factories.make_own_scenario(use_case)

    response = play(client, use_case)

    rows = response.context["overview"]
    assert [row.case.id for row in rows] == [
        *(scenario.id for scenario in factories.framework().scenarios),
        f"own-{own.pk}",
    ]
    assert {len(row.cells) for row in rows} == {2}
    cut_off = next(row for row in rows if row.case.id == "service-cut-off")
    assert [cell.remark for cell in cut_off.cells] == ["", "Instead: Updates stop"]


def test_a_cut_off_worsens_the_service_and_not_our_own_servers(client, use_case):
    service = make_option(use_case, days_to_exit=90, notice_days=180)
    own = make_option(use_case, "self_hosted", days_to_exit=90, notice_days=180)

    response = play(client, use_case, "service-cut-off")

    shown = {option.assessment_id: option for option in response.context["options"]}
    assert shown[service.pk].is_changed
    assert shown[service.pk].after.word == "Do not proceed"
    assert shown[service.pk].leaving == "time: 90 days, notice: 30 days"
    assert shown[service.pk].exits == [
        "Leaving takes longer than the notice: the work would stop before a replacement runs."
    ]
    assert not shown[own.pk].is_changed
    assert shown[own.pk].exits == []
    (aside,) = shown[own.pk].asides
    assert "does not apply here, because" in aside
    assert "Open weights run on infrastructure we control" in aside
    assert "Instead: Updates stop." in aside


def test_when_the_days_to_leave_are_not_known_the_page_says_so_and_guesses_nothing(client, use_case):
    make_option(use_case)

    (option,) = play(client, use_case, "service-cut-off").context["options"]

    assert option.leaving == "time: not known, notice: 30 days"
    assert "cannot be told" in option.exits[0]


def test_a_price_that_triples_is_paid_only_where_the_case_applies(client, use_case):
    hosted = make_option(use_case, costs=True)
    own = make_option(use_case, "self_hosted", costs=True)

    response = play(client, use_case, "free-tier-ends")

    shown = {option.assessment_id: option for option in response.context["options"]}
    assert (shown[hosted.pk].cost_before, shown[hosted.pk].cost_after) == ("€300", "€900")
    assert (shown[own.pk].cost_before, shown[own.pk].cost_after) == ("€300", "€300")


def test_an_option_without_a_cost_model_has_no_invented_amount(client, use_case):
    make_option(use_case)

    response = play(client, use_case, "free-tier-ends")

    assert response.context["options"][0].cost_after == ""
    assert "no cost model yet" in text_of(response)


def test_two_cases_that_set_the_same_fact_differently_say_so(client, use_case):
    make_option(use_case, days_to_exit=5)
    own = factories.make_own_scenario(use_case, title="Ten days", forces={}, notice_days=10)

    response = play(client, use_case, "service-cut-off", f"own-{own.pk}")

    (sentence,) = [text for text in response.context["conflicts"] if "the notice" in text]
    assert "“Ten days”: 10 days" in sentence
    assert "The worse is played: 10 days." in sentence
    assert response.context["options"][0].leaving == "time: 5 days, notice: 10 days"


def test_two_cases_that_force_the_same_answer_differently_say_so(client, use_case):
    make_option(use_case, option="a")
    mild = factories.make_own_scenario(use_case, title="Mild", forces={"LOCK-01": "c"})
    grave = factories.make_own_scenario(use_case, title="Grave", forces={"LOCK-01": "d"})

    response = play(client, use_case, f"own-{mild.pk}", f"own-{grave.pk}")

    (sentence,) = response.context["conflicts"]
    options = factories.framework().question("LOCK-01")
    assert sentence.startswith("The cases set the answer to LOCK-01 differently")
    assert sentence.endswith(f"The worse is played: {options.option('d').label.en}.")


def test_every_answer_made_worse_is_listed_before_and_after(client, use_case):
    make_option(use_case, option="a")
    own = factories.make_own_scenario(use_case, forces={"LOCK-01": "d"})

    response = play(client, use_case, f"own-{own.pk}")

    question = factories.framework().question("LOCK-01")
    assert response.context["options"][0].forced == [
        ("LOCK-01", question.text.en, question.option("a").label.en, question.option("d").label.en)
    ]
    assert "1 answer made worse" in text_of(response)


def test_what_is_not_known_stays_unknown_and_is_said(client, use_case):
    assessment = make_option(use_case, option="a")
    factories.answer(assessment, {"LOCK-01": "unknown"})
    own = factories.make_own_scenario(use_case, forces={"LOCK-01": "d", "LOCK-02": "a"})

    (option,) = play(client, use_case, f"own-{own.pk}").context["options"]

    assert option.forced == []
    assert option.skipped == ["not known, so it stays unknown: LOCK-01", "as bad already: LOCK-02"]


def test_playing_stores_nothing(client, use_case):
    make_option(use_case, costs=True)
    rows = list(Answer.objects.order_by("pk").values()), list(Assessment.objects.values())

    play(client, use_case, *(scenario.id for scenario in factories.framework().scenarios))

    assert (list(Answer.objects.order_by("pk").values()), list(Assessment.objects.values())) == rows


def test_a_case_that_is_gone_is_said_and_the_others_are_played(client, use_case):
    make_option(use_case)

    response = play(client, use_case, "own-999", "free-tier-ends")

    assert response.status_code == 200
    assert "not there any more" in text_of(response)
    assert [case.id for case in response.context["chosen"]] == ["free-tier-ends"]


def test_the_case_of_another_request_is_not_played(client, use_case):
    make_option(use_case)
    foreign = factories.make_own_scenario(factories.make_use_case(object="other texts"))

    response = play(client, use_case, f"own-{foreign.pk}")

    assert response.context["chosen"] == []


def test_a_request_without_an_assessed_option_says_what_to_do(client, use_case):
    assert "Add one first." in text_of(play(client, use_case))
    assert "Add one first." in text_of(play(client, use_case, "free-tier-ends"))


def test_submitted_and_decided_options_are_played_as_they_were_frozen(client, use_case):
    submitted = factories.make_submitted(use_case=use_case)
    decided = factories.make_decided(use_case=use_case)
    # behind the back of the actions: the frozen copy does not notice
    Answer.objects.filter(question_id="LOCK-01").update(chosen="e")
    own = factories.make_own_scenario(use_case, forces={"LOCK-01": "c"})

    response = play(client, use_case, f"own-{own.pk}")

    first = factories.framework().question("LOCK-01").option("a").label.en
    assert [option.assessment_id for option in response.context["options"]] == [submitted.pk, decided.pk]
    assert [option.forced[0][2] for option in response.context["options"]] == [first, first]


def test_doing_nothing_has_no_assessment_and_is_not_played(client, use_case):
    make_option(use_case)

    response = play(client, use_case)

    assert len(response.context["names"]) == 1
    assert "Doing nothing has no assessment" in text_of(response)


# --- writing ---


def test_a_case_is_written_and_played(client, use_case):
    make_option(use_case)

    response = client.post(place("scenario-create", use_case), TYPED | {"price_factor": "2,5"}, follow=True)

    kept = OwnScenario.objects.get()
    assert kept.forces == {"LOCK-01": "e"}
    assert (kept.notice_days, kept.price_factor) == (30, Decimal("2.5"))
    assert [case.id for case in response.context["chosen"]] == [f"own-{kept.pk}"]


def test_adding_a_question_saves_nothing_and_keeps_the_text(client, use_case):
    typed = TYPED | {"add": "1", "question": "sector"}

    response = client.post(place("scenario-create", use_case), typed)

    assert response.status_code == 200
    assert not OwnScenario.objects.exists()
    form = response.context["form"]
    assert [question.id for question in form.forced] == ["LOCK-01", "sector"]
    assert (form["title"].value(), form["force-LOCK-01"].value()) == ("Our host closes", "e")
    offered = [id for _group, rows in form.fields["question"].choices[1:] for id, _word in rows]
    assert "sector" not in offered
    assert "PRIV-01" in offered


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"title": ""}, "title", "Give the case a title."),
        ({"force-LOCK-01": "z"}, "force-LOCK-01", "This is not an answer to this question."),
        ({"force-NOPE-01": "a"}, "__all__", "“NOPE-01” is not a question of this questionnaire."),
        ({"force-LOCK-01": "", "notice_days": ""}, "__all__", "Say what the case changes"),
        ({"price_factor": "0"}, "price_factor", "above 0"),
        ({"price_factor": "-3"}, "price_factor", "above 0"),
        ({"price_factor": "much"}, "price_factor", "Enter a number."),
        ({"price_factor": "NaN"}, "price_factor", "Enter a number."),
        ({"notice_days": "-1"}, "notice_days", "greater than or equal to 0"),
        ({"question": "PRIV-01"}, "question", "press “Add” first"),
    ],
)
def test_a_fault_is_said_at_its_field_and_the_text_is_kept(client, use_case, changed, field, words):
    response = client.post(place("scenario-create", use_case), TYPED | changed)

    assert response.status_code == 422
    form = response.context["form"]
    assert words in " ".join(form.errors[field])
    assert form["narrative"].value() == "It leaves."
    assert not OwnScenario.objects.exists()


def test_a_title_that_is_taken_is_refused_at_its_field(client, use_case):
    factories.make_own_scenario(use_case, title="Our host closes")

    response = client.post(place("scenario-create", use_case), TYPED)

    assert response.status_code == 422
    assert "already has a case named" in response.context["form"].errors["title"][0]


def test_an_edit_starts_from_what_is_stored(client, use_case):
    own = factories.make_own_scenario(use_case, forces={"LOCK-01": "d", "sector": "banking"}, notice_days=7)

    form = client.get(place("scenario-edit", use_case, own.pk)).context["form"]

    assert (form["title"].value(), form["notice_days"].value()) == (own.title, 7)
    assert (form["force-LOCK-01"].value(), form["force-sector"].value()) == ("d", "banking")


@pytest.mark.parametrize("forced", [1, 3])
def test_the_form_costs_the_same_for_any_number_of_forced_answers(client, use_case, forced):
    ids = ["LOCK-01", "LOCK-02", "sector"][:forced]
    answers = {id: "general" if id == "sector" else "d" for id in ids}
    own = factories.make_own_scenario(use_case, forces=answers)
    client.get(place("scenario-edit", use_case, own.pk))

    with CaptureQueriesContext(connection) as queries:
        assert client.get(place("scenario-edit", use_case, own.pk)).status_code == 200

    assert len(queries) == EDIT_SQL


def test_a_question_left_without_an_answer_is_not_forced_any_more(client, use_case):
    own = factories.make_own_scenario(use_case, forces={"LOCK-01": "d", "LOCK-02": "d"})

    typed = TYPED | {"revision": "1", "force-LOCK-02": ""}
    response = client.post(place("scenario-edit", use_case, own.pk), typed)

    assert response.status_code == 302
    own.refresh_from_db()
    assert (own.forces, own.revision) == ({"LOCK-01": "e"}, 2)


def test_two_people_correcting_a_case_at_once_are_told_and_nothing_is_overwritten(client, use_case):
    own = factories.make_own_scenario(use_case, title="As it stands", forces={"LOCK-02": "d"}, revision=2)

    stale = client.post(place("scenario-edit", use_case, own.pk), TYPED | {"revision": "1"})

    assert stale.status_code == 409
    page = text_of(stale)
    assert "As it stands" in page
    assert factories.framework().question("LOCK-02").option("d").label.en in page
    assert stale.context["form"]["title"].value() == "Our host closes"
    own.refresh_from_db()
    assert own.title == "As it stands"
    again = client.post(place("scenario-edit", use_case, own.pk), stale.context["form"].data)
    assert again.status_code == 302


def test_a_case_deleted_meanwhile_leads_back_to_the_page(client, use_case):
    own = factories.make_own_scenario(use_case)
    address = place("scenario-edit", use_case, own.pk)
    assert client.get(address).status_code == 200
    OwnScenario.objects.all().delete()

    assert client.post(address, TYPED | {"revision": "1"}).status_code == 404


def test_a_case_is_deleted_with_the_revision_that_was_seen(client, use_case):
    own = factories.make_own_scenario(use_case, revision=2)
    address = place("scenario-delete", use_case, own.pk)

    stale = client.post(address, {"revision": "1"}, follow=True)
    assert OwnScenario.objects.filter(pk=own.pk).exists()
    assert "Somebody else changed this case" in text_of(stale)
    assert client.post(address, {"revision": "rubbish"}).status_code == 302
    assert client.post(address, {"revision": "9" * 5000}).status_code == 302  # longer than a number may be
    assert client.post(address, {"revision": "2"}).url == place("what-if", use_case)
    assert not OwnScenario.objects.exists()


def test_while_an_option_waits_for_a_decision_a_case_is_refused_and_the_text_kept(client, use_case):
    own = factories.make_own_scenario(use_case)
    factories.make_submitted(use_case=use_case)

    listed = client.get(place("what-if", use_case))
    opened = client.get(place("scenario-create", use_case))
    created = client.post(place("scenario-create", use_case), TYPED)
    edited = client.post(place("scenario-edit", use_case, own.pk), TYPED | {"revision": "1"})
    deleted = client.post(place("scenario-delete", use_case, own.pk), {"revision": "1"})

    assert place("scenario-create", use_case) not in listed.content.decode()
    assert '<form method="post" action="' + place("scenario-create", use_case) not in opened.content.decode()
    assert [one.status_code for one in (created, edited, deleted)] == [409, 409, 409]
    assert created.context["form"]["narrative"].value() == "It leaves."
    assert all("waiting for a decision" in text_of(one) for one in (listed, opened, created, edited, deleted))
    assert OwnScenario.objects.get() == own


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
def test_who_may_not_write_may_play(client, use_case, role):
    make_option(use_case)
    own = factories.make_own_scenario(use_case)
    client.force_login(factories.make_member("Dora", role))

    assert client.get(place("what-if", use_case)).status_code == 200
    assert client.get(place("scenario-create", use_case)).status_code == 403
    assert client.post(place("scenario-create", use_case), TYPED).status_code == 403
    assert client.post(place("scenario-edit", use_case, own.pk), TYPED).status_code == 403
    assert client.post(place("scenario-delete", use_case, own.pk), {"revision": "1"}).status_code == 403


def test_a_case_is_found_only_below_its_own_request(client, use_case):
    foreign = factories.make_own_scenario(factories.make_use_case(object="other texts"))

    assert client.get(place("scenario-edit", use_case, foreign.pk)).status_code == 404
    assert client.post(place("scenario-delete", use_case, foreign.pk), {"revision": "1"}).status_code == 404
