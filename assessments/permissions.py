"""Who may do what. A stranger never gets here: ``visible_to`` has already answered 404."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from assessments.models import Assessment, Membership, User

EDITORS = frozenset({"administrator", "analyst", "contributor"})
DECIDERS = frozenset({"administrator", "reviewer"})


def require(is_allowed: bool) -> None:
    """Stop with 403 unless allowed."""
    if not is_allowed:
        raise PermissionDenied


def can_edit(membership_role: str) -> bool:
    """Open requests, add vendors and options, answer questions, submit."""
    return membership_role in EDITORS


def can_decide(user: User, assessment: Assessment, membership_role: str) -> bool:
    """Rule on not-applicable claims and decide: a reviewer other than the author and the submitter."""
    return membership_role in DECIDERS and user.pk not in (assessment.author_id, assessment.submitted_by_id)


def can_open(confidentiality: str, membership_role: str, functions: str) -> bool:
    """Whether a member may have the file of a piece: a confidential one is not for who only looks on."""
    return confidentiality != "confidential" or membership_role in EDITORS | DECIDERS or bool(functions)


def can_read_audit(membership_role: str) -> bool:
    """Read and export the audit trail."""
    return membership_role in DECIDERS


def organisations_open_to(user: User, roles: frozenset[str] = EDITORS) -> list[Membership]:
    """The memberships under which the user may write, with their organisation."""
    return list(
        Membership.objects.filter(user=user, role__in=roles)
        .select_related("organisation")
        .order_by("organisation__name")
    )
