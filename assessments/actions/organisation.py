"""What an organisation sets for itself: its name, the second factor, how long things are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_organisation_event
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.models import Organisation, User
from assessments.queries.membership import mark_of
from assessments.queries.organisation import settings_of

NAME_LIMIT = 200
MOST_YEARS = 30


class OrganisationRefused(Refused):
    """The organisation cannot be changed like this."""


class OrganisationConflict(OrganisationRefused):
    """Somebody changed it meanwhile: ``current`` is what stands there now."""

    def __init__(self, current: Organisation) -> None:
        super().__init__(
            _(
                "Somebody else changed these settings meanwhile. Nothing of yours was saved yet: compare, "
                "then save again."
            )
        )
        self.current = current


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """What can be set. ``keep_years``: none keeps everything."""

    name: str
    requires_second_factor: bool = False
    keep_years: int | None = None


def edit_organisation(
    *, organisation: Organisation, settings: OrganisationSettings, mark: str, by: User, at: datetime
) -> Organisation:
    """Keep the settings, unless somebody changed them since ``mark`` (of ``settings_of``)."""
    name = " ".join(tidy(settings.name).split())
    faults = faults_of(name, limit=NAME_LIMIT, what=_("Name"))
    if not name:
        faults.append(_("Give the organisation a name."))
    if settings.keep_years is not None and not 1 <= settings.keep_years <= MOST_YEARS:
        faults.append(_("Keep things for 1 to %(most)s years, or for good.") % {"most": MOST_YEARS})
    if faults:
        raise OrganisationRefused(*faults)
    try:
        with transaction.atomic():
            return _keep(organisation, name, settings, mark, by=by, at=at)
    except IntegrityError as error:
        raise OrganisationRefused(
            _("Another organisation here has this name: choose another one.")
        ) from error


def _keep(
    organisation: Organisation,
    name: str,
    settings: OrganisationSettings,
    mark: str,
    *,
    by: User,
    at: datetime,
) -> Organisation:
    stored = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = settings_of(stored)
    if mark != mark_of(before):
        raise OrganisationConflict(stored)
    stored.name, stored.keep_years = name, settings.keep_years
    stored.requires_second_factor = settings.requires_second_factor
    after = settings_of(stored)
    if after != before:
        stored.save(update_fields=list(after))
        record_organisation_event("organisation.edited", stored.pk, before=before, after=after, by=by, at=at)
    return stored
