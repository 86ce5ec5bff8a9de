"""Organisations: mine, and the settings of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import permissions
from assessments.actions.organisation import OrganisationConflict, OrganisationRefused, edit_organisation
from assessments.forms.organisation import OrganisationForm
from assessments.models import Membership
from assessments.queries.membership import mark_of, organisations_of
from assessments.queries.organisation import settings_of


def own_membership(request: HttpRequest, pk: int) -> Membership:
    """The reader's membership in an organisation, with the organisation; 404 for who has none."""
    mine = Membership.objects.filter(user=request.user).select_related("organisation", "deputy__user")
    return get_object_or_404(mine, organisation=pk)


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Where I belong; straight to it when it is one."""
    mine = organisations_of(request.user)
    if len(mine) == 1:
        return redirect("assessments:member-list", mine[0].organisation_id)
    return render(request, "organisations/organisation_list.html", {"memberships": mine})


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its settings, for administrators."""
    own = own_membership(request, pk)
    permissions.require(permissions.may(own.role, "edit_organisation"))
    said = settings_of(own.organisation)
    form = OrganisationForm(request.POST or None, initial=said | {"mark": mark_of(said)})
    current, status = None, 200
    if form.is_valid():
        try:
            edit_organisation(
                organisation=own.organisation,
                settings=form.settings(),
                mark=form.cleaned_data["mark"],
                by=request.user,
                at=timezone.now(),
            )
        except OrganisationConflict as conflict:
            current, status = conflict.current, 409
            form.show_conflict(str(conflict), mark=mark_of(settings_of(current)))
        except OrganisationRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("assessments:organisation-edit", pk)
    context = {"organisation": own.organisation, "own": own, "form": form, "current": current}
    if form.errors and status == 200:
        status = 422
    return render(request, "organisations/organisation_edit.html", context, status=status)
