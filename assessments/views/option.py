"""Options of a request: adding one, and what is known of it beside its answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import permissions
from assessments.actions.option import (
    OptionConflict,
    OptionRefused,
    OptionWaiting,
    add_option_of_new_product,
    facts_of,
    record_option_facts,
)
from assessments.actions.use_case import UseCaseRefused, add_option
from assessments.actions.vendor import VendorRefused
from assessments.forms.option import OptionFactsForm, OptionForm
from assessments.models import Assessment, Option, UseCase, User
from assessments.queries.carried_over import carried_over
from assessments.queries.vendor_page import products_offered
from assessments.views.steps import request_steps


def option_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Second step of a new request, and how a further option is added later."""
    use_case = get_object_or_404(UseCase.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_edit(use_case.role))
    form = OptionForm(request.POST or None, products=products_offered(use_case.organisation_id))
    if form.is_valid():
        try:
            assessment = option_from(form, use_case=use_case, by=request.user)
        except (UseCaseRefused, VendorRefused) as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, carried_words(assessment))
            return redirect("assessments:section-edit", pk=assessment.pk, section_id="context")
    context = {"form": form, "use_case": use_case, "steps": request_steps("option")}
    return render(request, "use_cases/option_form.html", context, status=422 if form.errors else 200)


def option_from(form: OptionForm, *, use_case: UseCase, by: User) -> Assessment:
    """The one action the form asks for: with a product we know, or with a new one."""
    name, kind, product = form.cleaned_data["name"], form.chosen_kind, form.picked_product
    if product is not None:
        return add_option(use_case=use_case, product=product, name=name, kind=kind, by=by, at=timezone.now())
    return add_option_of_new_product(
        use_case=use_case,
        vendor_name=form.cleaned_data["vendor_name"],
        vendor_country=form.cleaned_data["vendor_country"],
        product_name=form.cleaned_data["product_name"],
        name=name,
        kind=kind,
        by=by,
        at=timezone.now(),
    )


def carried_words(assessment: Assessment) -> str:
    """How many answers a new option finds there already, and how many it still needs."""
    found = carried_over(assessment)
    carried = ngettext("%(number)d answer carried over", "%(number)d answers carried over", found.carried)
    to_give = ngettext("%(number)d to give", "%(number)d to give", found.to_give)
    return _("%(carried)s, %(to_give)s.") % {
        "carried": carried % {"number": found.carried},
        "to_give": to_give % {"number": found.to_give},
    }


def option_facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Value, times and kind of one option; two people writing at once are told."""
    option = get_object_or_404(Option.objects.visible_to(request.user).select_related("use_case"), pk=pk)
    permissions.require(permissions.can_edit(option.role))
    form = OptionFactsForm(request.POST or None, option=option)
    current, status = None, 200
    if form.is_valid():
        try:
            record_option_facts(
                option=option,
                revision=form.known_revision,
                facts=form.facts(),
                by=request.user,
                at=timezone.now(),
            )
        except OptionConflict as conflict:
            current = conflict.current
            form.show_conflict(str(conflict), revision=current.revision)
            status = 409
        except OptionWaiting as refusal:
            form.add_error(None, str(refusal))
            status = 409
        except OptionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The facts of the option are saved."))
            return redirect("assessments:comparison", pk=option.use_case_id)
    context = {"form": form, "option": option, "current": current and facts_of(current)}
    is_wrong = form.errors and status == 200
    return render(request, "use_cases/option_facts.html", context, status=422 if is_wrong else status)
