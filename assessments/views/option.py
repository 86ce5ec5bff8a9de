"""Options of a request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from assessments import permissions
from assessments.actions.option import add_option_of_new_product
from assessments.actions.use_case import UseCaseRefused, add_option
from assessments.actions.vendor import VendorRefused
from assessments.forms.option import OptionForm
from assessments.models import Assessment, UseCase, User
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
            return redirect("assessments:section-edit", pk=assessment.pk, section_id="context")
    context = {"form": form, "use_case": use_case, "steps": request_steps("option")}
    return render(request, "use_cases/option_form.html", context, status=422 if form.errors else 200)


def option_from(form: OptionForm, *, use_case: UseCase, by: User) -> Assessment:
    """The one action the form asks for: with a product we know, or with a new one."""
    name, product = form.cleaned_data["name"], form.picked_product
    if product is not None:
        return add_option(use_case=use_case, product=product, name=name, by=by, at=timezone.now())
    return add_option_of_new_product(
        use_case=use_case,
        vendor_name=form.cleaned_data["vendor_name"],
        vendor_country=form.cleaned_data["vendor_country"],
        product_name=form.cleaned_data["product_name"],
        name=name,
        by=by,
        at=timezone.now(),
    )
