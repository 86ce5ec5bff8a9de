"""The evidence library: the list, one piece, adding, correcting, withdrawing and opening it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import permissions
from assessments.actions.evidence import (
    LEVELS,
    EvidenceAlreadyThere,
    EvidenceConflict,
    EvidenceRefused,
    add_file,
    add_link,
    edit_evidence,
    open_evidence,
    withdraw_evidence,
)
from assessments.actions.evidence_page import begin_reading
from assessments.actions.upload import UploadRefused, has_virus_scan
from assessments.forms.evidence import EvidenceFileForm, EvidenceForm, EvidenceLinkForm, level_choices
from assessments.models import Evidence
from assessments.queries.evidence import Filters, evidence_list, expiry_of, text_size, uses_of
from assessments.queries.vendor_page import vendors_offered
from assessments.views.page_link import number_or_none, page_href

STATES = ("", "expiring", "withdrawn")
FACTS = ("title", "issuer", "issued_on", "expires_on", "level", "confidentiality", "revision")


@require_safe
def evidence_list_page(request: HttpRequest) -> HttpResponse:
    """Every piece, newest first; narrowed by word, vendor, level, and by what expires."""
    state, level = request.GET.get("state", ""), request.GET.get("level", "")
    filters = Filters(
        text=request.GET.get("q", "").strip()[:200],
        vendor=number_or_none(request.GET.get("vendor", "")),
        level=level if level in LEVELS else "",
        state=state if state in STATES else "",
    )
    page = evidence_list(
        request.user,
        filters,
        on=timezone.localdate(),
        older_than=number_or_none(request.GET.get("older_than", "")),
        newer_than=number_or_none(request.GET.get("newer_than", "")),
    )
    context = {
        "page": page,
        "filters": filters,
        "is_narrowed": filters != Filters(),
        "vendors": vendors_offered(request.user),
        "levels": level_choices(),
        "states": [
            ("", pgettext("documents", "Usable")),
            ("expiring", _("Expiring within 60 days")),
            ("withdrawn", pgettext("documents", "Withdrawn")),
        ],
        "previous_href": page_href(request, newer_than=page.newer_than),
        "next_href": page_href(request, older_than=page.older_than),
        "warns_of_no_scan": not has_virus_scan() and page.administers,
    }
    return render(request, "evidence/evidence_list.html", context)


@require_safe
def evidence_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece: what is said of it, its text, where it is used."""
    piece = _find(request, pk)
    pages, characters = text_size(piece)
    context = {
        "piece": piece,
        "expiry": expiry_of(piece, on=timezone.localdate()),
        "uses": uses_of(piece),
        "pages": pages,
        "characters": characters,
        "can_edit": permissions.can_edit(piece.role) and not piece.withdrawn_at,
        "can_open": permissions.can_open(piece.confidentiality, piece.role, piece.functions),
    }
    return render(request, "evidence/evidence_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_create(request: HttpRequest) -> HttpResponse:
    """Add a file."""
    memberships = permissions.organisations_open_to(request.user)
    permissions.require(bool(memberships))
    form = EvidenceFileForm(
        *sent(request),
        vendors=vendors_offered(request.user),
        memberships=memberships,
        limit_mb=settings.UPLOAD_LIMIT_MB,
    )
    existing = None
    if form.is_valid():
        try:
            piece = add_file(
                organisation=form.organisation(),
                upload=form.cleaned_data["file"],
                facts=form.facts(),
                vendor=form.owner(),
                by=request.user,
                at=timezone.now(),
            )
        except EvidenceAlreadyThere as refusal:
            existing = refusal.existing
            form.add_error("file", str(refusal))
        except (UploadRefused, EvidenceRefused) as refusal:
            form.add_error("file" if isinstance(refusal, UploadRefused) else None, str(refusal))
        else:
            messages.success(request, _("“%(title)s” is added.") % {"title": piece.title})
            return redirect("assessments:evidence-detail", pk=piece.pk)
    context = {"form": form, "existing": existing, "is_file": True}
    return render(request, "evidence/evidence_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_link(request: HttpRequest) -> HttpResponse:
    """Add a link."""
    memberships = permissions.organisations_open_to(request.user)
    permissions.require(bool(memberships))
    form = EvidenceLinkForm(*sent(request), vendors=vendors_offered(request.user), memberships=memberships)
    if form.is_valid():
        try:
            piece = add_link(
                organisation=form.organisation(),
                url=form.cleaned_data["url"],
                facts=form.facts(),
                vendor=form.owner(),
                by=request.user,
                at=timezone.now(),
            )
        except EvidenceRefused as refusal:
            form.add_error("url", str(refusal))
        else:
            messages.success(request, _("“%(title)s” is added.") % {"title": piece.title})
            return redirect("assessments:evidence-detail", pk=piece.pk)
    context = {"form": form, "is_file": False}
    return render(request, "evidence/evidence_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is said of a piece; two people writing at once are told."""
    piece = _find(request, pk)
    permissions.require(permissions.can_edit(piece.role) and not piece.withdrawn_at)
    form = EvidenceForm(
        *sent(request),
        initial={**{name: getattr(piece, name) for name in FACTS}, "vendor": piece.vendor_id or ""},
        vendors=vendors_offered(request.user, organisation_id=piece.organisation_id, also=piece.vendor_id),
    )
    current = None
    if form.is_valid():
        try:
            edit_evidence(
                evidence=piece,
                revision=form.known_revision,
                facts=form.facts(),
                vendor=form.owner(),
                by=request.user,
                at=timezone.now(),
            )
        except EvidenceConflict as conflict:
            current = conflict.current
            form.show_conflict(str(conflict), revision=current.revision)
        except EvidenceRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("“%(title)s” is saved.") % {"title": form.cleaned_data["title"] or piece.title}
            )
            return redirect("assessments:evidence-detail", pk=pk)
    status = 409 if current else 422 if form.errors else 200
    context = {"form": form, "piece": piece, "current": current}
    return render(request, "evidence/evidence_form.html", context, status=status)


@require_POST
def evidence_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer it no longer."""
    piece = _find(request, pk)
    permissions.require(permissions.can_edit(piece.role))
    withdraw_evidence(evidence=piece, by=request.user, at=timezone.now())
    messages.success(
        request, _("“%(title)s” is withdrawn: it is kept, and no longer offered.") % {"title": piece.title}
    )
    return redirect("assessments:evidence-detail", pk=pk)


@require_POST
def evidence_read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have its text read once more."""
    piece = _find(request, pk)
    permissions.require(permissions.can_edit(piece.role))
    begin_reading(evidence=piece)
    messages.info(request, _("The text is read again in the background; this takes a moment."))
    return redirect("assessments:evidence-detail", pk=pk)


@require_POST
def evidence_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the file and remember who opened it; of a link, that it was read. It leaves a mark: a POST."""
    piece = _find(request, pk)
    permissions.require(permissions.can_open(piece.confidentiality, piece.role, piece.functions))
    open_evidence(evidence=piece, by=request.user, at=timezone.now())
    if piece.kind == "link":
        messages.success(request, _("It is noted that you have read “%(title)s”.") % {"title": piece.title})
        return redirect("assessments:evidence-detail", pk=pk)
    # Nothing in a stranger's file may run here: it is saved, not shown, and shown it could do nothing.
    return FileResponse(
        piece.file.open("rb"),
        as_attachment=True,
        filename=piece.file_name,
        content_type=piece.media_type,
        headers={
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was posted, fields and files; nothing on a visit. An empty post is one too."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _find(request: HttpRequest, pk: int) -> Evidence:
    pieces = Evidence.objects.visible_to(request.user).select_related(
        "organisation", "vendor", "added_by", "withdrawn_by", "inquiry__assessment__option"
    )
    return get_object_or_404(pieces, pk=pk)
