"""Cuts static/fonts/riskapp-sans.woff2 out of InterVariable.woff2, the one argument."""

import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "Riskapp Sans"  # the licence reserves the name Inter for the untouched font
CHARACTERS = (
    "20-7E,A0-17F,192,218-21B,2C6,2DA,2DC,394,3A3,3A9,3B1-3C9,1E9E,"  # Latin, Latin extended A, some Greek
    "2002-200B,2010-2015,2018-201E,2020-2022,2026,202F,2030,2032,2033,2039,203A,2044,"  # spaces, punctuation
    "2070,2074-2079,2080-2089,20AC,2116,2122,2190-2199,21B5,"  # superscripts, currency, arrows
    "2206,2211,2212,221A,221E,2248,2260,2264,2265,"  # ≠ ≤ ≥ and their family
    "25A0,25A1,25B2,25B3,25B6,25BC,25BD,25C0,25C6,25C7,25CA,25CB,25CF,25E6,2713,2714,2715,2716,2717"  # shapes
)
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "case", "zero"]


def cut(source: str) -> TTFont:
    font = TTFont(source)
    font.flavor = None
    font = instancer.instantiateVariableFont(font, {"wght": (400, 400, 650)})
    with BytesIO() as buffer:  # the subsetter trips over tables that the instancer has only half loaded
        font.save(buffer)
        font = TTFont(BytesIO(buffer.getvalue()))
    subsetter = Subsetter(Options(layout_features=FEATURES, notdef_outline=True, name_IDs=["*"]))
    subsetter.populate(unicodes=parse_unicodes(CHARACTERS))
    subsetter.subset(font)
    for record in font["name"].names:
        text = record.toUnicode()
        if record.nameID in (1, 3, 4, 16):
            record.string = text.replace("Inter Variable", FAMILY).replace("Inter", FAMILY)
        elif record.nameID not in (0, 5, 7):  # copyright, version and trademark stay as they are
            record.string = text.replace("InterVariable", FAMILY.replace(" ", ""))
    font.flavor = "woff2"
    return font


if __name__ == "__main__":
    cut(sys.argv[1]).save(Path(__file__).resolve().parents[1] / "fonts" / "riskapp-sans.woff2")
