"""What options cost: the lines of one option's model, and the frame that all models of a request share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.actions.event import record_request_event
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.costing.model import MOST_LINES, MOST_YEARS
from assessments.labels import COST_CATEGORY, COST_TIMING
from assessments.models import Assessment, CostLine, CostModel, Option, UseCase, User

MOST_AMOUNT = Decimal(10) ** 12
MOST_DIGITS = 15  # SQLite keeps a decimal as a float: a longer one would come back as another, or not at all
PLACES = {"amount": 6, "volume": 2, "probability": 2}
POINTS = ("low", "mode", "high")
VOLUMES = ("volume_low", "volume_mode", "volume_high")


class CostRefused(Refused):
    """The costs cannot be kept like this."""


class CostWaiting(CostRefused):
    """An assessment that rests on these costs waits for a decision."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message
            or _("This option is waiting for a decision. Send it back first, then change what it rests on.")
        )


class CostConflict(CostRefused):
    """Somebody changed the lines meanwhile: ``current`` are those that stand there now."""

    def __init__(self, current: list[CostLine], revision: int) -> None:
        super().__init__(
            _(
                "Somebody else changed this cost model while you were writing. Nothing of yours was saved "
                "yet: compare, then save again."
            )
        )
        self.current = current
        self.revision = revision


class FrameConflict(CostRefused):
    """Somebody changed the request meanwhile: ``current`` is what stands there now."""

    def __init__(self, current: UseCase) -> None:
        super().__init__(
            _(
                "Somebody else changed this request while you were writing. Nothing of yours was saved yet: "
                "compare, then save again."
            )
        )
        self.current = current


@dataclass(frozen=True, slots=True)
class CostLineFacts:
    """One line as it is given; see ``CostLine``. A line without volume has all three volumes empty."""

    category: str
    name: str
    timing: str
    year: int
    low: Decimal
    mode: Decimal
    high: Decimal
    unit: str = ""
    volume_low: Decimal | None = None
    volume_mode: Decimal | None = None
    volume_high: Decimal | None = None
    probability_pct: Decimal = Decimal(100)
    follows_price: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with a line, and in which of its fields."""

    field: str
    message: str


def facts_of(line: CostLine) -> CostLineFacts:
    """A stored line as it was given."""
    return CostLineFacts(**{name: getattr(line, name) for name in CostLineFacts.__slots__})


def line_faults(line: CostLineFacts, *, horizon_years: int) -> list[LineFault]:
    """Everything that is wrong with one line, field by field; empty when it can be kept."""
    return [*_word_faults(line), *_time_faults(line, horizon_years), *_estimate_faults(line)]


def _word_faults(line: CostLineFacts) -> Iterator[LineFault]:
    if line.category not in COST_CATEGORY:
        yield LineFault("category", _("Choose one of the categories."))
    if not line.name:
        yield LineFault("name", _("Say what is paid for."))
    for field, limit, what in (
        ("name", 200, _("Line")),
        ("unit", 60, _("Unit")),
        ("note", 500, _("Source or assumption")),
    ):
        for message in faults_of(getattr(line, field), limit=limit, what=what):
            yield LineFault(field, message)


def _time_faults(line: CostLineFacts, horizon_years: int) -> Iterator[LineFault]:
    if line.timing not in COST_TIMING:
        yield LineFault("timing", _("Say whether it is paid once or every year."))
    if not 1 <= line.year <= horizon_years:
        yield LineFault(
            "year",
            ngettext(
                "The horizon has %(years)s year: give 1.",
                "The horizon has %(years)s years: give a year from 1 to %(years)s.",
                horizon_years,
            )
            % {"years": horizon_years},
        )
    if not _fits(line.probability_pct, "probability") or not 0 <= line.probability_pct <= 100:
        yield LineFault("probability_pct", _("A probability lies between 0 and 100%."))


def _estimate_faults(line: CostLineFacts) -> Iterator[LineFault]:
    yield from _points_faults(line, POINTS, "amount")
    given = [name for name in VOLUMES if getattr(line, name) is not None]
    if len(given) == len(VOLUMES):
        yield from _points_faults(line, VOLUMES, "volume")
    elif given:
        missing = next(name for name in VOLUMES if name not in given)
        yield LineFault(missing, _("Give all three volumes, or none."))
    if given and not line.unit:
        yield LineFault("unit", _("Say what the volume counts, for example “million tokens”."))
    if line.unit and not given:
        yield LineFault("volume_mode", _("Give the volume, or leave the unit empty."))


def _points_faults(line: CostLineFacts, names: tuple[str, str, str], kind: str) -> Iterator[LineFault]:
    values = [getattr(line, name) for name in names]
    for name, value in zip(names, values, strict=True):
        if not _fits(value, kind):
            yield LineFault(name, _("This number is too large or too precise."))
        elif value < 0:
            yield LineFault(name, _("It must not be negative."))
    if all(_fits(value, kind) for value in values):
        low, mode, high = values
        if low > mode:
            yield LineFault(names[0], _("The least must not be above the most likely."))
        if mode > high:
            yield LineFault(names[2], _("The highest must not be below the most likely."))


def _fits(value: Decimal, kind: str) -> bool:
    """Whether the column holds this number exactly, in every database."""
    if not value.is_finite() or not -MOST_AMOUNT < value < MOST_AMOUNT:
        return False
    kept = value.quantize(Decimal(1).scaleb(-PLACES[kind]))
    return kept == value and len(kept.normalize().as_tuple().digits) <= MOST_DIGITS


def record_cost_model(
    *,
    option: Option,
    revision: int,
    lines: Sequence[CostLineFacts],
    currency: str,
    by: User,
    at: datetime,
) -> CostModel:
    """Replace the lines of an option's model, if nobody did since ``revision`` (0: there was none).

    ``currency``: the one in which the amounts were meant; another than the request's is refused. The option
    comes with its ``use_case``. ``CostConflict`` when somebody was faster, ``CostWaiting`` while its
    assessment waits for a decision.
    """
    lines = [_tidied(line) for line in lines]
    faults = [*_model_faults(option.use_case, lines, currency)]
    if faults:
        raise CostRefused(*faults)
    with transaction.atomic():
        # First of all: two people saving at once meet here, and so does a submission.
        model = _taken(option, revision, by=by, at=at)
        before = [_history(facts_of(line)) for line in model.lines.all()]
        model.lines.all().delete()
        store_lines(model, lines)
        record_request_event(
            "cost.recorded",
            option.use_case,
            subject=option.pk,
            before={"lines": before} if before else None,
            after={"lines": [_history(line) for line in lines], "revision": model.revision},
            by=by,
            at=at,
        )
    return model


def store_lines(model: CostModel, lines: Sequence[CostLineFacts]) -> None:
    """Write the lines of a model that has none. Part of an action that has checked them."""
    CostLine.objects.bulk_create(
        CostLine(cost_model=model, position=position, **asdict(line))
        for position, line in enumerate(lines, start=1)
    )


def _model_faults(use_case: UseCase, lines: Sequence[CostLineFacts], currency: str) -> Iterator[str]:
    if not lines:
        yield _("A cost model needs at least one line with its amounts.")
    if len(lines) > MOST_LINES:
        yield _("A cost model has at most %(limit)s lines; this has %(count)s.") % {
            "limit": MOST_LINES,
            "count": len(lines),
        }
    if currency != use_case.currency:
        yield _("The amounts are in %(given)s; this request counts in %(wanted)s. Nothing is converted.") % {
            "given": currency or "–",
            "wanted": use_case.currency,
        }
    for position, line in enumerate(lines, start=1):
        for fault in line_faults(line, horizon_years=use_case.horizon_years):
            yield _("Line %(position)s: %(fault)s") % {"position": position, "fault": fault.message}


def _taken(option: Option, revision: int, *, by: User, at: datetime) -> CostModel:
    """The model, ours to write until the end of the transaction, under its next revision."""
    if not Assessment.objects.filter(option=option).hold_open():
        raise CostWaiting
    if revision:
        is_mine = CostModel.objects.filter(option=option, revision=revision).update(
            revision=revision + 1, edited_at=at, edited_by=by
        )
    else:
        is_mine = not CostModel.objects.filter(option=option).exists() and _created(option, by=by, at=at)
    stored = CostModel.objects.filter(option=option).first()
    if not is_mine or stored is None:
        raise CostConflict(list(stored.lines.all()) if stored else [], stored.revision if stored else 0)
    return stored


def _created(option: Option, *, by: User, at: datetime) -> bool:
    try:
        with transaction.atomic():
            CostModel.objects.create(option=option, edited_at=at, edited_by=by)
    except IntegrityError:  # somebody else's came between
        return False
    return True


def is_waiting(option: Option) -> bool:
    """Whether an assessment that rests on this option's costs waits for a decision."""
    return Assessment.objects.waiting().filter(option=option).exists()


def record_cost_frame(
    *,
    use_case: UseCase,
    revision: int,
    currency: str,
    horizon_years: int,
    discount_pct: Decimal,
    keep_amounts: bool = False,
    by: User,
    at: datetime,
) -> UseCase:
    """Currency, horizon and discount rate of a request, if nobody changed it since ``revision``.

    Nothing is converted: another currency while models exist needs ``keep_amounts``, which says that the
    amounts are meant in the new one. All costs depend on the frame, so no option may wait for a decision.
    """
    facts = {"currency": currency, "horizon_years": horizon_years, "discount_pct": discount_pct}
    before: dict[str, object] = {name: str(getattr(use_case, name)) for name in facts}
    faults = [*_frame_faults(currency, horizon_years, discount_pct)]
    has_models = CostModel.objects.filter(option__use_case=use_case).exists()
    if currency != use_case.currency and has_models and not keep_amounts:
        faults.append(
            _(
                "There are amounts in %(currency)s already, and nothing is converted. Tick that they are "
                "meant in the new currency, or correct them first."
            )
            % {"currency": use_case.currency}
        )
    if faults:
        raise CostRefused(*faults)
    with transaction.atomic():
        options = Option.objects.filter(use_case=use_case)
        if not Assessment.objects.filter(option__in=options).hold_open():
            raise CostWaiting(_("An option of this request is waiting for a decision. Send it back first."))
        is_saved = UseCase.objects.filter(pk=use_case.pk, revision=revision).update(
            **facts, revision=revision + 1
        )
        if not is_saved:
            raise FrameConflict(UseCase.objects.get(pk=use_case.pk))
        for name, value in facts.items():
            setattr(use_case, name, value)
        use_case.revision = revision + 1
        after: dict[str, object] = {name: str(value) for name, value in facts.items()}
        record_request_event("cost.frame_recorded", use_case, before=before, after=after, by=by, at=at)
    return use_case


def _frame_faults(currency: str, horizon_years: int, discount_pct: Decimal) -> Iterator[str]:
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
        yield _("A currency is three letters, for example EUR.")
    if not 1 <= horizon_years <= MOST_YEARS:
        yield _("The horizon is 1 to 10 years.")
    if not _fits(discount_pct, "probability") or not 0 <= discount_pct <= 50:
        yield _("The discount rate lies between 0 and 50%.")


def _tidied(line: CostLineFacts) -> CostLineFacts:
    words = {name: tidy(getattr(line, name)) for name in ("name", "unit", "note")}
    return CostLineFacts(**{**asdict(line), **words})


def _history(line: CostLineFacts) -> dict[str, object]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(line).items()}
