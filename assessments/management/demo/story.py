"""The demo requests as their YAML tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from assessments.actions.answer import GivenAnswer
from assessments.actions.cost import CostLineFacts
from assessments.actions.option import OptionFacts

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
    facts: Mapping[str, Any] = field(default_factory=dict)  # value, times and kind
    costs: list[Mapping[str, Any]] = field(default_factory=list)
    findings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    opinions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # function → stance and line

    def option_facts(self) -> OptionFacts:
        """Value, times and kind as the action takes them."""
        return facts_given(self.facts)

    def cost_lines(self) -> list[CostLineFacts]:
        """The cost model as the action takes it."""
        return lines_given(self.costs)


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
    frame: Mapping[str, Any] = field(default_factory=dict)
    do_nothing_option: Mapping[str, Any] = field(default_factory=dict)
    scenarios: list[Mapping[str, Any]] = field(default_factory=list)

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


def facts_given(facts: Mapping[str, Any]) -> OptionFacts:
    """Value, times and kind; the amount is exact."""
    amount = facts.get("value_amount")
    return OptionFacts(**{**facts, "value_amount": None if amount is None else Decimal(str(amount))})


def lines_given(lines: Iterable[Mapping[str, Any]]) -> list[CostLineFacts]:
    """Lines of a cost model: ``amount`` and ``volume`` are [least, most likely, highest]."""
    return [_line(line) for line in lines]


def _line(line: Mapping[str, Any]) -> CostLineFacts:
    points = dict(zip(("low", "mode", "high"), _exact(line["amount"]), strict=True))
    volumes = zip(("volume_low", "volume_mode", "volume_high"), _exact(line.get("volume", ())), strict=False)
    return CostLineFacts(
        category=line["category"],
        name=line["name"],
        timing=line["timing"],
        year=line.get("year", 1),
        unit=line.get("unit", ""),
        probability_pct=Decimal(line.get("probability", 100)),
        follows_price=line.get("follows_price", False),
        note=line["note"],
        **points,
        **dict(volumes),
    )


def _exact(numbers: Iterable[float]) -> list[Decimal]:
    return [Decimal(str(number)) for number in numbers]


def request_stories() -> list[RequestStory]:
    """Every demo request, in the order of their files' names."""
    return [_request(path) for path in sorted(FOLDER.glob("*.yaml"))]


def _request(path: Path) -> RequestStory:
    facts = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    note = facts.pop("note_on_costs")  # stands at every amount
    for option in [facts.get("do_nothing_option", {}), *facts["options"]]:
        option["costs"] = [{"note": note, **line} for line in option.get("costs", ())]
    options = [OptionStory(**option) for option in facts.pop("options")]
    return RequestStory(**facts, options=options)
