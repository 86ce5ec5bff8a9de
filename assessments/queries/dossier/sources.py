"""Where a dossier comes from: the answers as they stand, what was submitted, or what was decided."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework
from assessments.models import Answer, Assessment, Snapshot
from assessments.queries.assessment_page import effective_lane
from assessments.queries.dossier.canonical import dossier_from_json
from assessments.queries.dossier.changes import changes_between, in_order, version_before
from assessments.queries.dossier.facts import AnswerFacts, Dossier
from assessments.queries.dossier.rulings import ruled, rulings_on, rulings_that_stand
from assessments.queries.scoring_input import answers_given, as_scored, left_unanswered, split
from assessments.queries.scoring_terms import scoring_terms, standing_waivers
from assessments.queries.stored_answers import StoredAnswers, framework_of, stored_answers
from assessments.scoring.answers import Answers
from assessments.scoring.engine import score
from assessments.scoring.hard_stops import Waiver
from assessments.scoring.lanes import assess_lane
from assessments.scoring.scorecard import AnswerState


def dossier_of(assessment: Assessment, *, as_of: date) -> Dossier:
    """Live while it is a draft; under review the frozen submission with the rulings since; then as decided.

    The assessment comes ``with_subject()``. ``as_of``: the day on which evidence is looked at; a decided one
    keeps the day it was decided, and is not scored again.
    """
    if assessment.state == "draft":
        return live_dossier(assessment, as_of=as_of)
    if assessment.state == "submitted":
        return submitted_dossier(
            last_submission(assessment), as_of=as_of, waivers=standing_waivers(assessment, as_of=as_of)
        )
    decision = assessment.snapshots.get(kind="decision")
    return replace(dossier_from_json(decision.dossier), frozen_hash=decision.sha256)


def live_dossier(assessment: Assessment, *, as_of: date, stored: StoredAnswers | None = None) -> Dossier:
    """From the answers as they stand: at most three queries, one less when they were read, with people."""
    framework = framework_of(assessment)
    if stored is None:
        stored = stored_answers(assessment, with_people=True)
    given = answers_given(framework, stored, assessment)
    lane = effective_lane(assessment, assess_lane(framework, given))
    terms = scoring_terms(assessment, framework, as_of=as_of)
    answers = _answer_facts(framework, stored, left_unanswered(assessment))
    before = version_before(assessment)
    option, use_case = assessment.option, assessment.option.use_case
    return Dossier(
        organisation=assessment.organisation.name,
        use_case_id=use_case.pk,
        verb=use_case.verb,
        object=use_case.object,
        sponsor=use_case.sponsor,
        deadline_on=use_case.deadline_on,
        benefit=use_case.benefit,
        do_nothing=use_case.do_nothing,
        vendor=option.product.vendor.name,
        vendor_country=option.product.vendor.country,
        product=option.product.name,
        option=option.name,
        assessment_id=assessment.pk,
        number=assessment.number,
        state=assessment.state,
        author=str(assessment.author),
        created_at=assessment.created_at,
        submitted_at=assessment.submitted_at,
        submitted_by=str(assessment.submitted_by) if assessment.submitted_by_id else "",
        framework=framework.key,
        framework_hash=framework.hash,
        lane=lane,
        as_of=as_of,
        answers=answers,
        rulings=rulings_that_stand(stored, before.rulings if before else ()),
        decision=None,
        changes=changes_between(framework, before.answers, answers) if before else (),
        scorecard=score(
            framework, given, lane=lane, waivers=terms.waivers, shut_gates=terms.shut_gates, as_of=as_of
        ),
        waivers=terms.waivers,
        shut_gates=tuple(sorted(terms.shut_gates)),
    )


def last_submission(assessment: Assessment) -> Snapshot:
    """The frozen copy under review; an assessment that came back and was submitted again has several."""
    return assessment.snapshots.filter(kind="submission").order_by("-pk")[0]


def submitted_dossier(submission: Snapshot, *, as_of: date, waivers: tuple[Waiver, ...]) -> Dossier:
    """What was submitted, with every claim as it has been ruled since and the exceptions that hold now."""
    dossier = dossier_from_json(submission.dossier)
    rulings = rulings_on(submission)
    if not rulings and as_of == dossier.as_of and waivers == dossier.waivers:
        return dossier
    answers = ruled(dossier.answers, rulings)
    framework = load_framework(dossier.framework)
    ruled_now = {ruling.question for ruling in rulings}
    standing = (ruling for ruling in dossier.rulings if ruling.question not in ruled_now)
    return replace(
        dossier,
        as_of=as_of,
        answers=answers,
        rulings=(*standing, *rulings),
        waivers=waivers,
        scorecard=score(
            framework,
            given_in(framework, answers),
            lane=dossier.lane,
            waivers=waivers,
            shut_gates=frozenset(dossier.shut_gates),
            as_of=as_of,
        ),
    )


def given_in(framework: Framework, answers: Iterable[AnswerFacts]) -> Answers:
    """A dossier's answers as the scoring core takes them."""
    return split(
        framework,
        (
            (
                fact.question,
                as_scored(
                    fact.state,
                    fact.choices,
                    fact.evidence,
                    fact.source_expires_on,
                    is_contradicted=fact.is_contradicted,
                    is_unconfirmed=fact.is_unconfirmed,
                ),
            )
            for fact in answers
        ),
    )


def _answer_facts(
    framework: Framework, stored: Mapping[str, Answer], unconfirmed: Container[str]
) -> tuple[AnswerFacts, ...]:
    scopes = {item.id: item.scope for item in (*framework.context.questions, *framework.questions)}
    return tuple(
        AnswerFacts(
            question=id,
            scope=scopes[id],
            state=cast(AnswerState, answer.state),
            choices=answer.choices,
            note=answer.note,
            reason=answer.reason,
            evidence=answer.evidence_level,
            source_title=answer.source_title,
            source_reference=answer.source_reference,
            source_on=answer.source_on,
            source_expires_on=answer.source_expires_on,
            answered_by=str(answer.answered_by),
            answered_at=answer.answered_at,
            revision=answer.revision,
            is_contradicted=answer.is_contradicted,
            is_unconfirmed=id in unconfirmed,
        )
        for id in in_order(framework)
        if (answer := stored.get(id)) is not None
    )
