"""Events made in code, and playing them."""

from __future__ import annotations

from assessments.frameworks.schema import Force, LateExit
from assessments.insight.scenarios import (
    ExitTerms,
    Shock,
    play,
    shock_of,
)
from tests.scoring.builder import (
    BANK,
    TODAY,
    words,
)

CASES = {shock.id: shock for shock in map(shock_of, BANK.scenarios)}  # of the questionnaire
UNKNOWN_TERMS = ExitTerms()


def played(subject, answers, *shocks, terms=UNKNOWN_TERMS, **options):
    return play(subject, answers, shocks, **{"terms": terms, "lane": "full", "as_of": TODAY, **options})


def shock(id="it", *forces, **facts) -> Shock:
    return Shock(id, "It happens", "", tuple(Force.model_validate(force) for force in forces), **facts)


def late(floor="do_not_proceed", **rule) -> LateExit:
    return LateExit.model_validate({"floor": floor, "message": words(), **rule})
