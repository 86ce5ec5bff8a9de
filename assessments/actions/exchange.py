"""Taking in an assessment from a file. A file is taken whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import ValidationError

from assessments.actions.answer import AnswerRefused, GivenAnswer, as_given, checked, history_of
from assessments.actions.cost import CostLineFacts, CostRefused, line_faults, record_cost_frame
from assessments.actions.event import record_event
from assessments.actions.finding import LIMITS as FINDING_LIMITS
from assessments.actions.option import OptionFacts, OptionRefused, facts_of, record_option_facts
from assessments.actions.refusal import Refused
from assessments.actions.text import faults_of, tidy
from assessments.actions.use_case import UseCaseRefused, add_option, open_request
from assessments.actions.vendor import VendorRefused, add_product, add_vendor
from assessments.frameworks.loader import load_framework, published_versions
from assessments.frameworks.schema import Framework
from assessments.models import (
    Answer,
    Assessment,
    CostLine,
    CostModel,
    Event,
    Finding,
    Option,
    Organisation,
    Product,
    Sheet,
    UseCase,
    User,
    Vendor,
)
from assessments.queries.exchange import (
    FORMAT,
    READ,
    AnswerPart,
    ExchangeFile,
    FindingPart,
)
from assessments.queries.scoring_input import split
from assessments.queries.stored_answers import scope_of, stored_answers
from assessments.scoring.lanes import assess_lane

MOST_YEARS = 10
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


def import_assessment(
    *, organisation: Organisation, payload: dict[str, Any], by: User, at: datetime
) -> Assessment:
    """A draft with the file's answers and, on the file's day, its score.

    Vendor and product are found again by name; the request too, if it says the same and what its options
    share is answered the same. What was confirmed as not applicable elsewhere counts as such in the draft,
    and is a claim again for a reviewer of this organisation once it is submitted. Waivers and acceptances
    stay where they were given.
    """
    file = _shape(payload)
    framework = _framework(file)
    given = _answers(file, framework)
    costs, findings = _cost_lines(file), _findings(file, framework)
    _require_lane(file, framework, given)
    try:
        with transaction.atomic():
            assessment = _place(file, framework, given, organisation=organisation, by=by, at=at)
            written = _write(assessment, framework, given, by=by, at=at)
            _write_beside(assessment, file, costs, findings, by=by, at=at)
            canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"))
            record_event(
                "assessment.imported",
                assessment,
                after={
                    "sha256": hashlib.sha256(canonical.encode()).hexdigest(),
                    "answers": written,
                    "cost_lines": len(costs),
                    "findings": len(findings),
                    "from": {"organisation": file.assessment.organisation, "author": file.assessment.author},
                },
                by=by,
                at=at,
            )
    except (CostRefused, OptionRefused, UseCaseRefused, VendorRefused) as refusal:
        raise ImportRefused(*refusal.messages) from refusal
    return assessment


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


def _require_lane(file: ExchangeFile, framework: Framework, given: Mapping[str, GivenAnswer]) -> None:
    if file.assessment.lane == "full":
        return
    answers = split(
        framework, ((id, said.state, said.choices, said.evidence, None) for id, said in given.items())
    )
    if assess_lane(framework, answers).lane != "triage":
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


# --- where does it belong? ---


def _place(
    file: ExchangeFile,
    framework: Framework,
    given: Mapping[str, GivenAnswer],
    *,
    organisation: Organisation,
    by: User,
    at: datetime,
) -> Assessment:
    """A new draft in the request it belongs to, in the file's lane."""
    vendor = Vendor.objects.filter(
        organisation=organisation, name__iexact=tidy(file.vendor.name)
    ).first() or add_vendor(
        organisation=organisation, name=file.vendor.name, country=file.vendor.country, by=by, at=at
    )
    product = Product.objects.filter(
        vendor=vendor, name__iexact=tidy(file.product.name)
    ).first() or add_product(vendor=vendor, name=file.product.name, by=by, at=at)
    product.vendor = vendor
    use_case = _same_request(file, framework, given, organisation, product) or _new_request(
        file, framework, organisation, by=by, at=at
    )
    name = _free_name(use_case, tidy(file.option.name))
    assessment = add_option(
        use_case=use_case, product=product, name=name, kind=file.option.kind, by=by, at=at
    )
    Assessment.objects.filter(pk=assessment.pk).update(lane=file.assessment.lane)
    assessment.lane = file.assessment.lane
    return assessment


def _new_request(
    file: ExchangeFile, framework: Framework, organisation: Organisation, *, by: User, at: datetime
) -> UseCase:
    """A request that says the same, its cost in the file's frame."""
    use_case = open_request(
        organisation=organisation, **dict(file.request), framework=framework, by=by, at=at
    )
    if file.frame is not None:
        record_cost_frame(use_case=use_case, revision=use_case.revision, **dict(file.frame), by=by, at=at)
    return use_case


def _same_request(
    file: ExchangeFile,
    framework: Framework,
    given: Mapping[str, GivenAnswer],
    organisation: Organisation,
    product: Product,
) -> UseCase | None:
    """The request that says the same, if what its options share is answered as in the file.

    Costs are never counted in another frame: with a cost model, the frame must be the same too.
    """
    request = file.request
    frame = dict(file.frame) if file.frame is not None and file.costs else {}
    candidates = UseCase.objects.filter(
        organisation=organisation,
        framework=framework.key,
        verb=tidy(request.verb),
        object=tidy(request.object),
        sponsor=tidy(request.sponsor),
        deadline_on=request.deadline_on,
        **frame,
    ).order_by("id")
    for use_case in candidates:
        says_the_same = (use_case.benefit, use_case.do_nothing) == (
            tidy(request.benefit),
            tidy(request.do_nothing),
        )
        if says_the_same and _shares_the_same(use_case, framework, given, product):
            return use_case
    return None


def _shares_the_same(
    use_case: UseCase, framework: Framework, given: Mapping[str, GivenAnswer], product: Product
) -> bool:
    sheets = Sheet.objects.filter(use_case=use_case).filter(
        Q(scope="use_case") | Q(vendor=product.vendor_id) | Q(product=product.pk)
    )
    for sheet in sheets.prefetch_related("answers"):
        there = {answer.question_id: as_given(answer) for answer in sheet.answers.all()}
        here = {id: answer for id, answer in given.items() if scope_of(framework, id) == sheet.scope}
        if there and there != here:
            return False
    return True


def _free_name(use_case: UseCase, name: str) -> str:
    taken = set(Option.objects.filter(use_case=use_case).values_list("name", flat=True))
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name[:190]} ({number})"
    return free


def _write(
    assessment: Assessment, framework: Framework, given: Mapping[str, GivenAnswer], *, by: User, at: datetime
) -> int:
    """The answers that are not there yet, each with its line of history."""
    stored = stored_answers(assessment)
    rows = [
        Answer(
            sheet_id=stored.sheets[scope_of(framework, id)],
            question_id=id,
            state=said.state,
            chosen=" ".join(said.choices),
            note=said.note,
            reason=said.reason,
            evidence_level=said.evidence,
            source_title=said.source_title,
            source_reference=said.source_reference,
            source_on=said.source_on,
            source_expires_on=said.source_expires_on,
            answered_at=at,
            answered_by=by,
        )
        for id, said in given.items()
        if id not in stored
    ]
    Answer.objects.bulk_create(rows)
    Event.objects.bulk_create(
        Event(
            organisation_id=assessment.organisation_id,
            use_case_id=assessment.option.use_case_id,
            assessment=assessment,
            sheet_id=row.sheet_id,
            kind="answer.recorded",
            subject=row.question_id,
            after=history_of(row),
            at=at,
            by=by,
        )
        for row in rows
    )
    return len(rows)


def _write_beside(
    assessment: Assessment,
    file: ExchangeFile,
    costs: list[CostLineFacts],
    findings: list[Finding],
    *,
    by: User,
    at: datetime,
) -> None:
    """Facts, cost model and treatments of the new option."""
    option = assessment.option
    facts = OptionFacts(**{name: getattr(file.option, name) for name in OptionFacts.__slots__})
    if facts != facts_of(option):
        record_option_facts(option=option, revision=option.revision, facts=facts, by=by, at=at)
    if costs:
        model = CostModel.objects.create(option=option, edited_at=at, edited_by=by)
        CostLine.objects.bulk_create(
            CostLine(cost_model=model, position=position, **asdict(line))
            for position, line in enumerate(costs, start=1)
        )
    for finding in findings:
        finding.option, finding.edited_at, finding.edited_by = option, at, by
    Finding.objects.bulk_create(findings)
