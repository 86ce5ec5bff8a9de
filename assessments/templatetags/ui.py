"""Tags of the page frame and the components that wrap other markup."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm, CheckboxSelectMultiple, RadioSelect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from assessments import __version__

register = template.Library()

# Django's message levels as tone and icon of a notice.
MESSAGE_LOOKS: dict[str, tuple[str, str]] = {
    "debug": ("neutral", "info"),
    "info": ("info", "info"),
    "success": ("success", "state-decided"),
    "warning": ("attention", "warning"),
    "error": ("danger", "error"),
}


@dataclass(frozen=True)
class ErrorLink:
    """One line of the error summary: the message and the address of the field that it is about."""

    href: str
    text: str


@register.simple_tag
def error_links(form: BaseForm) -> list[ErrorLink]:
    """The errors of a bound form, in the order of its fields; errors of the whole form come first."""
    links = [ErrorLink("", str(error)) for error in form.non_field_errors()]
    for field in form:
        # A group of choices has no element with the group's own id: its first choice takes the focus.
        grouped = isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)
        target = f"{field.auto_id}_0" if grouped else field.auto_id
        links += [ErrorLink(f"#{target}", f"{field.label} – {error}") for error in field.errors]
    return links


@register.simple_tag(takes_context=True)
def nav_room(context: dict[str, Any]) -> str:
    """Which entry of the main navigation the page belongs to; none for one's own affairs."""
    match = getattr(context.get("request"), "resolver_match", None)
    name = match.url_name if match and match.app_name == "assessments" and match.url_name else ""
    if name == "home":
        return "home"
    if name.startswith(("vendor", "product")):
        return "vendors"
    if name.startswith("evidence"):
        return "evidence"
    if name.startswith(("notice", "calendar", "personal-data", "profile", "session", "sign-on")):
        return ""  # one's own affairs, reached from the account menu
    if name.startswith(("organisation", "member", "invitation", "person", "audit")):
        return "organisation"
    return "requests" if name else ""


@register.simple_tag
def app_version() -> str:
    return __version__


@register.filter
def message_tone(level_tag: str) -> str:
    return MESSAGE_LOOKS.get(level_tag, MESSAGE_LOOKS["info"])[0]


@register.filter
def message_icon(level_tag: str) -> str:
    return MESSAGE_LOOKS.get(level_tag, MESSAGE_LOOKS["info"])[1]


@register.simple_block_tag
def notice(content: str, tone: str = "neutral", title: str = "", icon: str = "info") -> SafeString:
    """A boxed remark around the block's content."""
    context = {"content": content, "tone": tone, "title": title, "icon": icon}
    return render_to_string("components/notice.html", context)


@register.simple_block_tag
def disclosure(content: str, summary: str, id: str = "") -> SafeString:
    """Content that opens on demand, without JavaScript."""
    return render_to_string("components/disclosure.html", {"content": content, "summary": summary, "id": id})


@register.simple_block_tag
def table_scroll(content: str, label: str) -> SafeString:
    """A frame that lets a wide table scroll sideways, by keyboard too."""
    return render_to_string("components/table_scroll.html", {"content": content, "label": label})
