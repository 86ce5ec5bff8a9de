"""What options cost: one option's lines, all options of a request side by side, and files in and out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import figures, permissions
from assessments.actions.cost import (
    CostConflict,
    CostRefused,
    CostWaiting,
    FrameConflict,
    is_waiting,
    record_cost_frame,
    record_cost_model,
)
from assessments.forms.cost import (
    CostFrameForm,
    CostLines,
    CostModelForm,
    cost_lines,
    proposed_row,
    stored_row,
    typed_rows,
)
from assessments.forms.cost_file import CostFileForm
from assessments.labels import said
from assessments.models import CostLine, Option, UseCase
from assessments.queries.cost import (
    cost_comparison,
    cost_models,
    cost_rows,
    cost_summary,
    model_of,
    models_of,
    template_of,
)
from assessments.queries.cost_file import cost_csv
from assessments.reports.costs import (
    LineWords,
    costs_picture,
    crossing_sentence,
    dearer_sentence,
    drivers_picture,
    drivers_sentence,
    frame_sentence,
    line_words,
    lines_table,
    range_text,
    years_table,
)
from assessments.templatetags.ui import ErrorLink, error_links


@require_http_methods(["GET", "HEAD", "POST"])
def cost_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of one option, and beneath them what they come to. One button only adds rows."""
    option = _option(request, pk)
    if request.method != "POST":
        return _editor(request, option)
    permissions.require(permissions.can_edit(option.role))
    form = CostModelForm(request.POST)
    if "add" in request.POST:
        return _editor(request, option, form=form, rows=_more_rows(request.POST, option))
    rows = cost_lines(request.POST, horizon_years=option.use_case.horizon_years)
    if not (form.is_valid() & rows.is_valid()):
        return _editor(request, option, form=form, rows=rows, status=422)
    try:
        record_cost_model(
            option=option,
            revision=form.known_revision,
            lines=rows.lines,
            currency=form.cleaned_data["currency"],
            by=request.user,
            at=timezone.now(),
        )
    except CostConflict as conflict:
        form.show_conflict(str(conflict), revision=conflict.revision)
        return _editor(request, option, form=form, rows=rows, current=conflict.current, status=409)
    except CostRefused as refusal:
        for message in refusal.messages:
            form.add_error(None, message)
        form.show_currency(option.use_case.currency)
        status = 409 if isinstance(refusal, CostWaiting) else 422
        return _editor(request, option, form=form, rows=rows, status=status)
    messages.success(request, _("The cost model is saved."))
    return redirect("assessments:cost-edit", pk=pk)


def _option(request: HttpRequest, pk: int) -> Option:
    return get_object_or_404(
        Option.objects.visible_to(request.user).select_related("use_case", "cost_model"), pk=pk
    )


def _editor(
    request: HttpRequest,
    option: Option,
    *,
    form: CostModelForm | None = None,
    rows: CostLines | None = None,
    current: list[CostLine] | None = None,
    status: int = 200,
) -> HttpResponse:
    use_case = option.use_case
    stored = cost_rows(use_case)
    mine, models = stored.get(option.pk, []), models_of(stored, use_case)
    template = template_of(option)
    waiting = is_waiting(option)
    form = form or CostModelForm(initial={"revision": _revision(option), "currency": use_case.currency})
    rows = rows or _first_rows(option, mine, template)
    named = {str(row["name"].value() or "") for row in rows}
    words = _words(mine, use_case)
    summary = cost_summary(models)[option.pk] if mine else None
    context = {
        "option": option,
        "use_case": use_case,
        "form": form,
        "rows": rows,
        "errors": error_links_of(form, rows),
        "suggestions": [line for line in template if said(line.name) not in named],
        "hints": {said(line.name): said(line.hint) for line in template},
        "is_waiting": waiting,
        "can_edit": permissions.can_edit(option.role),
        "current": _words(current, use_case) if current is not None else None,
        "lines": words,
        "beyond": [line.name for line in words if line.is_beyond],
        "frame": frame_sentence(use_case),
        "summary": summary,
        "total": range_text(summary.range, summary.currency) if summary else "",
        "drivers": drivers_picture(summary) if summary else None,
        "by_line": lines_table(summary, caption=_("Costs line by line")) if summary else None,
        "by_year": years_table({option.title: summary}) if summary else None,
    }
    return render(request, "costs/cost_edit.html", context, status=status)


def _words(lines: list[CostLine], use_case: UseCase) -> list[LineWords]:
    return line_words(model_of(lines, use_case), [line.note for line in lines])


def _revision(option: Option) -> int:
    return option.cost_model.revision if hasattr(option, "cost_model") else 0


def _first_rows(option: Option, stored: list[CostLine], template: Any) -> CostLines:
    """What is stored; before anything is, the lines that this way of deployment usually has."""
    horizon = option.use_case.horizon_years
    rows = [stored_row(line) for line in stored] or [
        proposed_row(line, horizon_years=horizon) for line in template
    ]
    return cost_lines(horizon_years=horizon, rows=rows)


def _more_rows(data: Any, option: Option) -> CostLines:
    """The rows as typed, those of the ticked suggestions, or a blank one."""
    horizon = option.use_case.horizon_years
    ticked = set(data.getlist("suggestion"))
    added = [
        proposed_row(line, horizon_years=horizon) for line in template_of(option) if said(line.name) in ticked
    ]
    return cost_lines(horizon_years=horizon, rows=[*typed_rows(data), *added], empty=0 if added else 1)


def error_links_of(form: CostModelForm, rows: CostLines) -> list[ErrorLink]:
    """What is wrong with the model and with each line, for the summary above the form."""
    links = error_links(form) if form.is_bound else []
    if rows.is_bound:
        links += [ErrorLink("", str(error)) for error in rows.non_form_errors()]
        for number, row in enumerate(rows.forms, start=1):
            if row.has_changed() and not row.is_left_out:
                prefix = _("Line %(number)s") % {"number": number}
                links += [ErrorLink(link.href, f"{prefix} – {link.text}") for link in error_links(row)]
    return links


@require_safe
def cost_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of one option as a CSV file; without lines, the heads of its columns."""
    option = _option(request, pk)
    lines = CostLine.objects.filter(cost_model__option=option).order_by("position")
    content = cost_csv(lines, option.use_case.currency)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="costs-{option.pk}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def cost_import(request: HttpRequest, pk: int) -> HttpResponse:
    """A file takes the place of the lines, or every fault in it is listed and nothing changes."""
    option = _option(request, pk)
    permissions.require(permissions.can_edit(option.role))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CostFileForm(*posted, use_case=option.use_case, initial={"revision": _revision(option)})
    faults, status = [], 200
    if form.is_valid():
        lines = form.cleaned_data["file"]
        try:
            record_cost_model(
                option=option,
                revision=form.known_revision,
                lines=lines,
                currency=option.use_case.currency,
                by=request.user,
                at=timezone.now(),
            )
        except (CostConflict, CostWaiting) as refusal:
            form.add_error(None, str(refusal))
            status = 409
        except CostRefused as refusal:
            faults = list(refusal.messages)
        else:
            words = ngettext("%(count)s line is imported.", "%(count)s lines are imported.", len(lines))
            messages.success(request, words % {"count": len(lines)})
            return redirect("assessments:cost-edit", pk=pk)
    faults = [ErrorLink("#id_file", fault) for fault in (*form.faults, *faults)]
    context = {
        "form": form,
        "option": option,
        "faults": faults,
        "has_lines": hasattr(option, "cost_model"),
    }
    is_wrong = bool(form.errors or faults) and status == 200
    return render(request, "costs/cost_import.html", context, status=422 if is_wrong else status)


@require_safe
def cost_comparison_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What every option costs, which one is the dearer, what drives it, and the frame they share."""
    use_case = get_object_or_404(UseCase.objects.visible_to(request.user), pk=pk)
    return _comparison(request, use_case)


@require_POST
def cost_frame(request: HttpRequest, pk: int) -> HttpResponse:
    """Currency, horizon and discount rate of a request."""
    use_case = get_object_or_404(UseCase.objects.visible_to(request.user), pk=pk)
    permissions.require(permissions.can_edit(use_case.role))
    form = CostFrameForm(request.POST, use_case=use_case, has_models=True)
    if not form.is_valid():
        return _comparison(request, use_case, form=form, status=422)
    try:
        record_cost_frame(
            use_case=use_case,
            revision=form.known_revision,
            **form.frame(),
            by=request.user,
            at=timezone.now(),
        )
    except FrameConflict as conflict:
        form.show_conflict(str(conflict), revision=conflict.current.revision)
        return _comparison(request, conflict.current, form=form, status=409, role=use_case.role)
    except CostRefused as refusal:
        for message in refusal.messages:
            form.add_error(None, message)
        status = 409 if isinstance(refusal, CostWaiting) else 422
        return _comparison(request, use_case, form=form, status=status)
    messages.success(request, _("The frame of the costs is saved."))
    return redirect("assessments:cost-comparison", pk=pk)


def _comparison(
    request: HttpRequest,
    use_case: UseCase,
    *,
    form: CostFrameForm | None = None,
    role: str = "",
    status: int = 200,
) -> HttpResponse:
    options = list(use_case.options.order_by("id"))
    models = cost_models(use_case)
    names = {option.pk: option.title for option in options}
    found = cost_comparison(
        models, offers=frozenset(option.pk for option in options if option.kind != "do_nothing")
    )
    context = {
        "use_case": use_case,
        "options": [_option_row(option, found.summaries) for option in options],
        "missing": [option for option in options if option.pk not in models and option.kind != "do_nothing"],
        "picture": costs_picture(found, names),
        "frame": frame_sentence(use_case),
        "dearer": [dearer_sentence(fact, names) for fact in found.dearer],
        "crossings": [crossing_sentence(fact, names) for fact in found.crossings],
        "drivers": {names[id]: drivers_sentence(summary) for id, summary in found.summaries.items()},
        "by_year": years_table({names[id]: summary for id, summary in found.summaries.items()}),
        "draws": figures.grouped(Fraction(found.draws)),
        "seed": found.seed,
        "form": form or CostFrameForm(use_case=use_case, has_models=bool(models)),
        "is_stale": status == 409,
        "can_edit": permissions.can_edit(role or use_case.role),
    }
    return render(request, "costs/cost_comparison.html", context, status=status)


def _option_row(option: Option, summaries: Mapping[int, Any]) -> dict[str, Any]:
    summary = summaries.get(option.pk)
    return {
        "option": option,
        "summary": summary,
        "total": range_text(summary.range, summary.currency) if summary else "",
    }
