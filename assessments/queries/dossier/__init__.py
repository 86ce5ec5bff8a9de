"""The whole of one assessment as one frozen value: results, report, snapshot and JSON export all read this.

A snapshot stores it as canonical JSON; a decided assessment is read back from there and never scored again.
"""

from assessments.queries.dossier.canonical import (
    canonical,
    content_hash,
    dossier_from_facts,
    dossier_from_json,
    dossier_to_json,
    plain,
)
from assessments.queries.dossier.changes import Before, changes_between, version_before
from assessments.queries.dossier.facts import (
    LATER,
    AnswerFacts,
    Change,
    ConditionFacts,
    DecisionFacts,
    Dossier,
    DossierTerms,
    Ruling,
    terms_in,
)
from assessments.queries.dossier.rulings import CLAIM_RULED, ruled, rulings_on, rulings_that_stand
from assessments.queries.dossier.sources import (
    dossier_of,
    given_in,
    last_submission,
    live_dossier,
    submitted_dossier,
)

__all__ = [
    "CLAIM_RULED",
    "LATER",
    "AnswerFacts",
    "Before",
    "Change",
    "ConditionFacts",
    "DecisionFacts",
    "Dossier",
    "DossierTerms",
    "Ruling",
    "canonical",
    "changes_between",
    "content_hash",
    "dossier_from_facts",
    "dossier_from_json",
    "dossier_of",
    "dossier_to_json",
    "given_in",
    "last_submission",
    "live_dossier",
    "plain",
    "ruled",
    "rulings_on",
    "rulings_that_stand",
    "submitted_dossier",
    "terms_in",
    "version_before",
]
