"""Whether a quote stands verbatim on a page."""

from __future__ import annotations

import re

PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "‛": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "\u00ad": ""}
    | dict.fromkeys("‐\ufffe\x02", "-")
)
GUILLEMETS = re.compile(r"«\s*|\s*»")
SPLIT = "\x00"  # stands where a line end cut a word in two
# Between letters only: "30-" at a line end and "90" on the next are two numbers, and no 3090.
HYPHEN_AT_LINE_END = r"(?<=[^\W\d_])[-‐]\s*\n\s*(?=[^\W\d_])"
# PDF readers put one of these two where a hyphen stood at the end of a line.
READERS_HYPHEN = r"(?<=[^\W\d_])[\ufffe\x02]\s*(?=[^\W\d_])"
CUT = re.compile(f"{HYPHEN_AT_LINE_END}|{READERS_HYPHEN}")


def stands(quote: str, text: str) -> bool:
    """Word for word, whole words; white space, hyphens at line ends and the shape of quotes do not count."""
    wanted = _even(CUT.sub(SPLIT, quote))
    if not any(character.isalnum() for character in wanted):
        return False
    return re.search(_pattern(wanted), _even(CUT.sub(SPLIT, text))) is not None


def in_one_line(quote: str) -> str:
    """The quote without line ends; a word that one of them cut is whole again, a hyphen in sight kept."""
    whole = re.sub(READERS_HYPHEN, "", re.sub(HYPHEN_AT_LINE_END, "-", quote))
    return " ".join(re.sub("[\ufffe\x02]", "-", whole).split())


def _even(text: str) -> str:
    return " ".join(GUILLEMETS.sub('"', text.translate(PLAIN)).split())


def _pattern(wanted: str) -> str:
    """The quote as a pattern in which a word may have been cut by a line end, there or here."""
    cuts = {"-": f"[-{SPLIT}]", SPLIT: f"[-{SPLIT}]?"}
    body = f"{SPLIT}?".join(cuts.get(letter) or re.escape(letter) for letter in wanted)
    before = r"(?<!\w)" if wanted[0].isalnum() else ""
    after = r"(?!\w)" if wanted[-1].isalnum() else ""
    return before + body + after
