"""The style sheet: readable in both themes, current with its tokens, fetching nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from assessments import labels

STATIC = Path(settings.BASE_DIR) / "static"
TOKENS = (STATIC / "scss" / "_tokens.scss").read_text(encoding="utf-8")
CSS = (STATIC / "css" / "app.css").read_text(encoding="utf-8")
SURFACES = ["paper", "surface", "sunken"]
SOFT = ["proceed", "conditions", "escalate", "stop", "unknown"]
TEXT_PAIRS = [
    *[(ink, surface) for ink in ["ink", "ink-soft", "link", "accent", *SOFT] for surface in SURFACES],
    *[(tone, f"{tone}-soft") for tone in SOFT],
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-stop-fill", "stop-fill"),
    ("link", "accent-soft"),
    ("ink", "accent-soft"),
]
SHAPE_PAIRS = [
    (line, surface) for line in ["rule-strong", "focus", "check"] for surface in ["paper", "surface"]
]


def tokens_of(theme):
    block = re.search(rf"@mixin {theme}-tokens {{(.*?)\n}}", TOKENS, re.DOTALL)[1]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))


def luminance(colour):
    digits = colour.removeprefix("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, 4.5), (SHAPE_PAIRS, 3.0)], ids=["text", "shapes"])
def test_colours_stand_out_in_both_themes(theme, pairs, least):
    tokens = tokens_of(theme)

    faint = {(a, b): round(contrast(tokens[a], tokens[b]), 2) for a, b in pairs}

    assert {pair: ratio for pair, ratio in faint.items() if ratio < least} == {}


def test_both_themes_name_the_same_tokens():
    assert tokens_of("light").keys() == tokens_of("dark").keys()


def test_the_compiled_sheet_holds_the_tokens_of_its_source():
    for theme in ("light", "dark"):
        for name, colour in tokens_of(theme).items():
            assert f"--{name}: {colour}".replace(": ", ":") in CSS.replace(": ", ":")


def test_the_compiled_sheet_fetches_nothing_from_elsewhere_and_names_no_source_map():
    addresses = re.findall(r"url\([\"']?([^\"')]{1,24})", CSS)

    assert addresses
    assert [one for one in addresses if not one.startswith(("data:image/svg+xml", "../fonts/"))] == []
    assert "sourceMappingURL" not in CSS


def test_every_tone_of_a_label_has_its_colour():
    registers = [value for name, value in vars(labels).items() if name.isupper() and isinstance(value, dict)]
    tones = {
        label.tone for register in registers for label in register.values() if isinstance(label, labels.Label)
    }

    assert tones
    assert {tone for tone in tones if f".tone-{tone}" not in CSS} == set()
