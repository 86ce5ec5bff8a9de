"""Requests, and the options there are to serve them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_event, record_request_event
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.frameworks.schema import Framework
from assessments.models import Assessment, Membership, Option, Organisation, Product, Sheet, UseCase, User
from assessments.queries.first_answer import is_answered

MOST_OPTIONS = 40  # more cannot be compared on one page
LIMITS = {"verb": 60, "object": 200, "sponsor": 150, "benefit": 4000, "do_nothing": 4000}


class UseCaseRefused(Refused):
    """The request or option cannot be kept like this."""


class UseCaseConflict(UseCaseRefused):
    """Somebody corrected the request meanwhile: ``current`` is what stands there now."""

    def __init__(self, current: UseCase) -> None:
        super().__init__(
            _(
                "Somebody else changed this request while you were writing. Nothing of yours was saved yet: "
                "compare, then save again."
            )
        )
        self.current = current


def open_request(
    *,
    organisation: Organisation,
    verb: str,
    object: str,
    sponsor: str,
    deadline_on: date | None,
    benefit: str,
    do_nothing: str,
    framework: Framework,
    sponsor_member: int | None = None,
    is_blind: bool = False,
    by: User,
    at: datetime,
) -> UseCase:
    """A new request. It keeps the framework version it is opened with."""
    facts = _checked(verb=verb, object=object, sponsor=sponsor, benefit=benefit, do_nothing=do_nothing)
    _require_member(sponsor_member, organisation.pk)
    with transaction.atomic():
        use_case = UseCase(
            organisation=organisation,
            **facts,
            deadline_on=deadline_on,
            sponsor_member_id=sponsor_member,
            is_blind=is_blind,
            framework=framework.key,
            framework_hash=framework.hash,
            created_at=at,
            created_by=by,
        )
        use_case.save(force_insert=True)
        Sheet.objects.create(use_case=use_case, scope="use_case")
        # Always there to compare with; pages name it in the reader's language.
        Option.objects.create(use_case=use_case, kind="do_nothing", name="do_nothing", created_at=at)
        record_request_event(
            "request.opened", use_case, subject=use_case.pk, after=_facts(use_case), by=by, at=at
        )
    return use_case


def edit_request(
    *,
    use_case: UseCase,
    revision: int,
    verb: str,
    object: str,
    sponsor: str,
    deadline_on: date | None,
    benefit: str,
    do_nothing: str,
    sponsor_member: int | None,
    is_blind: bool | None = None,
    by: User,
    at: datetime,
) -> UseCase:
    """Correct a request, if nobody did since ``revision``; otherwise ``UseCaseConflict``.

    ``is_blind``: none leaves it as it is; it changes only while nothing has been answered.
    """
    facts = _checked(verb=verb, object=object, sponsor=sponsor, benefit=benefit, do_nothing=do_nothing)
    facts |= {"deadline_on": deadline_on, "sponsor_member_id": sponsor_member}
    if sponsor_member != use_case.sponsor_member_id:
        _require_member(sponsor_member, use_case.organisation_id)
    before = _facts(use_case)
    with transaction.atomic():
        if is_blind is not None and is_blind != use_case.is_blind:
            _require_unanswered(use_case)
            facts["is_blind"] = is_blind
        is_saved = UseCase.objects.filter(pk=use_case.pk, revision=revision).update(
            **facts, revision=revision + 1
        )
        if is_saved:
            for field, value in facts.items():
                setattr(use_case, field, value)
            use_case.revision = revision + 1
            after = _facts(use_case)
            record_request_event(
                "request.edited", use_case, subject=use_case.pk, before=before, after=after, by=by, at=at
            )
    if not is_saved:
        raise UseCaseConflict(UseCase.objects.get(pk=use_case.pk))
    return use_case


def add_option(
    *,
    use_case: UseCase,
    product: Product,
    name: str,
    kind: Literal["offer", "incumbent"] = "offer",
    by: User,
    at: datetime,
) -> Assessment:
    """One more way to serve the request, with its first assessment and the sheets its answers need."""
    name = tidy(name)
    faults = faults_of(name, limit=200, what=_("Name of this option"))
    if not name:
        faults.append(_("Give the option a name."))
    if product.vendor.organisation_id != use_case.organisation_id:
        faults.append(_("This product belongs to another organisation."))
    if Option.objects.filter(use_case=use_case).exclude(kind="do_nothing").count() >= MOST_OPTIONS:
        faults.append(
            _("A request compares at most %(limit)s options: open another request for more.")
            % {"limit": MOST_OPTIONS}
        )
    if Option.objects.filter(use_case=use_case, name=name).exists():
        faults.append(_("This request already has an option named “%(name)s”.") % {"name": name})
    if faults:
        raise UseCaseRefused(*faults)
    try:
        with transaction.atomic():
            option = Option(use_case=use_case, kind=kind, product=product, name=name, created_at=at)
            option.save(force_insert=True)
            assessment = Assessment(
                organisation_id=use_case.organisation_id, option=option, author=by, created_at=at
            )
            assessment.save(force_insert=True)
            for scope, subject in (
                ("use_case", {}),
                ("vendor", {"vendor": product.vendor}),
                ("product", {"product": product}),
            ):
                Sheet.objects.get_or_create(use_case=use_case, scope=scope, **subject)
            Sheet.objects.create(use_case=use_case, scope="option", assessment=assessment)
            said = {"name": name, "product": product.name, "vendor": product.vendor.name}
            record_event("option.added", assessment, subject=str(option.pk), after=said, by=by, at=at)
    except IntegrityError as error:
        raise UseCaseRefused(
            _("This request already has an option named “%(name)s”.") % {"name": name}
        ) from error
    return assessment


def _require_member(user_id: int | None, organisation_id: int) -> None:
    if user_id is None:
        return
    if not Membership.objects.filter(organisation=organisation_id, user=user_id).exists():
        raise UseCaseRefused(_("Choose one of the members listed."))


def _require_unanswered(use_case: UseCase) -> None:
    """Nobody answers between this look and the end of the transaction."""
    open_ones = Assessment.objects.filter(option__use_case=use_case).order_by("id")
    list(open_ones.select_for_update(of=("self",)).values_list("pk", flat=True))
    if is_answered(use_case):
        raise UseCaseRefused(
            _("Whether two experts answer without seeing each other is chosen before anything is answered.")
        )


def _checked(*, verb: str, object: str, sponsor: str, benefit: str, do_nothing: str) -> dict[str, object]:
    facts = {
        "verb": tidy(verb),
        "object": tidy(object),
        "sponsor": tidy(sponsor),
        "benefit": tidy(benefit),
        "do_nothing": tidy(do_nothing),
    }
    words = {
        "verb": _("What should the AI do?"),
        "object": _("With or for what?"),
        "sponsor": _("Who asks for it?"),
        "benefit": _("What do we expect from it?"),
        "do_nothing": _("What if we do nothing?"),
    }
    faults = [
        fault
        for field, text in facts.items()
        for fault in faults_of(text, limit=LIMITS[field], what=words[field])
    ]
    faults += [
        _("“%(question)s” needs an answer.") % {"question": words[field]}
        for field in facts
        if not facts[field]
    ]
    if faults:
        raise UseCaseRefused(*faults)
    return facts


def _facts(use_case: UseCase) -> dict[str, object]:
    deadline = use_case.deadline_on
    return {
        **{field: getattr(use_case, field) for field in LIMITS},
        "deadline_on": deadline.isoformat() if deadline else None,
        "sponsor_member": use_case.sponsor_member_id,
        "is_blind": use_case.is_blind,
        "revision": use_case.revision,
    }
