"""Printing in templates: content in the reader's language, figures as ``assessments.figures`` prints them."""

from __future__ import annotations

from fractions import Fraction

from django import template

from assessments import figures, labels
from assessments.frameworks.schema import Text

register = template.Library()


@register.filter
def said(text: Text) -> str:
    """Content in the active language."""
    return labels.said(text)


@register.filter
def points(value: Fraction | None) -> str:
    """A risk from 0 to 100."""
    return figures.points(value)


@register.filter
def percent(value: Fraction) -> str:
    """A share as a percentage."""
    return figures.percent(value)


@register.filter
def weight(value: Fraction) -> str:
    """A weight as a percentage, with one decimal where it needs one."""
    return figures.weight(value)
