"""The demo requests as their YAML tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assessments.actions.answer import GivenAnswer

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class OptionStory:
    """One option: its answers, and what became of it."""

    name: str
    product: str
    story: str  # draft, submitted, approved, approved_with_conditions, refused
    context: Mapping[str, str | list[str]]
    answers: Mapping[str, Any]
    lane: str = ""  # as the context proposes
    decision: Mapping[str, Any] = field(default_factory=dict)
    next_version: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RequestStory:
    """One request with its vendors, the answers its options share, and its options."""

    verb: str
    object: str
    sponsor: str
    deadline_in_days: int
    benefit: str
    do_nothing: str
    sources: Mapping[str, Mapping[str, Any]]
    vendors: list[Mapping[str, Any]]
    context: Mapping[str, str | list[str]]
    answers: Mapping[str, Any]
    options: list[OptionStory]

    def given(self, context: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, GivenAnswer]:
        """Answers as the action takes them."""
        chosen = {
            id: GivenAnswer("answered", (value,) if isinstance(value, str) else tuple(value))
            for id, value in context.items()
        }
        return {**chosen, **{id: self._answer(said) for id, said in answers.items()}}

    def _answer(self, said: str | Mapping[str, Any]) -> GivenAnswer:
        facts: Mapping[str, Any] = {"is": said} if isinstance(said, str) else said
        if "unknown" in facts:
            return GivenAnswer("unknown", note=facts["unknown"])
        if "na" in facts:
            return GivenAnswer("not_applicable_claimed", reason=facts["na"])
        option, evidence = facts["is"].split()
        source = self.sources[facts["source"]] if "source" in facts else {}
        return GivenAnswer(
            "answered",
            (option,),
            note=facts.get("note", ""),
            evidence=evidence,
            source_title=source.get("title", ""),
            source_reference=source.get("reference", ""),
            source_on=source.get("dated"),
            source_expires_on=source.get("expires"),
        )


def request_stories() -> list[RequestStory]:
    """Every demo request, in the order of their files' names."""
    return [_request(path) for path in sorted(FOLDER.glob("*.yaml"))]


def _request(path: Path) -> RequestStory:
    facts = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    options = [OptionStory(**option) for option in facts.pop("options")]
    return RequestStory(**facts, options=options)
