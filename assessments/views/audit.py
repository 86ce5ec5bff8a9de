"""The audit trail of an organisation: a page with filters, and files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments import permissions
from assessments.forms.audit import AuditFilterForm
from assessments.models import Event, Membership
from assessments.queries.audit import AuditFilter, audit_page
from assessments.reports.audit import audit_csv, audit_lines
from assessments.views.download import disposition
from assessments.views.page_link import number_or_none, page_href
from assessments.views.report import language_of


@require_safe
def audit_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Events, newest first: who did what, when, and what was there before."""
    own = _found(request, pk)
    organisation = own.organisation
    form = AuditFilterForm(request.GET)
    asked = form.asked() if form.is_valid() else AuditFilter()
    page = audit_page(
        organisation,
        asked,
        older_than=number_or_none(request.GET.get("older_than", "")),
        newer_than=number_or_none(request.GET.get("newer_than", "")),
    )
    context = {
        "organisation": organisation,
        "own": own,
        "form": form,
        "page": page,
        "asked": asked,
        "is_filtered": asked != AuditFilter(),
        "previous_href": page_href(request, newer_than=page.newer_than),
        "next_href": page_href(request, older_than=page.older_than),
        "search": request.GET.urlencode(),
    }
    return render(request, "audit/audit_list.html", context, status=200 if form.is_valid() else 422)


@require_safe
def audit_file_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The events that the filters leave, oldest first; in the reader's language or that of ``?lang=``."""
    organisation, language = _found(request, pk, "export_audit").organisation, language_of(request)
    form = AuditFilterForm(request.GET)
    asked = form.asked() if form.is_valid() else AuditFilter()
    events = asked.events(organisation).select_related("by", "use_case", "assessment__option").order_by("seq")
    return _stream(
        audit_csv(events.iterator(), language=language),
        "text/csv; charset=utf-8",
        disposition("audit", organisation.name, f"{language}.csv"),
    )


@require_safe
def audit_file_jsonl(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The whole chain: a part of it could not be verified."""
    organisation = _found(request, pk, "export_audit").organisation
    events = Event.objects.filter(organisation=organisation).order_by("seq")
    return _stream(
        audit_lines(events.iterator()),
        "application/jsonl; charset=utf-8",
        disposition("audit", organisation.name, "events.jsonl"),
    )


def _found(request: HttpRequest, pk: int, act: str = "read_audit") -> Membership:
    """The reader's membership, for who may read its organisation's trail."""
    mine = Membership.objects.filter(user=request.user).select_related("organisation")
    membership = get_object_or_404(mine, organisation=pk)
    permissions.require(permissions.may(membership.role, act))
    return membership


def _stream(content: object, content_type: str, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-cache"}
    return StreamingHttpResponse(content, content_type=content_type, headers=headers)
