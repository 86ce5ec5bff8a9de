"""A newer questionnaire: what changes, what becomes of each answer, and one button."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import permissions
from assessments.actions.migration import MigrationRefused, migrate_request
from assessments.forms.migration import MigrationForm
from assessments.labels import (
    ANSWER_FATE,
    ANSWER_STATE,
    QUESTION_CHANGE,
    Label,
    listed,
    question_number,
    said,
)
from assessments.models import UseCase
from assessments.queries.migration import (
    FATES,
    AnswerFate,
    MigrationPlan,
    QuestionDiff,
    migration_plan,
    newer_version,
    successor_of,
)


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """One answer and what becomes of it."""

    option: str
    words: str
    who: str
    when: object
    label: Label


@dataclass(frozen=True, slots=True)
class DiffShown:
    """One question that changes, with the answers it has."""

    number: str
    labels: list[Label]
    before: str
    after: str
    added: str
    removed: str
    renamed_from: str
    renamed_to: str
    answers: list[AnswerShown]


@require_http_methods(["GET", "HEAD", "POST"])
def request_migrate(request: HttpRequest, pk: int) -> HttpResponse:
    """What continuing this request under the newest version means; a POST does it."""
    found = UseCase.objects.visible_to(request.user).select_related("organisation")
    use_case = get_object_or_404(found, pk=pk)
    permissions.require(request.method != "POST" or permissions.may(use_case.role, "start_version"))
    form = MigrationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            fresh = migrate_request(
                use_case=use_case,
                framework_key=form.cleaned_data["framework"],
                by=request.user,
                at=timezone.now(),
            )
        except MigrationRefused as refusal:
            for message in refusal.messages:
                form.add_error(None, message)
            return _page(request, use_case, form, status=409)
        messages.success(request, _("The request is opened anew under the newer questionnaire."))
        return redirect("assessments:use-case-detail", pk=fresh.pk)
    return _page(request, use_case, form, status=422 if form.errors else 200)


def _page(request: HttpRequest, use_case: UseCase, form: MigrationForm, *, status: int) -> HttpResponse:
    after = newer_version(use_case.framework)
    plan = migration_plan(use_case, after) if after else None
    context = {
        "use_case": use_case,
        "form": form,
        "plan": plan,
        "successor": successor_of(use_case, after) if after else None,
        "fates": [(ANSWER_FATE[fate], plan.count(fate), fate_words(fate)) for fate in FATES] if plan else [],
        "diffs": [_shown(diff, plan) for diff in plan.diffs] if plan else [],
        "can_edit": permissions.may(use_case.role, "start_version"),
    }
    return render(request, "migrations/request_migrate.html", context, status=status)


def fate_words(fate: str) -> str:
    """What a fate means, in a sentence."""
    return {
        "kept": _("The question is the same: the answer stands, with its proof, its date and who gave it."),
        "proposed": _("The question is asked a little differently: the answer waits as a proposal."),
        "again": _("The answer does not fit any more: the question is asked anew."),
        "left": _("The question is gone: the answer stays in this request."),
    }[fate]


def _shown(diff: QuestionDiff, plan: MigrationPlan) -> DiffShown:
    framework = plan.after if diff.after else plan.before
    return DiffShown(
        number=question_number(framework, diff.id),
        labels=[QUESTION_CHANGE[change] for change in diff.changes],
        before=said(diff.before.text) if diff.before else "",
        after=said(diff.after.text) if diff.after else "",
        added=listed(said(label) for label in diff.added),
        removed=listed(said(label) for label in diff.removed),
        renamed_from=listed(said(label) for label, _now in diff.renamed),
        renamed_to=listed(said(now) for _label, now in diff.renamed),
        answers=[_answer(one, diff) for one in plan.of(diff.id)],
    )


def _answer(one: AnswerFate, diff: QuestionDiff) -> AnswerShown:
    answer = one.answer
    labels = {option.value: said(option.label) for option in diff.before.options} if diff.before else {}
    words = listed(labels.get(value, value) for value in answer.choices)
    return AnswerShown(
        option=one.option,
        words=words or str(ANSWER_STATE[answer.state].word),
        who=str(answer.answered_by),
        when=answer.answered_at,
        label=ANSWER_FATE[one.fate],
    )
