"""Notices: mine only, read by a POST, told as I choose."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.labels import NOTICE_KIND
from assessments.models import Notice, NoticeChoice
from tests import factories
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

LIST = reverse("assessments:notice-list")
CHOICES = reverse("assessments:notice-choices")
LIST_SQL = 4  # session, user, notices, what could not be sent


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_notices(client, alice, rows):
    for _ in range(rows):
        factories.make_notice(alice, facts={"place": "Privacy", "title": "Draft"})
    client.get(LIST)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST).status_code == 200

    assert len(queries) == LIST_SQL


def test_only_my_own_notices_are_shown(client, alice):
    factories.make_notice(alice, facts={"place": "Privacy"})
    factories.make_notice(factories.bob(), facts={"place": "Security"})

    page = client.get(LIST).content.decode()

    assert "Privacy" in page
    assert "Security" not in page


def test_a_notice_is_read_by_a_post_and_nobody_reads_mine(client, alice):
    mine, bobs = factories.make_notice(alice), factories.make_notice(factories.bob())

    assert client.get(reverse("assessments:notice-read", args=[mine.pk])).status_code == 405
    assert client.post(reverse("assessments:notice-read", args=[bobs.pk])).status_code == 404
    assert client.post(reverse("assessments:notice-read", args=[mine.pk])).url == LIST

    assert Notice.objects.get(pk=mine.pk).read_at is not None
    assert Notice.objects.get(pk=bobs.pk).read_at is None


def test_the_bar_counts_what_i_have_not_read_on_every_page(client, alice):
    factories.make_notice(factories.bob())
    first, _second = factories.make_notice(alice), factories.make_notice(alice)
    assert "2 unread notifications" in client.get(CHOICES).content.decode()

    client.post(reverse("assessments:notice-read", args=[first.pk]))
    assert "1 unread notification<" in client.get(CHOICES).content.decode()

    client.post(reverse("assessments:notice-read-all"))
    assert "unread notification" not in client.get(CHOICES).content.decode()


def test_all_of_mine_are_read_at_once(client, alice):
    factories.make_notice(alice)
    bobs = factories.make_notice(factories.bob())

    client.post(reverse("assessments:notice-read-all"))

    assert [notice.pk for notice in Notice.objects.filter(read_at=None)] == [bobs.pk]


def test_what_people_wrote_is_shown_as_text(client, alice):
    factories.make_notice(alice, kind="mention", facts={"by": "<script>alert(1)</script>"})

    page = client.get(LIST).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_choices_are_kept_and_shown(client, alice):
    given = dict.fromkeys(NOTICE_KIND, "at_once") | {"mention": "digest", "due": "page"}

    assert client.post(CHOICES, given).status_code == 302

    assert dict(NoticeChoice.objects.filter(user=alice).values_list("kind", "channel")) == given
    form = client.get(CHOICES).context["form"]
    assert {name: field.initial for name, field in form.fields.items()} == given


@pytest.mark.parametrize("channel", ["", "pigeon", "x" * 10_001])
def test_a_choice_that_does_not_exist_is_said_at_its_field_and_nothing_is_kept(client, alice, channel):
    given = dict.fromkeys(NOTICE_KIND, "at_once") | {"mention": channel}

    response = client.post(CHOICES, given)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["mention"]
    assert not NoticeChoice.objects.exists()


def test_administrators_see_what_could_not_be_sent_and_have_it_tried_again(client):
    again = reverse("assessments:notice-try-again")
    factories.make_notice(kind="mention", failure="Connection refused", attempts=30)
    client.force_login(factories.alice())
    assert "Connection refused" not in client.get(LIST).content.decode()
    assert client.post(again).status_code == 403

    client.force_login(factories.make_member("Ada", "administrator"))
    assert "Connection refused" in client.get(LIST).content.decode()
    client.post(again)
    run_jobs()

    assert len(mail.outbox) == 1
    assert "Connection refused" not in client.get(LIST).content.decode()


def test_the_account_menu_leads_to_them(client, alice):
    assert f'href="{LIST}"' in client.get(reverse("assessments:vendor-list")).content.decode()
