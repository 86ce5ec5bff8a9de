"""Dossiers to print: from the calibration cases, with the words a real request would hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework
from assessments.queries.dossier import AnswerFacts, ConditionFacts, DecisionFacts, Dossier
from assessments.reports.case import case_dossier
from assessments.scoring.cases import parse_case
from assessments.scoring.engine import score

CASES = Path(__file__).parents[1] / "vectors" / "calibration"
AS_OF = date(2026, 11, 23)
DECIDED_AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
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
        question="PRIV-01",
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
