"""What a function says before the decision."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessments.actions.event import record_event
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.labels import STANCE
from assessments.models import Assessment, Opinion, User
from assessments.queries.opinion import functions_open_to

LONGEST_LINE = 160  # a line and a half in print: three stand whole on page 2 of a full brief


class OpinionRefused(Refused):
    """The opinion cannot be kept like this."""


class OpinionConflict(OpinionRefused):
    """Somebody of the same function spoke meanwhile: ``current`` is what stands there now."""

    def __init__(self, current: Opinion) -> None:
        super().__init__(
            _(
                "Somebody else of this function gave an opinion while you were writing. Nothing of yours was "
                "saved yet: compare, then save again."
            )
        )
        self.current = current


def give_opinion(
    *, assessment: Assessment, function: str, stance: str, line: str, revision: int, by: User, at: datetime
) -> Opinion:
    """Keep a function’s word if nobody gave another since ``revision`` (0: there was none).

    It stands until the decision, which prints it word for word; then nothing changes it.
    """
    line = tidy(line)
    faults = faults_of(line, limit=LONGEST_LINE, what=_("In a line"))
    if not line:
        faults.append(_("Say it in a line: it is printed word for word."))
    if stance not in STANCE:
        faults.append(_("Choose one of the three opinions."))
    if function not in functions_open_to(by, assessment.organisation_id, on=localdate(at)):
        faults.append(_("You do not speak for this function."))
    if faults:
        raise OpinionRefused(*faults)
    with transaction.atomic():
        # Locked, so that no decision is taken between looking at the state and keeping the opinion.
        if Assessment.objects.select_for_update().get(pk=assessment.pk).state != "submitted":
            raise OpinionRefused(
                _("Opinions are given while an assessment waits for its decision. Nothing was changed.")
            )
        before = Opinion.objects.filter(assessment=assessment, function=function).first()
        facts = {"stance": stance, "line": line, "given_at": at, "given_by_id": by.pk}
        _keep(assessment, function, revision, facts)
        record_event(
            "opinion.given",
            assessment,
            subject=function,
            before=_said(before) if before else None,
            after={"stance": stance, "line": line},
            by=by,
            at=at,
        )
    return Opinion.objects.get(assessment=assessment, function=function)


def _keep(assessment: Assessment, function: str, revision: int, facts: dict[str, object]) -> None:
    """Write the row if it is still at ``revision``; else ``OpinionConflict``."""
    rows = Opinion.objects.filter(assessment=assessment, function=function)
    if revision == 0:
        try:
            with transaction.atomic():
                Opinion.objects.create(assessment=assessment, function=function, **facts)
        except IntegrityError as error:
            raise OpinionConflict(rows.get()) from error
    elif not rows.filter(revision=revision).update(**facts, revision=revision + 1):
        raise OpinionConflict(rows.get())


def _said(opinion: Opinion) -> dict[str, object]:
    return {"stance": opinion.stance, "line": opinion.line}
