"""What waits for one person beside assessments to write and to decide: one query, whatever there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from django.db.models import CharField, Count, DateField, F, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from assessments.labels import FUNCTION
from assessments.models import Assessment, Assignment, Comment, Inquiry, Membership, User

MOST = 60
ORDER = ("assignment", "opinion", "claims", "mention")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do. ``kind``: of ``ORDER``."""

    kind: str
    pk: int
    assessment_id: int
    place: str  # the section or question; of an opinion the function
    title: str  # of the request
    option: str
    who: str  # who mentions; the vendor; whom one stands in for
    due_on: date | None
    count: int
    is_overdue: bool


def my_work(user: User, memberships: list[Membership], *, today: date) -> list[Waiting]:
    """``memberships``: the person’s own, and those of whom they are the deputy."""
    own = {row.organisation_id for row in memberships if row.user_id == user.pk}
    acting = [row for row in memberships if row.user_id == user.pk or row.is_away(today)]
    parts = [
        _assignments(user, acting, own),
        _mentions(user),
        _claims(own),
        *_opinions(acting),
    ]
    rows = reduce(lambda first, second: first.union(second, all=True), parts)
    found = [
        Waiting(*row, is_overdue=row[7] is not None and row[7] < today) for row in rows.order_by("pk")[:MOST]
    ]
    return sorted(found, key=lambda one: (ORDER.index(one.kind), one.due_on or date.max, one.pk))


def _row(rows: QuerySet[Any], kind: str, option: str, **facts: Any) -> QuerySet[Any]:
    """The columns that all parts share, in one order. ``option``: the way from a row to its option."""
    text = {"output_field": CharField(max_length=400)}
    usual: dict[str, Any] = {
        "assessment": F("assessment_id"),
        "place": Value("", **text),
        "who": Value("", **text),
        "due": Cast(Value(None), DateField()),
        "count": Value(1, output_field=IntegerField()),
    }
    columns = {**usual, **facts}
    return rows.order_by().values_list(
        Value(kind, **text),
        "pk",
        columns["assessment"],
        Cast(columns["place"], TextField()),
        Cast(Concat(f"{option}__use_case__verb", Value(" "), f"{option}__use_case__object"), TextField()),
        Cast(F(f"{option}__name"), TextField()),
        Cast(columns["who"], TextField()),
        columns["due"],
        columns["count"],
    )


def _assignments(user: User, acting: Iterable[Membership], own: set[int]) -> QuerySet[Any]:
    rows = Assignment.objects.filter(
        user__in={row.user_id for row in acting},
        assessment__state="draft",
        assessment__organisation__in=own,
    )
    return _row(
        rows,
        "assignment",
        "assessment__option",
        place=Coalesce(NullIf("question_id", Value("")), "section_id"),
        who=F("user__full_name"),
        due=F("due_on"),
    )


def _mentions(user: User) -> QuerySet[Any]:
    """Open threads in which somebody mentions the user, in organisations they belong to."""
    is_open = Q(answer_to=None, resolved_at=None) | Q(answer_to__isnull=False, answer_to__resolved_at=None)
    rows = Comment.objects.filter(is_open, mentions=user, assessment__organisation__memberships__user=user)
    return _row(
        rows,
        "mention",
        "assessment__option",
        place=F("question_id"),
        who=Coalesce("written_by__full_name", "vendor_name"),
    )


def _claims(own: set[int]) -> QuerySet[Any]:
    rows = (
        Inquiry.objects.filter(state="submitted", assessment__state="draft", assessment__organisation__in=own)
        .annotate(waiting=Count("claims", filter=Q(claims__state="claimed")))
        .filter(waiting__gt=0)
    )
    return _row(
        rows,
        "claims",
        "assessment__option",
        who=F("assessment__option__product__vendor__name"),
        count=F("waiting"),
    )


def _opinions(acting: Iterable[Membership]) -> Iterable[QuerySet[Any]]:
    """For each function the person speaks for: what waits for its word."""
    acting = list(acting)
    for function in FUNCTION:
        organisations = {row.organisation_id for row in acting if function in row.function_codes}
        if organisations:
            rows = (
                Assessment.objects.waiting()
                .filter(organisation__in=organisations)
                .exclude(opinions__function=function)
            )
            yield _row(
                rows,
                "opinion",
                "option",
                assessment=F("pk"),
                place=Value(function, output_field=CharField(max_length=400)),
            )
