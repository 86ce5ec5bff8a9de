"""A scored case file on paper, with no database: ``manage.py assess --pdf``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessments.queries.comparison import Comparison, OptionLine, QuestionsAsked
from assessments.queries.dossier import AnswerFacts, Dossier
from assessments.queries.insight import Insight, compared_again, insight_without_rows
from assessments.queries.printed import Printed, printed_hash
from assessments.reports.printing import brief_pdf
from assessments.scoring.answers import Answer
from assessments.scoring.cases import Case
from assessments.scoring.scorecard import Scorecard


def case_pdf(case: Case, scorecard: Scorecard, language: str) -> bytes:
    """The brief of a case: a draft, because nobody has submitted or decided it."""
    with translation.override(language):
        dossier = case_dossier(case, scorecard, language)
        printed = Printed(dossier, case_insight(dossier))
    return brief_pdf(printed, case.framework, language=language, content_hash=printed_hash(printed))


def case_dossier(case: Case, scorecard: Scorecard, language: str) -> Dossier:
    """The case as a dossier. What a case file does not hold is said, never made up."""
    as_of = case.as_of or timezone.localdate()
    return Dossier(
        organisation=_("Case file"),
        use_case_id=0,
        verb="",
        object=case.title.get(language) or case.id,
        sponsor="",
        deadline_on=None,
        benefit="",
        do_nothing="",
        vendor=_("vendor not named"),
        vendor_country="",
        product=_("product not named"),
        option=case.id,
        assessment_id=0,
        number=1,
        state="draft",
        author=_("Case file"),
        created_at=datetime.combine(as_of, time(), tzinfo=UTC),
        submitted_at=None,
        submitted_by="",
        framework=case.framework.key,
        framework_hash=case.framework.hash,
        lane=case.lane,
        as_of=as_of,
        answers=tuple(case_answers(case)),
        rulings=(),
        decision=None,
        changes=(),
        scorecard=scorecard,
        waivers=case.waivers,
    )


def case_insight(dossier: Dossier) -> Insight:
    """What follows from the answers alone: a case file knows no other option, no cost and no treatment."""
    line = OptionLine(
        option_id=0,
        kind="offer",
        name=dossier.option,
        vendor="",
        product="",
        value=None,
        value_reason="",
        value_amount=None,
        days_to_live=None,
        days_to_exit=None,
        notice_days=None,
        cost=None,
    )
    alone = Comparison(
        use_case_id=0,
        framework=dossier.framework,
        as_of=dossier.as_of,
        currency="EUR",
        horizon_years=1,
        discount_pct=Decimal(0),
        lines=(line,),
        questions=QuestionsAsked(assessments=1, once=0, separately=0),
        draws=0,
        seed=0,
    )
    return insight_without_rows(dossier, compared_again(alone, 0, dossier), option_id=0)


def case_answers(case: Case) -> Iterator[AnswerFacts]:
    """The answers of the case, context first."""
    framework = case.framework
    for id, answer in case.answers.context.items():
        yield facts_of(id, framework.context_question(id).scope, answer)
    for id, answer in case.answers.questions.items():
        yield facts_of(id, framework.question(id).scope, answer)


def facts_of(id: str, scope: str, answer: Answer) -> AnswerFacts:
    """One answer as a dossier holds it."""
    is_answered = answer.state == "answered"
    is_applicable = not answer.state.startswith("not_applicable")
    return AnswerFacts(
        question=id,
        scope=scope,  # type: ignore[arg-type]
        state=answer.state,
        choices=answer.choices if is_answered else (),
        note="",
        reason="" if is_applicable else _("The case file gives no reason."),
        evidence=(answer.evidence or "") if is_answered else "",
        source_title="",
        source_reference="",
        source_on=None,
        source_expires_on=answer.expires_on,
        answered_by="",
        answered_at=None,
        revision=1,
        is_contradicted=answer.contradicted,
        is_unconfirmed=answer.unconfirmed,
    )
