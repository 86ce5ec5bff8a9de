"""Reading a page under test."""

import re

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """What a reader sees, spaces folded."""
    without_tags = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", without_tags)
