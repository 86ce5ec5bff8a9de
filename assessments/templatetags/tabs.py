"""Sibling pages of one request, and of one assessment, as tabs."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment, Organisation, UseCase
from assessments.permissions import may

register = template.Library()

Pages = tuple[tuple[str, str | Promise], ...]  # route and name

# In the order in which the work is done: a group, and its pages; a group leads to the first of them.
ASSESSMENT_TABS: tuple[tuple[str | Promise, Pages], ...] = (
    (
        gettext_lazy("Questions"),
        (
            ("assessment-detail", gettext_lazy("All sections")),
            ("assignment-list", gettext_lazy("People")),
            ("next-questions", gettext_lazy("Next questions")),
            ("inquiry-list", gettext_lazy("Vendor")),
            ("reuse-list", gettext_lazy("Earlier answers")),
            ("alert-list", gettext_lazy("Contradictions")),
        ),
    ),
    (
        gettext_lazy("Results"),
        (
            ("assessment-results", gettext_lazy("Verdict and score")),
            ("robustness", gettext_lazy("Robustness")),
            ("condition-sets", gettext_lazy("What would make it a yes")),
        ),
    ),
    (
        gettext_lazy("Measures"),
        (
            ("finding-list", gettext_lazy("Action plan")),
            ("clause-list", gettext_lazy("Clauses")),
        ),
    ),
    (gettext_lazy("Opinions"), (("opinion-list", gettext_lazy("Opinions")),)),
)
# Beside People, where two experts answer without seeing each other.
FIRST_PASS = ("first-pass", gettext_lazy("Disagreements"))
REQUEST_TABS: Pages = (
    ("use-case-detail", gettext_lazy("Options")),
    ("comparison", gettext_lazy("Comparison")),
    ("cost-comparison", gettext_lazy("Costs")),
    ("what-if", gettext_lazy("What if")),
)


# Route, name, and the act that opens it.
ORGANISATION_TABS: tuple[tuple[str, str | Promise, str], ...] = (
    ("member-list", gettext_lazy("Members"), "see_members"),
    ("organisation-edit", gettext_lazy("Settings"), "edit_organisation"),
    ("audit-list", gettext_lazy("Audit trail"), "read_audit"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One page beside the present one."""

    href: str
    text: str
    is_current: bool
    count: int | None = None


@register.inclusion_tag("components/grouped_tabs.html", takes_context=True)
def assessment_tabs(context: dict[str, Any], assessment: Assessment) -> dict[str, object]:
    """The pages about one assessment in groups; under them those of the group that is open."""
    current = _current(context)
    groups, inside = [], []
    for name, usual in ASSESSMENT_TABS:
        pages = _with_first_pass(usual) if assessment.option.use_case.is_blind else usual
        is_here = current in dict(pages)
        first = reverse(f"assessments:{pages[0][0]}", args=[assessment.pk])
        groups.append(Tab(first, str(name), is_here))
        if is_here and len(pages) > 1:
            inside = _tabs(context, pages, assessment.pk)
    return {"name": _("This assessment"), "groups": groups, "inside": inside}


@register.inclusion_tag("components/tabs.html", takes_context=True)
def request_tabs(context: dict[str, Any], use_case: UseCase) -> dict[str, object]:
    """The pages about one request."""
    return {"name": _("This request"), "tabs": _tabs(context, REQUEST_TABS, use_case.pk)}


@register.inclusion_tag("components/tabs.html", takes_context=True)
def organisation_tabs(context: dict[str, Any], organisation: Organisation, role: str) -> dict[str, object]:
    """The pages about one organisation that a role opens."""
    pages = tuple((name, text) for name, text, act in ORGANISATION_TABS if may(role, act))
    return {"name": _("This organisation"), "tabs": _tabs(context, pages, organisation.pk)}


def _with_first_pass(pages: Pages) -> Pages:
    place = next((number for number, page in enumerate(pages, start=1) if page[0] == "assignment-list"), 0)
    return (*pages[:place], FIRST_PASS, *pages[place:]) if place else pages


def _tabs(context: dict[str, Any], pages: Pages, pk: int) -> list[Tab]:
    current = _current(context)
    return [
        Tab(reverse(f"assessments:{name}", args=[pk]), str(text), name == current) for name, text in pages
    ]


def _current(context: dict[str, Any]) -> str:
    match = getattr(context.get("request"), "resolver_match", None)
    return str(match.url_name) if match else ""
