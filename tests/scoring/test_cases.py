"""Case files: what is read, and what is refused with one line per fault."""

import json
from datetime import date

import pytest

from assessments.scoring.answers import Answer
from assessments.scoring.cases import MOST_CHARACTERS, Case, CaseError, read_cases
from assessments.scoring.hard_stops import Waiver

KEY = "ai-vendor/2026.11"


def entry(**changes) -> dict:
    return {"id": "one", "framework": KEY, "context": {}, "answers": {}, **changes}


def read(content) -> Case | CaseError:
    text = content if isinstance(content, str) else json.dumps(content)
    (found,) = read_cases(text)
    return found


def faults(content) -> list[str]:
    found = read(content)
    assert isinstance(found, CaseError)
    return list(found.faults)


def test_every_key_of_a_case_is_read():
    case = read(
        entry(
            title={"en": "Title"},
            expected={"verdict": "escalate"},
            as_of="2026-11-25",
            lane="triage",
            context={
                "deployment": "vendor_api",
                "data_classes": ["public", "internal"],
                "sector": "unknown",
                "autonomy": None,
                "user_population": ["team"],
                "enterprise_jurisdictions": [],
                "criticality": ["unknown"],
            },
            answers={
                "PRIV-01": {
                    "option": "a",
                    "evidence": "E3",
                    "expires_on": "2027-01-01",
                    "contradicted": True,
                    "unconfirmed": True,
                },
                "PRIV-02": {"state": "unknown", "note": "asked on Monday"},
                "PRIV-03": {"state": "not_applicable_claimed", "reason": "no data"},
                "PRIV-04": {"option": ["b"]},
                "PRIV-05": {},
                "PRIV-06": {"state": "not_applicable_confirmed", "option": "a"},
            },
            waivers=[
                {"stop": "PRIV-01", "approver": "A. Person", "reason": "Pilot", "ends_on": "2027-02-01"},
                {"stop": "sanctioned-control", "approver": "B", "reason": "C", "expires_on": "2027-03-01"},
            ],
        )
    )

    assert isinstance(case, Case)
    assert (case.id, case.framework.key, case.lane, case.as_of) == ("one", KEY, "triage", date(2026, 11, 25))
    assert (case.title, case.expected) == ({"en": "Title"}, {"verdict": "escalate"})
    assert case.answers.context == {
        "deployment": Answer("answered", ("vendor_api",)),
        "data_classes": Answer("answered", ("public", "internal")),
        "sector": Answer("unknown"),
        "autonomy": Answer("unknown"),
        "user_population": Answer("answered", ("team",)),
        "enterprise_jurisdictions": Answer("unknown"),
        "criticality": Answer("unknown"),
    }
    assert case.answers.questions == {
        "PRIV-01": Answer("answered", ("a",), "E3", date(2027, 1, 1), True, True),
        "PRIV-02": Answer("unknown"),
        "PRIV-03": Answer("not_applicable_claimed"),
        "PRIV-04": Answer("answered", ("b",)),
        "PRIV-05": Answer("unanswered"),
        "PRIV-06": Answer("not_applicable_confirmed", ("a",)),
    }
    assert case.waivers == (
        Waiver("PRIV-01", "A. Person", "Pilot", date(2027, 2, 1)),
        Waiver("sanctioned-control", "B", "C", date(2027, 3, 1)),
    )


def test_the_least_a_case_needs():
    case = read({"id": "one", "framework": KEY})

    assert isinstance(case, Case)
    assert (case.lane, case.as_of, case.waivers, case.answers.context) == ("full", None, (), {})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": 7}, ["?: id: must be a text"]),
        ({"id": " "}, ["?: id: must be a text"]),
        ({"framework": "ai-vendor/1999.01"}, [
            f"one: framework: ai-vendor/1999.01: no such framework version (known: {KEY})"
        ]),
        ({"framework": None}, ["one: framework: must name a framework version"]),
        ({"colour": 1, "age": 2}, ["one: case: unknown keys ['age', 'colour']"]),
        ({"lane": "fast"}, ["one: lane: must be 'triage' or 'full'"]),
        ({"as_of": "tomorrow"}, ["one: as_of: not a date: 'tomorrow'"]),
        ({"as_of": 20261125}, ["one: as_of: not a date: 20261125"]),
        ({"title": "words"}, ["one: title: must be an object"]),
        ({"expected": "words"}, ["one: expected: must be an object"]),
        ({"context": []}, ["one: context: must be an object"]),
        ({"context": {"weather": "sunny"}}, ["one: weather: unknown context question"]),
        ({"context": {"sector": "space"}}, ["one: sector: unknown option 'space'"]),
        ({"context": {"sector": ["finance", "health"]}}, [
            "one: sector: more than one option of a single choice"
        ]),
        ({"context": {"sector": 3}}, ["one: sector: an option must be a text"]),
        ({"context": {"data_classes": ["public", "unknown"]}}, [
            "one: data_classes: unknown option 'unknown'"
        ]),
        ({"context": {"data_classes": ["public", "public"]}}, ["one: data_classes: an option stands twice"]),
        ({"context": {"data_classes": ["public", 1]}}, ["one: data_classes: an option must be a text"]),
        ({"answers": [1]}, ["one: answers: must be an object"]),
        ({"answers": {"XXX-01": {"option": "a"}}}, ["one: XXX-01: unknown question"]),
        ({"answers": {"PRIV-01": "a"}}, [
            'one: PRIV-01: must be an object such as {"option": "a", "evidence": "E3"}'
        ]),
        ({"answers": {"PRIV-01": {"option": "z"}}}, ["one: PRIV-01: unknown option 'z'"]),
        ({"answers": {"PRIV-01": {"option": "a", "proof": 1}}}, ["one: PRIV-01: unknown keys ['proof']"]),
        ({"answers": {"PRIV-01": {"state": "maybe"}}}, ["one: PRIV-01: unknown state 'maybe'"]),
        ({"answers": {"PRIV-01": {"state": ["unknown"]}}}, ["one: PRIV-01: unknown state ['unknown']"]),
        ({"answers": {"PRIV-01": {"state": "answered"}}}, ["one: PRIV-01: answered without an option"]),
        ({"answers": {"PRIV-01": {"option": []}}}, ["one: PRIV-01: answered without an option"]),
        ({"answers": {"PRIV-01": {"option": "a", "evidence": "E7"}}}, [
            "one: PRIV-01: unknown evidence level 'E7'"
        ]),
        ({"answers": {"PRIV-01": {"option": "a", "evidence": ["E3"]}}}, [
            "one: PRIV-01: unknown evidence level ['E3']"
        ]),
        ({"answers": {"PRIV-01": {"option": "a", "expires_on": "2026-13-01"}}}, [
            "one: PRIV-01: not a date: '2026-13-01'"
        ]),
        ({"answers": {"PRIV-01": {"option": "a", "contradicted": "yes"}}}, [
            "one: PRIV-01: contradicted: must be true or false"
        ]),
        ({"answers": {"PRIV-01": {"option": "a", "unconfirmed": 1}}}, [
            "one: PRIV-01: unconfirmed: must be true or false"
        ]),
        ({"waivers": {}}, ["one: waivers: must be a list"]),
        ({"waivers": ["PRIV-01"]}, ["one: waivers: a waiver must be an object"]),
        ({"waivers": [{"stop": "PRIV-01", "approver": "A", "reason": "B"}]}, [
            "one: waivers: ends_on: a waiver needs an end date"
        ]),
        ({"waivers": [{"stop": "PRIV-01", "approver": " ", "ends_on": "2027-01-01"}]}, [
            "one: waivers: approver: must be a text",
            "one: waivers: reason: must be a text",
        ]),
        ({"waivers": [{"stop": "PRIV-09", "approver": "A", "reason": "B", "ends_on": "2027-01-01"}]}, [
            "one: waivers: unknown stop 'PRIV-09'"
        ]),
        ({"waivers": [{"stop": 9, "approver": "A", "reason": "B", "ends_on": "soon", "x": 1}]}, [
            "one: waivers: unknown keys ['x']",
            "one: waivers: stop: must be a text",
            "one: waivers: not a date: 'soon'",
        ]),
    ],
)  # fmt: skip
def test_a_bad_case_is_refused_with_one_line_per_fault(changes, says):
    assert faults(entry(**changes)) == says


def test_all_faults_of_a_case_are_listed_at_once():
    bad = entry(
        lane="fast", context={"sector": "space"}, answers={"PRIV-01": {"option": "z", "evidence": "E7"}}
    )

    assert faults(bad) == [
        "one: lane: must be 'triage' or 'full'",
        "one: sector: unknown option 'space'",
        "one: PRIV-01: unknown option 'z'",
        "one: PRIV-01: unknown evidence level 'E7'",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON: Expecting value: line 1 column 1 (char 0)"),
        ("{", "not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ('{"id": "a", "id": "b"}', "duplicate keys ['id']"),
        ("7", "a case must be an object"),
        ("\n{", "not JSON: Expecting property name enclosed in double quotes: line 2 column 2 (char 2)"),
        (
            " " * MOST_CHARACTERS,
            f"not JSON: Expecting value: line 1 column {MOST_CHARACTERS + 1} (char {MOST_CHARACTERS})",
        ),
        (" " * (MOST_CHARACTERS + 1), f"more than {MOST_CHARACTERS} characters"),
    ],
)
def test_what_is_not_a_case_is_refused(text, says):
    assert faults(text) == [says]


def test_deeply_nested_json_is_refused():
    assert faults("[" * 100_000)[0].startswith("not JSON: maximum recursion depth")


def test_a_file_may_hold_a_list_or_one_case_a_line():
    listed = json.dumps([entry(id="a"), entry(id="b", lane="fast")])
    lines = (
        f"{json.dumps(entry(id='a'))}\n\n{json.dumps(entry(id='b'))[:-1]}\n"
        + '{"id": 1, "id": 2}\n{"a": [[[}'
    )

    first, second = read_cases(listed)
    by_line = list(read_cases(lines))

    assert (first.id, second.faults) == ("a", ("b: lane: must be 'triage' or 'full'",))
    assert by_line[0].id == "a"
    assert by_line[1].faults[0].startswith("not JSON: Expecting ',' delimiter")
    assert by_line[2].faults == ("duplicate keys ['id']",)
    assert len(by_line) == 4


def test_two_lines_are_two_cases_however_far_they_are_moved_in():
    lines = [json.dumps(entry(id=id)) for id in "ab"]

    assert [case.id for case in read_cases("  " + "\n\t ".join(lines))] == ["a", "b"]


def test_the_error_reads_as_its_faults_one_a_line():
    assert str(CaseError(["one: lane: wrong", "one: as_of: wrong"])) == "one: lane: wrong\none: as_of: wrong"


def test_proofs_that_end_contradictions_and_silence_may_stand_beside_the_answers():
    case = read(
        entry(
            answers={"PRIV-01": {"option": "a", "evidence": "E3"}, "PRIV-02": {"option": "b"}},
            expires_on={"PRIV-01": "2026-12-31"},
            contradicted=["PRIV-02"],
            unconfirmed=["PRIV-01"],
        )
    )

    assert case.answers.questions["PRIV-01"].expires_on == date(2026, 12, 31)
    assert case.answers.questions["PRIV-02"].contradicted
    assert [id for id, one in case.answers.questions.items() if one.unconfirmed] == ["PRIV-01"]


def test_what_stands_beside_the_answers_names_answers():
    assert faults(
        entry(expires_on={"PRIV-01": "2026-12-31"}, contradicted="PRIV-02", unconfirmed=["PRIV-03"])
    ) == [
        "one: contradicted: must be a list of questions",
        "one: expires_on: no answer to 'PRIV-01'",
        "one: unconfirmed: no answer to 'PRIV-03'",
    ]
