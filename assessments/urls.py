"""Addresses of the application, by noun."""

from django.urls import URLPattern, path

from assessments.views import (
    answer,
    assessment,
    check,
    decision,
    exchange,
    home,
    option,
    report,
    results,
    review,
    section,
    submission,
    use_case,
    vendor,
    version,
    waiver,
)

app_name = "assessments"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("assessments/<int:pk>/", assessment.assessment_detail, name="assessment-detail"),
    path("assessments/<int:pk>/answers/<str:question_id>/", answer.answer_save, name="answer-save"),
    path("assessments/<int:pk>/changes/", version.assessment_changes, name="assessment-changes"),
    path("assessments/<int:pk>/check/", check.assessment_check, name="assessment-check"),
    path("assessments/<int:pk>/decide/", decision.assessment_decide, name="assessment-decide"),
    path("assessments/<int:pk>/export.json", exchange.assessment_export, name="assessment-export"),
    path("assessments/<int:pk>/lane/", assessment.assessment_lane, name="assessment-lane"),
    path("assessments/<int:pk>/new-version/", version.new_version, name="assessment-new-version"),
    path("assessments/<int:pk>/questionnaire.pdf", report.questionnaire_print, name="questionnaire-pdf"),
    path("assessments/<int:pk>/report.pdf", report.report_pdf, name="report-pdf"),
    path("assessments/<int:pk>/report/", report.report_html_page, name="report-html"),
    path("assessments/<int:pk>/results/", results.assessment_results, name="assessment-results"),
    path("assessments/<int:pk>/results/working/<str:kind>/<str:id>/", results.working, name="working"),
    path("assessments/<int:pk>/return/", submission.assessment_return, name="assessment-return"),
    path("assessments/<int:pk>/review/", review.assessment_review, name="assessment-review"),
    path("assessments/<int:pk>/sections/<str:section_id>/", section.section_edit, name="section-edit"),
    path("assessments/<int:pk>/sections/<str:section_id>/check/", check.section_check, name="section-check"),
    path("assessments/<int:pk>/stops/<str:stop_id>/revoke/", waiver.waiver_revoke, name="waiver-revoke"),
    path("assessments/<int:pk>/stops/<str:stop_id>/waive/", waiver.waiver_grant, name="waiver-grant"),
    path("assessments/<int:pk>/submit/", submission.assessment_submit, name="assessment-submit"),
    path("requests/", use_case.use_case_list, name="use-case-list"),
    path("requests/import/", exchange.assessment_import, name="assessment-import"),
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
