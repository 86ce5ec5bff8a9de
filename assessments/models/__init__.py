"""Rows, constraints and QuerySet verbs."""

from assessments.models.answer import Answer, Sheet
from assessments.models.assessment import Assessment
from assessments.models.cost import CostLine, CostModel
from assessments.models.decision import Condition, Decision
from assessments.models.event import Event
from assessments.models.finding import Finding
from assessments.models.organisation import Membership, Organisation
from assessments.models.scenario import OwnScenario
from assessments.models.snapshot import Report, Snapshot
from assessments.models.use_case import Option, UseCase
from assessments.models.user import User
from assessments.models.vendor import Product, Vendor
from assessments.models.waiver import Waiver

__all__ = [
    "Answer",
    "Assessment",
    "Condition",
    "CostLine",
    "CostModel",
    "Decision",
    "Event",
    "Finding",
    "Membership",
    "Option",
    "Organisation",
    "OwnScenario",
    "Product",
    "Report",
    "Sheet",
    "Snapshot",
    "UseCase",
    "User",
    "Vendor",
    "Waiver",
]
