"""The opinions of the functions before a decision."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.actions.opinion import OpinionConflict, OpinionRefused, give_opinion
from assessments.forms.opinion import OpinionForm
from assessments.labels import FUNCTION
from assessments.models import Assessment
from assessments.queries.opinion import Voice, voices_of
from assessments.views.refusal import refuse
from assessments.views.results import header_of


@dataclass(frozen=True, slots=True)
class VoiceShown:
    """A function and, where the reader speaks for it, the form."""

    voice: Voice
    form: OpinionForm | None


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What each function says; a form for those the reader speaks for. Each is posted on its own."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    if request.method != "POST":
        return _page(request, assessment)
    function = request.POST.get("function", "")
    if function not in FUNCTION:
        raise Http404(_("There is no such function."))
    form = OpinionForm(request.POST, prefix=function)
    if not form.is_valid():
        return _page(request, assessment, bound={function: form}, status=422)
    try:
        give_opinion(
            assessment=assessment,
            function=function,
            stance=form.cleaned_data["stance"],
            line=form.cleaned_data["line"],
            revision=form.known_revision,
            by=request.user,
            at=timezone.now(),
        )
    except OpinionConflict as conflict:
        form.show_conflict(str(conflict), revision=conflict.current.revision)
        return _page(request, assessment, bound={function: form}, status=409)
    except OpinionRefused as refused:
        status = refuse(form, refused, assessment, state="submitted")
        return _page(request, assessment, bound={function: form}, status=status)
    messages.success(request, _("The opinion is recorded."))
    return redirect(reverse("assessments:opinion-list", args=[pk]) + f"#{function}")


def _page(
    request: HttpRequest,
    assessment: Assessment,
    *,
    bound: dict[str, OpinionForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    bound = bound or {}
    voices = voices_of(assessment, request.user, on=timezone.localdate())
    is_open = assessment.state == "submitted"
    rows = [
        VoiceShown(voice, bound.get(voice.function) or (_form(voice) if voice.is_mine and is_open else None))
        for voice in voices
    ]
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "rows": rows,
        "form": next(iter(bound.values()), None),
        "is_open": is_open,
        "missing": sum(voice.opinion is None for voice in voices),
    }
    return render(request, "opinions/opinion_list.html", context, status=status)


def _form(voice: Voice) -> OpinionForm:
    """Ready to be filled in, or with what stands there."""
    if voice.opinion is None:
        return OpinionForm(prefix=voice.function, initial={"revision": 0})
    said = {"stance": voice.opinion.stance, "line": voice.opinion.line, "revision": voice.opinion.revision}
    return OpinionForm(prefix=voice.function, initial=said)
