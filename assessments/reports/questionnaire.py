"""The questionnaire on paper, blank or with its answers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from assessments.frameworks.schema import ContextQuestion, Framework, Question
from assessments.labels import ANSWER_STATE
from assessments.queries.dossier import Dossier
from assessments.queries.printed import Printed
from assessments.reports.appendix.answers import source_days, source_words
from assessments.reports.content import report_day, running_title
from assessments.reports.html import in_language
from assessments.reports.pdf import render
from assessments.reports.press import Press
from assessments.reports.reading import Reading

EMPTY, CHOSEN = {"single_choice": "○", "multiple_choice": "□"}, {"single_choice": "●", "multiple_choice": "■"}


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer with its mark."""

    mark: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """One question, and what was answered unless the print is blank."""

    id: str
    text: str
    why: str
    answered_by: str
    options: tuple[Option, ...]
    has_evidence: bool
    evidence: str
    source: str
    note: str
    reason: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of the context or of a dimension."""

    title: str
    questions: tuple[PrintedQuestion, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Everything the print shows, in one language."""

    language: str
    is_blank: bool
    is_draft: bool
    title: str
    subject: str
    author: str
    day: str
    content_hash: str
    running: str
    intro: str
    levels: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]


def questionnaire_pdf(
    dossier: Dossier, framework: Framework, *, language: str, content_hash: str, is_blank: bool
) -> bytes:
    """The questions this assessment asks, with or without its answers."""
    content = questionnaire(
        dossier, framework, language=language, content_hash=content_hash, is_blank=is_blank
    )
    html = in_language("reports/questionnaire.html", language, {"report": content}, None)
    return render(html, identifier=f"{content_hash}-{language}-{'blank' if is_blank else 'answered'}").pdf


def questionnaire(
    dossier: Dossier, framework: Framework, *, language: str, content_hash: str, is_blank: bool
) -> Questionnaire:
    """Context first, then the dimensions in order."""
    with translation.override(language):
        press = Press(language)
        reading = Reading(Printed(dossier, None), framework, press, content_hash)
        context = tuple(printed(reading, item, is_blank) for item in framework.context.questions)
        groups = [Group(press.own(_("Context of use")), context)]
        for dimension in framework.dimensions:
            asked = [item for item in dimension.questions if item.id in reading.effects]
            rows = tuple(printed(reading, item, is_blank) for item in asked)
            if rows:
                groups.append(Group(press.said(dimension.name), rows))
        levels = tuple((level.id, press.said(level.label)) for level in framework.evidence.levels)
        return Questionnaire(
            language=language,
            is_blank=is_blank,
            is_draft=reading.is_draft and not is_blank,
            title=press.own(_("Questionnaire")) + press.colon + press.line(dossier.option),
            subject=press.said(framework.meta.title),
            author=press.line(dossier.organisation),
            day=report_day(dossier),
            content_hash=content_hash,
            running=running_title(reading),
            intro=press.own(intro(is_blank)),
            levels=levels,
            groups=tuple(groups),
        )


def intro(is_blank: bool) -> str:
    """How to read, or how to fill in."""
    if is_blank:
        return _(
            "Mark one circle, or every square that applies. What you do not know yet is a valid answer. "
            "Name the source of each answer and its level."
        )
    return _("A filled circle or square is the answer given. What was not provided is said in words.")


def printed(reading: Reading, question: Question | ContextQuestion, is_blank: bool) -> PrintedQuestion:
    """One question with its options and, unless blank, its answer."""
    press = reading.press
    facts = None if is_blank else reading.answers.get(question.id)
    chosen = facts.choices if facts and facts.state == "answered" else ()
    is_question = isinstance(question, Question)
    roles = question.answered_by if isinstance(question.answered_by, tuple) else (question.answered_by,)
    note, reason = (press.block(facts.note), press.block(facts.reason)) if facts else ("", "")
    has_proof = bool(facts) and bool(chosen) and is_question
    return PrintedQuestion(
        id=reading.code(question.id),
        text=press.said(question.text),
        why=press.said(question.why if isinstance(question, Question) else question.help),
        answered_by=", ".join(press.said(reading.framework.role(role).label) for role in roles),
        options=options(reading, question, chosen, is_blank=is_blank),
        has_evidence=is_question,
        evidence=reading.evidence_words(facts) if facts and has_proof else "",
        source=" · ".join(
            part for part in (source_words(reading, facts), source_days(reading, facts)) if part
        ),
        note=note,
        reason=reason,
        is_long=len(note) + len(reason) > 700,
    )


def options(
    reading: Reading, question: Question | ContextQuestion, chosen: tuple[str, ...], *, is_blank: bool
) -> tuple[Option, ...]:
    """The options with their marks, then the states that are answers too."""
    press, kind = reading.press, question.kind
    rows = [
        Option(
            (CHOSEN if option.value in chosen else EMPTY)[kind],
            press.said(option.label),
            option.value in chosen,
        )
        for option in question.options
    ]
    state = reading.state_of(question.id)
    states = ["unknown"]
    if isinstance(question, Question):
        states.append(
            "not_applicable_confirmed" if state == "not_applicable_confirmed" else "not_applicable_claimed"
        )
    for code in states:
        is_it = not is_blank and state == code
        rows.append(
            Option(
                (CHOSEN if is_it else EMPTY)["single_choice"], press.own(state_word(code, is_blank)), is_it
            )
        )
    if not is_blank and state == "unanswered":
        rows.append(Option("●", press.own(_("Not provided.")), True))
    return tuple(rows)


def state_word(code: str, is_blank: bool) -> str:
    """The word of a state; on a blank print "not applicable" asks for its reason."""
    if is_blank and code.startswith("not_applicable"):
        return _("Not applicable, because:")
    return str(ANSWER_STATE[code].word)
