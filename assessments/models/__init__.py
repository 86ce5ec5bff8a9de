"""Rows, constraints and QuerySet verbs."""

from assessments.models.alert import AlertRuling
from assessments.models.answer import Answer, Sheet
from assessments.models.assessment import Assessment
from assessments.models.assignment import Assignment
from assessments.models.comment import Comment
from assessments.models.cost import CostLine, CostModel
from assessments.models.decision import Condition, Decision
from assessments.models.event import Event
from assessments.models.evidence import Citation, Evidence, EvidencePage, Opening
from assessments.models.finding import Finding
from assessments.models.first_answer import FirstAnswer
from assessments.models.inquiry import Claim, Inquiry
from assessments.models.invitation import Invitation
from assessments.models.notice import Notice, NoticeChoice
from assessments.models.opinion import Opinion
from assessments.models.organisation import Membership, Organisation
from assessments.models.scenario import OwnScenario
from assessments.models.snapshot import Report, Snapshot
from assessments.models.use_case import Option, UseCase
from assessments.models.user import User
from assessments.models.vendor import Product, Vendor
from assessments.models.waiver import Waiver

__all__ = [
    "AlertRuling",
    "Answer",
    "Assessment",
    "Assignment",
    "Citation",
    "Claim",
    "Comment",
    "Condition",
    "CostLine",
    "CostModel",
    "Decision",
    "Event",
    "Evidence",
    "EvidencePage",
    "Finding",
    "FirstAnswer",
    "Inquiry",
    "Invitation",
    "Membership",
    "Notice",
    "NoticeChoice",
    "Opening",
    "Opinion",
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
