"""What the shape alone cannot say: ids that exist, shares that add up, options in order."""

from __future__ import annotations

from assessments.frameworks.consistency.context import context_faults
from assessments.frameworks.consistency.contradiction import contradiction_faults
from assessments.frameworks.consistency.dimension import dimension_faults, unused_question_faults
from assessments.frameworks.consistency.frame import frame_faults
from assessments.frameworks.consistency.register import Register
from assessments.frameworks.consistency.scenario import scenario_faults
from assessments.frameworks.consistency.sources import article_faults, reference_faults
from assessments.frameworks.draft import Draft
from assessments.frameworks.schema import ContextFile, DimensionFile, FrameworkFile


def faults(draft: Draft, *, slug: str, version: str) -> list[str]:
    """Every inconsistency between the sound entries of a draft, one line each."""
    book = Register(draft)
    found: list[str] = []
    frame = draft.files.get("framework.yaml")
    if isinstance(frame, FrameworkFile):
        found += frame_faults(frame, book, slug=slug, version=version)
    context = draft.files.get("context.yaml")
    if isinstance(context, ContextFile):
        found += context_faults(context, book)
    for name, file in draft.files.items():
        if isinstance(file, DimensionFile):
            found += dimension_faults(name, file, book)
    found += unused_question_faults(book)
    found += reference_faults(draft, book)
    found += article_faults(draft, book)
    found += scenario_faults(draft, book)
    found += contradiction_faults(draft, book)
    return found
