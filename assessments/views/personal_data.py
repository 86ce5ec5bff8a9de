"""Personal data: taken along by oneself, erased by an administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import permissions
from assessments.actions.personal_data import ErasureRefused, erase_person, export_personal_data
from assessments.models import Organisation, User
from assessments.queries.membership import former_members, members_of, organisations_of
from assessments.views.download import disposition
from assessments.views.organisation import own_membership


@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """What is kept about me, and how I take it with me."""
    context = {"memberships": organisations_of(request.user)}
    return render(request, "organisations/personal_data.html", context)


@never_cache
@require_POST
def personal_data_export(request: HttpRequest) -> JsonResponse:
    """All of it as a file. A POST: that it was taken is noted."""
    now = timezone.now()
    data = export_personal_data(by=request.user, at=now)
    name = disposition("personal-data", str(request.user), f"{timezone.localdate(now)}.json")
    return JsonResponse(
        data, json_dumps_params={"indent": 2, "ensure_ascii": False}, headers={"Content-Disposition": name}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def person_erase(request: HttpRequest, pk: int, person_id: int) -> HttpResponse:
    """Erase the data of a member, or of who left."""
    own = own_membership(request, pk)
    permissions.require(permissions.may(own.role, "erase_personal_data"))
    person = _person(own.organisation, person_id)
    refusal = ""
    if request.method == "POST":
        try:
            erased = erase_person(person=person, by=request.user, at=timezone.now())
        except ErasureRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("The data is erased. From now on: %(name)s.") % {"name": erased})
            if erased.pk == request.user.pk:
                return redirect("login")
            return redirect("assessments:member-list", pk)
    context = {"organisation": own.organisation, "person": person, "refusal": refusal}
    return render(request, "organisations/person_erase.html", context, status=422 if refusal else 200)


def _person(organisation: Organisation, person_id: int) -> User:
    """Somebody who belongs to the organisation, or did."""
    members = [row.user for row in members_of(organisation)]
    for person in [*members, *former_members(organisation)]:
        if person.pk == person_id:
            return person
    raise Http404(_("There is no such person."))
