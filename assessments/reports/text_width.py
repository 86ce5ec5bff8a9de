"""How wide a text prints, so that a label is wrapped and never clipped.

The widths are Inter's, rounded up: of any weight (the wider of regular and semibold) in hundredths of the
font size, and of the regular one closer, in thousandths. A test compares them with the bundled font. A
character that is not in the table counts as a full square, which is right for Chinese and generous for the
rest.
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
_REGULAR_GROUPS = {
    185: "\u202f",
    245: "ijlìíîïĩīĭįıĵĺļł‚",
    265: "‘’‛",
    270: "I¸ÌÍÎÏĨĪĬĮİ",
    275: "¦",
    285: " \xa0",
    290: "!,.:¡·",
    300: "'",
    305: ";¹",
    315: "ſ",
    325: "`´",
    330: "tţŧ",
    335: "|",
    340: "ľ",
    360: "ŀ‐\u2011",
    365: "()/[\\]",
    370: "∫",
    375: "f",
    380: "rŕŗřť",
    385: "‹›",
    410: "1",
    425: "„",
    430: "{}",
    445: "²“”″",
    450: "³",
    455: "ª",
    460: "-_°",
    470: '"',
    475: "^",
    480: "¯",
    485: "ºĳ",
    495: "†‡",
    500: "–",
    505: "*",
    515: "?¿",
    530: "sĸśŝşš",
    550: "kx¥ķ",
    555: "zźżž",
    565: "avyàáâãäåýÿāăąĿŷ•",
    570: "7L§ĹĻĽ",
    575: "Jc¢çćĉċčĴ",
    585: "e«»èéêëðēĕėęě",
    590: "µ",
    595: "5Fhnu¨ñùúûüĥħŁńņňŋũūŭůűų",
    600: "oòóôõöøōŏő",
    605: "E¶ÈÉÊËĒĔĖĘĚ",
    610: "2",
    615: "bdgpq£þđĝğġģ",
    620: "38ß",
    625: "69",
    630: "ZŹŻŽ",
    635: "#0",
    640: "PÞ",
    645: "$&RSŔŖŘŚŜŞŠ",
    650: "4TŢŤŦ",
    655: "B",
    665: "+<=>~¬±×÷−≈≠≤≥",
    670: "®€",
    675: "KĶ",
    680: "YÝŶŸ",
    685: "X",
    690: "AVÀÁÂÃÄÅĀĂĄ",
    710: "ď",
    725: "D¤Ď",
    735: "CÇÐĆĈĊČĐ",
    745: "HUÙÚÛÜĤŨŪŬŮŰŲ",
    750: "GĜĞĠĢ",
    755: "NÑŃŅŇŊ",
    765: "OQÒÓÔÕÖØŌŎŐ",
    780: "Ħ",
    805: "¼",
    820: "wŵ",
    835: "↑↓",
    850: "½",
    865: "…",
    880: "m",
    885: "¾✓",
    890: "✗",
    905: "M",
    915: "©■□○●",
    920: "æ▶◀",
    955: "←→",
    970: "@",
    985: "%",
    990: "WŴ",
    995: "Æ",
    1000: "œ—―",
    1005: "Œ",
    1015: "▲△▼▽",
    1055: "◆◇",
}
_WIDTH = {character: width for width, characters in _GROUPS.items() for character in characters}
_REGULAR = {character: width for width, characters in _REGULAR_GROUPS.items() for character in characters}
_SQUARE = 108


def text_width(text: str, size: float, *, is_regular: bool = False) -> float:
    """The width of one line of text at this font size: of any weight, at most a few per cent too much.

    ``is_regular``: nothing in it is bold, so that it is measured closer, unless another font has to help.
    """
    if is_regular and all(character in _REGULAR for character in text):
        return sum(_REGULAR[character] for character in text) * size / 1000
    return sum(_WIDTH.get(character, _SQUARE) for character in text) * size / 100


def wrapped(text: str, width: float, size: float, *, is_regular: bool = False) -> list[str]:
    """The text in lines no wider than ``width``, broken at plain spaces and inside a word where it must."""
    lines: list[str] = []
    line = ""
    for word in text.replace("\n", " ").split(" "):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, is_regular=is_regular) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *pieces, line = _pieces(word, width, size, is_regular)
        lines.extend(pieces)
    lines.append(line)
    return lines


def _pieces(word: str, width: float, size: float, is_regular: bool) -> list[str]:
    """A word cut where the line ends; one piece when it fits."""
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size, is_regular=is_regular) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
