"""Addresses of the application, by noun."""

from django.urls import URLPattern, path

from assessments.views import home, option, use_case, vendor

app_name = "assessments"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("requests/", use_case.use_case_list, name="use-case-list"),
    path("requests/new/", use_case.use_case_create, name="use-case-create"),
    path("requests/<int:pk>/", use_case.use_case_detail, name="use-case-detail"),
    path("requests/<int:pk>/edit/", use_case.use_case_edit, name="use-case-edit"),
    path("requests/<int:pk>/options/new/", option.option_create, name="option-create"),
    path("vendors/", vendor.vendor_list, name="vendor-list"),
    path("vendors/new/", vendor.vendor_create, name="vendor-create"),
    path("vendors/<int:pk>/", vendor.vendor_detail, name="vendor-detail"),
    path("vendors/<int:pk>/edit/", vendor.vendor_edit, name="vendor-edit"),
    path("vendors/<int:pk>/products/new/", vendor.product_create, name="product-create"),
]
