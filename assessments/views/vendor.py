"""Vendors and their products."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import permissions
from assessments.actions.vendor import VendorRefused, add_product, add_vendor, edit_vendor
from assessments.forms.vendor import ProductForm, VendorForm
from assessments.models import Vendor
from assessments.queries.vendor_page import products_of, vendor_page
from assessments.views.page_link import page_href


def vendor_list(request: HttpRequest) -> HttpResponse:
    """Every vendor we know, by name."""
    text = request.GET.get("q", "").strip()
    page = vendor_page(
        request.user, after=request.GET.get("after", ""), before=request.GET.get("before", ""), text=text
    )
    context = {
        "page": page,
        "text": text,
        "previous_href": page_href(request, before=page.before),
        "next_href": page_href(request, after=page.after),
    }
    return render(request, "vendors/vendor_list.html", context)


def vendor_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One vendor: products, assessments, decisions and dates."""
    vendor = get_object_or_404(Vendor.objects.visible_to(request.user), pk=pk)
    context = {
        "vendor": vendor,
        "products": products_of(vendor),
        "can_edit": permissions.can_edit(vendor.role),
    }
    return render(request, "vendors/vendor_detail.html", context)


def vendor_create(request: HttpRequest) -> HttpResponse:
    """Add a vendor."""
    memberships = permissions.organisations_open_to(request.user)
    permissions.require(bool(memberships))
    form = VendorForm(request.POST or None, memberships=memberships)
    if form.is_valid():
        try:
            vendor = add_vendor(
                organisation=form.organisation(), **form.vendor(), by=request.user, at=timezone.now()
            )
        except VendorRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("%(vendor)s is added.") % {"vendor": vendor.name})
            return redirect("assessments:vendor-detail", pk=vendor.pk)
    return render(request, "vendors/vendor_form.html", {"form": form}, status=422 if form.errors else 200)


def vendor_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is known of a vendor."""
    vendor = get_object_or_404(Vendor.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_edit(vendor.role))
    initial = {name: getattr(vendor, name) for name in ("name", "country", "website", "description")}
    form = VendorForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            edit_vendor(vendor=vendor, **form.vendor(), by=request.user, at=timezone.now())
        except VendorRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("%(vendor)s is saved.") % {"vendor": vendor.name})
            return redirect("assessments:vendor-detail", pk=vendor.pk)
    context = {"form": form, "vendor": vendor}
    return render(request, "vendors/vendor_form.html", context, status=422 if form.errors else 200)


def product_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a product or plan to a vendor."""
    vendor = get_object_or_404(Vendor.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_edit(vendor.role))
    form = ProductForm(request.POST or None)
    if form.is_valid():
        try:
            product = add_product(vendor=vendor, **form.cleaned_data, by=request.user, at=timezone.now())
        except VendorRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("%(product)s is added.") % {"product": product.name})
            return redirect("assessments:vendor-detail", pk=vendor.pk)
    context = {"form": form, "vendor": vendor}
    return render(request, "vendors/product_form.html", context, status=422 if form.errors else 200)
