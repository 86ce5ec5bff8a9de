"""The words on one question."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments import permissions
from assessments.actions.comment import CommentRefused, resolve_comment, write_comment
from assessments.forms.comment import CommentForm
from assessments.models import Assessment, Comment
from assessments.queries.comment import people_to_mention, threads_of
from assessments.queries.stored_answers import framework_of
from assessments.views.results import header_of


@require_http_methods(["GET", "HEAD", "POST"])
def comment_list(request: HttpRequest, pk: int, question_id: str) -> HttpResponse:
    """Every thread of the question; a POST begins one, or answers in one (``answer_to``)."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).with_subject(), pk=pk)
    _require_question(assessment, question_id)
    permissions.require(request.method != "POST" or permissions.may(assessment.role, "comment"))
    people = [(row.user_id, str(row.user)) for row in people_to_mention(assessment, but=request.user)]
    if request.method != "POST":
        return _page(request, assessment, question_id, CommentForm(people=people), people)
    answer_to = _answered(request, assessment)
    form = CommentForm(request.POST, people=people, is_answer=answer_to is not None)
    if form.is_valid():
        try:
            comment = write_comment(
                assessment=assessment,
                question_id=question_id,
                text=form.cleaned_data["text"],
                audience=form.cleaned_data.get("audience", "internal"),
                mentioned=form.cleaned_data.get("mentioned", ()),
                answer_to=answer_to,
                by=request.user,
                at=timezone.now(),
            )
        except CommentRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Your comment is kept."))
            return redirect(_place(assessment.pk, question_id) + f"#comment-{comment.pk}")
    return _page(request, assessment, question_id, form, people, answer_to=answer_to, status=422)


@require_POST
def comment_resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a thread, or open it again."""
    comment = get_object_or_404(
        Comment.objects.visible_to(request.user).select_related("assessment__option", "answer_to"), pk=pk
    )
    permissions.require(permissions.may(comment.role, "comment"))
    is_resolved = request.POST.get("resolved") == "1"
    resolve_comment(comment=comment, is_resolved=is_resolved, by=request.user, at=timezone.now())
    return redirect(_place(comment.assessment_id, comment.question_id) + f"#comment-{comment.pk}")


def _answered(request: HttpRequest, assessment: Assessment) -> Comment | None:
    number = request.POST.get("answer_to", "")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 18:
        raise Http404(_("There is no such comment."))
    return get_object_or_404(Comment, assessment=assessment, pk=int(number))


def _require_question(assessment: Assessment, question_id: str) -> None:
    framework = framework_of(assessment)
    if question_id not in framework.questions_by_id and question_id not in framework.context_by_id:
        raise Http404(question_id)


def _place(pk: int, question_id: str) -> str:
    return reverse("assessments:comment-list", args=[pk, question_id])


def _page(
    request: HttpRequest,
    assessment: Assessment,
    question_id: str,
    form: CommentForm,
    people: list[tuple[int, str]],
    *,
    answer_to: Comment | None = None,
    status: int = 200,
) -> HttpResponse:
    framework = framework_of(assessment)
    question = framework.questions_by_id.get(question_id) or framework.context_by_id[question_id]
    is_answer = answer_to is not None
    context = {
        "assessment": assessment,
        "header": header_of(assessment, user=request.user),
        "question": question,
        "threads": threads_of(assessment, question_id),
        "form": CommentForm(people=people) if is_answer else form,
        "answer_form": form if is_answer else None,
        "answer_to": (answer_to.answer_to_id or answer_to.pk) if answer_to else None,
        "bound": form if form.is_bound else None,
        "can_comment": permissions.may(assessment.role, "comment"),
    }
    return render(request, "comments/comment_list.html", context, status=status)
