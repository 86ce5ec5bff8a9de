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

# In the order in which the work is done: route and name.
ASSESSMENT_TABS: tuple[tuple[str, str | Promise], ...] = (
    ("assessment-detail", gettext_lazy("Questions")),
    ("assignment-list", gettext_lazy("People")),
    ("next-questions", gettext_lazy("Next questions")),
    ("inquiry-list", gettext_lazy("Vendor")),
    ("assessment-results", gettext_lazy("Results")),
    ("robustness", gettext_lazy("Robustness")),
    ("condition-sets", gettext_lazy("What would make it a yes")),
    ("finding-list", gettext_lazy("Action plan")),
    ("clause-list", gettext_lazy("Clauses")),
    ("opinion-list", gettext_lazy("Opinions")),
)
REQUEST_TABS: tuple[tuple[str, str | Promise], ...] = (
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


@register.inclusion_tag("components/tabs.html", takes_context=True)
def assessment_tabs(context: dict[str, Any], assessment: Assessment) -> dict[str, object]:
    """The pages about one assessment; the one that is open is marked."""
    return {"name": _("This assessment"), "tabs": _tabs(context, ASSESSMENT_TABS, assessment.pk)}


@register.inclusion_tag("components/tabs.html", takes_context=True)
def request_tabs(context: dict[str, Any], use_case: UseCase) -> dict[str, object]:
    """The pages about one request."""
    return {"name": _("This request"), "tabs": _tabs(context, REQUEST_TABS, use_case.pk)}


@register.inclusion_tag("components/tabs.html", takes_context=True)
def organisation_tabs(context: dict[str, Any], organisation: Organisation, role: str) -> dict[str, object]:
    """The pages about one organisation that a role opens."""
    pages = tuple((name, text) for name, text, act in ORGANISATION_TABS if may(role, act))
    return {"name": _("This organisation"), "tabs": _tabs(context, pages, organisation.pk)}


def _tabs(context: dict[str, Any], pages: tuple[tuple[str, str | Promise], ...], pk: int) -> list[Tab]:
    match = getattr(context.get("request"), "resolver_match", None)
    current = match.url_name if match else ""
    return [
        Tab(reverse(f"assessments:{name}", args=[pk]), str(text), name == current) for name, text in pages
    ]
