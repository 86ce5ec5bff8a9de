"""Whether a quote stands verbatim on a page."""

from __future__ import annotations

import re

PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "‛": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "\u00ad": ""}
)
GUILLEMETS = re.compile(r"«\s*|\s*»")
SPLIT = "\x00"  # stands where a line end cut a word in two
CUTS = "-‐\ufffe\x02"  # what may stand in a quote where the page's line end cuts a word
# PDF readers put one of these two where a hyphen stood at the end of a line.
LINE_END_HYPHEN = re.compile(r"(?<=\w)(?:[-‐]\s*\n\s*|[\ufffe\x02]\s*)(?=\w)")


def stands(quote: str, text: str) -> bool:
    """Word for word, whole words; white space, hyphens at line ends and the shape of quotes do not count."""
    wanted = _even(flowing(quote))
    if not any(character.isalnum() for character in wanted):
        return False
    return re.search(_pattern(wanted), _even(LINE_END_HYPHEN.sub(SPLIT, text))) is not None


def flowing(quote: str) -> str:
    """Words of a page in one line: a hyphen at a line end stays, as it is printed; the line end goes."""
    return " ".join(LINE_END_HYPHEN.sub("-", quote).split())


def _even(text: str) -> str:
    return " ".join(GUILLEMETS.sub('"', text.translate(PLAIN)).split())


def _pattern(wanted: str) -> str:
    """The quote as a pattern in which a word may have been cut by a line end."""
    body = f"{SPLIT}?".join(
        f"[{re.escape(letter)}{SPLIT}]" if letter in CUTS else re.escape(letter) for letter in wanted
    )
    before = r"(?<!\w)" if wanted[0].isalnum() else ""
    after = r"(?!\w)" if wanted[-1].isalnum() else ""
    return before + body + after
