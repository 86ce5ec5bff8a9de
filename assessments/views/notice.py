"""Notices: mine, what I have read, and how I wish to hear of things."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import permissions
from assessments.actions.notice import choose_channels, read_all_notices, read_notice
from assessments.actions.notice_mail import try_again
from assessments.forms.notice import NoticeChoicesForm
from assessments.queries.notice import choices_of, notice_page, own_notices, unsent_of
from assessments.views.page_link import page_href


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """What I was told, unread first."""
    page = notice_page(request.user, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "page": page,
        "unsent": unsent_of(request.user),
        "previous_href": page_href(request, before=page.before),
        "next_href": page_href(request, after=page.after),
    }
    return render(request, "notices/notice_list.html", context)


@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """One of mine is read."""
    notice = get_object_or_404(own_notices(request.user), pk=pk)
    read_notice(notice=notice, by=request.user, at=timezone.now())
    return redirect("assessments:notice-list")


@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    """All of mine are read."""
    read_all_notices(by=request.user, at=timezone.now())
    return redirect("assessments:notice-list")


@require_http_methods(["GET", "HEAD", "POST"])
def notice_choices(request: HttpRequest) -> HttpResponse:
    """How I wish to hear of each kind of thing, and my calendar."""
    form = NoticeChoicesForm(request.POST or None, choices=choices_of(request.user))
    if form.is_valid():
        choose_channels(channels=form.cleaned_data, by=request.user)
        messages.success(request, _("Your choices are saved."))
        return redirect("assessments:notice-choices")
    context = {"form": form, "has_calendar": bool(request.user.calendar_key)}
    return render(request, "notices/notice_choices.html", context, status=422 if form.errors else 200)


@require_POST
def notice_try_again(request: HttpRequest) -> HttpResponse:
    """Send what could not be sent, in the organisations that I administer."""
    permissions.require(bool(permissions.organisations_open_to(request.user, "retry_mail")))
    tried = try_again(by=request.user, at=timezone.now())
    said = ngettext("%(count)s e-mail is tried again.", "%(count)s e-mails are tried again.", tried)
    messages.info(request, said % {"count": tried})
    return redirect("assessments:notice-list")
