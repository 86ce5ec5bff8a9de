"""§1, the request and the decision in full; §10, what happened and what changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.labels import (
    ADVICE,
    ANSWER_STATE,
    ASSESSMENT_STATE,
    FUNCTION,
    LANE,
    OUTCOME,
    STAGE,
    STANCE,
)
from assessments.reports.reading import Reading


@dataclass(frozen=True, slots=True)
class Field:
    """A label with a value; a user's words keep their line ends."""

    label: str
    value: str
    is_user: bool = True


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition of the decision, whole."""

    stage: str
    text: str
    owner: str
    proof: str
    due: str
    question: str


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """What one function says, whole."""

    function: str
    stance: str
    line: str
    whose: str


@dataclass(frozen=True, slots=True)
class Record:
    """§1: nothing shortened."""

    request: tuple[Field, ...]
    decision: tuple[Field, ...]
    conditions: tuple[ConditionRow, ...]
    opinions: tuple[OpinionRow, ...]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """Something that happened: when, what, by whom."""

    day: str
    what: str
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """An answer that differs from the version before."""

    question: str
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class History:
    """§10."""

    events: tuple[HistoryRow, ...]
    changes: tuple[ChangeRow, ...]


def record(reading: Reading) -> Record:
    """The request as it was made and the decision as it was taken."""
    dossier, press = reading.dossier, reading.press
    own = press.own
    none = own(_("Not provided."))
    request = [
        Field(own(_("Use case")), press.block(dossier.title)),
        Field(own(_("Sponsor")), press.block(dossier.sponsor) or none),
        Field(own(_("Decision wanted by")), press.date(dossier.deadline_on), is_user=False),
        Field(own(_("Expected benefit")), press.block(dossier.benefit) or none),
        Field(own(_("If we do nothing")), press.block(dossier.do_nothing) or none),
        Field(
            own(_("Vendor")), " · ".join(filter(None, (press.block(dossier.vendor), dossier.vendor_country)))
        ),
        Field(own(_("Product")), press.block(dossier.product)),
        Field(own(_("Option")), press.block(dossier.option)),
        Field(own(_("Organisation")), press.block(dossier.organisation)),
        Field(own(_("Lane")), own(str(LANE[dossier.lane].word)), is_user=False),
    ]
    return Record(tuple(request), decision_fields(reading), condition_rows(reading), opinion_rows(reading))


def decision_fields(reading: Reading) -> tuple[Field, ...]:
    """Outcome, reason, deviation, dates; empty while nothing is decided."""
    decision, press = reading.dossier.decision, reading.press
    if decision is None:
        return ()
    own = press.own
    fields = [
        Field(own(_("Decision")), own(str(OUTCOME[decision.outcome].word)), is_user=False),
        Field(own(_("Decided by")), press.block(decision.decided_by)),
        Field(own(_("Decided on")), press.date(decision.decided_at), is_user=False),
        Field(own(_("Reason")), press.block(decision.reason)),
        Field(own(_("Why against the verdict")), press.block(decision.deviation))
        if decision.deviation
        else None,
        Field(own(_("Advice of data protection")), own(str(ADVICE[decision.advice].word)), is_user=False)
        if decision.advice
        else None,
        Field(own(_("Why the advice is not followed")), press.block(decision.advice_reason))
        if decision.advice_reason
        else None,
        Field(own(_("Why decisive documents stayed unread")), press.block(decision.unread_reason))
        if decision.unread_reason
        else None,
        Field(own(_("Valid until")), press.date(decision.valid_until), is_user=False),
        Field(own(_("Next review")), press.date(decision.next_review_on), is_user=False),
    ]
    return tuple(field for field in fields if field is not None)


def condition_rows(reading: Reading) -> tuple[ConditionRow, ...]:
    """Every condition, whole."""
    decision, press = reading.dossier.decision, reading.press
    return tuple(
        ConditionRow(
            press.own(str(STAGE[item.stage].word)),
            press.block(item.text),
            press.block(item.owner),
            press.block(item.proof),
            press.short_date(item.due_on),
            item.question or "–",
        )
        for item in (decision.conditions if decision else ())
    )


def opinion_rows(reading: Reading) -> tuple[OpinionRow, ...]:
    """Every opinion, word for word."""
    press = reading.press
    return tuple(
        OpinionRow(
            press.own(str(FUNCTION[opinion.function].word)),
            press.own(str(STANCE[opinion.stance].word)),
            press.block(opinion.line),
            f"{press.line(opinion.by)}, {press.short_date(opinion.at)}",
        )
        for opinion in reading.printed.record.opinions
    )


def history(reading: Reading) -> History:
    """Creation, submission, rulings and decision; then every answer that changed since the version before."""
    dossier, press = reading.dossier, reading.press
    rows = [
        HistoryRow(
            press.short_date(dossier.created_at),
            press.own(_("Version %(number)s started") % {"number": dossier.number}),
            press.line(dossier.author),
            "",
        )
    ]
    if dossier.submitted_at:
        rows.append(
            HistoryRow(
                press.short_date(dossier.submitted_at),
                press.own(_("Submitted")),
                press.line(dossier.submitted_by),
                "",
            )
        )
    for ruling in dossier.rulings:
        word = (
            _("“Not applicable” confirmed: %(id)s")
            if ruling.is_confirmed
            else _("“Not applicable” refused: %(id)s")
        )
        rows.append(
            HistoryRow(
                press.short_date(ruling.at),
                press.own(word % {"id": ruling.question}),
                press.line(ruling.by),
                press.block(ruling.reason),
            )
        )
    if dossier.decision:
        rows.append(
            HistoryRow(
                press.short_date(dossier.decision.decided_at),
                press.own(
                    _("Decided: %(outcome)s") % {"outcome": str(OUTCOME[dossier.decision.outcome].word)}
                ),
                press.line(dossier.decision.decided_by),
                "",
            )
        )
    rows.append(
        HistoryRow(
            press.short_date(dossier.as_of),
            press.own(
                _("State on the day of this report: %(state)s")
                % {"state": str(ASSESSMENT_STATE[dossier.state].word)}
            ),
            "",
            "",
        )
    )
    return History(tuple(rows), tuple(change_row(reading, change) for change in dossier.changes))


def change_row(reading: Reading, change: object) -> ChangeRow:
    """One changed answer, in words."""
    question, before, after = change.question, change.before, change.after  # type: ignore[attr-defined]
    known = reading.framework.questions_by_id.get(question) or reading.framework.context_by_id.get(question)
    text = reading.press.said(known.text) if known else ""
    return ChangeRow(question, text, in_words(reading, before), in_words(reading, after))


def in_words(reading: Reading, code: str) -> str:
    """A stored code such as "b · E2" or "unknown" as it is read: states get their word."""
    state, _dot, evidence = code.partition(" · ")
    if state not in ANSWER_STATE:
        return reading.press.own(code)
    word = str(ANSWER_STATE[state].word)
    return reading.press.own(f"{word} · {evidence}" if evidence else word)
