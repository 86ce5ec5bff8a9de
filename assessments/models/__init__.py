"""Rows, constraints and QuerySet verbs."""

from assessments.models.answer import Answer, Sheet
from assessments.models.assessment import Assessment
from assessments.models.decision import Condition, Decision
from assessments.models.event import Event
from assessments.models.organisation import Membership, Organisation
from assessments.models.snapshot import Report, Snapshot
from assessments.models.use_case import Option, UseCase
from assessments.models.user import User
from assessments.models.vendor import Product, Vendor

__all__ = [
    "Answer",
    "Assessment",
    "Condition",
    "Decision",
    "Event",
    "Membership",
    "Option",
    "Organisation",
    "Product",
    "Report",
    "Sheet",
    "Snapshot",
    "UseCase",
    "User",
    "Vendor",
]
