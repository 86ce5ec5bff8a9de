"""My assessments: what waits for me, what was decided, what expires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from assessments.models import Assessment, Membership, User
from assessments.permissions import DECIDERS, EDITORS
from assessments.queries.my_work import Waiting, my_work

ROWS = 10  # of each kind; the lists behind the links are paged
EXPIRY_HORIZON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the home page shows. ``expiring`` holds what has already expired, too."""

    to_continue: list[Assessment]
    to_decide: list[Assessment]
    decided: list[Assessment]
    expiring: list[Assessment]
    waiting_for_others: list[Assessment]
    can_open_requests: bool
    has_organisation: bool
    work: list[Waiting]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been assessed yet."""
        return not self.work and not (
            self.to_continue or self.to_decide or self.decided or self.expiring or self.waiting_for_others
        )


def dashboard_of(user: User, *, today: date) -> Dashboard:
    """Three queries: memberships, every assessment of the page, what waits beside them."""
    held = list(Membership.objects.filter(Q(user=user) | Q(deputy__user=user)).order_by("id"))
    own = [row for row in held if row.user_id == user.pk]
    mine = [row.organisation_id for row in own]
    deciding = [row.organisation_id for row in own if row.role in DECIDERS]
    editing = [row.organisation_id for row in own if row.role in EDITORS]

    assessments = Assessment.objects.filter(organisation__in=mine)
    drafts = assessments.filter(author=user, state="draft").order_by("-id")
    submitted = assessments.filter(state="submitted").order_by("-id")
    sent = submitted.filter(Q(author=user) | Q(submitted_by=user))
    to_decide = submitted.filter(organisation__in=deciding).exclude(author=user).exclude(submitted_by=user)
    decided = assessments.filter(state="decided").order_by("-id")
    expiring = assessments.filter(
        state="decided", decision__valid_until__lte=today + EXPIRY_HORIZON
    ).order_by("decision__valid_until", "id")

    wanted = Q()
    for kind in (drafts, to_decide, sent, decided, expiring):
        wanted |= Q(pk__in=kind.values("pk")[:ROWS])
    rows = list(Assessment.objects.with_subject().select_related("decision__decided_by").filter(wanted))
    rows.sort(key=lambda row: -row.pk)
    ruled = [row for row in rows if row.state == "decided"]
    return Dashboard(
        to_continue=[row for row in rows if row.state == "draft"],
        to_decide=[
            row
            for row in rows
            if row.state == "submitted"
            and row.organisation_id in deciding
            and user.pk not in (row.author_id, row.submitted_by_id)
        ],
        waiting_for_others=[
            row
            for row in rows
            if row.state == "submitted" and user.pk in (row.author_id, row.submitted_by_id)
        ],
        decided=sorted(ruled, key=lambda row: -row.decision.pk)[:ROWS],
        expiring=sorted(
            (row for row in ruled if _expires_by(row, today + EXPIRY_HORIZON)),
            key=lambda row: (row.decision.valid_until, row.pk),
        )[:ROWS],
        can_open_requests=bool(editing),
        has_organisation=bool(mine),
        work=my_work(user, held, today=today),
    )


def _expires_by(row: Assessment, day: date) -> bool:
    until = row.decision.valid_until
    return until is not None and until <= day
