"""Which sections ask something else because of an answer about the context."""

from __future__ import annotations

from django.utils.translation import ngettext

from assessments.queries.assessment_page import CONTEXT, AssessmentPage
from assessments.templatetags.words import section_title


def section_changes(before: AssessmentPage, after: AssessmentPage) -> list[str]:
    """One sentence a change. Silent while the context is first filled in: then everything changes."""
    if before.section(CONTEXT).status != "done":
        return []
    lines = []
    for old, new in zip(before.sections, after.sections, strict=True):
        asked_before = {question.id for question in old.questions}
        asked_now = {question.id for question in new.questions}
        names = {"section": section_title(new)}
        if more := len(asked_now - asked_before):
            lines.append(
                ngettext(
                    "%(section)s: %(number)d question more is asked.",
                    "%(section)s: %(number)d questions more are asked.",
                    more,
                )
                % {**names, "number": more}
            )
        if fewer := len(asked_before - asked_now):
            lines.append(
                ngettext(
                    "%(section)s: %(number)d question is no longer asked; its answer is kept.",
                    "%(section)s: %(number)d questions are no longer asked; their answers are kept.",
                    fewer,
                )
                % {**names, "number": fewer}
            )
    return lines
