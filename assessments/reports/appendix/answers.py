"""§4, every question asked with its answer; §5, what to ask the vendor; §6, improvements and clauses."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.frameworks.schema import ContextQuestion, Question
from assessments.labels import CLAUSE_STATUS, LANE
from assessments.queries.dossier import AnswerFacts
from assessments.reports.reading import OPEN_STATES, Reading, grouped
from assessments.scoring.scorecard import QuestionEffect

LONG = 700  # characters: a longer note may break over pages
LEAST_SWING = Fraction(1, 20)  # prints as 0.1
STRONG = frozenset({"E3", "E4"})


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question with everything that was said about it."""

    id: str
    text: str
    answer: str
    is_open: bool
    evidence: str
    source: str
    source_day: str
    note: str
    reason: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """The questions of the context or of a dimension."""

    title: str
    summary: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """§4."""

    groups: tuple[AnswerGroup, ...]
    kept: str  # answers that are kept and do not count
    silent: str  # questions that the vendor was asked and left unanswered


@dataclass(frozen=True, slots=True)
class VendorQuestion:
    """What to ask the vendor, and why now."""

    id: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Improvement:
    """What would lower the score most: the measure, its clause, and the points at stake."""

    id: str
    measure: str
    clause: str
    owner: str
    points: str
    number: str = ""  # of the clause, the same in the clause pack
    status: str = ""


def answers(reading: Reading) -> Answers:
    """Context first, then the dimensions in order."""
    context = AnswerGroup(
        reading.press.own(_("Context of use")),
        reading.press.own(_("Answered about our own use; no evidence level applies.")),
        tuple(
            answer_row(reading, question, has_evidence=False)
            for question in reading.framework.context.questions
        ),
    )
    groups = [context]
    for dimension in reading.framework.dimensions:
        asked = [question for question in dimension.questions if question.id in reading.effects]
        rows = tuple(answer_row(reading, question) for question in asked)
        groups.append(
            AnswerGroup(
                reading.press.said(dimension.name), counted(reading, asked, len(dimension.questions)), rows
            )
        )
    return Answers(tuple(groups), kept_words(reading), silent_words(reading))


def counted(reading: Reading, asked: list[Question], everything: int) -> str:
    """How many were asked, answered and open, and why others were not asked."""
    open_count = sum(1 for question in asked if reading.state_of(question.id) in OPEN_STATES)
    text = ngettext("%(asked)s question asked", "%(asked)s questions asked", len(asked)) % {
        "asked": len(asked)
    }
    parts = [text, _("%(answered)s answered") % {"answered": len(asked) - open_count}]
    if open_count:
        parts.append(_("%(open)s open") % {"open": open_count})
    if everything > len(asked):
        words = {"count": everything - len(asked), "lane": str(LANE[reading.dossier.lane].word).lower()}
        parts.append(_("%(count)s not asked in this context and lane (%(lane)s)") % words)
    return reading.press.own(", ".join(parts) + ".")


def answer_row(
    reading: Reading, question: Question | ContextQuestion, *, has_evidence: bool = True
) -> AnswerRow:
    """One question with answer, evidence, source, note and reason."""
    press = reading.press
    facts = reading.answers.get(question.id)
    note, reason = (press.block(facts.note), press.block(facts.reason)) if facts else ("", "")
    is_answered = facts is not None and facts.state == "answered"
    return AnswerRow(
        id=reading.code(question.id),
        text=press.said(question.text),
        answer=reading.chosen(question),
        is_open=reading.state_of(question.id) in OPEN_STATES,
        evidence=reading.evidence_words(facts) if facts and is_answered and has_evidence else "",
        source=source_words(reading, facts),
        source_day=source_days(reading, facts),
        note=note,
        reason=reason,
        is_long=len(note) + len(reason) > LONG,
    )


def source_words(reading: Reading, facts: AnswerFacts | None) -> str:
    """Title and link or reference of the source."""
    if facts is None:
        return ""
    parts = (reading.press.line(facts.source_title), reading.press.line(facts.source_reference))
    return " · ".join(part for part in parts if part)


def source_days(reading: Reading, facts: AnswerFacts | None) -> str:
    """The date of the source and its expiry."""
    if facts is None or not (facts.source_on or facts.source_expires_on):
        return ""
    press = reading.press
    parts = []
    if facts.source_on:
        parts.append(_("of %(date)s") % {"date": press.short_date(facts.source_on)})
    if facts.source_expires_on:
        parts.append(_("until %(date)s") % {"date": press.short_date(facts.source_expires_on)})
    return press.own(", ".join(parts))


def kept_words(reading: Reading) -> str:
    """Answers that a condition hides: kept, and not counted."""
    hidden = [
        answer.question
        for answer in reading.dossier.answers
        if answer.question in reading.framework.questions_by_id
        and answer.question not in reading.effects
        and answer.state != "unanswered"
    ]
    if not hidden:
        return ""
    text = ngettext(
        "%(count)s answer is kept and does not count, because its question is not asked in this context: "
        "%(ids)s.",
        "%(count)s answers are kept and do not count, because their questions are not asked in this "
        "context: %(ids)s.",
        len(hidden),
    ) % {"count": len(hidden), "ids": grouped(hidden)}
    return reading.press.own(text)


def silent_words(reading: Reading) -> str:
    """Where the vendor was asked and did not answer; what that does."""
    ids = [fact.question for fact in reading.dossier.answers if fact.is_unconfirmed]
    ids = [id for id in ids if id in reading.effects]
    if not ids:
        return ""
    text = ngettext(
        "The vendor was asked and did not answer %(count)s question: %(ids)s. Its own documents and terms "
        "(E2) count as publicity (E1) there.",
        "The vendor was asked and did not answer %(count)s questions: %(ids)s. Its own documents and terms "
        "(E2) count as publicity (E1) there.",
        len(ids),
    )
    return reading.press.own(text % {"count": len(ids), "ids": grouped(ids)})


def vendor_questions(reading: Reading) -> tuple[VendorQuestion, ...]:
    """What only the vendor can say: open answers first, then claims without strong proof."""
    rows = []
    for question in reading.asked:
        facts = reading.answers.get(question.id)
        if question.vendor_question is None:
            continue
        if reading.state_of(question.id) in OPEN_STATES:
            why = _("not known yet")
        elif facts and facts.state == "answered" and facts.evidence not in STRONG:
            why = _("proof: %(level)s") % {"level": reading.evidence_words(facts)}
        else:
            continue
        rows.append(
            VendorQuestion(question.id, reading.press.said(question.vendor_question), reading.press.own(why))
        )
    return tuple(rows)


def improvements(reading: Reading) -> tuple[Improvement, ...]:
    """Measures and clauses that would lower the prudent score, largest first; not what prints as nothing."""
    rows = []
    for effect in ranked_by_swing(reading):
        if effect.swing < LEAST_SWING:
            break
        question = reading.framework.question(effect.question)
        clause = reading.press.said(question.clause) if question.clause else ""
        points = figures.small_points(effect.swing)
        measure = reading.press.said(question.remediation)
        found = reading.clauses.get(question.id)
        number = found.number if found else ""
        status = reading.press.own(str(CLAUSE_STATUS[found.status].word)) if found and found.status else ""
        row = Improvement(question.id, measure, clause, reading.roles(question), points, number, status)
        rows.append(row)
    return tuple(rows)


def minor_improvements(reading: Reading) -> str:
    """The questions whose best answer would move the score by less than it is printed with."""
    ids = [effect.question for effect in ranked_by_swing(reading) if 0 < effect.swing < LEAST_SWING]
    if not ids:
        return ""
    text = ngettext(
        "%(count)s more would move the score by less than a tenth of a point: %(ids)s.",
        "%(count)s more would each move the score by less than a tenth of a point: %(ids)s.",
        len(ids),
    ) % {"count": len(ids), "ids": grouped(ids)}
    return reading.press.own(text)


def ranked_by_swing(reading: Reading) -> list[QuestionEffect]:
    """The effects of the asked questions, largest swing first."""
    return sorted(reading.effects.values(), key=lambda effect: (-effect.swing, effect.question))
