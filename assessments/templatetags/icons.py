"""The icons, drawn on a 20 × 20 grid with the text's own colour."""

from django import template
from django.utils.html import format_html

# mark_safe: for our own constants and drawings below, never for what a caller passes in.
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_QUESTION_MARK = '<path d="M7.8 8a2.2 2.2 0 1 1 3.4 1.9c-.8.5-1.2.9-1.2 1.7M10 13.6v.4"/>'

# Each verdict has a shape of its own, so that it is told apart in grey and by those who see no colour.
ICONS: dict[str, str] = {
    # verdicts, from the best to the worst, then the missing one
    "verdict-proceed": '<circle cx="10" cy="10" r="7.5"/><path d="M6.5 10.3l2.4 2.4 4.6-5"/>',
    "verdict-conditions": '<path d="M10 2l8 8-8 8-8-8z"/><path d="M6.5 8.7h7M6.5 11.3h7"/>',
    "verdict-escalate": '<path d="M10 2.5L18 17H2z"/><path d="M10 14.5V8.6M7.9 10.5L10 8.4l2.1 2.1"/>',
    "verdict-stop": '<path d="M6.7 2h6.6L18 6.7v6.6L13.3 18H6.7L2 13.3V6.7z"/>'
    '<path d="M6.3 10h7.4" stroke-width="2.6"/>',
    "verdict-unknown": '<circle cx="10" cy="10" r="7.5" stroke-dasharray="3 2.2"/>' + _QUESTION_MARK,
    # what was decided
    "outcome-approve": '<path d="M3 3h14v14H3z"/><path d="M6.3 10.3l2.5 2.5 4.9-5.6"/>',
    "outcome-conditions": '<path d="M3 3h14v14H3z"/><path d="M6.5 7.5h7M6.5 10h7M6.5 12.5h4"/>',
    "outcome-defer": '<path d="M3 3h14v14H3z"/><path d="M8 7v6M12 7v6"/>',
    "outcome-refuse": '<path d="M3 3h14v14H3z"/><path d="M7 7l6 6M13 7l-6 6"/>',
    # where an assessment stands
    "state-draft": '<circle cx="10" cy="10" r="7"/><path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor"/>',
    "state-submitted": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5V10l3 2"/>',
    "state-decided": '<path d="M3.5 10.5l4.3 4.3L16.5 5"/>',
    "state-superseded": '<path d="M3 6.5h11l-3-3M17 13.5H6"/>',
    # answers
    "answer-none": '<circle cx="10" cy="10" r="7"/>',
    "answer-given": '<path d="M3.5 10.5l4.3 4.3L16.5 5"/>',
    "answer-unknown": '<circle cx="10" cy="10" r="7.5" stroke-dasharray="3 2.2"/>' + _QUESTION_MARK,
    "answer-na": '<circle cx="10" cy="10" r="7"/><path d="M5 15L15 5"/>',
    # hard stops
    "stop-triggered": '<path d="M6.7 2h6.6L18 6.7v6.6L13.3 18H6.7L2 13.3V6.7z"/>'
    '<path d="M7 7l6 6M13 7l-6 6"/>',
    "stop-waived": '<path d="M3 10h10M9.5 6l4 4-4 4M17 4v12"/>',
    "stop-open": '<circle cx="10" cy="10" r="7.5" stroke-dasharray="3 2.2"/>' + _QUESTION_MARK,
    "stop-passed": '<path d="M3.5 10.5l4.3 4.3L16.5 5"/>',
    # a bar before, at and over the line of the risk appetite
    "appetite-within": '<path d="M2 10h7" stroke-width="4"/><path d="M14 3v14"/>',
    "appetite-at": '<path d="M2 10h11" stroke-width="4"/><path d="M14 3v14"/>',
    "appetite-over": '<path d="M2 10h16" stroke-width="4"/><path d="M14 3v4M14 13v4"/>',
    # kinds of things that differ by their word only
    "role": '<circle cx="10" cy="6.5" r="3.5"/><path d="M3 17.5c.6-3.8 3.2-5.6 7-5.6s6.4 1.8 7 5.6"/>',
    "stage": '<path d="M5 18V3h10l-2.2 3.5L15 10H5"/>',
    "lane": '<path d="M5 3v14M15 3v14M10 3v3M10 8.5v3M10 14v3"/>',
    "scope": '<circle cx="10" cy="10" r="7"/><circle cx="10" cy="10" r="2.5"/>',
    "option": '<path d="M4 4h5v5H4zM11 11h5v5h-5z"/><path d="M9 6.5h4.5V11"/>',
    "value": '<path d="M10 2.5l2.3 4.8 5.2.7-3.8 3.6.9 5.2-4.6-2.5-4.6 2.5.9-5.2L2.5 8l5.2-.7z"/>',
    "cost": '<path d="M3 17h14M5.5 17v-5M10 17V7M14.5 17V3.5"/>',
    "treatment": '<path d="M4 10h9M9.5 6l4 4-4 4M16.5 4v12"/>',
    "severity": '<path d="M3 17h3.5v-4H3zM8.3 17h3.4V9H8.3zM13.5 17H17V4h-3.5z"/>',
    "clause": '<path d="M5 2.5h10v15H5z"/><path d="M7.5 6.5h5M7.5 9.5h5M7.5 12.5h3"/>',
    # notices
    "info": '<circle cx="10" cy="10" r="7.5"/><path d="M10 9.2V14M10 6v.6"/>',
    "warning": '<path d="M10 2.5L18 17H2z"/><path d="M10 8v4.4M10 14.2v.5"/>',
    "error": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5v5.6M10 13.6v.6"/>',
    # what one can do
    "file": '<path d="M5 2.5h6.5L15 6v11.5H5z"/><path d="M11.5 2.5V6H15"/>',
    "link": '<path d="M8.5 11.5l3-3M9 6.5l2-2a3.2 3.2 0 0 1 4.5 4.5l-2 2"/>'
    '<path d="M11 13.5l-2 2A3.2 3.2 0 0 1 4.5 11l2-2"/>',
    "add": '<path d="M10 3.5v13M3.5 10h13"/>',
    "edit": '<path d="M3 17l.8-3.6L13.6 3.6l2.8 2.8-9.8 9.8z"/><path d="M11.6 5.6l2.8 2.8"/>',
    "delete": '<path d="M3.5 5.5h13M8 5.5v-2h4v2M5.2 5.5l.8 11h8l.8-11"/>',
    "download": '<path d="M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13"/>',
    "upload": '<path d="M10 13V3.5M6 7l4-4 4 4M3.5 16.5h13"/>',
    "print": '<path d="M5.5 8V3h9v5M5.5 14H3V8h14v6h-2.5"/><path d="M5.5 12h9v5h-9z"/>',
    "copy": '<path d="M7 7h9v10H7z"/><path d="M13 7V3H4v10h3"/>',
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="M13 13l4 4"/>',
    "external": '<path d="M11.5 3.5h5v5M16.5 3.5L9 11"/><path d="M14 11.5v5H3.5V6h5"/>',
    "close": '<path d="M4.5 4.5l11 11M15.5 4.5l-11 11"/>',
    "send": '<path d="M3 10L17 3l-4 14-3.2-5.8z"/><path d="M9.8 11.2L17 3"/>',
    "retry": '<path d="M16.5 9A6.6 6.6 0 1 0 15 14.4"/><path d="M17 4.5V9h-4.5"/>',
    "switch": '<path d="M3 7h12l-3-3M17 13H5l3 3"/>',
    # ways
    "next": '<path d="M7.5 4l6 6-6 6"/>',
    "previous": '<path d="M12.5 4l-6 6 6 6"/>',
    "down": '<path d="M4.5 7.5l5.5 5.5 5.5-5.5"/>',
    "up": '<path d="M4.5 12.5L10 7l5.5 5.5"/>',
    # things
    "person": '<circle cx="10" cy="6.5" r="3.5"/><path d="M3 17.5c.6-3.8 3.2-5.6 7-5.6s6.4 1.8 7 5.6"/>',
    "sign-out": '<path d="M8 3.5H3.5v13H8M8.5 10H17M13.5 6.5L17 10l-3.5 3.5"/>',
    "lock": '<path d="M4 9h12v8H4z"/><path d="M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9"/>',
    "theme": '<circle cx="10" cy="10" r="7.5"/><path d="M10 2.5a7.5 7.5 0 0 1 0 15z" fill="currentColor"/>',
    "document": '<path d="M5 2.5h6.5L15 6v11.5H5z"/><path d="M7.5 9.5h5M7.5 12.5h5"/>',
    "evidence": '<path d="M5 2.5h6.5L15 6v11.5H5z"/><path d="M7.4 11l2 2 3.4-4"/>',
    "vendor": '<path d="M3.5 17.5V5.5l6.5-3v15M10 7.5h6.5v10M2 17.5h16M6 8.5h1.5M6 12h1.5M12.5 12H14"/>',
    "calendar": '<path d="M3.5 4.5h13v12h-13zM3.5 8.5h13M7 2.5v3.5M13 2.5v3.5"/>',
    "history": '<path d="M3.6 8A6.8 6.8 0 1 1 3.4 12"/><path d="M3 4v4.2h4.2M10 6.5V10l2.6 1.6"/>',
    "flag": '<path d="M5 18V3h10l-2.2 3.5L15 10H5"/>',
    "scale": '<path d="M10 3v14M6 17h8M4 6h12M4 6l-2 5.5h4zM16 6l-2 5.5h4z"/>',
}


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An inline SVG. Without a label it is decoration and hidden from assistive technology."""
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true" focusable="false"')  # our own constant
    )
    return format_html(
        '<svg class="icon{}" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.7" '
        'stroke-linejoin="round" {}>{}</svg>',
        f" {css}" if css else "",
        spoken,
        mark_safe(ICONS[name]),  # noqa: S308 -- our own drawing, and an unknown name is a bug
    )
