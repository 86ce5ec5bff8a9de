"""Case files: one assessment as JSON, read strictly, with one line per fault."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from assessments.frameworks.loader import FrameworkError, load_framework
from assessments.frameworks.schema import (
    ContextQuestion,
    EvidenceLevel,
    EvidenceLevelId,
    Framework,
    Lane,
    Question,
)
from assessments.scoring.answers import UNANSWERED, Answer, Answers, choice_fault
from assessments.scoring.hard_stops import Waiver

CASE_KEYS = (
    "id",
    "framework",
    "title",
    "expected",
    "context",
    "answers",
    "waivers",
    "as_of",
    "lane",
    "expires_on",
    "contradicted",
    "unconfirmed",
)
FLAGS = ("contradicted", "unconfirmed")  # of answers, each also a list of questions beside them
ANSWER_KEYS = ("option", "state", "evidence", "expires_on", *FLAGS, "note", "reason")
WAIVER_KEYS = ("stop", "approver", "reason", "ends_on", "expires_on")
STATES = ("unanswered", "answered", "unknown", "not_applicable_claimed", "not_applicable_confirmed")
UNKNOWN = "unknown"
MOST_CHARACTERS = 5_000_000


class CaseError(Exception):
    """A case that cannot be scored, with every fault found in it, ``id: key: problem``."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Case:
    """One assessment to score. ``as_of`` None: today, which the caller knows."""

    id: str
    framework: Framework
    answers: Answers
    lane: Lane = "full"
    waivers: tuple[Waiver, ...] = ()
    as_of: date | None = None
    title: Mapping[str, str] = field(default_factory=dict)
    expected: Mapping[str, Any] = field(default_factory=dict)


def read_cases(text: str) -> Iterator[Case | CaseError]:
    """The cases of one file: a JSON object, a list of them, or one object a line."""
    try:
        entries = entries_of(text)
    except CaseError as error:
        yield error
        return
    for entry in entries:
        try:
            yield parse_case(entry)
        except CaseError as error:
            yield error


def entries_of(text: str) -> list[Any]:
    """The entries of a file, not yet looked at."""
    if len(text) > MOST_CHARACTERS:
        raise CaseError([f"more than {MOST_CHARACTERS} characters"])
    try:
        content = json.loads(text, object_pairs_hook=without_duplicates)
        return content if isinstance(content, list) else [content]
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines):
            return [entry_of_line(line) for line in lines]
        raise CaseError([f"not JSON: {error}"]) from error


def entry_of_line(line: str) -> Any:
    """One line of a file with one object a line; a bad one becomes its own fault."""
    try:
        return json.loads(line, object_pairs_hook=without_duplicates)
    except (ValueError, RecursionError) as error:
        return CaseError([f"not JSON: {error}"])
    except CaseError as error:
        return error


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no key stands twice."""
    keys = [key for key, _ in pairs]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise CaseError([f"duplicate keys {twice}"])
    return dict(pairs)


def parse_case(entry: Any) -> Case:
    """One entry as a case, or ``CaseError`` with every fault."""
    if isinstance(entry, CaseError):
        raise entry
    if not isinstance(entry, dict):
        raise CaseError(["a case must be an object"])
    return CaseReader(entry).case()


class CaseReader:
    """Reads one case and remembers what is wrong with it."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.entry = entry
        self.faults: list[str] = []
        self.levels: Mapping[str, EvidenceLevel] = {}
        id = entry.get("id")
        self.id = id if isinstance(id, str) and id.strip() else "?"

    def fault(self, key: str, problem: str) -> None:
        """Remember one fault."""
        self.faults.append(f"{self.id}: {key}: {problem}")

    def case(self) -> Case:
        """The whole case."""
        if self.id == "?":
            self.fault("id", "must be a text")
        self.no_other_keys("case", self.entry, CASE_KEYS)
        framework = self.framework()
        if framework is None:
            raise CaseError(self.faults)
        self.levels = framework.evidence_levels
        lane = self.entry.get("lane", "full")
        if lane not in ("triage", "full"):
            self.fault("lane", "must be 'triage' or 'full'")
        case = Case(
            id=self.id,
            framework=framework,
            answers=Answers(self.context(framework), self.questions(framework)),
            lane="triage" if lane == "triage" else "full",
            waivers=tuple(self.waivers(framework)),
            as_of=self.day("as_of", self.entry.get("as_of")),
            title=self.object("title", "title"),
            expected=self.object("expected", "expected"),
        )
        if self.faults:
            raise CaseError(self.faults)
        return case

    def no_other_keys(self, where: str, entry: dict[str, Any], known: tuple[str, ...]) -> None:
        """Refuse keys that nobody would read."""
        unknown = sorted(set(entry) - set(known))
        if unknown:
            self.fault(where, f"unknown keys {unknown}")

    def object(self, where: str, key: str) -> dict[str, Any]:
        """An object, or nothing where there is none."""
        value = self.entry.get(key, {})
        if isinstance(value, dict):
            return value
        self.fault(where, "must be an object")
        return {}

    def framework(self) -> Framework | None:
        """The framework version the case was answered in."""
        key = self.entry.get("framework")
        if not isinstance(key, str):
            self.fault("framework", "must name a framework version")
            return None
        try:
            return load_framework(key)
        except FrameworkError as error:
            self.fault("framework", error.faults[0])
            return None

    def context(self, framework: Framework) -> dict[str, Answer]:
        """The context answers: an option, a list of options, or "unknown"."""
        answers: dict[str, Answer] = {}
        for id, value in self.object("context", "context").items():
            question = framework.context_by_id.get(id)
            if question is None:
                self.fault(id, "unknown context question")
            elif value in (UNKNOWN, [UNKNOWN], None, []):
                answers[id] = Answer("unknown")
            else:
                answers[id] = Answer("answered", self.choices(question, value))
        return answers

    def questions(self, framework: Framework) -> dict[str, Answer]:
        """The answers to the questions."""
        answers: dict[str, Answer] = {}
        for id, entry in self.answer_entries().items():
            question = framework.questions_by_id.get(id)
            if question is None:
                self.fault(id, "unknown question")
            elif isinstance(entry, dict):
                answers[id] = self.answer(question, entry)
            else:
                self.fault(id, 'must be an object such as {"option": "a", "evidence": "E3"}')
        return answers

    def answer_entries(self) -> dict[str, Any]:
        """The answers, with what the case says of them beside: when a proof ends, which are contradicted
        or left unconfirmed by a silent vendor.

        ``{"expires_on": {"PRIV-01": "2026-12-31"}, "contradicted": ["PRIV-01"]}``; the answer's own wins.
        """
        entries = dict(self.object("answers", "answers"))
        beside = [(id, "expires_on", day) for id, day in self.object("expires_on", "expires_on").items()]
        for flag in FLAGS:
            flagged = self.entry.get(flag, [])
            if isinstance(flagged, list):
                beside += [(str(id), flag, True) for id in flagged]
            else:
                self.fault(flag, "must be a list of questions")
        for id, key, value in beside:
            entry = entries.get(id)
            if isinstance(entry, dict):
                entries[id] = {key: value, **entry}
            else:
                self.fault(key, f"no answer to {id!r}")
        return entries

    def answer(self, question: Question, entry: dict[str, Any]) -> Answer:
        """One answer with its evidence."""
        self.no_other_keys(question.id, entry, ANSWER_KEYS)
        option = entry.get("option")
        state = entry.get("state", "unanswered" if option is None else "answered")
        if state not in STATES:
            self.fault(question.id, f"unknown state {state!r}")
            return UNANSWERED
        choices = () if option is None else self.choices(question, option)
        if state == "answered" and option is None:
            self.fault(question.id, "answered without an option")
        for flag in FLAGS:
            if not isinstance(entry.get(flag, False), bool):
                self.fault(question.id, f"{flag}: must be true or false")
        return Answer(
            state=state,
            choices=choices,
            evidence=self.evidence(question, entry.get("evidence")),
            expires_on=self.day(question.id, entry.get("expires_on")),
            contradicted=entry.get("contradicted") is True,
            unconfirmed=entry.get("unconfirmed") is True,
        )

    def evidence(self, question: Question, level: Any) -> EvidenceLevelId | None:
        """The evidence level; nothing where none is named."""
        if level is None or (isinstance(level, str) and level in self.levels):
            return cast("EvidenceLevelId | None", level)
        self.fault(question.id, f"unknown evidence level {level!r}")
        return None

    def day(self, key: str, value: Any) -> date | None:
        """A date such as 2026-11-23; nothing where none is given."""
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.fault(key, f"not a date: {value!r}")
            return None

    def waivers(self, framework: Framework) -> Iterator[Waiver]:
        """The waivers: each names a stop, a person, a reason and a day on which it ends."""
        entries = self.entry.get("waivers", [])
        if not isinstance(entries, list):
            self.fault("waivers", "must be a list")
            return
        for entry in entries:
            if isinstance(entry, dict):
                yield from self.waiver(framework, entry)
            else:
                self.fault("waivers", "a waiver must be an object")

    def waiver(self, framework: Framework, entry: dict[str, Any]) -> Iterator[Waiver]:
        """One waiver, if it is complete."""
        before = len(self.faults)
        self.no_other_keys("waivers", entry, WAIVER_KEYS)
        for key in ("stop", "approver", "reason"):
            if not isinstance(entry.get(key), str) or not entry[key].strip():
                self.fault("waivers", f"{key}: must be a text")
        stop = entry.get("stop")
        if isinstance(stop, str) and stop.strip() and stop not in framework.stop_ids:
            self.fault("waivers", f"unknown stop {stop!r}")
        day = self.day("waivers", entry.get("ends_on", entry.get("expires_on")))
        if day is None and len(self.faults) == before:
            self.fault("waivers", "ends_on: a waiver needs an end date")
        if day is not None and len(self.faults) == before:
            yield Waiver(entry["stop"], entry["approver"], entry["reason"], day)

    def choices(self, question: Question | ContextQuestion, value: Any) -> tuple[str, ...]:
        """The options chosen."""
        choices = tuple(value) if isinstance(value, list) else (value,)
        fault = "an option must be a text"
        if all(isinstance(choice, str) for choice in choices):
            fault = choice_fault(question, choices)
        if fault:
            self.fault(question.id, fault)
        return choices
