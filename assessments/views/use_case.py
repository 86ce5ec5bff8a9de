"""Requests: the list, one with its options, opening and correcting one."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import permissions
from assessments.actions.use_case import UseCaseConflict, UseCaseRefused, edit_request, open_request
from assessments.forms.use_case import UseCaseForm
from assessments.frameworks.loader import latest
from assessments.labels import assessment_state_choices
from assessments.models import Organisation, UseCase, User
from assessments.queries.first_answer import is_answered
from assessments.queries.membership import members_of
from assessments.queries.migration import newer_version
from assessments.queries.step import step_of
from assessments.queries.use_case_list import use_case_page, versions_of
from assessments.views.page_link import number_or_none, page_href
from assessments.views.steps import request_steps


def use_case_list(request: HttpRequest) -> HttpResponse:
    """Every request of my organisations, newest first."""
    text = request.GET.get("q", "").strip()
    states = [choice for choice in assessment_state_choices() if choice[0] != "superseded"]
    state = request.GET.get("state", "") if request.GET.get("state") in dict(states) else ""
    page = use_case_page(
        request.user,
        older_than=number_or_none(request.GET.get("older_than", "")),
        newer_than=number_or_none(request.GET.get("newer_than", "")),
        state=state,
        text=text,
    )
    context = {
        "page": page,
        "text": text,
        "state": state,
        "states": states,
        "previous_href": page_href(request, newer_than=page.newer_than),
        "next_href": page_href(request, older_than=page.older_than),
    }
    return render(request, "use_cases/use_case_list.html", context)


def use_case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what is wanted, and its options with every version of their assessment."""
    use_case = get_object_or_404(
        UseCase.objects.visible_to(request.user).select_related(
            "organisation", "created_by", "started_from", "sponsor_member"
        ),
        pk=pk,
    )
    options = [
        list(versions) for _option, versions in groupby(versions_of(use_case), lambda one: one.option_id)
    ]
    context = {
        "use_case": use_case,
        "options": options,
        "can_edit": permissions.can_edit(use_case.role),
        "newer": newer_version(use_case.framework),
        "step": step_of(use_case, today=timezone.localdate()),
        "can_promise": permissions.may(use_case.role, "assign"),
    }
    return render(request, "use_cases/use_case_detail.html", context)


def use_case_create(request: HttpRequest) -> HttpResponse:
    """First step of a new request: what we want to do."""
    memberships = permissions.organisations_open_to(request.user)
    permissions.require(bool(memberships))
    # With several organisations the sponsor is chosen once it is known whose request it is.
    people = people_of(memberships[0].organisation) if len(memberships) == 1 else None
    form = UseCaseForm(request.POST or None, memberships=memberships, people=people)
    if form.is_valid():
        try:
            use_case = open_request(
                organisation=form.organisation(),
                **form.request(),
                framework=latest("ai-vendor"),
                by=request.user,
                at=timezone.now(),
            )
        except UseCaseRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("assessments:option-create", pk=use_case.pk)
    context = {"form": form, "steps": request_steps("use_case")}
    return render(request, "use_cases/use_case_form.html", context, status=422 if form.errors else 200)


def use_case_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a request; two people correcting it at once are told."""
    found = UseCase.objects.visible_to(request.user).select_related("organisation", "sponsor_member")
    use_case = get_object_or_404(found, pk=pk)
    permissions.require(permissions.can_edit(use_case.role))
    names = ("verb", "object", "sponsor", "deadline_on", "benefit", "do_nothing", "is_blind", "revision")
    initial = {name: getattr(use_case, name) for name in names}
    form = UseCaseForm(
        request.POST or None,
        initial=initial | {"sponsor_member": use_case.sponsor_member_id},
        people=people_of(use_case.organisation, also=use_case.sponsor_member),
        is_answered=is_answered(use_case),
    )
    current = None
    if form.is_valid():
        try:
            edit_request(
                use_case=use_case,
                revision=form.known_revision,
                **form.request(),
                by=request.user,
                at=timezone.now(),
            )
        except UseCaseConflict as conflict:
            current = conflict.current
            form.show_conflict(str(conflict), revision=current.revision)
        except UseCaseRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The request is saved."))
            return redirect("assessments:use-case-detail", pk=use_case.pk)
    context = {"form": form, "use_case": use_case, "current": current}
    status = 409 if current else 422 if form.errors else 200
    return render(request, "use_cases/use_case_form.html", context, status=status)


def people_of(organisation: Organisation, *, also: User | None = None) -> list[tuple[int, str]]:
    """The members as choices; ``also``: who is chosen already, though no member any more."""
    people = [(row.user_id, str(row.user)) for row in members_of(organisation)]
    if also is not None and also.pk not in dict(people):
        people.append((also.pk, str(also)))
    return people
