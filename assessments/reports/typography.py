"""How text is set for print: French spacing, whitespace, and characters that cannot be printed."""

from __future__ import annotations

import re
import unicodedata

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
SPACES = f"[ {NO_BREAK}{NARROW_NO_BREAK}]"

BEFORE_HIGH_MARK = re.compile(rf"{SPACES}+([;?!])")
BEFORE_LOW_MARK = re.compile(rf"{SPACES}+([:%€])")
OPENING_QUOTE = re.compile(rf"«{SPACES}*")
CLOSING_QUOTE = re.compile(rf"{SPACES}*»")
ARTICLE_NUMBER = re.compile(rf"\b(art\.|n°|p\.|§){SPACES}(?=\d)")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def french(text: str) -> str:
    """``text`` with no-break spaces where French wants them; spaces are never added before : ; ? ! or %.

    Adding one would break addresses and times; the guillemets always get theirs.
    """
    text = BEFORE_HIGH_MARK.sub(rf"{NARROW_NO_BREAK}\1", text)
    text = BEFORE_LOW_MARK.sub(rf"{NO_BREAK}\1", text)
    text = OPENING_QUOTE.sub(f"«{NO_BREAK}", text)
    text = CLOSING_QUOTE.sub(f"{NO_BREAK}»", text)
    return ARTICLE_NUMBER.sub(rf"\1{NO_BREAK}", text)


def typeset(text: str, language: str) -> str:
    """``text`` as it is printed in ``language``."""
    return french(text) if language.startswith("fr") else text


def printable(text: str) -> str:
    """User text without characters that no font prints; line ends made one kind, letters composed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", UNPRINTABLE.sub("", text)).strip()


def on_one_line(text: str) -> str:
    """``text`` with every run of ordinary whitespace as one space; no-break spaces are kept."""
    return re.sub(r"[ \t\n\u2028\u2029]+", " ", text).strip()
