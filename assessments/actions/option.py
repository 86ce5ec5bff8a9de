"""Options of a request: one of a product nobody entered yet, and what is known of one beside its answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.event import record_request_event
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.actions.use_case import add_option
from assessments.actions.vendor import product_named
from assessments.models import Assessment, Option, UseCase, User

MOST_DAYS = 3650  # ten years: a longer time is a slip of the finger
MOST_MONEY = Decimal(10) ** 12
CENT = Decimal("0.01")
DAYS = ("days_to_live", "days_to_exit", "notice_days")


class OptionRefused(Refused):
    """The facts of the option cannot be kept like this."""


class OptionWaiting(OptionRefused):
    """The option waits for a decision, which rests on its facts as they are."""

    def __init__(self) -> None:
        super().__init__(
            _("This option is waiting for a decision. Send it back first, then change what it rests on.")
        )


class OptionConflict(OptionRefused):
    """Somebody changed the facts meanwhile: ``current`` is what stands there now."""

    def __init__(self, current: Option) -> None:
        super().__init__(
            _(
                "Somebody else changed this option while you were writing. Nothing of yours was saved yet: "
                "compare, then save again."
            )
        )
        self.current = current


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """What is known of an option beside its answers. Value has its own axis; times are whole days."""

    kind: str = "offer"
    value: int | None = None  # 1-5
    value_reason: str = ""
    value_amount: Decimal | None = None  # money a year, in the currency of the request
    days_to_live: int | None = None
    days_to_exit: int | None = None
    notice_days: int | None = None


def facts_of(option: Option) -> OptionFacts:
    """The facts as they are stored."""
    return OptionFacts(**{name: getattr(option, name) for name in OptionFacts.__slots__})


def add_option_of_new_product(
    *,
    use_case: UseCase,
    vendor_name: str,
    vendor_country: str = "",
    product_name: str,
    name: str,
    kind: Literal["offer", "incumbent"] = "offer",
    by: User,
    at: datetime,
) -> Assessment:
    """As ``add_option``; a vendor or product that is known under this name is used as it is."""
    with transaction.atomic():
        product = product_named(
            organisation=use_case.organisation,
            vendor_name=vendor_name,
            vendor_country=vendor_country,
            product_name=product_name,
            by=by,
            at=at,
        )
        return add_option(use_case=use_case, product=product, name=name, kind=kind, by=by, at=at)


def record_option_facts(
    *, option: Option, revision: int, facts: OptionFacts, by: User, at: datetime
) -> Option:
    """Keep what is known of an option, if nobody changed it since ``revision``; else ``OptionConflict``.

    While its assessment waits for a decision: ``OptionWaiting``. The option comes with its ``use_case``.
    """
    kept = _checked(option, facts)
    before = _history(facts_of(option))
    with transaction.atomic():
        if not Assessment.objects.filter(option=option.pk).hold_open():
            raise OptionWaiting
        is_saved = Option.objects.filter(pk=option.pk, revision=revision).update(
            **kept, revision=revision + 1
        )
        if is_saved:
            for name, value in kept.items():
                setattr(option, name, value)
            option.revision = revision + 1
            after = {**_history(facts_of(option)), "revision": option.revision}
            record_request_event(
                "option.facts_recorded",
                option.use_case,
                subject=option.pk,
                before=before,
                after=after,
                by=by,
                at=at,
            )
    if not is_saved:
        raise OptionConflict(Option.objects.get(pk=option.pk))
    return option


def _checked(option: Option, given: OptionFacts) -> dict[str, object]:
    facts = {**asdict(given), "value_reason": tidy(given.value_reason)}
    words = {
        "days_to_live": _("Days to go-live"),
        "days_to_exit": _("Days to leave"),
        "notice_days": _("Notice we are given, in days"),
    }
    faults = faults_of(facts["value_reason"], limit=2000, what=_("Benefit in the sponsor’s words"))
    kinds = {"do_nothing"} if option.kind == "do_nothing" else {"offer", "incumbent"}
    if given.kind not in kinds:
        faults.append(_("Choose what kind of option this is."))
    if given.value is not None and given.value not in range(1, 6):
        faults.append(_("The value is a step from 1 to 5."))
    if given.value is not None and not facts["value_reason"]:
        faults.append(_("Say in the sponsor’s words what the benefit is: the step alone explains nothing."))
    amount = given.value_amount
    if amount is not None and not (amount.is_finite() and 0 <= amount < MOST_MONEY):
        faults.append(_("Benefit in money a year: at least 0, and less than a million million."))
    elif amount is not None and amount != amount.quantize(CENT):
        faults.append(_("This number is too large or too precise."))
    for name in DAYS:
        days = facts[name]
        if days is not None and not 0 <= days <= MOST_DAYS:
            faults.append(
                _("%(what)s: from 0 to %(limit)s days.") % {"what": words[name], "limit": MOST_DAYS}
            )
    if faults:
        raise OptionRefused(*faults)
    return facts


def _history(facts: OptionFacts) -> dict[str, object]:
    amount = facts.value_amount
    return {**asdict(facts), "value_amount": None if amount is None else str(amount)}
