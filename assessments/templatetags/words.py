"""Codes and dates to words, for templates."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assessments import labels
from assessments.frameworks.schema import Question
from assessments.labels import Label, said
from assessments.queries.assessment_page import AssessmentPage, Section

register = template.Library()


@register.filter
def label(code: str, kind: str) -> Label:
    """The label of a code: ``state|label:"ASSESSMENT_STATE"``. An unknown code is a bug."""
    registry: dict[str, Label] = getattr(labels, kind)
    return registry[code]


register.filter("said", said)
register.filter("listed", labels.listed)


@register.filter
def option_label(question: Question, value: str) -> str:
    """What an option of a question says."""
    return said(question.option(value).label)


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A calendar day written out: 23 November 2026, 1er novembre 2026."""
    if not value or isinstance(value, str):  # "" is what a template finds where there is no decision
        return ""
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    text = formats.date_format(on, "j F Y")
    return text.replace("1 ", "1er ", 1) if on.day == 1 and (get_language() or "").startswith("fr") else text


@register.filter
def section_title(section: Section) -> str:
    """A section's name: its dimension's, or ours for the context."""
    return said(section.name) if section.name else _("How it will be used")


@register.filter("progress")
def progress_words(part: Section | AssessmentPage) -> str:
    """How far a section, or all of them, is answered: "9 of 12, 2 not known yet"."""
    if not part.asked:
        return _("nothing to answer")
    text = _("%(answered)d of %(asked)d") % {"answered": part.answered, "asked": part.asked}
    if part.unknown:
        unknown = ngettext("%(number)d not known yet", "%(number)d not known yet", part.unknown)
        text = f"{text}, {unknown % {'number': part.unknown}}"
    return text
