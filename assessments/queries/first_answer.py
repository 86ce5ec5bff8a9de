"""A blind first pass: whose answer one may see, where two differ, and which differences could matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from assessments.frameworks.loader import load_framework
from assessments.models import Answer, Assessment, FirstAnswer, UseCase, User
from assessments.queries.assessment_page import CONTEXT, AssessmentPage
from assessments.queries.scoring_input import as_scored
from assessments.queries.scoring_terms import scoring_terms
from assessments.queries.stored_answers import StoredAnswers, framework_of
from assessments.scoring.answers import Answers
from assessments.scoring.quick import QuickVerdict, quick_verdict
from assessments.scoring.scorecard import Lane
from assessments.scoring.verdict import RANK

EXPERTS = 2
# Revisions of first answers begin here, so that no page takes one for that of a recorded answer.
FIRST_REVISION = 100_000_000


def is_first_pass(assessment: Assessment, stored: Mapping[str, Answer], question_id: str) -> bool:
    """Whether two experts answer this question first: until there is an answer, and never in the context."""
    if not assessment.option.use_case.is_blind or question_id in stored:
        return False
    return question_id not in framework_of(assessment).context_by_id


def as_answer(first: FirstAnswer) -> Answer:
    """A first answer as a question shows one; it is on no sheet, and never saved."""
    return Answer(
        question_id=first.question_id,
        state=first.state,
        chosen=first.chosen,
        note=first.note,
        evidence_level=first.evidence_level,
        revision=FIRST_REVISION + first.revision,
        answered_at=first.given_at,
        answered_by=first.user,
    )


@dataclass(frozen=True, slots=True)
class FirstPass:
    """What one person may know of the pass: their own answers, and where two have answered differently."""

    blind: frozenset[str]  # answered without seeing the other’s
    apart: frozenset[str]  # two have answered, and differently
    own: Mapping[str, Answer]

    @property
    def by_question(self) -> Mapping[str, str]:
        """Where each question of the pass stands, for its block on a page."""
        return {**dict.fromkeys(self.blind, "blind"), **dict.fromkeys(self.apart, "apart")}

    def shown(self, answers: StoredAnswers) -> StoredAnswers:
        """The recorded answers and, where there is none yet, one’s own."""
        return answers.with_answers(*(self.own[id] for id in self.blind if id in self.own))


NO_PASS = FirstPass(frozenset(), frozenset(), {})


def first_pass(assessment: Assessment, stored: StoredAnswers, user: User) -> FirstPass:
    """One query; none where the request is not blind."""
    if not assessment.option.use_case.is_blind:
        return NO_PASS
    by_question = first_answers(assessment)
    open_ids = {id for id in framework_of(assessment).questions_by_id if id not in stored}
    apart = {id for id, given in by_question.items() if id in open_ids and len(given) >= EXPERTS}
    own = {
        id: as_answer(first)
        for id, given in by_question.items()
        for first in given
        if first.user_id == user.pk and id in open_ids
    }
    return FirstPass(frozenset(open_ids - apart), frozenset(apart), own)


def first_answers(assessment: Assessment) -> dict[str, list[FirstAnswer]]:
    """All of them, by question, in the order they were given. Not for a page: see ``first_pass``."""
    rows = FirstAnswer.objects.filter(assessment=assessment).select_related("user").order_by("id")
    found: dict[str, list[FirstAnswer]] = {}
    for row in rows:
        found.setdefault(row.question_id, []).append(row)
    return found


def is_answered(use_case: UseCase) -> bool:
    """Whether any question beyond the context has an answer, recorded or first; at most two queries."""
    context = load_framework(use_case.framework).context_by_id
    recorded = Answer.objects.filter(sheet__use_case=use_case).exclude(question_id__in=list(context))
    return recorded.exists() or FirstAnswer.objects.filter(assessment__option__use_case=use_case).exists()


# --- where two differ ---


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two answers to one question. ``answer``: what was kept, once it is settled."""

    question_id: str
    both: tuple[FirstAnswer, FirstAnswer]
    careful: FirstAnswer  # the one that leaves more risk
    could_change: bool
    answer: Answer | None = None

    @property
    def is_settled(self) -> bool:
        """Whether something was recorded."""
        return self.answer is not None


@dataclass(frozen=True, slots=True)
class FirstPassPage:
    """The disagreements to settle, the others, and what two experts have not answered yet."""

    open: tuple[Disagreement, ...]
    harmless: tuple[Disagreement, ...]  # whichever is kept, the verdict is the same
    settled: tuple[Disagreement, ...]
    alone: tuple[str, ...]  # one expert has answered
    untouched: tuple[str, ...]  # nobody has
    is_complete: bool

    def disagreement(self, question_id: str) -> Disagreement | None:
        """The one on this question that is not settled, if there is one."""
        return next((one for one in (*self.open, *self.harmless) if one.question_id == question_id), None)


def first_pass_page(page: AssessmentPage) -> FirstPassPage:
    """One query beside the page’s own. Only what two have answered comes with its values."""
    given = first_answers(page.assessment)
    asked = [
        one.id
        for section in page.sections
        for one in section.questions
        if one.id in page.framework.questions_by_id
    ]
    waiting = [id for id in asked if id not in page.answers]
    apart = [id for id in waiting if len(given.get(id, ())) >= EXPERTS]
    is_complete = is_context_known(page) and len(apart) == len(waiting)
    open_ones = disagreements(page, {id: given[id] for id in apart}, is_complete=is_complete)
    return FirstPassPage(
        open=tuple(one for one in open_ones if one.could_change),
        harmless=tuple(one for one in open_ones if not one.could_change),
        settled=tuple(
            Disagreement(id, (pair[0], pair[1]), pair[0], could_change=False, answer=page.answers[id])
            for id, pair in given.items()
            if id in page.answers and len(pair) >= EXPERTS and said(pair[0]) != said(pair[1])
        ),
        alone=tuple(id for id in waiting if len(given.get(id, ())) == 1),
        untouched=tuple(id for id in waiting if id not in given),
        is_complete=is_complete,
    )


def is_context_known(page: AssessmentPage) -> bool:
    """Until it is, no figure means anything: not even that two results are the same."""
    return all(asked.state == "answered" for asked in page.section(CONTEXT).questions)


def said(first: FirstAnswer) -> tuple[str, str]:
    """What two answers are compared by."""
    return first.state, first.chosen


def disagreements(
    page: AssessmentPage, pairs: Mapping[str, list[FirstAnswer]], *, is_complete: bool
) -> list[Disagreement]:
    """Each with whether keeping the one or the other could change the verdict; no query.

    While questions are open, whatever moves the result at all could: the rest of it is not known yet.
    """
    trial = Trial.of(page, pairs)
    careful = {id: trial.careful(id) for id in pairs}
    kinder = {id: next(one for one in pair if one is not careful[id]) for id, pair in pairs.items()}
    if is_complete:
        moving = trial.deciding(careful, kinder)
    else:
        moving = trial.moving(careful, kinder) if is_context_known(page) else set(pairs)
    return [
        Disagreement(id, (pair[0], pair[1]), careful[id], could_change=id in moving)
        for id, pair in pairs.items()
    ]


Choice = Mapping[str, FirstAnswer]  # which of the two is tried, by question


@dataclass(frozen=True)
class Trial:
    """The scorecard with one or the other answer put in."""

    page: AssessmentPage
    pairs: Mapping[str, list[FirstAnswer]]
    terms: Mapping[str, object]

    @classmethod
    def of(cls, page: AssessmentPage, pairs: Mapping[str, list[FirstAnswer]]) -> Trial:
        """On the terms the assessment is scored on."""
        terms = scoring_terms(page.assessment, page.framework, as_of=page.as_of)
        kept = {"waivers": terms.waivers, "shut_gates": terms.shut_gates, "as_of": page.as_of}
        return cls(page, pairs, {**kept, "lane": cast(Lane, page.lane)})

    def verdict(self, choice: Choice) -> QuickVerdict:
        """The result if these were kept."""
        put_in = {
            id: as_scored(first.state, tuple(first.chosen.split()), first.evidence_level, None)
            for id, first in choice.items()
        }
        given = self.page.given
        answers = Answers(context=given.context, questions={**given.questions, **put_in})
        return quick_verdict(self.page.framework, answers, **self.terms)  # type: ignore[arg-type]

    def careful(self, question_id: str) -> FirstAnswer:
        """Of the two the one that leaves more risk; of equals the one that is less sure, then the first."""
        return max(
            self.pairs[question_id][:EXPERTS],
            key=lambda first: (
                *severity(self.verdict({question_id: first})),
                first.state == "unknown",
                -first.pk,
            ),
        )

    def moving(self, careful: Choice, kinder: Choice) -> set[str]:
        """The questions where the two lead to different figures, all others at the careful one."""
        return {
            id
            for id in self.pairs
            if figures(self.verdict(careful)) != figures(self.verdict({**careful, id: kinder[id]}))
        }

    def deciding(self, careful: Choice, kinder: Choice) -> set[str]:
        """The questions where one answer alone turns the verdict, wherever the others may end up.

        The others are tried all careful, all kind, and on the way between at each place where the verdict
        turns: there the least is needed to turn it.
        """
        path = [careful]
        for id in self.pairs:
            path.append({**path[-1], id: kinder[id]})
        results = [outcome(self.verdict(choice)) for choice in path]
        edges = {0, len(path) - 1} | {
            place + beside for place in range(len(path) - 1) for beside in (0, 1)
            if results[place] != results[place + 1]
        }  # fmt: skip
        tried = [path[place] for place in sorted(edges)]
        return {id for id in self.pairs if self._turns(id, tried, careful, kinder)}

    def _turns(self, id: str, tried: Iterable[Choice], careful: Choice, kinder: Choice) -> bool:
        return any(
            outcome(self.verdict({**choice, id: careful[id]}))
            != outcome(self.verdict({**choice, id: kinder[id]}))
            for choice in tried
        )


def outcome(result: QuickVerdict) -> tuple[str, str]:
    """What a reader sees of a verdict."""
    return result.verdict, result.headline


def severity(result: QuickVerdict) -> tuple[int, object, object]:
    """Worse results are greater."""
    total = result.total
    return RANK[result.verdict], total.high if total else 0, total.low if total else 0


def figures(result: QuickVerdict) -> QuickVerdict:
    """Everything but how much is known: that both experts know alike."""
    return replace(result, coverage=0)  # type: ignore[arg-type]
