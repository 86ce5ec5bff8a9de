"""A workbook of questions comes back: what it changes, what is refused, and what is kept of it."""

from datetime import date

import openpyxl
import pytest

from assessments.actions.question_workbook import (
    WorkbookOutdated,
    WorkbookRefused,
    read_answers,
    standing_answers,
    take_answers,
)
from assessments.models import Answer, Event, UseCase
from assessments.queries.stored_answers import stored_answers
from tests import documents, factories, workbooks
from tests.factories import NOW
from tests.workbooks import as_upload, exported, filled

pytestmark = pytest.mark.django_db

NOTE = ("PRIV-01", "note")


@pytest.fixture
def assessment():
    """A draft with one answer that is hard to carry: formulas, line ends, an escape of the format."""
    assessment = factories.make_assessment(context=True, answers={"PRIV-01": "b/E3", "PRIV-02": "unknown"})
    Answer.objects.filter(question_id="PRIV-01").update(
        note="=cmd|' /C calc'!A0\n\n- one\n'=two _x0041_ <b>&amp; « été »\x1f",
        source_title="'=SUM(A1)",
        source_on=date(2026, 1, 31),
    )
    return factories.reload(assessment)


def read(assessment, data, name="questions.xlsx"):
    """What the file changes."""
    _reading, incoming, faults = read_answers(assessment=assessment, upload=as_upload(data, name))
    return incoming, incoming.compared(standing_answers(assessment, incoming.said)), faults


def refusal(assessment, data, name="questions.xlsx"):
    with pytest.raises(WorkbookRefused) as refused:
        read_answers(assessment=factories.reload(assessment), upload=as_upload(data, name))
    return str(refused.value)


def take(assessment, incoming, *ids):
    here = standing_answers(assessment, incoming.said)
    return take_answers(
        assessment=assessment,
        incoming=incoming,
        chosen={id: here[id].revision for id in ids or incoming.said},
        by=factories.alice(),
        at=NOW,
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_unchanged_file_changes_nothing(assessment, language):
    _incoming, comparison, faults = read(assessment, exported(assessment, language=language))

    assert (comparison.changes, comparison.conflicts, faults) == ((), (), [])


def test_no_cell_of_an_export_is_a_formula(assessment):
    book = workbooks.opened(exported(assessment))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))] == []


def test_exactly_the_changed_cells_are_shown_and_taken_over(assessment):
    data = filled(
        exported(assessment, language="fr"),
        {
            (
                "PRIV-01",
                "answer",
            ): "Non : exclu par contrat, y compris les retours et le contenu de télémétrie",
            ("PRIV-01", "evidence"): "E4",
            ("PRIV-01", "source_on"): "28/02/2026",
            ("PRIV-02", "answer"): "Sans objet",
            ("PRIV-02", "reason"): "Nothing is kept.",
            ("data_classes#public", "answer"): "oui",
            ("sector", "note"): "Retail.",
        },
    )

    incoming, comparison, faults = read(assessment, data)
    taken = take(assessment, incoming)

    assert faults == []
    assert comparison.count == 7
    assert [
        (change.question_id, cell.column, cell.before, cell.after)
        for change in comparison.changes
        for cell in change.cells
    ] == [
        ("data_classes", "is:public", "", "yes"),
        ("sector", "note", "", "Retail."),
        ("PRIV-01", "answer", "b", "a"),
        ("PRIV-01", "evidence", "E3", "E4"),
        ("PRIV-01", "source_on", "2026-01-31", "2026-02-28"),
        ("PRIV-02", "answer", "unknown", "not_applicable"),
        ("PRIV-02", "reason", "", "Nothing is kept."),
    ]
    stored = stored_answers(assessment)
    assert set(taken) == {"data_classes", "sector", "PRIV-01", "PRIV-02"}
    assert stored["PRIV-01"].choices == ("a",)
    assert stored["PRIV-01"].note.startswith("=cmd|")
    assert stored["PRIV-02"].state == "not_applicable_claimed"
    assert stored["data_classes"].choices == ("public", "confidential", "personal")
    assert Event.objects.get(kind="answers.read_in").after["file"] == "questions.xlsx"


def test_the_same_file_twice_changes_nothing_the_second_time(assessment):
    data = filled(exported(assessment), {NOTE: "Read again."})
    incoming, _comparison, _faults = read(assessment, data)
    take(assessment, incoming)

    _incoming, again, _faults = read(assessment, data)

    assert (again.changes, again.conflicts) == ((), ())


def test_what_both_sides_changed_is_a_conflict_and_what_we_alone_changed_stays(assessment):
    data = filled(exported(assessment), {NOTE: "From the file."})
    factories.answer(assessment, {"PRIV-01": "c/E2", "PRIV-02": "a/E1"})

    incoming, comparison, _faults = read(assessment, data)

    assert comparison.changes == ()
    (conflict,) = comparison.conflicts
    assert (conflict.question_id, conflict.who, conflict.revision) == ("PRIV-01", "Alice", 2)
    assert {cell.column for cell in conflict.cells} >= {"answer", "evidence", "note"}


def test_who_answers_between_the_look_and_the_taking_is_not_run_over(assessment):
    incoming, comparison, _faults = read(assessment, filled(exported(assessment), {NOTE: "From the file."}))
    factories.answer(assessment, {"PRIV-01": "c/E2"})

    with pytest.raises(WorkbookOutdated):
        take_answers(
            assessment=assessment,
            incoming=incoming,
            chosen=comparison.revisions,
            by=factories.alice(),
            at=NOW,
        )

    assert stored_answers(assessment)["PRIV-01"].choices == ("c",)


def test_renamed_sheets_and_reordered_rows_do_no_harm(assessment):
    def shuffle(book):
        for number, sheet in enumerate(book.worksheets):
            if sheet.title.startswith("_"):
                continue
            sheet.title = f"Renamed {number}"
            rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
            for place, row in enumerate([rows[0], *reversed(rows[1:])], start=1):
                for column, value in enumerate(row, start=1):
                    sheet.cell(place, column).value = value
                    sheet.cell(place, column).data_type = "s"

    data = workbooks.changed(filled(exported(assessment), {NOTE: "Moved."}), shuffle)

    _incoming, comparison, faults = read(assessment, data)

    assert faults == []
    assert [(one.question_id, len(one.cells)) for one in comparison.changes] == [("PRIV-01", 1)]


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("answer", "=1+1", "a formula"),
        ("answer", "Perhaps", "“Perhaps” is none of the answers listed"),
        ("evidence", "E9", "“E9” is none of the answers listed"),
        ("source_on", "yesterday", "“yesterday” is not a date"),
        ("note", "#REF!", "an error of the spreadsheet"),
        ("note", "x" * 10_001, "at most 10000 characters"),
        ("source_expires_on", "2020-01-01", "must not be before"),
        ("answer", "Not applicable", "Say why it does not apply"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_by_its_address(assessment, column, value, says):
    data = filled(exported(assessment), {("PRIV-01", column): value, ("sector", "note"): "Kept."})

    incoming, comparison, faults = read(assessment, data)

    (fault,) = faults
    assert says in fault.text
    assert fault.place.startswith("Data privacy and confidentialit!")
    assert [one.question_id for one in comparison.changes] == ["sector"]


def test_not_known_and_an_option_exclude_each_other(assessment):
    data = filled(exported(assessment), {("data_classes", "answer"): "Not known yet"})

    _incoming, comparison, faults = read(assessment, data)

    assert "stand alone" in faults[0].text
    assert comparison.changes == ()


def test_unknown_doubled_and_missing_rows_are_told(assessment):
    def meddle(book):
        sheet = book["Data privacy and confidentialit"]
        first = workbooks.cell(book, "PRIV-01", "answer")
        sheet.append(["PRIV-01", "", "", "", "", "Not known yet"])
        sheet.append(["NOPE-01", "Who?"])
        sheet.append(["", "A line of my own"])
        workbooks.cell(book, "PRIV-02", "id").value = None
        assert first.value

    reading, incoming, faults = read_answers(
        assessment=assessment, upload=as_upload(workbooks.changed(exported(assessment), meddle))
    )

    assert "twice" in faults[0].text
    assert len(reading.unknown) == 3
    assert reading.missing == ["PRIV-02"]
    assert incoming.said == {}


def test_dates_and_numbers_are_read_as_a_spreadsheet_keeps_them(assessment):
    data = filled(
        exported(assessment),
        {("PRIV-01", "source_on"): date(2026, 3, 1), ("PRIV-01", "source_reference"): 12.0},
    )

    _incoming, comparison, _faults = read(assessment, data)

    assert [(cell.column, cell.after) for cell in comparison.changes[0].cells] == [
        ("source_reference", "12"),
        ("source_on", "2026-03-01"),
    ]


def test_a_deleted_column_changes_nothing(assessment):
    def drop(book):
        for sheet in book.worksheets:
            if not sheet.title.startswith("_"):
                sheet.delete_cols(9)

    _incoming, comparison, _faults = read(assessment, workbooks.changed(exported(assessment), drop))

    assert comparison.changes == ()


# --- files that are not taken at all ---


def test_another_assessment_another_version_and_another_questionnaire_are_told_apart(assessment):
    other = factories.make_assessment(use_case=assessment.option.use_case, context=True)

    assert "another assessment" in refusal(assessment, exported(other, "PRIV-01"))


@pytest.mark.parametrize(
    ("row", "column", "value", "says"),
    [
        (1, 2, "2", "version 2 of the format"),
        (1, 1, "something", "was not exported here"),
        (5, 2, "eyJ9", "hidden part of this file was changed"),
    ],
)
def test_a_meddled_hidden_part_is_told(assessment, row, column, value, says):
    data = workbooks.changed(
        exported(assessment), lambda book: setattr(book["_meta"].cell(row, column), "value", value)
    )

    assert says in refusal(assessment, data)


def test_a_file_of_another_version_of_the_questionnaire_is_refused(assessment):
    from dataclasses import replace  # noqa: PLC0415 -- here only

    from assessments.queries import question_workbook as workbook  # noqa: PLC0415 -- here only

    def reseal(book):
        sheet = book["_meta"]
        pieces = [row[1].value for row in sheet.iter_rows() if row[0].value == "seal"]
        (piece,) = workbook.sealed(replace(workbook.unsealed(pieces), framework_hash="0" * 64))
        sheet.cell(5, 2).value = piece

    data = workbooks.changed(exported(assessment, "PRIV-01"), reseal)

    assert "another version of the questionnaire" in refusal(assessment, data)


def test_what_is_not_a_workbook_of_ours_is_refused(assessment):
    data = exported(assessment, "PRIV-01")

    assert "macros" in refusal(assessment, data, "questions.xlsm")
    assert "macros" in refusal(assessment, documents.with_part(data, "xl/vbaProject.bin"))
    assert "XLSX file" in refusal(assessment, data, "questions.csv")
    assert "damaged" in refusal(assessment, data[:2000] + b"x" * 2000)
    assert "not exported here" in refusal(assessment, documents.workbook())
    assert "too large" in refusal(assessment, data + b"0" * 5 * 1024 * 1024)


def test_a_zip_bomb_is_not_unpacked(assessment):
    data = documents.with_part(
        exported(assessment, "PRIV-01"), "xl/media/bomb.bin", b"\0" * 210 * 1024 * 1024
    )

    assert len(data) < 1024 * 1024
    assert "far larger than it looks" in refusal(assessment, data)


def test_a_workbook_without_end_is_refused(assessment):
    book = openpyxl.Workbook()
    for number in range(120):
        book.create_sheet(f"S{number}")

    assert "far too large" in refusal(assessment, documents.saved(book))


def test_a_submitted_assessment_and_a_blind_request_take_no_file(assessment):
    data = exported(assessment, "PRIV-01")
    UseCase.objects.update(is_blind=True)

    assert "without seeing each other" in refusal(assessment, data)
    assert "no longer open" in refusal(factories.make_submitted(), data)
