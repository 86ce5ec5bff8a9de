"""How many lines a text takes in the report's font, so that the brief is laid out before it is rendered.

Lengths are points. Widths are rounded up and words never hyphenated, so a text that fits here fits on paper.
"""

from __future__ import annotations

from assessments.reports.text_width import wrapped

WIDEST_LINE = 250  # characters; more never stand on one line of an A4 page
LOOSE_END = " ,;:.·–—-(«“\u00a0\u202f"


def line_count(text: str, *, width: float, size: float, is_regular: bool = False) -> int:
    """How many lines ``text`` takes at ``width``; ``is_regular``: nothing in it is bold."""
    return len(wrapped(text, width, size, is_regular=is_regular)) if text else 0


def fitting(text: str, *, lines: int, width: float, size: float, tail: str, is_regular: bool = False) -> str:
    """The longest beginning of ``text`` that fits in ``lines`` lines, ``tail`` after it when it is cut."""

    def count(words: str) -> int:
        return line_count(words, width=width, size=size, is_regular=is_regular)

    window = text[: lines * WIDEST_LINE]
    if len(window) == len(text) and count(text) <= lines:
        return text
    shortest, longest = 0, len(window)
    while shortest < longest:
        middle = (shortest + longest + 1) // 2
        if count(window[:middle] + tail) <= lines:
            shortest = middle
        else:
            longest = middle - 1
    cut = window[:shortest]
    if " " in cut[-40:] and not window[shortest : shortest + 1].isspace():
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(LOOSE_END)
