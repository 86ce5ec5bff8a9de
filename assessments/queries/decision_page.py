"""What a decider needs beside the dossier: not-applicable claims, and conditions that suggest themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments import figures
from assessments.frameworks.schema import Framework, Question
from assessments.labels import said
from assessments.queries.dossier import AnswerFacts, Dossier, Ruling

MOST_SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A condition that follows from an answer: a clause to sign, or a measure to take."""

    question: str
    text: str
    stage: str
    owner: str
    proof: str
    points: str
    is_clause: bool

    @property
    def row(self) -> dict[str, str]:
        """As a condition to start from; its date is for the decider to say."""
        return {
            "question": self.question,
            "text": self.text,
            "stage": self.stage,
            "owner": self.owner,
            "proof": self.proof,
        }


def suggested_conditions(dossier: Dossier, framework: Framework) -> list[Suggestion]:
    """From the answers that cost most: a clause before signature, else the remediation before go-live."""
    ranked = sorted(
        (effect for effect in dossier.scorecard.effects if effect.swing),
        key=lambda effect: (-effect.swing, effect.question),
    )
    stops = [stop.question for stop in dossier.scorecard.stops if stop.question]
    order = dict.fromkeys([*stops, *(effect.question for effect in ranked)])
    swings = {effect.question: effect.swing for effect in ranked}
    return [
        _suggestion(framework.question(id), swings.get(id, Fraction(0)), framework)
        for id in list(order)[:MOST_SUGGESTIONS]
    ]


def proposed_conditions(picked: Iterable[str], framework: Framework) -> list[dict[str, str]]:
    """Rows for the questions picked elsewhere: "PRIV-01", or "PRIV-01:b" with the level to reach.

    What the questionnaire does not know is left out: it came with an address.
    """
    rows = {}
    for pick in picked:
        id, _colon, level = pick.partition(":")
        question = framework.questions_by_id.get(id)
        if question is None:
            continue
        row = _suggestion(question, Fraction(0), framework).row
        if level in question.values:
            reached = said(question.option(level).label)
            reach = _("At least to be reached and shown: “%(level)s”.") % {"level": reached}
            row["text"] = f"{row['text']}\n{reach}"
        rows[id] = row
    return list(rows.values())


def _suggestion(question: Question, swing: Fraction, framework: Framework) -> Suggestion:
    clause = question.clause
    return Suggestion(
        question=question.id,
        text=said(clause or question.remediation),
        stage="before_signature" if clause else "before_go_live",
        owner=said(framework.role(question.answered_by[0]).label),
        proof=said(question.evidence_expected[0]) if question.evidence_expected else "",
        points=figures.small_points(swing),
        is_clause=clause is not None,
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """A not-applicable claim, and the ruling on it if there is one."""

    question: Question
    facts: AnswerFacts
    is_ruled: bool
    can_rule: bool  # a ruling of this review may be replaced until the decision; an older one stands
    is_confirmed: bool
    ruling_reason: str
    ruled_by: str


def claims_of(dossier: Dossier, framework: Framework) -> list[Claim]:
    """Every not-applicable claim of the dossier that counts, in the questionnaire's order."""
    rulings = {ruling.question: ruling for ruling in dossier.rulings}
    asked = {effect.question for effect in dossier.scorecard.effects}
    facts = {answer.question: answer for answer in dossier.answers}
    claims = []
    for question in framework.questions:
        answer, ruling = facts.get(question.id), rulings.get(question.id)
        is_claim = answer is not None and answer.state == "not_applicable_claimed" and question.id in asked
        if answer is not None and (is_claim or ruling is not None):
            claims.append(
                Claim(
                    question=question,
                    facts=answer,
                    is_ruled=ruling is not None,
                    can_rule=ruling is None or _is_of_this_review(ruling, dossier),
                    is_confirmed=ruling is not None and ruling.is_confirmed,
                    ruling_reason=ruling.reason if ruling else "",
                    ruled_by=ruling.by if ruling else "",
                )
            )
    return claims


def _is_of_this_review(ruling: Ruling, dossier: Dossier) -> bool:
    return dossier.submitted_at is not None and ruling.at >= dossier.submitted_at
