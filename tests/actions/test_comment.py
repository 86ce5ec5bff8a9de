"""Comments: for whom they are, whom they tell, and what never leaves."""

import pytest

from assessments.actions.comment import CommentRefused, resolve_comment, write_comment
from assessments.models import Comment, Event, Notice
from assessments.queries.comment import open_threads, threads_of
from assessments.queries.dashboard import dashboard_of
from assessments.queries.dossier import dossier_of
from assessments.queries.exchange import exchange_payload
from assessments.queries.printed import printed_of, printed_to_json
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def say(assessment, text="Which version?", **facts):
    given = {"question_id": "PRIV-01", "by": factories.alice(), "at": NOW}
    return write_comment(assessment=factories.reload(assessment), text=text, **(given | facts))


def mentions(user):
    return [one.pk for one in dashboard_of(user, today=NOW.date()).work if one.kind == "mention"]


def test_a_comment_is_internal_unless_somebody_says_otherwise():
    assessment = factories.make_assessment()

    assert say(assessment).audience == "internal"
    assert say(assessment, audience="vendor").audience == "vendor"
    assert [comment.audience for comment in Comment.objects.for_vendor()] == ["vendor"]


def test_an_answer_is_for_whom_its_thread_is_for():
    assessment = factories.make_assessment()
    inside = say(assessment)

    answer = say(assessment, "Version 3.", answer_to=inside, audience="vendor")
    again = say(assessment, "Sure?", answer_to=answer)

    assert (answer.audience, again.answer_to) == ("internal", inside)
    assert [len(thread.answers) for thread in threads_of(assessment, "PRIV-01")] == [2]


def test_who_is_picked_or_named_is_told_once_and_nobody_else():
    bob, dora = factories.bob(), factories.make_member("Dora Duval", "contributor")
    assessment = factories.make_assessment()

    comment = say(assessment, "Ask @dora duval, please.", mentioned=[bob.pk, factories.charlie().pk])

    assert set(comment.mentions.all()) == {bob, dora}
    assert set(Notice.objects.values_list("user", flat=True)) == {bob.pk, dora.pk}
    assert mentions(bob) == [comment.pk]


def test_a_resolved_thread_waits_for_nobody():
    assessment = factories.make_assessment()
    comment = say(assessment, mentioned=[factories.bob().pk])
    assert open_threads(assessment) == {"PRIV-01": 1}

    resolve_comment(comment=comment, is_resolved=True, by=factories.bob(), at=NOW)
    assert (open_threads(assessment), mentions(factories.bob())) == ({}, [])
    resolve_comment(comment=comment, is_resolved=False, by=factories.bob(), at=NOW)

    assert open_threads(assessment) == {"PRIV-01": 1}
    assert [event.kind for event in Event.objects.filter(subject="PRIV-01").order_by("id")] == [
        "comment.written",
        "comment.resolved",
        "comment.reopened",
    ]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"text": " "}, "Write something"),
        ({"text": "c" * 10_001}, "Comment"),
        ({"audience": "everybody"}, "who may read"),
        ({"question_id": "NOPE-01"}, "no such question"),
    ],
)
def test_what_a_comment_needs(facts, words):
    with pytest.raises(CommentRefused, match=words):
        say(factories.make_assessment(), **facts)

    assert not Comment.objects.exists()


def test_a_comment_answers_only_on_its_own_question():
    assessment, other = factories.make_assessment(), factories.make_assessment()

    with pytest.raises(CommentRefused, match="another question"):
        say(other, answer_to=say(assessment))


def test_internal_words_are_in_no_export_and_no_report():
    assessment = factories.make_complete()
    say(assessment, "XYLO only among us")
    assessment = factories.reload(assessment)

    assert "XYLO" not in str(exchange_payload(dossier_of(assessment, as_of=NOW.date())))
    assert "XYLO" not in printed_to_json(printed_of(assessment, as_of=NOW.date()))
