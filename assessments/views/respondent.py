"""The vendor’s pages behind a link: no account, only the questions of one inquiry."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions.refusal import Refused
from assessments.actions.respondent import (
    ClaimConflict,
    hand_in_file,
    named,
    save_claim,
    submit_inquiry,
    write_comment,
)
from assessments.actions.secret_link import (
    SHUT_SECONDS,
    TooManyGuesses,
    admit_guess,
    key_of,
    record_wrong_guess,
)
from assessments.forms.inquiry import ClaimForm, DocumentForm, RespondentForm, VendorCommentForm
from assessments.models import Inquiry
from assessments.queries.inquiry import Asked, AskedSection, asked_of
from assessments.views.sign_in import address_of

ROOM = "inquiry"
NAME_COOKIE = "respondent"
NAME_DAYS = 90
View = Callable[..., HttpResponse]


def behind_link(view: View) -> View:
    """Find the inquiry of a secret. Wrong, altered, expired and withdrawn links all get the same page.

    The page carries the secret in its address: it is not indexed, not framed and not stored, and sends no
    referrer to other sites (``same-origin``, for the whole site). With ``no-referrer`` browsers would name
    no origin either when a form is posted, and the protection against forged forms would turn it away.
    """

    @login_not_required  # a vendor has no account: the secret in the address is the key
    @never_cache
    @wraps(view)
    def found(request: HttpRequest, secret: str, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _opened(request, secret, view, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return found


def _opened(request: HttpRequest, secret: str, view: View, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        admit_guess(room=ROOM, address=address_of(request))
    except TooManyGuesses:
        response = render(request, "respondent/slow.html", status=429)
        response["Retry-After"] = str(SHUT_SECONDS)
        return response
    inquiry = (
        Inquiry.objects.filter(key=key_of(secret))
        .select_related(
            "assessment__option__use_case",
            "assessment__option__product__vendor",
            "assessment__organisation",
            "sent_by",
        )
        .first()
    )
    if inquiry is None:
        record_wrong_guess(room=ROOM, address=address_of(request))
    if inquiry is None or not _works(inquiry):
        return render(request, "respondent/gone.html", status=404)
    if "django_language" not in request.COOKIES:
        translation.activate(inquiry.language)
        request.LANGUAGE_CODE = inquiry.language
    return view(request, inquiry, secret, *args, **kwargs)


def _works(inquiry: Inquiry) -> bool:
    """While it is open and not expired; and for reading, once it was handed in."""
    if inquiry.state == "submitted":
        return True
    return inquiry.state == "open" and inquiry.expires_at > timezone.now()


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def respondent_home(request: HttpRequest, inquiry: Inquiry, secret: str) -> HttpResponse:
    """Who asks, what for, and the sections. A POST says who answers."""
    form = RespondentForm(request.POST or None, initial={"name": respondent_name(request)})
    if form.is_valid():
        try:
            name = named(form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            sections = asked_of(inquiry)
            response = redirect("assessments:respondent-section", secret, sections[0].id)
            _remember(request, response, name)
            return response
    context = _context(request, inquiry, secret) | {"form": form}
    return render(request, "respondent/home.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
@behind_link
def respondent_section(request: HttpRequest, inquiry: Inquiry, secret: str, section_id: str) -> HttpResponse:
    """The questions of one section, each a form of its own."""
    section = _section(inquiry, section_id)
    return _section_page(request, inquiry, secret, section)


@require_POST
@behind_link
def respondent_answer(request: HttpRequest, inquiry: Inquiry, secret: str, question_id: str) -> HttpResponse:
    """Keep one answer: its state alone for the script, the section again without one."""
    section, asked = _asked(inquiry, question_id)
    form = ClaimForm(request.POST, question=asked.question)
    is_script = bool(request.headers.get("HX-Request"))
    if form.is_valid():
        try:
            saved = save_claim(
                inquiry=inquiry,
                question_id=question_id,
                given=form.given(),
                revision=form.known_revision,
                respondent=respondent_name(request),
                at=timezone.now(),
            )
        except ClaimConflict as conflict:
            form.show_conflict(str(conflict), revision=conflict.current.revision)
            return _again(request, inquiry, secret, section.id, form, is_script=is_script, status=409)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if is_script:
                return render(request, "respondent/_state.html", {"claim": saved.claim, "asked": asked})
            messages.success(request, _("Your answer is saved."))
            return redirect(_place(secret, section.id, question_id))
    return _again(request, inquiry, secret, section.id, form, is_script=is_script, status=422)


@require_POST
@behind_link
def respondent_document(
    request: HttpRequest, inquiry: Inquiry, secret: str, question_id: str
) -> HttpResponse:
    """Keep a document beside an answer."""
    section, _asked_one = _asked(inquiry, question_id)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            hand_in_file(
                inquiry=inquiry,
                question_id=question_id,
                upload=form.cleaned_data["file"],
                respondent=respondent_name(request),
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Your document is kept beside the answer."))
            return redirect(_place(secret, section.id, question_id))
    return _beside(request, inquiry, secret, section.id, question_id, document=form)


@require_POST
@behind_link
def respondent_comment(request: HttpRequest, inquiry: Inquiry, secret: str, question_id: str) -> HttpResponse:
    """A word to those who ask."""
    section, _asked_one = _asked(inquiry, question_id)
    form = VendorCommentForm(request.POST)
    if form.is_valid():
        try:
            write_comment(
                inquiry=inquiry,
                question_id=question_id,
                text=form.cleaned_data["text"],
                respondent=respondent_name(request),
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Your remark is sent."))
            return redirect(_place(secret, section.id, question_id))
    return _beside(request, inquiry, secret, section.id, question_id, comment=form)


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def respondent_submit(request: HttpRequest, inquiry: Inquiry, secret: str) -> HttpResponse:
    """Everything once more, then handed in."""
    context = _context(request, inquiry, secret)
    if request.method == "POST":
        try:
            submit_inquiry(inquiry=inquiry, respondent=respondent_name(request), at=timezone.now())
        except Refused as refusal:
            return render(request, "respondent/submit.html", context | {"refusal": str(refusal)}, status=422)
        messages.success(request, _("Your answers are handed in. Thank you."))
        return redirect("assessments:respondent-home", secret)
    return render(request, "respondent/submit.html", context)


# --- what the pages share ---


def _context(request: HttpRequest, inquiry: Inquiry, secret: str) -> dict[str, Any]:
    sections = asked_of(inquiry)
    return {
        "inquiry": inquiry,
        "secret": secret,
        "organisation": inquiry.assessment.organisation,
        "product": inquiry.assessment.option.product,
        "sections": sections,
        "name": respondent_name(request),
        "answered": sum(section.answered for section in sections),
        "asked": sum(len(section.questions) for section in sections),
        "is_open": inquiry.state == "open",
    }


def _section_page(
    request: HttpRequest,
    inquiry: Inquiry,
    secret: str,
    section: AskedSection,
    *,
    forms: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    forms = forms or {}
    rows = [
        {
            "asked": asked,
            "form": forms.get(asked.question.id) or _claim_form(asked),
            "document": forms.get(f"{asked.question.id}-document")
            or DocumentForm(auto_id=f"{asked.question.id}-%s"),
            "comment": forms.get(f"{asked.question.id}-comment")
            or VendorCommentForm(auto_id=f"{asked.question.id}-comment-%s"),
        }
        for asked in section.questions
    ]
    context = _context(request, inquiry, secret)
    ids = [one.id for one in context["sections"]]
    following = ids[ids.index(section.id) + 1 :]
    context |= {
        "section": section,
        "rows": rows,
        "following": following[0] if following else "",
        "form": next(iter(forms.values()), None),
    }
    return render(request, "respondent/section.html", context, status=status)


def _claim_form(asked: Asked) -> ClaimForm:
    claim = asked.claim
    if claim is None:
        return ClaimForm(question=asked.question, initial={"revision": 0})
    special = {"unknown": ["unknown"], "not_applicable_claimed": ["not_applicable"]}
    chosen = special.get(claim.answer_state, list(claim.choices))
    return ClaimForm(
        question=asked.question,
        initial={
            "choice": chosen if asked.question.kind == "multiple_choice" else next(iter(chosen), ""),
            "note": claim.note,
            "revision": claim.revision,
        },
    )


def _again(
    request: HttpRequest,
    inquiry: Inquiry,
    secret: str,
    section_id: str,
    form: ClaimForm,
    *,
    is_script: bool,
    status: int,
) -> HttpResponse:
    """What is wrong: beside the question for the script, else on the section with what was typed."""
    section, asked = _asked(inquiry, form.question.id)
    if is_script:
        context = {"claim": asked.claim, "asked": asked, "form": form}
        return render(request, "respondent/_state.html", context, status=status)
    return _section_page(request, inquiry, secret, section, forms={form.question.id: form}, status=status)


def _beside(
    request: HttpRequest,
    inquiry: Inquiry,
    secret: str,
    section_id: str,
    question_id: str,
    **forms: Any,
) -> HttpResponse:
    named_forms = {f"{question_id}-{kind}": form for kind, form in forms.items()}
    return _section_page(
        request, inquiry, secret, _section(inquiry, section_id), forms=named_forms, status=422
    )


def _section(inquiry: Inquiry, section_id: str) -> AskedSection:
    for section in asked_of(inquiry):
        if section.id == section_id:
            return section
    raise Http404(section_id)


def _asked(inquiry: Inquiry, question_id: str) -> tuple[AskedSection, Asked]:
    for section in asked_of(inquiry):
        for asked in section.questions:
            if asked.question.id == question_id:
                return section, asked
    raise Http404(question_id)


def _place(secret: str, section_id: str, question_id: str) -> str:
    return reverse("assessments:respondent-section", args=[secret, section_id]) + f"#{question_id}"


def respondent_name(request: HttpRequest) -> str:
    """Who answers in this browser; empty until they have said."""
    sealed = request.COOKIES.get(NAME_COOKIE, "")
    try:
        return str(signing.loads(sealed, salt=ROOM, max_age=NAME_DAYS * 86_400)) if sealed else ""
    except signing.BadSignature:
        return ""


def _remember(request: HttpRequest, response: HttpResponse, name: str) -> None:
    response.set_cookie(
        NAME_COOKIE,
        signing.dumps(name, salt=ROOM),  # any alphabet, in a cookie that knows only one
        max_age=NAME_DAYS * 86_400,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
        path="/vendor/",
    )
