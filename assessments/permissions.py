"""Who may do what: one table. A stranger never gets here: ``visible_to`` has already answered 404."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from assessments.models import Assessment, Membership, User

EVERYBODY = frozenset({"administrator", "analyst", "contributor", "reviewer", "viewer"})
WORKERS = EVERYBODY - {"viewer"}
EDITORS = frozenset({"administrator", "analyst", "contributor"})
LEADERS = frozenset({"administrator", "analyst"})
DECIDERS = frozenset({"administrator", "reviewer"})
ADMINISTRATORS = frozenset({"administrator"})

NOT_ONES_OWN = "is neither the author nor who submitted it"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing people do, as docs/permissions.md says it; who may; and what it needs besides the role."""

    words: str
    roles: frozenset[str]
    needs: str = ""


ACTS: Mapping[str, Act] = {
    "read": Act("Read requests, assessments, results, reports, vendors and evidence", EVERYBODY),
    "open_request": Act("Open a request, or import an assessment", EDITORS),
    "edit_request": Act("Change a request; add vendors, products, options; costs, what-if cases", EDITORS),
    "answer": Act("Answer questions, also in a spreadsheet", EDITORS),
    "comment": Act("Write comments and mention people", WORKERS),
    "assign": Act("Give sections and questions to functions and people; promise a date", LEADERS),
    "settle": Act("Settle where two experts answered differently; the two may as well", LEADERS),
    "reconfirm": Act("Reconfirm earlier answers that are still true", EDITORS),
    "start_version": Act("Assess again: a new version, also of the questions", EDITORS),
    "treat_finding": Act("Say how a gap is treated, by whom, until when", EDITORS),
    "ask_vendor": Act("Ask the vendor by link; withdraw the link; record that it did not answer", EDITORS),
    "rule_on_claim": Act("Accept what the vendor claims, or not", EDITORS),
    "add_evidence": Act("Add a document or a link, correct what is said of it", EDITORS),
    "withdraw_evidence": Act("Withdraw a document", EDITORS),
    "open_confidential": Act("Open a confidential document", WORKERS),
    "cite": Act("Cite a passage for an answer; remove a citation", EDITORS),
    "rule_on_alert": Act("Confirm a contradiction, or dismiss it with a reason", EDITORS),
    "submit": Act("Hand in an assessment", EDITORS),
    "opine": Act(
        "Give the opinion of a function", EVERYBODY, "holds the function, or stands in for who does"
    ),
    "confirm_not_applicable": Act("Rule on “not applicable”", DECIDERS, NOT_ONES_OWN),
    "decide": Act("Decide, or return the assessment to its author", DECIDERS, NOT_ONES_OWN),
    "waive": Act("Grant or revoke a waiver of a hard stop", DECIDERS, NOT_ONES_OWN),
    "accept_risk": Act("Accept a risk for a time", DECIDERS, NOT_ONES_OWN),
    "see_members": Act("See who belongs to the organisation, and what each answers for", EVERYBODY),
    "set_own_absence": Act("Say when one is away, and who stands in", EVERYBODY, "for oneself"),
    "leave": Act("Leave the organisation", EVERYBODY, "is not the last administrator"),
    "invite": Act("Invite people, send the link again, withdraw it", ADMINISTRATORS),
    "change_member": Act(
        "Change role, functions, deputy and absence of a member; remove a member", ADMINISTRATORS
    ),
    "edit_organisation": Act("Change the organisation: name, second factor, retention", ADMINISTRATORS),
    "read_audit": Act("Read the audit trail", DECIDERS),
    "export_audit": Act("Export the audit trail", DECIDERS),
    "retry_mail": Act("See which e-mails were not sent, and try again", ADMINISTRATORS),
    "export_personal_data": Act("Export personal data", EVERYBODY, "one’s own"),
    "erase_personal_data": Act(
        "Erase a person’s data", ADMINISTRATORS, "administers every organisation of that person"
    ),
}


def may(role: str, act: str) -> bool:
    """The one question: whether this role may do this. An act that the table does not know is a bug."""
    return role in ACTS[act].roles


def require(is_allowed: bool) -> None:
    """Stop with 403 unless allowed."""
    if not is_allowed:
        raise PermissionDenied


def can_edit(membership_role: str) -> bool:
    """Open requests, add vendors and options, answer questions, submit: the same people throughout."""
    return may(membership_role, "edit_request")


def can_decide(user: User, assessment: Assessment, membership_role: str) -> bool:
    """Rule on not-applicable claims and decide: a reviewer other than the author and the submitter."""
    is_ones_own = user.pk in (assessment.author_id, assessment.submitted_by_id)
    return may(membership_role, "decide") and not is_ones_own


def can_settle(user: User, membership_role: str, experts: Collection[int]) -> bool:
    """Keep one of two different answers: who leads the assessment, or one of the two who answered."""
    is_one_of_them = user.pk in experts and may(membership_role, "answer")
    return may(membership_role, "settle") or is_one_of_them


def can_open(confidentiality: str, membership_role: str, functions: str) -> bool:
    """Whether a member may have the file of a piece: a confidential one is not for who only looks on."""
    return confidentiality != "confidential" or may(membership_role, "open_confidential") or bool(functions)


def organisations_open_to(user: User, act: str = "open_request") -> list[Membership]:
    """The memberships under which the user may do this, with their organisation."""
    return list(
        Membership.objects.filter(user=user, role__in=ACTS[act].roles)
        .select_related("organisation")
        .order_by("organisation__name")
    )
