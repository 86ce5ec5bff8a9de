"""The file: tagged, self-contained, the same bytes twice, loading nothing but its bundle."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from assessments.reports.html import report_html
from assessments.reports.pdf import bundled, render
from tests.reports.conftest import brief_pages, content_of, typical_pages
from tests.reports.dossiers import LONG_NOTE, decided, decision, scored, typical
from tests.reports.reader import elements, kids, opened, text_of

PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title></head><body>{}</body></html>'
)


def test_the_file_says_that_it_is_accessible_and_in_which_language(language):
    pdf = opened(typical_pages(language).pdf)

    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.Lang == language
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert 'pdfuaid:part="1"' in pdf.Root.Metadata.read_bytes().decode()


def test_every_font_is_embedded_and_our_own(language):
    pdf = opened(typical_pages(language).pdf)
    fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item]

    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    assert {str(font.FontName).partition("+")[2] for font in fonts} == {"Report-Sans", "Report-Sans-Bold"}


def test_no_picture_is_without_its_words(language):
    pdf = opened(typical_pages(language).pdf)
    figures = [item for item in elements(pdf) if item.S == "/Figure"]

    assert len(figures) == 6
    assert all(str(figure.Alt).strip() for figure in figures)


def test_every_header_cell_says_what_it_heads():
    pdf = opened(typical_pages("en").pdf)

    for item in elements(pdf):
        if item.S == "/TH":
            assert item.A.Scope in ("/Column", "/Row")


def test_headings_never_skip_a_level(language):
    pdf = opened(typical_pages(language).pdf)
    levels = [int(str(item.S)[2]) for item in elements(pdf) if re.match(r"/H\d", str(item.S))]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_piece_of_text_hangs_in_the_tree_or_is_an_artifact():
    """Each marked content id of a page is named by exactly one element, and the parent tree agrees."""
    pdf = opened(typical_pages("en").pdf)
    named: dict[tuple[int, int], object] = {}
    for item in elements(pdf):
        for kid in item.K if isinstance(item.K, pikepdf.Array) else [item.K]:
            if isinstance(kid, int):
                key = (item.Pg.objgen[0], kid)
                assert key not in named
                named[key] = item.objgen

    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip((int(number) for number in numbers[::2]), numbers[1::2], strict=True))
    for page in pdf.pages:
        content = page.Contents.read_bytes()
        ids = [int(found) for found in re.findall(rb"/MCID (\d+)", content)]
        assert ids
        assert len(ids) == len(set(ids))
        for id in ids:
            assert parents[int(page.obj.StructParents)][id].objgen == named[(page.obj.objgen[0], id)]


def test_page_numbers_and_running_titles_are_artifacts():
    pdf = opened(typical_pages("en").pdf)

    content = pdf.pages[0].Contents.read_bytes()
    assert content.count(b"/Artifact") > 2
    for item in elements(pdf):
        assert item.S != "/Document" or kids(item)


def test_bookmarks_lead_to_the_sections(language):
    with opened(typical_pages(language).pdf).open_outline() as outline:
        titles = [child.title for item in outline.root for child in [item, *item.children]]

    assert [title[:2] for title in titles if title.startswith("§")] == [
        *(f"§{n}"[:2] for n in range(1, 13)),
    ]


def test_the_accents_of_the_french_text_come_out_again():
    text = text_of(typical_pages("fr").pdf)

    for word in ("Exposition géopolitique et souveraineté", "Évaluation", "où", "règles", "façon", "cœur"):
        assert word.lower() in text.lower()


def test_no_french_mark_stands_after_a_plain_space():
    """WeasyPrint draws no space inside a picture; readers guess a plain one: "7 %" in a key is let pass."""
    text = text_of(typical_pages("fr").pdf)

    assert re.findall(r"\w [;:!?»]", text) == []
    assert re.findall(r"« \w", text) == []
    assert re.findall(r"\d %", text_of(typical_pages("fr").pdf, 1, 3, 4, 5)) == []
    assert len(re.findall(r"\w[\u00a0\u202f][;:!?»%]", text)) > 100


def test_french_figures_have_a_decimal_comma():
    text = text_of(typical_pages("fr").pdf, 1, 2)

    assert re.search(r"\d,\d", text)
    assert not re.search(
        r"(?<![\d.])\d{1,2}\.\d(?![\d.])", text.replace("1.0.0", "").replace("1. ", "").replace("2026.11", "")
    )


def test_pages_are_numbered_out_of_all(language):
    pages = typical_pages(language)

    assert f"3 / {pages.count}" in text_of(pages.pdf, 3)


def test_the_same_dossier_prints_the_same_bytes():
    first, second = (brief_pages(decided(), "fr").pdf for _ in range(2))

    assert first == second


def test_a_second_process_prints_the_same_bytes():
    code = (
        "import hashlib, django; django.setup()\n"
        "from tests.reports.conftest import brief_pages\n"
        "from tests.reports.dossiers import decided\n"
        "print(hashlib.sha256(brief_pages(decided(), 'fr').pdf).hexdigest())"
    )

    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7"}
    child = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )

    assert child.stdout.strip() == hashlib.sha256(brief_pages(decided(), "fr").pdf).hexdigest()
    assert child.stderr == ""


def test_fourteen_pages_take_at_most_120_kilobytes():
    pages = render_report(scored("eu-vendor-saas", "triage"), "en")

    assert 12 <= pages.count <= 18
    assert len(pages.pdf) / pages.count * 14 <= 120 * 1024


def render_report(dossier, language):
    return render(report_html(content_of(dossier, language)), identifier="size")


def test_a_draft_is_marked_on_every_page_and_nothing_else_is(language):
    word = {"en": "DRAFT", "fr": "BROUILLON"}[language]

    draft = brief_pages(scored("empty"), language)
    final = brief_pages(typical(), language)

    assert all(word in text_of(draft.pdf, page) for page in (1, 2, 3))
    assert word not in text_of(final.pdf)


# --- what users type ---

HOSTILE = (
    '<img src="http://127.0.0.1:9/x.png"><img src="file:///etc/passwd"><link rel="stylesheet" href="http://127.0.0.1:9/x">'
    "<script>1</script></td></table><style>*{display:none}</style>&lt;b&gt; url(http://127.0.0.1:9/y)"
)


def test_no_users_text_is_ever_markup(language):
    """Every text of the dossier tries to load something; it prints as typed, and nothing is fetched."""
    texts = (
        "organisation",
        "verb",
        "object",
        "sponsor",
        "benefit",
        "do_nothing",
        "vendor",
        "product",
        "option",
    )
    dossier = decided(**dict.fromkeys((*texts, "vendor_country", "author", "submitted_by"), HOSTILE))
    proof = dict.fromkeys(("note", "source_title", "source_reference", "answered_by"), HOSTILE)
    words = dict.fromkeys(("text", "owner", "proof"), HOSTILE)
    facts = decision(
        reason=HOSTILE,
        deviation=HOSTILE,
        decided_by=HOSTILE,
        conditions=tuple(replace(item, **words) for item in dossier.decision.conditions),
    )
    answers = tuple(replace(answer, **proof) for answer in dossier.answers[:20])
    hostile = replace(dossier, answers=answers, decision=facts)

    pages = render_report(hostile, language)

    assert pages.anchors["s1"] == 3
    assert '<img src="file:///etc/passwd">' in text_of(pages.pdf, 3)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "data:image/png;base64,AAAA",
        "bundle:../../manage.py",
        "bundle:/etc/passwd",
        "bundle:nothing.svg",
        "x.png",
    ],
)
def test_nothing_outside_the_bundle_is_ever_loaded(address):
    with pytest.raises(FatalURLFetchingError):
        render(PAGE.format(f'<img src="{address}" alt="x">'), identifier="x")


@pytest.mark.parametrize("name", ["../../manage.py", "/etc/passwd", "fonts/OFL.txt", "fonts", ""])
def test_the_bundle_holds_only_what_a_report_loads(name):
    with pytest.raises(FileNotFoundError):
        bundled(name)


def test_emoji_print_from_the_bundle_and_other_scripts_do_not_fail():
    dossier = typical(vendor="阿里巴巴 🚀", product="مؤسسة", option="Qwen 🚀✅")

    pages = brief_pages(dossier, "en")

    assert pages.anchors["s1"] == 3
    pdf = opened(pages.pdf)
    fonts = (item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item)
    names = {str(font.FontName) for font in fonts}
    assert any(name.endswith("Report-Emoji") for name in names)
    assert "🚀" in text_of(pages.pdf, 1)


def test_a_note_of_ten_thousand_characters_prints_whole():
    dossier = typical()
    answers = tuple(
        replace(answer, note=LONG_NOTE if answer.question == "PRIV-01" else "") for answer in dossier.answers
    )

    pages = render_report(replace(dossier, answers=answers), "en")

    assert text_of(pages.pdf).count("rambles") == LONG_NOTE.count("rambles")
