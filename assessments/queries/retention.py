"""What an organisation keeps no longer. What the append-only history names is never among it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from assessments.models import (
    Assignment,
    Citation,
    Claim,
    Comment,
    Decision,
    Event,
    Evidence,
    FirstAnswer,
    Inquiry,
    Invitation,
    Notice,
    Organisation,
    Report,
    UseCase,
)


@dataclass(frozen=True, slots=True)
class Outdated:
    """What may be deleted, in an order in which nothing that is left names what is gone."""

    notices: QuerySet[Notice]
    invitations: QuerySet[Invitation]
    comments: QuerySet[Comment]
    first_answers: QuerySet[FirstAnswer]
    assignments: QuerySet[Assignment]
    reports: QuerySet[Report]
    inquiries: QuerySet[Inquiry]
    citations: QuerySet[Citation]
    documents: QuerySet[Evidence]


def outdated_in(organisation: Organisation, *, at: datetime) -> Outdated | None:
    """Nothing while the organisation keeps everything."""
    if organisation.keep_years is None:
        return None
    since = years_before(at, organisation.keep_years)
    dead = dead_requests(organisation, since=since, on=localdate(at))
    of_dead = {"assessment__option__use_case__in": dead}
    return Outdated(
        notices=Notice.objects.filter(organisation=organisation, made_at__lt=since),
        invitations=Invitation.objects.filter(
            organisation=organisation, sent_at__lt=since, expires_at__lt=since
        ),
        comments=Comment.objects.filter(**of_dead),
        first_answers=FirstAnswer.objects.filter(**of_dead),
        assignments=Assignment.objects.filter(**of_dead),
        reports=Report.objects.filter(**of_dead),
        inquiries=Inquiry.objects.filter(**of_dead),
        citations=Citation.objects.filter(sheet__use_case__in=dead),
        documents=_unused_documents(organisation, dead, since=since, on=localdate(at)),
    )


def dead_requests(organisation: Organisation, *, since: datetime, on: date) -> QuerySet[UseCase]:
    """Requests in which nothing happened since, without a valid approval and without a successor."""
    of_request = {"assessment__option__use_case": OuterRef("pk")}
    living = Decision.objects.filter(outcome__startswith="approve", valid_until__gte=on, **of_request)
    recent = Event.objects.filter(use_case=OuterRef("pk"), at__gte=since)
    followed = UseCase.objects.filter(started_from=OuterRef("pk"))
    return UseCase.objects.filter(
        ~Exists(living), ~Exists(recent), ~Exists(followed), organisation=organisation, created_at__lt=since
    )


def years_before(at: datetime, years: int) -> datetime:
    """The same day so many years ago; 1 March for a 29 February that there was not."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, month=3, day=1)


def _unused_documents(
    organisation: Organisation, dead: QuerySet[UseCase], *, since: datetime, on: date
) -> QuerySet[Evidence]:
    """Withdrawn long ago, or added long ago and valid no longer; and proving nothing in a living request."""
    cited = Citation.objects.filter(evidence=OuterRef("pk")).exclude(sheet__use_case__in=dead)
    claimed = Claim.objects.filter(documents=OuterRef("pk")).exclude(
        inquiry__assessment__option__use_case__in=dead
    )
    is_over = Q(withdrawn_at__lt=since) | Q(added_at__lt=since, expires_on=None) | Q(expires_on__lt=on)
    return Evidence.objects.filter(
        is_over, ~Exists(cited), ~Exists(claimed), organisation=organisation, added_at__lt=since
    )
