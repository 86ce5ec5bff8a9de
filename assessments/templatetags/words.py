"""Codes and dates to words, for templates."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import formats, timezone
from django.utils.translation import get_language

from assessments import labels
from assessments.labels import Label

register = template.Library()


@register.filter
def label(code: str, kind: str) -> Label:
    """The label of a code: ``state|label:"ASSESSMENT_STATE"``. An unknown code is a bug."""
    registry: dict[str, Label] = getattr(labels, kind)
    return registry[code]


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A calendar day written out: 23 November 2026, 1er novembre 2026."""
    if not value or isinstance(value, str):  # "" is what a template finds where there is no decision
        return ""
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    text = formats.date_format(on, "j F Y")
    return text.replace("1 ", "1er ", 1) if on.day == 1 and (get_language() or "").startswith("fr") else text
