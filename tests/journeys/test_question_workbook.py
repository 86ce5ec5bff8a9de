"""Questions go through a real spreadsheet program: nothing changes, or exactly what was typed."""

import re
from copy import deepcopy
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from assessments.models import Answer
from assessments.queries.stored_answers import stored_answers
from tests import factories
from tests.documents import upload
from tests.libreoffice import converted, libreoffice_path

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        libreoffice_path() is None, reason="not run: no LibreOffice on this machine (set LIBREOFFICE)"
    ),
]

OFFICE, TABLE, TEXT = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text")
)
REPEATED = f"{TABLE}number-columns-repeated"
SEVEN = {
    ("PRIV-01", "answer"): "No: excluded by contract, feedback and telemetry content included",
    ("PRIV-01", "evidence"): "E4",
    ("PRIV-01", "source_on"): "2026-11-01",
    ("PRIV-02", "answer"): "Not known yet",
    ("PRIV-02", "note"): "Asked on Monday.\n– and again « été »",
    ("data_classes#public", "answer"): "Yes",
    ("LOCK-01", "source_title"): "Terms of service",
}


@pytest.fixture
def assessment():
    """A draft whose notes hold what a spreadsheet likes to change."""
    assessment = factories.make_assessment(context=True, answers={"PRIV-01": "b/E3", "GEO-01": "a/E2"})
    note = "=1+1\n\n2026-01-02  two  spaces 007\n'quoted' _x0041_ <b> &amp; «\u00a0été\u202f!\u00a0»"
    stored = stored_answers(assessment)
    for id, text in (("PRIV-01", note), ("GEO-01", "-5"), ("sector", "1.10")):
        row = stored[id]
        row.note, row.source_reference = text, "" if id == "sector" else "00123"
        row.save()
    return factories.reload(assessment)


@pytest.fixture
def alice(client):
    client.force_login(factories.alice())


def take_out(client, assessment, lang="en"):
    where = reverse("assessments:workbook-export", args=[assessment.pk])
    return client.get(where, {"questions": "all", "lang": lang}).content


def bring_back(client, assessment, data):
    where = reverse("assessments:workbook-import", args=[assessment.pk])
    return client.post(where, {"file": upload("questions.xlsx", data)})


def take_over(client, assessment, shown, **fields):
    page = shown.content.decode()
    fields |= {
        "state": re.search(r'name="state" value="([^"]+)"', page)[1],
        "take": re.findall(r'name="take" value="([^"]+)"', page),
    }
    return client.post(
        reverse("assessments:workbook-import", args=[assessment.pk]), fields, follow=True
    ).content.decode()


def cells_in(row):
    """The cells of a row of a flat OpenDocument file, one element a column."""
    for cell in list(row):
        count = int(cell.attrib.pop(REPEATED, 1))
        place = list(row).index(cell)
        for number in range(1, min(count, 40)):
            row.insert(place + number, deepcopy(cell))
    return list(row)


def text_of(cell):
    return "".join(cell.itertext()).strip()


def type_into(flat, values):
    """The flat OpenDocument file with these values in the cells that the hidden codes name."""
    for name, address in re.findall(rb'xmlns:(\w+)="([^"]+)"', flat):
        ElementTree.register_namespace(name.decode(), address.decode())
    document = ElementTree.fromstring(flat)
    left = dict(values)
    for table in document.iter(f"{TABLE}table"):
        rows = list(table.iter(f"{TABLE}table-row"))
        codes = [text_of(cell) for cell in cells_in(rows[0])]
        if "#id" not in codes:
            continue
        for row in rows[1:]:
            cells = cells_in(row)
            for id, column in [place for place in left if place[0] == text_of(cells[0])]:
                cell = cells[codes.index(f"#{column}")]
                for child in list(cell):
                    cell.remove(child)
                cell.set(f"{OFFICE}value-type", "string")
                for line in left.pop((id, column)).split("\n"):
                    ElementTree.SubElement(cell, f"{TEXT}p").text = line
    assert left == {}
    return ElementTree.tostring(document, xml_declaration=True, encoding="UTF-8")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_file_that_libreoffice_saved_unchanged_changes_nothing(client, alice, assessment, tmp_path, lang):
    Answer.objects.filter(question_id="GEO-01").update(note="a\ttab")
    data = converted(take_out(client, assessment, lang), "xlsx", "xlsx", tmp_path)

    page = bring_back(client, assessment, data).content.decode()

    assert "No change" in page
    assert "cannot be taken" not in page
    assert "Left aside" not in page


def test_seven_edited_cells_are_seven_changes(client, alice, assessment, tmp_path):
    flat = converted(take_out(client, assessment), "xlsx", "fods", tmp_path)
    data = converted(type_into(flat, SEVEN), "fods", "xlsx", tmp_path)

    shown = bring_back(client, assessment, data)
    done = take_over(client, assessment, shown)
    again = bring_back(client, assessment, data).content.decode()

    assert "7 changed cells" in shown.content.decode()
    assert "4 answers are taken over." in done
    assert "No change" in again
    stored = stored_answers(assessment)
    assert (stored["PRIV-01"].choices, stored["PRIV-01"].evidence_level) == (("a",), "E4")
    assert stored["PRIV-02"].note == SEVEN["PRIV-02", "note"]
    assert "public" in stored["data_classes"].choices
    assert stored["LOCK-01"].source_title == "Terms of service"


def test_what_both_sides_edited_is_a_conflict_that_a_person_settles(client, alice, assessment, tmp_path):
    flat = converted(take_out(client, assessment), "xlsx", "fods", tmp_path)
    data = converted(type_into(flat, SEVEN), "fods", "xlsx", tmp_path)
    factories.answer(assessment, {"PRIV-01": "d/E1"})

    shown = bring_back(client, assessment, data)
    page = shown.content.decode()
    done = take_over(client, assessment, shown, **{"which-PRIV-01": "file"})

    assert "Changed on both sides" in page
    assert "4 changed cells" in page
    assert "4 answers are taken over." in done
    assert stored_answers(assessment)["PRIV-01"].choices == ("a",)
