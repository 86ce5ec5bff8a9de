"""What a what-if case does to each option of a request, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import figures
from assessments.frameworks.schema import LADDER, Framework, Text
from assessments.insight.scenarios import Conflict, ExitTerms, Outcome, Played, Shock
from assessments.labels import listed, question_number, said
from assessments.queries.what_if import Case, PlayedOption
from assessments.reports import charts
from assessments.reports.charts import BeforeAfter
from assessments.reports.pictures import Picture
from assessments.reports.robustness import asked, choice_words
from assessments.reports.sentences import verdict_word
from assessments.scoring.answers import Answers
from assessments.scoring.scorecard import Interval

HALF = Fraction(1, 2)  # points of a dimension: what moves less is counted, not listed


def shock_title(shock: Shock) -> str:
    """The case by name, in the reader's language unless it is a team's own."""
    return own_or_said(shock.title)


def own_or_said(text: Text | str) -> str:
    """Words of the questionnaire in the reader's language; a team's own as they were written."""
    return text if isinstance(text, str) else said(text)


# --- one option ---


def total_words(total: Interval | None, framework: Framework) -> str:
    """The prudent score with its range."""
    if total is None:
        return "–"
    low, high = figures.total_points(total.low, framework), figures.total_points(total.high, framework)
    return figures.with_range(low, high)


def moved_dimensions(
    before: Outcome, after: Outcome, framework: Framework
) -> tuple[list[tuple[str, str, str]], int]:
    """The dimensions whose prudent risk moved by half a point or more, the most first; how many moved less.

    A row holds name, before and after.
    """
    moved = []
    less = 0
    for id, end in after.dimensions.items():
        start = before.dimensions.get(id)
        old, new = start.high if start else None, end.high if end else None
        apart = abs((new or Fraction(0)) - (old or Fraction(0)))
        if (old is None) == (new is None) and apart < HALF:
            less += apart > 0
            continue
        moved.append((apart, said(framework.dimension(id).name), *told_apart(old, new, framework, id)))
    rows = [(name, old, new) for _apart, name, old, new in sorted(moved, key=lambda row: -row[0])]
    return rows, less


def told_apart(old: Fraction | None, new: Fraction | None, framework: Framework, id: str) -> tuple[str, str]:
    """Two figures of a dimension half a point or more apart: whole, or with the decimal that shows it."""
    before, after = (figures.dimension_points(value, framework, id) for value in (old, new))
    if before != after or old is None or new is None:
        return before, after
    return figures.decimal(old, 1), figures.decimal(new, 1)


def new_stops(before: Outcome, after: Outcome) -> list[str]:
    """The hard stops that the cases trigger."""
    already = {stop.id for stop in before.stops if stop.state == "triggered"}
    return [
        said(stop.message) for stop in after.stops if stop.state == "triggered" and stop.id not in already
    ]


def days_words(days: int | None) -> str:
    """A number of days; a fact that nobody gave is said to be missing."""
    return _("not known") if days is None else figures.days(days)


def leaving_words(played: Played) -> str:
    """How long leaving takes after the cases, against the notice then given."""
    return _("time: %(exit)s, notice: %(notice)s") % {
        "exit": days_words(played.days_to_exit),
        "notice": days_words(played.notice_days),
    }


def leaving_before(terms: ExitTerms, played: Played) -> str:
    """The same before; empty where the cases leave it alone."""
    if (terms.days_to_exit, terms.notice_days) == (played.days_to_exit, played.notice_days):
        return ""
    return _("before: %(exit)s, notice: %(notice)s") % {
        "exit": days_words(terms.days_to_exit),
        "notice": days_words(terms.notice_days),
    }


def exit_sentences(played: Played) -> list[str]:
    """What it means that leaving takes longer than the notice, or that nobody can tell."""
    sentences = []
    for missed in played.late_exit:
        if missed.state == "late":
            sentences.append(said(missed.message))
        else:
            sentences.append(
                _(
                    "Whether leaving takes longer than the notice cannot be told: the days to leave, the"
                    " notice or the context is missing. Until then “%(verdict)s” is not offered."
                )
                % {"verdict": verdict_word("proceed")}
            )
    return list(dict.fromkeys(sentences))


def aside_sentences(
    played: Played, cases: Sequence[Case], answers: Answers, framework: Framework
) -> list[str]:
    """Which of the cases do not apply to this option and why, and what they mean here instead."""
    sentences = []
    for case in cases:
        title = shock_title(case.shock)
        if case.id in played.not_applicable:
            sentence = _("“%(case)s” does not apply here") % {"case": title}
            why = because(case.shock, answers, framework)
            if why:
                sentence = _("%(sentence)s, because %(why)s") % {"sentence": sentence, "why": why}
            if case.id in played.instead and case.shock.instead is not None:
                instead = case.shock.instead
                sentence = _("%(sentence)s. Instead: %(title)s. %(narrative)s") % {
                    "sentence": sentence,
                    "title": said(instead.title),
                    "narrative": said(instead.narrative),
                }
                sentences.append(sentence)
            else:
                sentences.append(f"{sentence}.")
        elif case.id in played.open:
            sentences.append(
                _("Whether “%(case)s” applies is open: the context does not say. It was played.")
                % {"case": title}
            )
    return sentences


def because(shock: Shock, answers: Answers, framework: Framework) -> str:
    """The context answers that rule a case out: "“How is it deployed?” is “On our own servers”"."""
    reasons = []
    for leaf in shock.applies_if.leaves if shock.applies_if else ():
        given = answers.context.get(leaf.context or "")
        if (
            leaf.context
            and given is not None
            and given.choices
            and leaf.holds({leaf.context: given.choices}) is False
        ):
            question = framework.context_question(leaf.context)
            reasons.append(
                _("“%(question)s” is answered “%(answer)s”")
                % {"question": said(question.text), "answer": choice_words(question, given.choices)}
            )
    return listed(reasons)


def forced_rows(played: Played, framework: Framework) -> list[tuple[str, str, str, str]]:
    """Each answer that was made worse: number, question, before, after."""
    return [
        (
            question_number(framework, forced.question),
            said(asked(framework, forced.question).text),
            choice_words(asked(framework, forced.question), forced.before),
            choice_words(asked(framework, forced.question), forced.after),
        )
        for forced in played.forced
    ]


def skipped_sentences(played: Played, framework: Framework) -> list[str]:
    """The answers that the cases left alone, by reason."""
    reasons: Mapping[str, str] = {
        "unknown": _("not known, so it stays unknown: %(questions)s"),
        "already_worse": _("as bad already: %(questions)s"),
        "not_affected": _("not concerned as answered today: %(questions)s"),
        "not_asked": _("not asked here: %(questions)s"),
        "not_applicable": _("confirmed as not applicable: %(questions)s"),
    }
    found: dict[str, list[str]] = {}
    for skipped in played.skipped:
        numbers = found.setdefault(skipped.why, [])
        number = question_number(framework, skipped.question)
        if number not in numbers:
            numbers.append(number)
    return [text % {"questions": ", ".join(found[why])} for why, text in reasons.items() if why in found]


# --- every option ---


def conflict_sentences(
    options: Sequence[PlayedOption], cases: Sequence[Case], framework: Framework
) -> list[str]:
    """What the cases disagree on, each once; options that play it alike need not say it again."""
    titles = {case.id: shock_title(case.shock) for case in cases}
    found: dict[tuple[str, tuple[str, ...]], Conflict] = {}
    for option in options:
        for conflict in option.played.conflicts:
            key = conflict.subject, conflict.shocks
            if key not in found or conflict.played in conflict.values:
                found[key] = conflict
    return [conflict_sentence(conflict, titles, framework) for conflict in found.values()]


def conflict_sentence(conflict: Conflict, titles: Mapping[str, str], framework: Framework) -> str:
    """Two cases that set the same thing differently, and which value is played.

    Where an option's own figure is worse than either, it is that which is played.
    """
    said_by = listed(
        _("“%(case)s”: %(value)s")
        % {"case": titles[shock], "value": value_words(conflict.subject, value, framework)}
        for shock, value in zip(conflict.shocks, conflict.values, strict=True)
    )
    words = {
        "subject": subject_words(conflict.subject, framework),
        "cases": said_by,
        "played": value_words(conflict.subject, conflict.played, framework),
    }
    if conflict.played not in conflict.values:
        return (
            _("The cases set %(subject)s differently (%(cases)s). The option’s own, which is worse, stays.")
            % words
        )
    return _("The cases set %(subject)s differently (%(cases)s). The worse is played: %(played)s.") % words


def subject_words(subject: str, framework: Framework) -> str:
    """What a conflict is about: a fact, or a question."""
    facts = {
        "notice_days": _("the notice"),
        "days_to_exit": _("the days to leave"),
        "price_factor": _("the price"),
    }
    return facts.get(subject) or _("the answer to %(question)s") % {
        "question": question_number(framework, subject)
    }


def value_words(subject: str, value: str, framework: Framework) -> str:
    """A value of a fact or an answer, in words."""
    if subject in ("notice_days", "days_to_exit"):
        return days_words(int(value))
    if subject == "price_factor":
        return "× " + figures.factor(Fraction(value))
    return choice_words(asked(framework, subject), (value,))


def options_message(options: Sequence[PlayedOption]) -> str:
    """How many options change what is shown."""
    changed = sum(option.played.changes_verdict for option in options)
    if not changed:
        return _("No option changes its verdict")
    return ngettext(
        "%(changed)d of %(all)d options changes its verdict",
        "%(changed)d of %(all)d options change their verdict",
        changed,
    ) % {"changed": changed, "all": len(options)}


def options_picture(options: Sequence[PlayedOption]) -> Picture:
    """The verdict of each option before and after."""
    title = options_message(options)
    ladder = [verdict_word(verdict) for verdict in LADDER]
    rows = [
        BeforeAfter(
            name=option.assessment.option.title,
            before=place(option.played.before),
            after=place(option.played.after),
            note=_("not enough is known for a verdict")
            if None in (place(option.played.before), place(option.played.after))
            else "",
        )
        for option in options
    ]
    return Picture(
        title,
        charts.strip(rows, ladder=ladder, id="options-wide", title=title),
        charts.strip(rows, ladder=ladder, id="options-narrow", title=title, width=charts.NARROW),
        charts.strip_table(rows, ladder=ladder, caption=title, first=_("Option")),
    )


def place(outcome: Outcome) -> int | None:
    """Where an outcome stands on the ladder; nowhere while not enough is known."""
    if outcome.headline == "not_enough_information":
        return None
    return LADDER.index(outcome.verdict)
