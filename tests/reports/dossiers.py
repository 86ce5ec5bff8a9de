"""Dossiers to print: from the calibration cases, with the words a real request would hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from django.utils import translation

from assessments.costing.model import CostModel, Line, Triangle
from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework
from assessments.queries.comparison import Comparison, DimensionEnds, OptionLine, QuestionsAsked
from assessments.queries.cost import cost_comparison, cost_range
from assessments.queries.dossier import AnswerFacts, ConditionFacts, DecisionFacts, Dossier
from assessments.queries.insight import (
    compared_again,
    cost_facts,
    insight_decided,
    insight_without_rows,
    priced_cases,
)
from assessments.queries.own_cases import OwnCase
from assessments.queries.printed import Printed
from assessments.reports.case import case_dossier
from assessments.scoring.cases import parse_case
from assessments.scoring.engine import score
from assessments.scoring.scorecard import Interval

CASES = Path(__file__).parents[1] / "vectors" / "calibration"
AS_OF = date(2026, 11, 23)
DECIDED_AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CONTROLS = ("PRIV-01", "GEO-05", "LOCK-04")  # the first is at its best in the typical case
STAGES = ("before_signature", "before_go_live", "within_90_days")
LONG_NOTE = "A long note that rambles on and on. " * 277  # 10,000 characters, as many as a note may have


def framework() -> Framework:
    return load_framework("ai-vendor/2026.11")


@lru_cache(maxsize=8)
def scored(name: str, lane: str = "full") -> Dossier:
    """A calibration case, or the empty one, as a bare draft."""
    empty = {"id": "empty", "framework": "ai-vendor/2026.11"}
    entry = empty if name == "empty" else json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    case = replace(parse_case({**entry, "lane": lane}), as_of=AS_OF)
    result = score(case.framework, case.answers, lane=case.lane, waivers=case.waivers, as_of=AS_OF)
    # Kept for every test: it must not speak the language of the one that asked first.
    with translation.override("en"):
        return case_dossier(case, result, "en")


def typical(name: str = "qwen-vendor-api", **changes: object) -> Dossier:
    """A submitted assessment with sources and short notes."""
    dossier = scored(name)
    words = {
        "organisation": "Groupe Exemple",
        "verb": "Assister",
        "object": "les développeurs sur le code interne",
        "sponsor": "Direction de l’ingénierie",
        "deadline_on": date(2026, 12, 15),
        "benefit": "Deux cents développeurs le demandent ; un pilote a mesuré neuf pour cent de temps gagné.",
        "do_nothing": "Les équipes gardent leurs outils grand public, sans règle.",
        "vendor": "Alibaba Cloud",
        "vendor_country": "China",
        "product": "Qwen",
        "option": "Qwen par l’API",
        "author": "Analyst",
        "state": "submitted",
        "submitted_at": datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        "submitted_by": "Analyst",
        "answers": tuple(sourced(answer) for answer in dossier.answers),
    }
    return replace(dossier, **(words | changes))


def sourced(answer: AnswerFacts) -> AnswerFacts:
    """The answer with a dated source and a note."""
    if answer.state != "answered":
        return answer
    return replace(
        answer,
        note="Vérifié avec le fournisseur.",
        source_title="Annexe 3 du contrat",
        source_reference="https://example.org/contrat",
        source_on=date(2026, 3, 1),
        source_expires_on=date(2027, 3, 1),
    )


def decision(count: int = 6, **changes: object) -> DecisionFacts:
    """An approval with conditions, spread over the three stages."""
    facts = DecisionFacts(
        outcome="approve_with_conditions",
        reason="Le bénéfice est réel et les risques restants ont un responsable.",
        deviation="",
        valid_until=date(2027, 3, 31),
        next_review_on=date(2027, 2, 1),
        decided_by="Reviewer",
        decided_at=DECIDED_AT,
        conditions=tuple(condition(number) for number in range(count)),
    )
    return replace(facts, **changes)


def condition(number: int, text: str = "Obtenir l’exclusion écrite de tout entraînement.") -> ConditionFacts:
    return ConditionFacts(
        stage=STAGES[number % 3],
        text=text,
        owner="Direction juridique",
        proof="Annexe signée",
        due_on=date(2026, 12, 31),
        question=CONTROLS[number % 3],
    )


def decided(**changes: object) -> Dossier:
    """A decided assessment with six conditions."""
    return typical(state="decided", decision=decision(), **changes)


def smallest() -> Dossier:
    """A draft without a single answer or word."""
    return scored("empty")


def largest() -> Dossier:
    """Every text as long as it may be, twelve conditions, three triggered stops, an unwanted decision."""
    dossier = typical("qwen-consumer-app")
    conditions = tuple(condition(number, "Une condition longue à lire. " * 68) for number in range(12))
    return replace(
        dossier,
        organisation="Organisation au nom très long " * 6,
        verb="Assister chaque collaborateur de chaque filiale ",
        object="dans la rédaction, la traduction et la recherche documentaire " * 4,
        sponsor="Direction générale adjointe chargée de la transformation " * 3,
        vendor="阿里巴巴集团控股有限公司 " * 9,
        product="مؤسسة الذكاء " * 14,
        option="Application grand public 🚀 " * 7,
        benefit=LONG_NOTE,
        do_nothing=LONG_NOTE,
        state="decided",
        decision=decision(reason=LONG_NOTE, deviation=LONG_NOTE, conditions=conditions),
        answers=tuple(replace(answer, note=LONG_NOTE) for answer in dossier.answers),
    )


# --- with what follows from them ---

OWN, FREE, HOSTED, SERVERS, TODAY, NOTHING = range(1, 7)


def cost_line(id: str, category: str, name: str, *ends: int, **more: object) -> Line:
    """One line in thousands."""
    low, mode, high = (Fraction(end * 1000) for end in ends)
    usual = {"timing": "once", "year": 1}
    return Line(id, category, name, amount=Triangle(low, mode, high), **{**usual, **more})  # type: ignore[arg-type]


FREE_LINES = (
    cost_line("1", "integration", "Intégration", 60, 90, 160),
    cost_line("2", "compliance", "Conformité", 20, 35, 80),
    cost_line("3", "running", "Exploitation", 40, 60, 110, timing="yearly"),
    cost_line("4", "exit", "Sortie", 80, 120, 200, probability=Fraction(3, 10)),
)
PAID_LINES = (
    cost_line("1", "licences", "Licences", 90, 100, 120, timing="yearly", follows_price=True),
    cost_line("2", "integration", "Intégration", 20, 30, 50),
    cost_line("3", "compliance", "Sécurité et conformité", 5, 10, 20),
    cost_line("4", "exit", "Sortie", 40, 60, 90, probability=Fraction(1, 10)),
)
MODELS = {
    option: CostModel(lines, "EUR", 3)
    for option, lines in (
        (OWN, PAID_LINES),
        (FREE, FREE_LINES),
        (HOSTED, PAID_LINES),
        (NOTHING, FREE_LINES[2:3]),
    )
}


def option_line(option_id: int, name: str, **facts: object) -> OptionLine:
    usual = dict.fromkeys(
        ("value", "value_amount", "days_to_live", "days_to_exit", "notice_days", "cost")
    ) | {"kind": "offer", "vendor": "Vendor", "product": "Product", "value_reason": ""}
    return OptionLine(option_id=option_id, name=name, **{**usual, **facts})  # type: ignore[arg-type]


def compared(dossier: Dossier, *, long: bool = False) -> Comparison:
    """Six options: this one, four others and doing nothing."""
    tail = " au nom très long et répété" * 6 if long else ""
    drawn = cost_comparison(MODELS, offers=frozenset(MODELS)).summaries

    def scored_line(option_id: int, name: str, case: str, **facts: object) -> OptionLine:
        card = scored(case).scorecard
        return option_line(
            option_id,
            name + tail,
            headline=card.headline,
            verdict=card.verdict,
            total=Interval(card.total.low, card.total.high),
            dimensions=tuple(
                DimensionEnds(item.id, Interval(item.figures.low, item.figures.high))
                for item in card.dimensions
                if item.figures
            ),
            is_ranked=True,
            assessment_id=option_id,
            **facts,
        )

    lines = (
        option_line(
            OWN,
            dossier.option,
            value=4,
            value_amount=Decimal(240000),
            days_to_live=30,
            days_to_exit=90,
            notice_days=30,
            cost=cost_range(drawn[OWN]),
        ),
        scored_line(
            FREE,
            "Application gratuite",
            "qwen-consumer-app",
            value=3,
            days_to_live=1,
            cost=cost_range(drawn[FREE]),
        ),
        scored_line(
            HOSTED,
            "Modèle hébergé dans l’Union",
            "eu-vendor-saas",
            value=4,
            days_to_live=60,
            days_to_exit=60,
            cost=cost_range(drawn[HOSTED]),
        ),
        scored_line(SERVERS, "Nos serveurs", "qwen-self-hosted", value=4, days_to_live=120, days_to_exit=5),
        option_line(TODAY, "Outil actuel" + tail, kind="incumbent", value=2),
        option_line(
            NOTHING, "do_nothing", kind="do_nothing", value=1, days_to_live=0, cost=cost_range(drawn[NOTHING])
        ),
    )
    found = Comparison(
        1, "ai-vendor/2026.11", AS_OF, "EUR", 3, Decimal(0), lines, QuestionsAsked(4, 200, 400), 0, 0
    )
    return compared_again(found, OWN, dossier)


def with_insight(dossier: Dossier, *, long: bool = False) -> Printed:
    """The dossier with its insight: options, cost, a case of our own, findings under treatment."""
    own_case = OwnCase(
        "own-1",
        "Notre hébergeur ferme sa région " * (6 if long else 1),
        "",
        (("LOCK-01", "e"),),
        10,
        200,
        None,
    )
    found = insight_without_rows(dossier, compared(dossier, long=long), own=(own_case,), option_id=OWN)
    costs = cost_comparison(MODELS, offers=frozenset({OWN, FREE, HOSTED}))
    findings = tuple(
        replace(
            finding,
            treatment=("mitigate", "transfer", "accept")[place % 3],
            owner="Direction juridique et conformité du groupe" if long else "Juridique",
            due_on=date(2027, 1, 15),
            plan=LONG_NOTE[:2000] if long else "Négocier la clause avec le fournisseur.",
            status="in_progress",
            clause_status="proposed",
        )
        if place < (60 if long else 6)
        else finding
        for place, finding in enumerate(found.findings)
    )
    return Printed(
        dossier,
        replace(
            insight_decided(found, dossier),
            cost=cost_facts(costs, OWN),
            cases=priced_cases(found.cases, costs, OWN),
            findings=findings,
            clauses=tuple(replace(clause, status="proposed") for clause in found.clauses),
        ),
    )


def bare(dossier: Dossier) -> Printed:
    """The dossier as it was frozen before insights were kept."""
    return Printed(dossier, None)


def alone(dossier: Dossier) -> Printed:
    """The dossier of an option without any other, cost or fact."""
    line = option_line(OWN, dossier.option)
    asked = QuestionsAsked(1, 100, 100)
    found = Comparison(1, dossier.framework, AS_OF, "EUR", 3, Decimal(0), (line,), asked, 0, 0)
    return Printed(dossier, insight_without_rows(dossier, compared_again(found, OWN, dossier), option_id=OWN))
