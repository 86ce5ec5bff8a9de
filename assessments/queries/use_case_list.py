"""Requests: the list, and one with its options."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from assessments.models import Assessment, Membership, UseCase, User
from assessments.permissions import EDITORS

PAGE_ROWS = 20


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option with its newest version; ``assessment`` is None only for data made outside the actions."""

    name: str
    product: str
    vendor: str
    assessment: int | None
    state: str
    number: int | None
    outcome: str
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class UseCaseRow:
    """A request with its options."""

    pk: int
    title: str
    sponsor: str
    deadline_on: date | None
    options: list[OptionRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UseCasePage:
    """Up to twenty requests, newest first, and the keys of the pages beside it."""

    rows: list[UseCaseRow]
    newer_than: int | None  # key of the page before this one, if there is one
    older_than: int | None  # key of the page after this one, if there is one
    can_open_requests: bool


def use_case_page(
    user: User,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
    state: str = "",
    text: str = "",
) -> UseCasePage:
    """Two queries: the memberships, then one page of requests with everything its rows show."""
    memberships = list(Membership.objects.filter(user=user).values_list("organisation_id", "role"))
    found = UseCase.objects.filter(organisation__in=[organisation for organisation, _role in memberships])
    for word in text.split():
        found = found.filter(Q(verb__icontains=word) | Q(object__icontains=word) | Q(sponsor__icontains=word))
    if state:
        found = found.filter(Exists(Assessment.objects.filter(option__use_case=OuterRef("pk"), state=state)))
    if newer_than is not None:
        page = found.filter(pk__gt=newer_than).order_by("id")
    elif older_than is not None:
        page = found.filter(pk__lt=older_than).order_by("-id")
    else:
        page = found.order_by("-id")
    rows = _rows(
        UseCase.objects.filter(pk__in=page.values("pk")[: PAGE_ROWS + 1])
        .annotate(
            newest=FilteredRelation(
                "options__assessments", condition=~Q(options__assessments__state="superseded")
            )
        )
        .order_by("-id", "options__id", "-newest__number")
        .values(
            "pk",
            "verb",
            "object",
            "sponsor",
            "deadline_on",
            "options__id",
            "options__kind",
            "options__name",
            "options__product__name",
            "options__product__vendor__name",
            "newest__id",
            "newest__state",
            "newest__number",
            "newest__decision__outcome",
            "newest__decision__valid_until",
        )
    )
    has_more = len(rows) > PAGE_ROWS  # in the direction of travel
    rows = rows[-PAGE_ROWS:] if newer_than is not None else rows[:PAGE_ROWS]
    has_newer = has_more if newer_than is not None else older_than is not None
    has_older = True if newer_than is not None else has_more
    return UseCasePage(
        rows=rows,
        newer_than=rows[0].pk if rows and has_newer else None,
        older_than=rows[-1].pk if rows and has_older else None,
        can_open_requests=any(role in EDITORS for _organisation, role in memberships),
    )


def _rows(values: Iterable[dict[str, Any]]) -> list[UseCaseRow]:
    """Joined rows folded into requests; of an option's versions the newest comes first and wins."""
    requests: dict[int, UseCaseRow] = {}
    seen: set[int] = set()
    for value in values:
        request = requests.setdefault(
            value["pk"],
            UseCaseRow(
                pk=value["pk"],
                title=f"{value['verb']} {value['object']}",
                sponsor=value["sponsor"],
                deadline_on=value["deadline_on"],
            ),
        )
        option = value["options__id"]
        if option is None or option in seen or value["options__kind"] == "do_nothing":
            continue
        seen.add(option)
        request.options.append(
            OptionRow(
                name=value["options__name"],
                product=value["options__product__name"],
                vendor=value["options__product__vendor__name"],
                assessment=value["newest__id"],
                state=value["newest__state"] or "",
                number=value["newest__number"],
                outcome=value["newest__decision__outcome"] or "",
                valid_until=value["newest__decision__valid_until"],
            )
        )
    return list(requests.values())


def versions_of(use_case: UseCase) -> list[Assessment]:
    """Every version of every option of a request, options in order, newest version first; one query."""
    return list(
        Assessment.objects.filter(option__use_case=use_case)
        .select_related("option__product__vendor", "decision", "author")
        .order_by("option_id", "-number")
    )
