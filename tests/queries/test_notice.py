"""What a notice says: in the reader's language, on one line, whatever its facts hold."""

import pytest
from django.utils import translation

from assessments.labels import NOTICE_KIND
from assessments.models import Notice
from assessments.queries import notice as notice_queries
from assessments.queries.notice import WORDS, choices_of, in_each_language, notice_page, unsent_of, words
from tests import factories
from tests.factories import NOW

FACTS = {
    "place": {"en": "Privacy", "fr": "Vie privée"},
    "title": "Draft product texts",
    "by": "Bob",
    "question": "PRIV-01",
    "vendor": "Vendor",
    "what": "Add the clause.",
    "on": "2026-12-01",
    "document": "Terms",
    "outcome": "approve",
}


def test_every_kind_has_words():
    assert WORDS.keys() == NOTICE_KIND.keys()


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_the_words_of_every_kind_hold_their_facts(kind):
    said = words(Notice(kind=kind, facts=FACTS))

    assert "…" not in said.subject + said.text
    assert "%" not in said.subject + said.text


def test_days_codes_and_names_are_said_in_the_readers_language():
    due = Notice(kind="due", facts=FACTS)
    assignment = Notice(kind="assignment", facts=FACTS)

    with translation.override("fr"):
        assert "1er décembre 2026" in words(due).subject
        assert "Vie privée" in words(assignment).subject
    with translation.override("en"):
        assert "1 December 2026" in words(due).subject
        assert "Approved" in words(Notice(kind="decision", facts=FACTS)).subject
        assert "Privacy" in words(assignment).subject


@pytest.mark.parametrize("facts", [{}, {"by": None}, {"by": ""}, {"by": {}}])
def test_a_fact_that_is_missing_breaks_nothing(facts):
    assert words(Notice(kind="mention", facts=facts)).subject == "… mentions you"


def test_text_of_people_stays_text():
    said = words(Notice(kind="mention", facts={"by": "Eve\r\nBcc: all@demo.example %(title)s {{ 1 }}"}))

    assert said.subject == "Eve Bcc: all@demo.example %(title)s {{ 1 }} mentions you"


def test_a_text_is_made_once_for_each_language():
    assert in_each_language(lambda: translation.gettext("Save")) == {"en": "Save", "fr": "Enregistrer"}


# --- the page ---


@pytest.mark.django_db
def test_unread_notices_come_first_and_the_newest_of_them_before_the_others():
    alice = factories.alice()
    old, read, new = (factories.make_notice(alice) for _ in range(3))
    Notice.objects.filter(pk=read.pk).update(read_at=NOW)

    assert [row.pk for row in notice_page(alice).rows] == [new.pk, old.pk, read.pk]


@pytest.mark.django_db
def test_the_pages_lead_there_and_back(monkeypatch):
    monkeypatch.setattr(notice_queries, "PAGE_ROWS", 2)
    alice = factories.alice()
    notices = [factories.make_notice(alice) for _ in range(5)]
    Notice.objects.filter(pk__in=[notices[0].pk, notices[3].pk]).update(read_at=NOW)
    order = [notices[place].pk for place in (4, 2, 1, 3, 0)]

    first = notice_page(alice)
    second = notice_page(alice, after=first.after)
    third = notice_page(alice, after=second.after)
    back = notice_page(alice, before=third.before)

    assert [[row.pk for row in page.rows] for page in (first, second, third)] == [
        order[:2],
        order[2:4],
        order[4:],
    ]
    assert back.rows == second.rows
    assert notice_page(alice, before=back.before).rows == first.rows
    assert (first.before, third.after) == ("", "")


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x", "0-", "2-5", "-1", "0-" + "9" * 30, "0-٣"])
def test_a_garbled_key_means_the_first_page(key):
    alice = factories.alice()
    factories.make_notice(alice)

    assert len(notice_page(alice, after=key).rows) == 1


@pytest.mark.django_db
def test_who_left_an_organisation_reads_nothing_of_it_any_more():
    alice = factories.alice()
    factories.make_notice(alice)
    assert notice_page(alice).rows

    alice.memberships.all().delete()

    assert notice_page(alice).rows == []


@pytest.mark.django_db
def test_a_kind_without_a_choice_is_told_at_once():
    alice = factories.alice()
    factories.make_notice_choice(alice, kind="mention", channel="digest")

    chosen = {choice.kind: choice.channel for choice in choices_of(alice)}

    assert chosen == dict.fromkeys(NOTICE_KIND, "at_once") | {"mention": "digest"}


@pytest.mark.django_db
def test_an_administrator_sees_what_could_not_be_sent_in_their_own_organisations_only():
    factories.make_notice(factories.alice(), failure="refused", attempts=1)
    admin = factories.make_member("Ada", "administrator")
    stranger = factories.make_member("Sam", "administrator", factories.make_organisation("Elsewhere"))

    assert [row.failure for row in unsent_of(admin)] == ["refused"]
    assert unsent_of(stranger) == unsent_of(factories.bob()) == []
