"""Taking in an assessment from a file. A file is taken whole or not at all."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from assessments.actions.answer import as_given, history_of
from assessments.actions.cost import CostRefused, record_cost_frame, store_lines
from assessments.actions.event import record_event
from assessments.actions.exchange_file import Content, ImportRefused, read_content
from assessments.actions.option import OptionFacts, OptionRefused, facts_of, record_option_facts
from assessments.actions.text import tidy
from assessments.actions.use_case import UseCaseRefused, add_option, open_request
from assessments.actions.vendor import VendorRefused, product_named
from assessments.models import (
    Answer,
    Assessment,
    CostModel,
    Finding,
    Option,
    Organisation,
    Product,
    Sheet,
    UseCase,
    User,
)
from assessments.queries.stored_answers import scope_of, stored_answers


def import_assessment(
    *, organisation: Organisation, payload: dict[str, Any], by: User, at: datetime
) -> Assessment:
    """A draft with the file's answers and, on the file's day, its score.

    Vendor and product are found again by name; the request too, if it says the same and what its options
    share is answered the same. What was confirmed as not applicable elsewhere counts as such in the draft,
    and is a claim again for a reviewer of this organisation once it is submitted. Waivers and acceptances
    stay where they were given.
    """
    content = read_content(payload)
    try:
        with transaction.atomic():
            assessment = _place(content, organisation=organisation, by=by, at=at)
            written = _write(assessment, content, by=by, at=at)
            _write_beside(assessment, content, by=by, at=at)
            _record(assessment, content, payload, written, by=by, at=at)
    except (CostRefused, OptionRefused, UseCaseRefused, VendorRefused) as refusal:
        raise ImportRefused(*refusal.messages) from refusal
    return assessment


def _record(
    assessment: Assessment, content: Content, payload: dict[str, Any], written: int, *, by: User, at: datetime
) -> None:
    canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"))
    origin = content.file.assessment
    record_event(
        "assessment.imported",
        assessment,
        after={
            "sha256": hashlib.sha256(canonical.encode()).hexdigest(),
            "answers": written,
            "cost_lines": len(content.costs),
            "findings": len(content.findings),
            "from": {"organisation": origin.organisation, "author": origin.author},
        },
        by=by,
        at=at,
    )


# --- where does it belong? ---


def _place(content: Content, *, organisation: Organisation, by: User, at: datetime) -> Assessment:
    """A new draft in the request it belongs to, in the file's lane."""
    file = content.file
    product = product_named(
        organisation=organisation,
        vendor_name=file.vendor.name,
        vendor_country=file.vendor.country,
        product_name=file.product.name,
        by=by,
        at=at,
    )
    use_case = _same_request(content, organisation, product) or _new_request(
        content, organisation, by=by, at=at
    )
    name = _free_name(use_case, tidy(file.option.name))
    assessment = add_option(
        use_case=use_case, product=product, name=name, kind=file.option.kind, by=by, at=at
    )
    assessment.lane = file.assessment.lane
    assessment.unanswered_by_vendor = " ".join(part.question for part in file.answers if part.is_unconfirmed)
    assessment.save(update_fields=["lane", "unanswered_by_vendor"])
    return assessment


def _new_request(content: Content, organisation: Organisation, *, by: User, at: datetime) -> UseCase:
    """A request that says the same, its cost in the file's frame."""
    request, frame = content.file.request, content.file.frame
    use_case = open_request(
        organisation=organisation, **dict(request), framework=content.framework, by=by, at=at
    )
    if frame is not None:
        record_cost_frame(use_case=use_case, revision=use_case.revision, **dict(frame), by=by, at=at)
    return use_case


def _same_request(content: Content, organisation: Organisation, product: Product) -> UseCase | None:
    """The request that says the same, if what its options share is answered as in the file.

    Costs are never counted in another frame: with a cost model, the frame must be the same too.
    """
    file, request = content.file, content.file.request
    frame = dict(file.frame) if file.frame is not None and file.costs else {}
    candidates = UseCase.objects.filter(
        organisation=organisation,
        is_blind=False,  # no file answers before two experts have
        framework=content.framework.key,
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
        if says_the_same and _shares_the_same(use_case, content, product):
            return use_case
    return None


def _shares_the_same(use_case: UseCase, content: Content, product: Product) -> bool:
    sheets = Sheet.objects.filter(use_case=use_case).filter(
        Q(scope="use_case") | Q(vendor=product.vendor_id) | Q(product=product.pk)
    )
    for sheet in sheets.prefetch_related("answers"):
        there = {answer.question_id: as_given(answer) for answer in sheet.answers.all()}
        here = {
            id: answer
            for id, answer in content.answers.items()
            if scope_of(content.framework, id) == sheet.scope
        }
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


def _write(assessment: Assessment, content: Content, *, by: User, at: datetime) -> int:
    """The answers that are not there yet, each with its line of history."""
    stored = stored_answers(assessment)
    contradicted = {part.question for part in content.file.answers if part.is_contradicted}
    rows = [
        Answer(
            sheet_id=stored.sheets[scope_of(content.framework, id)],
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
            is_contradicted=id in contradicted,
            answered_at=at,
            answered_by=by,
        )
        for id, said in content.answers.items()
        if id not in stored
    ]
    Answer.objects.bulk_create(rows)
    for row in rows:
        record_event(
            "answer.recorded",
            assessment,
            subject=row.question_id,
            sheet_id=row.sheet_id,
            after=history_of(row),
            by=by,
            at=at,
        )
    return len(rows)


def _write_beside(assessment: Assessment, content: Content, *, by: User, at: datetime) -> None:
    """Facts, cost model and treatments of the new option."""
    option = assessment.option
    facts = OptionFacts(**{name: getattr(content.file.option, name) for name in OptionFacts.__slots__})
    if facts != facts_of(option):
        record_option_facts(option=option, revision=option.revision, facts=facts, by=by, at=at)
    if content.costs:
        model = CostModel.objects.create(option=option, edited_at=at, edited_by=by)
        store_lines(model, content.costs)
    for finding in content.findings:
        finding.option, finding.edited_at, finding.edited_by = option, at, by
    Finding.objects.bulk_create(content.findings)
