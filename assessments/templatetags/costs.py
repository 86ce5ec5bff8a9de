"""Reading a mapping in the templates of the costs."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(mapping: Mapping[str, Any], key: str) -> Any:
    """What stands under this key; nothing when there is no such key."""
    return mapping.get(key, "")
