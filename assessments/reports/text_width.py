"""How wide a text prints, so that a label is wrapped and never clipped.

The widths are Inter's (the wider of regular and semibold), in hundredths of the font size, rounded up; a
test compares them with the bundled font. A character that is not in the table counts as a full square, which
is right for Chinese and generous for the rest.
"""

from __future__ import annotations

_GROUPS = {
    20: "\u202f",
    28: "IijlÌÍÎÏìíîïĨĩĪīĬĭĮįİıĵĺļł‚",
    30: " \xa0‘’‛",
    32: ",.:¦·․‧",
    34: "!';¡¸¹ſ",
    36: "`t|´ţŧ",
    38: "()/[\\]ľ",
    40: "frŕŗř∫",
    42: "ŀť‹›",
    44: "1‐‑",
    46: "{}°²",
    48: "-_ª¯³‗„",
    50: "^º–",
    52: "“”‟″",
    54: '"*ĳ',
    56: "?s¿śŝşš†‡",
    58: "7JLakxz¥§àáâãäåāăąĴķĸĹĻĽĿźżž•",
    60: "Fcevy¢çèéêëðýÿćĉċčēĕėęěŷ",
    62: "5Ehnou¨µ¶ÈÉÊËñòóôõöøùúûüĒĔĖĘĚĥħŁńņňŋōŏőũūŭůűų",
    64: "2369bdgpq£«»þđĝğġģ",
    66: "#$08BPRSZÞßŔŖŘŚŜŞŠŹŻŽ",
    68: "&+4<=>T~¬®±×÷ŢŤŦ€−≈≠≤≥",
    72: "KXYÝĶŶŸ",
    74: "ACDVÀÁÂÃÄÅÇĀĂĄĆĈĊČĎď",
    76: "GHNU¤ÐÑÙÚÛÜĐĜĞĠĢĤŃŅŇŊŨŪŬŮŰŲ",
    78: "OQÒÓÔÕÖØŌŎŐ",
    80: "Ħ",
    84: "w¼ŵ",
    88: "½",
    90: "↑↓✓✗",
    92: "m©¾æ■□●○",
    94: "M",
    96: "…←→▶◀",
    100: "@œ—―",
    102: "%ÆŒ",
    104: "WŴ▲△▼▽",
    106: "◆◇",
}
_WIDTH = {character: width for width, characters in _GROUPS.items() for character in characters}
_SQUARE = 108


def text_width(text: str, size: float) -> float:
    """The width of one line of text at this font size, at most a few per cent too much."""
    return sum(_WIDTH.get(character, _SQUARE) for character in text) * size / 100


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The text in lines no wider than ``width``, broken at plain spaces and inside a word where it must."""
    lines: list[str] = []
    line = ""
    for word in text.replace("\n", " ").split(" "):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *pieces, line = _pieces(word, width, size)
        lines.extend(pieces)
    lines.append(line)
    return lines


def _pieces(word: str, width: float, size: float) -> list[str]:
    """A word cut where the line ends; one piece when it fits."""
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
