"""Invitations: one link to one address that works once, sent after the commit, kept as a hash."""

import re
import smtplib
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult

from assessments.actions.invitation import (
    InvitationRefused,
    Invited,
    PasswordRefused,
    invite,
    join_as,
    join_as_new,
    renew_invitation,
    revoke_invitation,
)
from assessments.actions.secret_link import key_of
from assessments.models import Event, Invitation, Membership, Organisation, User
from assessments.queries.invitation import state_of
from assessments.templatetags import words
from tests import factories
from tests.factories import PASSWORD
from tests.jobs import end_pauses, run_jobs

pytestmark = pytest.mark.django_db

GUEST = Invited(email="guest@demo.example", role="contributor", functions=("security",), full_name="Gustave")


class ServerDown(EmailBackend):
    """Nobody answers."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


@pytest.fixture
def dora():
    return factories.make_member("Dora", "administrator")


@pytest.fixture
def invitation(dora):
    return made(dora)


def made(by, invited=GUEST, at=None):
    return invite(organisation=factories.make_organisation(), invited=invited, by=by, at=at or timezone.now())


def secret_of(message) -> str:
    return re.search(r"https://riskapp\.example/join/([\w-]{43})/", message.body)[1]


def sent() -> str:
    """Do the jobs; the secret in the newest e-mail."""
    run_jobs()
    return secret_of(mail.outbox[-1])


# --- inviting ---


def test_who_is_invited_gets_a_link_whose_hash_alone_is_kept(invitation):
    secret = sent()

    invitation.refresh_from_db()
    assert [message.to for message in mail.outbox] == [["guest@demo.example"]]
    assert invitation.key == key_of(secret)
    assert state_of(invitation, at=timezone.now()) == "open"
    assert not [row for row in DBTaskResult.objects.all() if secret in str(vars(row))]


def test_the_event_says_who_invited_to_what_without_name_and_address(invitation, dora):
    event = Event.objects.get(kind="member.invited")

    assert (event.by, event.after) == (dora, {"role": "contributor", "functions": ["security"]})
    assert "guest" not in str(vars(event)).lower()


def test_the_e_mail_speaks_the_language_chosen(dora):
    made(dora, Invited(email="guest@demo.example", role="viewer", language="fr"))
    run_jobs()

    with translation.override("fr"):
        subject = gettext("Invitation to join %(organisation)s") % {"organisation": "Acme"}
        day = words.day(Invitation.objects.get().expires_at)
    assert mail.outbox[0].subject == subject
    assert str(day) in mail.outbox[0].body  # the day as a French reader writes it


def test_a_name_with_a_line_break_adds_no_header(dora):
    invitation = made(dora)
    Organisation.objects.filter(pk=invitation.organisation_id).update(name="Acme\nBcc: all@demo.example")
    run_jobs()

    assert mail.outbox[0].subject == "Invitation to join Acme Bcc: all@demo.example"
    assert mail.outbox[0].recipients() == ["guest@demo.example"]


def test_nothing_is_sent_for_an_invitation_that_was_never_committed(dora):
    with pytest.raises(RuntimeError), transaction.atomic():
        made(dora)
        raise RuntimeError
    run_jobs()

    assert not Invitation.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize("email", ["guest@demo.example", "GUEST@demo.example", " Guest@Demo.Example "])
def test_an_address_is_invited_once_whatever_its_case(invitation, dora, email):
    with pytest.raises(InvitationRefused, match="invited already"):
        made(dora, Invited(email=email, role="viewer"))

    assert Invitation.objects.count() == 1


def test_a_member_is_not_invited(dora):
    factories.alice()

    with pytest.raises(InvitationRefused, match="member already"):
        made(dora, Invited(email="ALICE@demo.example", role="viewer"))


def test_a_withdrawn_address_can_be_invited_again(invitation, dora):
    revoke_invitation(invitation=invitation, by=dora, at=timezone.now())

    assert made(dora).pk != invitation.pk


def test_the_same_address_is_invited_by_another_organisation_too(invitation):
    elsewhere = factories.make_organisation("Elsewhere")
    emil = factories.make_member("Emil", "administrator", elsewhere)

    invite(organisation=elsewhere, invited=GUEST, by=emil, at=timezone.now())

    assert Invitation.objects.count() == 2


@pytest.mark.parametrize("role", ["analyst", "contributor", "reviewer", "viewer"])
def test_only_an_administrator_invites_and_so_nobody_hands_out_more_than_they_have(role):
    climber = factories.make_member("Climber", role)

    with pytest.raises(InvitationRefused, match="Only an administrator"):
        made(climber, Invited(email="friend@demo.example", role="administrator"))

    assert not Invitation.objects.exists()


def test_an_administrator_of_another_organisation_does_not_invite_here():
    emil = factories.make_member("Emil", "administrator", factories.make_organisation("Elsewhere"))

    with pytest.raises(InvitationRefused, match="Only an administrator"):
        made(emil)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"email": "nobody"}, "e-mail address"),
        ({"email": ""}, "e-mail address"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "e-mail address"),
        ({"email": f"{'x' * 250}@demo.example"}, "e-mail address"),
        ({"role": "king"}, "roles and functions"),
        ({"functions": ("astrology",)}, "roles and functions"),
        ({"language": "tlh"}, "languages"),
        ({"full_name": "x" * 151}, "151"),
        ({"full_name": "G\x00"}, "cannot be stored"),
    ],
)
def test_what_cannot_be_sent_is_refused(dora, given, says):
    with pytest.raises(InvitationRefused, match=says):
        made(dora, Invited(**({"email": "guest@demo.example", "role": "viewer"} | given)))

    assert not Invitation.objects.exists()


# --- a mail server that is down ---


def test_while_the_mail_server_is_down_nothing_is_lost(invitation, settings):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.ServerDown"
    run_jobs()
    invitation.refresh_from_db()
    assert state_of(invitation, at=timezone.now()) == "waiting"
    job = DBTaskResult.objects.get(task_path__endswith="mail_invitation")
    assert "SMTPServerDisconnected" in job.exception_class_path  # tried, and put back by the worker

    settings.EMAIL_BACKEND = backend
    end_pauses()
    run_jobs()

    invitation.refresh_from_db()
    assert state_of(invitation, at=timezone.now()) == "open"
    assert invitation.key == key_of(secret_of(mail.outbox[0]))


def test_the_job_done_twice_sends_once(invitation):
    run_jobs()
    DBTaskResult.objects.update(status="READY")
    end_pauses()
    run_jobs()

    assert len(mail.outbox) == 1


def test_a_job_of_an_earlier_sending_sends_nothing(invitation, dora):
    renew_invitation(invitation=invitation, by=dora, at=timezone.now() + timedelta(seconds=1))
    run_jobs()

    assert len(mail.outbox) == 1


@pytest.mark.parametrize("change", [{"revoked_at": timezone.now()}, {"expires_at": None}])
def test_a_withdrawn_or_expired_invitation_is_not_sent(invitation, change):
    if "expires_at" in change:
        past = timezone.now() - timedelta(days=8)
        Invitation.objects.update(sent_at=past, expires_at=past + timedelta(days=7))
    else:
        Invitation.objects.update(**change)
    run_jobs()

    assert mail.outbox == []


# --- again, and the end ---


def test_sending_again_makes_a_new_link_and_ends_the_old_one(invitation, dora):
    first = sent()

    renewed = renew_invitation(invitation=invitation, by=dora, at=timezone.now())
    assert not Invitation.objects.filter(key=key_of(first)).exists()  # at once, before the new one is sent
    second = sent()

    assert second != first
    assert Invitation.objects.get(key=key_of(second)) == invitation
    assert renewed.expires_at > invitation.expires_at
    assert Event.objects.filter(kind="invitation.renewed").count() == 1


def test_an_expired_invitation_can_be_sent_again(dora):
    invitation = made(dora, at=timezone.now() - timedelta(days=8))
    assert state_of(invitation, at=timezone.now()) == "expired"

    renew_invitation(invitation=invitation, by=dora, at=timezone.now())
    run_jobs()

    assert state_of(Invitation.objects.get(), at=timezone.now()) == "open"


def test_what_was_withdrawn_or_accepted_is_not_sent_again(invitation, dora):
    revoke_invitation(invitation=invitation, by=dora, at=timezone.now())

    for act in (renew_invitation, revoke_invitation):
        with pytest.raises(InvitationRefused, match="meanwhile"):
            act(invitation=invitation, by=dora, at=timezone.now())


# --- joining ---


def test_a_new_person_joins_with_the_role_and_functions_of_the_invitation(invitation):
    user = join_as_new(
        invitation=invitation, full_name="  Gustave   G ", password=PASSWORD, at=timezone.now()
    )

    membership = user.memberships.get()
    assert (user.email, user.full_name, user.is_staff) == ("guest@demo.example", "Gustave G", False)
    assert (membership.role, membership.functions) == ("contributor", "security")
    assert user.check_password(PASSWORD)
    assert Event.objects.get(kind="member.joined").by == user


def test_who_joins_by_the_link_in_the_mail_has_shown_that_the_address_is_theirs(dora):
    invitation = made(dora, Invited(email="Guest@Demo.example", role="viewer"))

    user = join_as_new(invitation=invitation, full_name="Gustave", password=PASSWORD, at=timezone.now())

    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("guest@demo.example", True, True)


def test_somebody_with_an_account_joins_with_it(dora):
    charlie = factories.charlie()
    invitation = made(dora, Invited(email="Charlie@Demo.example", role="reviewer"))

    join_as(invitation=invitation, by=charlie, at=timezone.now())

    roles = {row.organisation.name: row.role for row in charlie.memberships.select_related("organisation")}
    assert roles == {"Elsewhere": "analyst", "Acme": "reviewer"}


def test_a_link_works_once(invitation):
    join_as_new(invitation=invitation, full_name="Gustave", password=PASSWORD, at=timezone.now())

    with pytest.raises(InvitationRefused, match="no longer works"):
        join_as_new(invitation=invitation, full_name="Thief", password=PASSWORD, at=timezone.now())

    assert not User.objects.filter(full_name="Thief").exists()


def test_a_link_that_was_replaced_while_the_form_was_open_does_not_work(invitation, dora):
    renew_invitation(invitation=Invitation.objects.get(pk=invitation.pk), by=dora, at=timezone.now())

    with pytest.raises(InvitationRefused, match="no longer works"):
        join_as_new(invitation=invitation, full_name="Gustave", password=PASSWORD, at=timezone.now())


def test_a_link_that_expired_while_the_form_was_open_does_not_work(invitation):
    with pytest.raises(InvitationRefused, match="no longer works"):
        join_as_new(
            invitation=invitation,
            full_name="Gustave",
            password=PASSWORD,
            at=timezone.now() + timedelta(days=7),
        )


def test_another_address_does_not_join(invitation):
    with pytest.raises(InvitationRefused, match="another address"):
        join_as(invitation=invitation, by=factories.charlie(), at=timezone.now())

    assert not Membership.objects.filter(user=factories.charlie(), organisation__name="Acme").exists()


def test_who_is_a_member_already_does_not_join_twice(dora):
    invitation = factories.make_invitation(
        email="alice@demo.example", expires_at=timezone.now() + timedelta(days=1)
    )

    with pytest.raises(InvitationRefused, match="member already"):
        join_as(invitation=invitation, by=factories.alice(), at=timezone.now())


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012", "guest@demo.example"])
def test_a_weak_password_makes_no_account(invitation, password):
    with pytest.raises(PasswordRefused):
        join_as_new(invitation=invitation, full_name="Gustave", password=password, at=timezone.now())

    assert not User.objects.filter(email="guest@demo.example").exists()
    assert Invitation.objects.get().accepted_at is None


def test_a_new_person_has_a_name(invitation):
    with pytest.raises(InvitationRefused, match="name"):
        join_as_new(invitation=invitation, full_name=" ", password=PASSWORD, at=timezone.now())


def test_an_address_that_got_an_account_meanwhile_signs_in_instead(invitation):
    User.objects.create_user("guest@demo.example", PASSWORD, full_name="Faster")

    with pytest.raises(InvitationRefused, match="has an account"):
        join_as_new(invitation=invitation, full_name="Gustave", password=PASSWORD, at=timezone.now())

    assert Invitation.objects.get().accepted_at is None
