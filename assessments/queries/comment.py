"""Comments as threads, of a question or of a whole assessment."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from assessments.models import Assessment, Comment, Membership, User


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers."""

    first: Comment
    answers: tuple[Comment, ...]

    @property
    def is_resolved(self) -> bool:
        """Whether nothing is left to do about it."""
        return self.first.resolved_at is not None


def threads_of(assessment: Assessment, question_id: str) -> list[Thread]:
    """The threads of one question, oldest first, those still open before the others; two queries."""
    comments = list(
        assessment.comments.filter(question_id=question_id)
        .select_related("written_by", "resolved_by")
        .prefetch_related("mentions")
        .order_by("id")
    )
    threads = [
        Thread(first, tuple(one for one in comments if one.answer_to_id == first.pk))
        for first in comments
        if first.answer_to_id is None
    ]
    return sorted(threads, key=lambda thread: (thread.is_resolved, thread.first.pk))


def open_threads(assessment: Assessment) -> dict[str, int]:
    """How many threads are open, by question; one query."""
    rows = (
        Comment.objects.filter(assessment=assessment, answer_to=None, resolved_at=None)
        .values("question_id")
        .annotate(count=Count("pk"))
        .order_by("question_id")
    )
    return {row["question_id"]: row["count"] for row in rows}


def people_to_mention(assessment: Assessment, *, but: User) -> list[Membership]:
    """The members one can mention, by name."""
    members = Membership.objects.filter(organisation=assessment.organisation_id).exclude(user=but)
    return list(members.select_related("user").order_by("user__full_name", "pk"))
