"""The members of an organisation: the list, one of them, one's own absence, leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import permissions
from assessments.actions.membership import (
    MembershipConflict,
    MembershipRefused,
    change_member,
    remove_member,
    set_absence,
)
from assessments.forms.membership import AbsenceForm, MemberForm
from assessments.models import Assignment, Membership, UseCase
from assessments.queries.invitation import invitation_rows
from assessments.queries.membership import facts_of, former_members, mark_of, member_rows, members_of
from assessments.views.organisation import own_membership


@require_safe
def member_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who belongs here, with role, functions, deputy and absence; for administrators, who is invited too."""
    own = own_membership(request, pk)
    organisation, now = own.organisation, timezone.now()
    can_invite = permissions.may(own.role, "invite")
    can_erase = permissions.may(own.role, "erase_personal_data")
    context = {
        "organisation": organisation,
        "own": own,
        "rows": member_rows(organisation, request.user, on=timezone.localdate(now)),
        "invitations": invitation_rows(organisation, at=now) if can_invite else [],
        "former": former_members(organisation) if can_erase else [],
        "can_invite": can_invite,
        "can_change": permissions.may(own.role, "change_member"),
    }
    return render(request, "organisations/member_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request: HttpRequest, pk: int, member_id: int) -> HttpResponse:
    """Role, functions, deputy and absence of one member, for administrators."""
    own = own_membership(request, pk)
    permissions.require(permissions.may(own.role, "change_member"))
    member = _member(own, member_id)
    colleagues = list(members_of(own.organisation))
    form = MemberForm(request.POST or None, membership=member, colleagues=colleagues)
    current, status = None, 200
    if form.is_valid():
        try:
            change_member(
                membership=member,
                role=form.cleaned_data["role"],
                functions=form.cleaned_data["functions"],
                absence=form.absence(),
                mark=form.cleaned_data["mark"],
                by=request.user,
                at=timezone.now(),
            )
        except MembershipConflict as conflict:
            current, status = conflict.current, 409
            form.show_conflict(str(conflict), mark=mark_of(facts_of(current)))
        except MembershipRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s: the changes are saved.") % {"name": member.user})
            return redirect("assessments:member-list", pk)
    context = {"organisation": own.organisation, "own": own, "member": member, "form": form}
    context |= {"current": current}
    if form.errors and status == 200:
        status = 422
    return render(request, "organisations/member_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def member_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """When I am away, and who stands in."""
    own = own_membership(request, pk)
    permissions.require(permissions.may(own.role, "set_own_absence"))
    colleagues = list(members_of(own.organisation))
    form = AbsenceForm(request.POST or None, membership=own, colleagues=colleagues)
    current, status = None, 200
    if form.is_valid():
        try:
            set_absence(
                membership=own,
                absence=form.absence(),
                mark=form.cleaned_data["mark"],
                by=request.user,
                at=timezone.now(),
            )
        except MembershipConflict as conflict:
            current, status = conflict.current, 409
            form.show_conflict(str(conflict), mark=mark_of(facts_of(current)))
        except MembershipRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your absence is saved."))
            return redirect("assessments:member-list", pk)
    context = {"organisation": own.organisation, "own": own, "form": form, "current": current}
    if form.errors and status == 200:
        status = 422
    return render(request, "organisations/member_absence.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: HttpRequest, pk: int, member_id: int) -> HttpResponse:
    """Remove a member, or leave oneself; first what will be handed on, and to whom."""
    own = own_membership(request, pk)
    member = _member(own, member_id)
    is_own = member.pk == own.pk
    permissions.require(permissions.may(own.role, "leave" if is_own else "change_member"))
    refusal = ""
    if request.method == "POST":
        try:
            remove_member(membership=member, by=request.user, at=timezone.now())
        except MembershipRefused as refused:
            refusal = str(refused)
        else:
            said = _("You have left %(name)s.") if is_own else _("%(name)s is no longer a member.")
            messages.success(request, said % {"name": own.organisation if is_own else member.user})
            if is_own:
                return redirect("assessments:organisation-list")
            return redirect("assessments:member-list", pk)
    context = {
        "organisation": own.organisation,
        "member": member,
        "is_own": is_own,
        "refusal": refusal,
        "assignments": Assignment.objects.filter(
            user=member.user_id, assessment__organisation=own.organisation_id
        ).count(),
        "requests": UseCase.objects.filter(
            organisation=own.organisation_id, sponsor_member=member.user_id
        ).count(),
    }
    return render(request, "organisations/member_remove.html", context, status=422 if refusal else 200)


def _member(own: Membership, member_id: int) -> Membership:
    return get_object_or_404(members_of(own.organisation), pk=member_id)
