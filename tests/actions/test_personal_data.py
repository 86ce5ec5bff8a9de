"""A person's data: exported by themselves, erased by an administrator; the audit chain stays whole."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client

from assessments.actions.membership import remove_member
from assessments.actions.personal_data import ErasureRefused, erase_person, export_personal_data
from assessments.models import (
    Event,
    Invitation,
    Membership,
    Notice,
    NoticeChoice,
    Snapshot,
    User,
)
from assessments.queries.audit_chain import faults_of_organisation
from assessments.queries.membership import former_members
from assessments.queries.personal_data import personal_data_of
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora():
    return factories.make_member("Dora", "administrator")


@pytest.fixture
def zelda(dora):
    """Somebody whose name stands nowhere else, with one of everything."""
    zelda = factories.make_member("Zelda Quux", "analyst")
    use_case = factories.make_use_case(by=zelda)
    assessment = factories.make_assessment(use_case=use_case, context=True, answers={"PRIV-01": "b/E3"})
    assessment.sheet.answers.filter(question_id="PRIV-01").update(answered_by=zelda, note="Zelda's own words")
    factories.make_first_answer(assessment, user=zelda, note="First thought")
    factories.make_comment(assessment, written_by=zelda, text="I doubt it.")
    factories.make_opinion(assessment, given_by=zelda, line="Only with the clause.")
    factories.make_assignment(assessment, user=zelda)
    factories.make_notice(zelda)
    factories.make_notice_choice(zelda)
    factories.make_notice(dora, kind="mention", facts={"by": "Zelda Quux", "question": "PRIV-01"})
    factories.make_invitation(
        email="Zelda.Quux@demo.example", full_name="Zelda Quux", accepted_at=NOW, accepted_by=zelda
    )
    LogEntry.objects.create(
        user=dora,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(zelda.pk),
        object_repr="Zelda Quux",
        action_flag=CHANGE,
    )
    Client().force_login(zelda)
    User.objects.filter(pk=zelda.pk).update(calendar_key="k" * 64, last_login=NOW, is_staff=True)
    zelda.refresh_from_db()
    return zelda


# Texts are not searched for names (docs/personal-data.md).
WRITTEN = {"assessments.Answer.note"}


def erase(person, by):
    return erase_person(person=person, by=by, at=NOW)


# --- export ---


def test_the_export_holds_what_a_person_said_and_did(zelda):
    data = export_personal_data(by=zelda, at=NOW)

    assert data["account"]["email"] == "zelda.quux@demo.example"
    assert [row["organisation"] for row in data["memberships"]] == ["Acme"]
    assert [row["note"] for row in data["answers"]] == ["Zelda's own words"]
    assert [row["note"] for row in data["first_answers"]] == ["First thought"]
    assert [row["text"] for row in data["comments"]] == ["I doubt it."]
    assert [row["line"] for row in data["opinions"]] == ["Only with the clause."]
    assert [row["kind"] for row in data["notices"]] == ["assignment"]
    assert {row["kind"] for row in data["events"]} >= {"request.opened"}
    assert [row["email"] for row in data["invitations"]] == ["Zelda.Quux@demo.example"]
    assert json.dumps(data, cls=DjangoJSONEncoder)


def test_the_export_holds_nobody_elses_words_and_no_secret(zelda):
    factories.make_comment(factories.make_assessment(), text="Alice's own words")
    factories.make_notice(factories.alice(), facts={"title": "For Alice"})

    text = json.dumps(personal_data_of(zelda), cls=DjangoJSONEncoder)

    assert "Alice's own words" not in text
    assert "For Alice" not in text
    for secret in (zelda.password, "k" * 64, Session.objects.get().session_key, Invitation.objects.get().key):
        assert secret not in text


def test_what_was_said_in_an_organisation_that_one_left_is_not_in_it(zelda, dora):
    factories.make_member("Zelda Quux", "viewer", factories.make_organisation("Elsewhere"))
    remove_member(membership=zelda.memberships.get(organisation__name="Acme"), by=dora, at=NOW)

    data = personal_data_of(zelda)

    assert [row["organisation"] for row in data["memberships"]] == ["Elsewhere"]
    assert (data["answers"], data["comments"], data["opinions"], data["events"]) == ([], [], [], [])


def test_the_export_is_noted_in_each_organisation(zelda):
    factories.make_member("Zelda Quux", "viewer", factories.make_organisation("Elsewhere"))

    export_personal_data(by=zelda, at=NOW)

    events = Event.objects.filter(kind="personal_data.exported").select_related("organisation")
    assert {event.organisation.name for event in events} == {"Acme", "Elsewhere"}


# --- erasure ---


def test_name_and_address_are_gone_from_every_table_that_can_change(zelda, dora):
    erased = erase(zelda, dora)

    assert (str(erased), erased.email) == (f"Former member {zelda.pk}", f"erased-{zelda.pk}@invalid")
    assert rows_that_hold("zelda") == set()


def rows_that_hold(text: str) -> set[str]:
    """Every column of every model of every application."""
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.concrete_fields:
                table, column = (
                    connection.ops.quote_name(name) for name in (model._meta.db_table, field.column)
                )
                cursor.execute(
                    f"SELECT count(*) FROM {table} WHERE lower(CAST({column} AS text)) LIKE %s", [f"%{text}%"]
                )
                if cursor.fetchone()[0]:
                    found.add(f"{model._meta.label}.{field.name}")
    return found - WRITTEN


def test_before_the_erasure_the_name_stands_in_many_places(zelda):
    assert len(rows_that_hold("zelda")) > 4  # the test above could find something


def test_nobody_signs_in_with_an_erased_account(zelda, dora):
    zelda_at_work = Client()
    zelda_at_work.force_login(zelda)

    erased = erase(zelda, dora)

    assert not erased.has_usable_password()
    assert (erased.is_active, erased.is_staff, erased.is_superuser) == (False, False, False)
    assert (erased.calendar_key, erased.last_login, erased.erased_at) == ("", None, NOW)
    assert not Session.objects.exists()
    assert zelda_at_work.get("/").status_code == 302


def test_what_they_did_stays_signed_by_the_pseudonym(zelda, dora):
    factories.make_decided()
    bob = factories.bob()

    erase(bob, dora)

    snapshot = Snapshot.objects.filter(kind="decision").get()
    assert str(snapshot.assessment.decision.decided_by) == f"Former member {bob.pk}"


def test_notices_memberships_and_choices_go_and_what_was_theirs_is_handed_on(zelda, dora):
    erase(zelda, dora)

    assert not Membership.objects.filter(user=zelda).exists()
    assert not Notice.objects.filter(user=zelda).exists()
    assert not NoticeChoice.objects.filter(user=zelda).exists()
    assert not zelda.assignments.exists()
    assert Event.objects.filter(kind="assignment.handed_on").count() == 1


def test_the_chain_is_whole_afterwards_and_names_nobody(zelda, dora):
    organisation = zelda.memberships.get().organisation
    before = Event.objects.count()

    erase(zelda, dora)

    organisation.refresh_from_db()
    assert faults_of_organisation(organisation, {}) == []
    assert Event.objects.count() > before
    event = Event.objects.get(kind="person.erased")
    assert (event.subject, event.by, event.after) == (str(zelda.pk), dora, {"user": zelda.pk})


def test_the_address_is_free_again(zelda, dora):
    erase(zelda, dora)

    assert factories.make_user("Zelda Quux").pk != zelda.pk


def test_open_invitations_to_the_address_go_too(zelda, dora):
    elsewhere = factories.make_organisation("Elsewhere")
    factories.make_invitation(elsewhere, email="zelda.quux@DEMO.example")

    erase(zelda, dora)

    assert [row.email for row in Invitation.objects.all()] == [f"erased-{zelda.pk}@invalid"]


def test_somebody_of_the_same_name_elsewhere_keeps_their_notices(zelda, dora):
    elsewhere = factories.make_organisation("Elsewhere")
    theirs = factories.make_notice(dora, organisation=elsewhere, kind="mention", facts={"by": "Zelda Quux"})

    erase(zelda, dora)

    theirs.refresh_from_db()
    assert theirs.facts == {"by": "Zelda Quux"}


def test_who_left_long_ago_can_be_erased(zelda, dora):
    organisation = zelda.memberships.get().organisation
    remove_member(membership=zelda.memberships.get(), by=dora, at=NOW)
    assert former_members(organisation) == [zelda]

    erase(zelda, dora)

    assert former_members(organisation) == []
    assert str(User.objects.get(pk=zelda.pk)) == f"Former member {zelda.pk}"


def test_the_last_administrator_is_not_erased(dora):
    with pytest.raises(ErasureRefused, match="last administrator"):
        erase(dora, dora)

    assert str(User.objects.get(pk=dora.pk)) == "Dora"


def test_one_of_two_administrators_can_be(dora):
    emil = factories.make_member("Emil", "administrator")

    erase(dora, emil)

    assert str(User.objects.get(pk=dora.pk)) == f"Former member {dora.pk}"


def test_nobody_is_erased_twice(zelda, dora):
    erase(zelda, dora)

    with pytest.raises(ErasureRefused, match="already"):
        erase(zelda, dora)


def test_who_belongs_to_another_organisation_too_is_not_erased_by_one_of_them(zelda, dora):
    factories.make_member("Zelda Quux", "viewer", factories.make_organisation("Elsewhere"))

    with pytest.raises(ErasureRefused, match="another organisation"):
        erase(zelda, dora)

    assert zelda.memberships.count() == 2


def test_who_administers_all_of_them_erases(zelda, dora):
    elsewhere = factories.make_organisation("Elsewhere")
    factories.make_member("Zelda Quux", "viewer", elsewhere)
    factories.make_member("Dora", "administrator", elsewhere)

    erase(zelda, dora)

    erased = Event.objects.filter(kind="person.erased").select_related("organisation")
    assert {event.organisation.name for event in erased} == {"Acme", "Elsewhere"}


@pytest.mark.parametrize("role", ["analyst", "contributor", "reviewer", "viewer"])
def test_only_administrators_erase(zelda, role):
    with pytest.raises(ErasureRefused):
        erase(zelda, factories.make_member("Climber", role))

    assert User.objects.get(pk=zelda.pk).erased_at is None


def test_a_stranger_erases_nobody_not_even_who_left(zelda, dora):
    remove_member(membership=zelda.memberships.get(), by=dora, at=NOW)
    stranger = factories.make_member("Emil", "administrator", factories.make_organisation("Elsewhere"))

    with pytest.raises(ErasureRefused):
        erase_person(person=zelda, by=stranger, at=NOW + timedelta(days=1))
