"""The working behind every printed number: formula, this assessment's values, and one step deeper."""

from __future__ import annotations

from assessments.frameworks.schema import Framework
from assessments.queries.dossier import Dossier
from assessments.queries.working.criterion import control_working, criterion_working
from assessments.queries.working.parts import Cell, Subject, Working, WorkingTable
from assessments.queries.working.question import question_working
from assessments.queries.working.total import coverage_working, dimension_working, total_working
from assessments.queries.working.verdict import stop_working, verdict_working

__all__ = ["KINDS", "Cell", "Working", "WorkingTable", "working_of"]

KINDS = {
    "verdict": verdict_working,
    "total": total_working,
    "coverage": coverage_working,
    "dimension": dimension_working,
    "criterion": criterion_working,
    "control": control_working,
    "stop": stop_working,
    "question": question_working,
}


def working_of(dossier: Dossier, framework: Framework, kind: str, id: str) -> Working:
    """The working of one figure; ``KeyError`` when there is no such figure."""
    return KINDS[kind](Subject(dossier, framework), id)
