"""Reading an assessment from a file: what it holds as it will be kept, or every fault in it by place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import ValidationError

from assessments.actions.answer import AnswerRefused, GivenAnswer, checked
from assessments.actions.cost import CostLineFacts, line_faults
from assessments.actions.finding import LIMITS as FINDING_LIMITS
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.costing.model import MOST_YEARS
from assessments.frameworks.loader import load_framework, published_versions
from assessments.frameworks.schema import Framework
from assessments.models import Finding
from assessments.queries.exchange import FORMAT, READ, AnswerPart, ExchangeFile, FindingPart
from assessments.queries.scoring_input import as_scored, split
from assessments.scoring.lanes import assess_lane

MOST_FAULTS = 50  # shown; a file this wrong is not corrected line by line
CLAIMED, CONFIRMED = "not_applicable_claimed", "not_applicable_confirmed"


class ImportRefused(Refused):
    """The file cannot be taken in. Each message names the place and what is wrong there."""

    def __init__(self, *messages: str) -> None:
        shown = messages[:MOST_FAULTS]
        more = len(messages) - len(shown)
        if more:
            shown += (ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more},)
        super().__init__(*shown)


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds, checked: its parts, and its answers, costs and treatments as they will be kept."""

    file: ExchangeFile
    framework: Framework
    answers: dict[str, GivenAnswer]  # a confirmation keeps its state
    costs: list[CostLineFacts]
    findings: list[Finding]  # not stored, and without their option


def read_content(payload: dict[str, Any]) -> Content:
    """The content of a file as JSON knows it; ``ImportRefused`` when any of it cannot be kept."""
    file = _shape(payload)
    framework = _framework(file)
    content = Content(
        file=file,
        framework=framework,
        answers=_answers(file, framework),
        costs=_cost_lines(file),
        findings=_findings(file, framework),
    )
    _require_lane(content)
    return content


# --- is it a file of ours? ---


def _shape(payload: dict[str, Any]) -> ExchangeFile:
    if not isinstance(payload, dict) or payload.get("format") != FORMAT:
        raise ImportRefused(
            _("This is not an assessment exported from here: “format” is not “%(format)s”.")
            % {"format": FORMAT}
        )
    version = payload.get("version")
    if version not in READ or not isinstance(version, int) or isinstance(version, bool):
        raise ImportRefused(
            _("version: the file has version %(theirs)s of the format; versions %(ours)s are read here.")
            % {"theirs": str(version)[:20], "ours": ", ".join(str(known) for known in READ)}
        )
    try:
        return ExchangeFile.model_validate_json(json.dumps(payload))
    except ValidationError as error:
        faults = [
            _at(_path(fault["loc"]), _problem(fault["type"], fault.get("ctx", {})))
            for fault in error.errors(include_url=False, include_input=False)
        ]
        raise ImportRefused(*faults) from error


def _at(place: str, problem: str) -> str:
    # A sentence of its own: French puts a space before the colon.
    return _("%(place)s: %(problem)s") % {"place": place, "problem": problem}


def _path(location: Iterable[int | str]) -> str:
    """``answers[3].choices``"""
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".")[:200] or _("file")


def _problem(kind: str, facts: Mapping[str, Any]) -> str:
    words = {
        "missing": _("is missing"),
        "extra_forbidden": _("is not known in this format"),
        "string_type": _("must be text"),
        "int_type": _("must be a whole number"),
        "bool_type": _("must be true or false"),
        "tuple_type": _("must be a list"),
        "model_type": _("must be an object"),
        "model_attributes_type": _("must be an object"),
        "too_long": _("has too many entries (at most %(limit)s)") % {"limit": facts.get("max_length")},
        "json_invalid": _("holds a character that cannot be stored"),
    }
    if kind in words:
        return words[kind]
    if kind == "literal_error":
        return _("must be one of %(expected)s") % {"expected": facts["expected"].replace(" or ", ", ")}
    if kind.startswith(("decimal", "is_instance_of", "finite")):
        return _("must be a number")
    if kind.startswith(("greater", "less")):
        return _("is out of range")
    if kind.startswith(("date", "timezone")):
        return _("must be a date such as 2026-11-25")
    return _("is not valid")


def _framework(file: ExchangeFile) -> Framework:
    known = published_versions()
    if file.framework.key not in known:
        raise ImportRefused(
            _("framework.key: the questionnaire “%(key)s” is not published here (known: %(known)s).")
            % {"key": file.framework.key[:80], "known": ", ".join(known)}
        )
    framework = load_framework(file.framework.key)
    if file.framework.hash != framework.hash:
        raise ImportRefused(
            _("framework.hash: the file was made with another text of questionnaire “%(key)s”.")
            % {"key": framework.key}
        )
    return framework


# --- are its answers answers? ---


def _answers(file: ExchangeFile, framework: Framework) -> dict[str, GivenAnswer]:
    """Every answer as it will be kept; a confirmation keeps its state."""
    faults: list[str] = []
    given: dict[str, GivenAnswer] = {}
    for position, part in enumerate(file.answers):
        place = f"answers[{position}] ({part.question[:64]})"
        if part.question in given:
            faults.append(_at(place, _("this question stands twice")))
            continue
        try:
            given[part.question] = _given(part, framework)
        except AnswerRefused as refusal:
            faults += [_at(place, message) for message in refusal.messages]
    if faults:
        raise ImportRefused(*faults)
    return {id: answer for id, answer in given.items() if answer != GivenAnswer("unanswered")}


def _given(part: AnswerPart, framework: Framework) -> GivenAnswer:
    answer = checked(
        framework,
        part.question,
        GivenAnswer(
            state=CLAIMED if part.state == CONFIRMED else part.state,
            choices=part.choices,
            note=part.note,
            reason=part.reason,
            evidence=part.evidence,
            source_title=part.source_title,
            source_reference=part.source_reference,
            source_on=part.source_on,
            source_expires_on=part.source_expires_on,
        ),
    )
    return replace(answer, state=part.state)


def _require_lane(content: Content) -> None:
    if content.file.assessment.lane == "full":
        return
    given = (
        (id, as_scored(said.state, said.choices, said.evidence, None)) for id, said in content.answers.items()
    )
    if assess_lane(content.framework, split(content.framework, given)).lane != "triage":
        raise ImportRefused(
            _("assessment.lane: the short lane is not open to this use, its inherent risk is too high.")
        )


# --- are its costs and treatments such? ---


def _cost_lines(file: ExchangeFile) -> list[CostLineFacts]:
    """Every line as it will be kept. One that begins after the horizon costs nothing, and is kept too."""
    if file.costs and file.frame is None:
        raise ImportRefused(_at("frame", _("is missing")))
    lines = [CostLineFacts(**{**dict(part), "name": tidy(part.name)}) for part in file.costs or ()]
    faults = [
        _at(f"costs[{position}].{fault.field}", fault.message)
        for position, line in enumerate(lines)
        for fault in line_faults(line, horizon_years=MOST_YEARS)
    ]
    if faults:
        raise ImportRefused(*faults)
    return lines


def _row_faults(row: Model, limits: Mapping[str, int], *left_out: str) -> list[tuple[str, str]]:
    """(field, problem) where a value does not fit into its column."""
    texts = {name: faults_of(getattr(row, name), limit=limit, what=name) for name, limit in limits.items()}
    faults = [(name, problem) for name, problems in texts.items() for problem in problems]
    try:
        row.clean_fields(exclude={*left_out, *(name for name, _problem in faults)})
    except DjangoValidationError as error:
        faults += [(name, " ".join(problems)) for name, problems in error.message_dict.items()]
    return faults


def _findings(file: ExchangeFile, framework: Framework) -> list[Finding]:
    """Every treatment as it will be kept, without its option; an acceptance arrives untreated."""
    faults: list[str] = []
    found: dict[str, Finding] = {}
    for position, part in enumerate(file.findings):
        place = f"findings[{position}] ({part.question[:64]})"
        if part.question not in framework.questions_by_id:
            faults.append(_at(place, _("this questionnaire has no question of that name")))
        elif part.question in found:
            faults.append(_at(place, _("this question stands twice")))
        else:
            row = _finding(part)
            left_out = ("option", "accepted_by", "edited_by", "edited_at")
            problems = _row_faults(row, FINDING_LIMITS, *left_out)
            if row.status == "done" and not row.proof:
                problems.append(("proof", _("is missing")))
            faults += [_at(f"{place}.{name}", problem) for name, problem in problems]
            found[part.question] = row
    if faults:
        raise ImportRefused(*faults)
    return list(found.values())


def _finding(part: FindingPart) -> Finding:
    return Finding(
        question_id=part.question,
        treatment="" if part.treatment == "accept" else part.treatment,
        plan=tidy(part.plan),
        owner=tidy(part.owner),
        due_on=part.due_on,
        proof=tidy(part.proof),
        status=part.status,
        clause_status=part.clause_status,
    )
