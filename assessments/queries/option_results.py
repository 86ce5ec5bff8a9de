"""What each option of a request comes to: live, as submitted and ruled on since, or as it was decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q

from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import VerdictId
from assessments.models import Assessment, Event, Snapshot
from assessments.models import Waiver as StoredWaiver
from assessments.queries.assessment_page import effective_lane
from assessments.queries.request_answers import RequestAnswers
from assessments.queries.scoring_input import answers_given, as_scored, split
from assessments.queries.scoring_terms import shut_gates, waiver_of
from assessments.queries.stored_answers import framework_of
from assessments.scoring.answers import Answers, Applicable, applicable_answers
from assessments.scoring.hard_stops import Waiver, hard_stops
from assessments.scoring.lanes import assess_lane
from assessments.scoring.quick import QuickVerdict, quick_result, quick_verdict
from assessments.scoring.scorecard import Headline, Interval

CLAIM_RULED = "claim.ruled"  # the kind of event in which a dossier finds its rulings too


@dataclass(frozen=True, slots=True)
class OptionResult:
    """The verdict with its figures; ``stops``: (id, triggered | waived | open)."""

    headline: Headline
    verdict: VerdictId
    total: Interval | None
    dimensions: Mapping[str, Interval | None]
    coverage: Fraction
    stops: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OptionReading:
    """One assessment: its result, and which questions its answers ask now."""

    result: OptionResult
    asked: frozenset[str]  # ids, the context included


def option_readings(
    assessments: Sequence[Assessment], answers: RequestAnswers, *, as_of: date
) -> dict[int, OptionReading]:
    """By assessment, in at most three queries: frozen copies, rulings, waivers.

    The assessments come ``with_subject()``. What was decided is read back and never scored again.
    """
    frozen = frozen_copies(assessments)
    rulings = rulings_by_submission([one for one in assessments if one.state == "submitted"])
    waivers = waivers_by_option(assessments, as_of)
    readings = {}
    for assessment in assessments:
        framework = framework_of(assessment)
        given = answers_given(framework, answers.by_assessment[assessment.pk], assessment)
        lane = effective_lane(assessment, assess_lane(framework, given))
        shut = shut_gates(assessment.option, framework)
        applicable = applicable_answers(framework, given, lane=lane, as_of=as_of, shut_gates=shut)
        granted = waivers.get(assessment.option_id, ())
        # One that is being handed in is not frozen yet.
        if assessment.state == "draft" or assessment.pk not in frozen:
            result = _computed(quick_result(applicable, hard_stops(applicable, granted, as_of).results))
        elif assessment.state == "submitted":
            copy = frozen[assessment.pk]
            result = _submitted(copy.facts, rulings.get(copy.pk, {}), granted, as_of=as_of)
        else:
            result = _decided(frozen[assessment.pk].facts["scorecard"])
        readings[assessment.pk] = OptionReading(result, _asked(applicable))
    return readings


def _asked(applicable: Applicable) -> frozenset[str]:
    seen = (id for id, reading in applicable.readings.items() if reading.visibility != "hidden")
    return frozenset([*applicable.framework.context_by_id, *seen])


# --- from answers ---


def _computed(quick: QuickVerdict) -> OptionResult:
    return OptionResult(
        headline=quick.headline,
        verdict=quick.verdict,
        total=quick.total,
        dimensions=quick.dimensions,
        coverage=quick.coverage,
        stops=tuple((stop.id, stop.state) for stop in quick.stops),
    )


def _submitted(
    facts: Mapping[str, Any], rulings: Mapping[str, bool], waivers: Iterable[Waiver], *, as_of: date
) -> OptionResult:
    """As ``queries.dossier.submitted_dossier``, without the working."""
    framework = load_framework(facts["framework"])
    quick = quick_verdict(
        framework,
        answers_ruled(facts, rulings),
        lane=facts["lane"],
        waivers=waivers,
        shut_gates=frozenset(facts.get("shut_gates", ())),
        as_of=as_of,
    )
    return _computed(quick)


def answers_ruled(facts: Mapping[str, Any], rulings: Mapping[str, bool]) -> Answers:
    """The answers of a frozen copy, each claim as it has been ruled since."""

    def state(answer: Mapping[str, Any]) -> str:
        if answer["state"] != "not_applicable_claimed" or answer["question"] not in rulings:
            return str(answer["state"])
        return "not_applicable_confirmed" if rulings[answer["question"]] else "unknown"

    return split(
        load_framework(facts["framework"]),
        (
            (
                answer["question"],
                as_scored(
                    state(answer),
                    tuple(answer["choices"]),
                    answer["evidence"],
                    _day(answer["source_expires_on"]),
                    is_contradicted=answer.get("is_contradicted", False),
                    is_unconfirmed=answer.get("is_unconfirmed", False),
                ),
            )
            for answer in facts["answers"]
        ),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# --- from what was decided ---


def _decided(scorecard: Mapping[str, Any]) -> OptionResult:
    return OptionResult(
        headline=scorecard["headline"],
        verdict=scorecard["verdict"],
        total=_interval(scorecard["total"]),
        dimensions={item["id"]: _interval(item["figures"]) for item in scorecard["dimensions"]},
        coverage=Fraction(scorecard["coverage"]),
        stops=tuple((stop["id"], stop["state"]) for stop in scorecard["stops"]),
    )


def _interval(figures: Mapping[str, str] | None) -> Interval | None:
    return Interval(Fraction(figures["low"]), Fraction(figures["high"])) if figures else None


# --- rows ---


@dataclass(frozen=True, slots=True)
class FrozenCopy:
    """A snapshot: its key, and its dossier as JSON knows it."""

    pk: int
    facts: dict[str, Any]


def frozen_copies(assessments: Sequence[Assessment]) -> dict[int, FrozenCopy]:
    """The last submission of what waits for a decision, the decision of what is decided; one query."""
    waiting = [one.pk for one in assessments if one.state == "submitted"]
    decided = [one.pk for one in assessments if one.state == "decided"]
    if not waiting and not decided:
        return {}
    rows = Snapshot.objects.filter(
        Q(kind="submission", assessment__in=waiting) | Q(kind="decision", assessment__in=decided)
    ).order_by("pk")
    last = {
        assessment: (pk, text) for pk, assessment, text in rows.values_list("pk", "assessment", "dossier")
    }
    return {assessment: FrozenCopy(pk, json.loads(text)) for assessment, (pk, text) in last.items()}


def rulings_by_submission(waiting: Sequence[Assessment]) -> dict[int, dict[str, bool]]:
    """A reviewer's words by submission and question; the last one counts."""
    if not waiting:
        return {}
    rows = Event.objects.filter(assessment__in=[one.pk for one in waiting], kind=CLAIM_RULED).order_by("id")
    rulings: dict[int, dict[str, bool]] = {}
    for subject, after in rows.values_list("subject", "after"):
        rulings.setdefault(after["submission"], {})[subject] = after["is_confirmed"]
    return rulings


def waivers_by_option(assessments: Sequence[Assessment], as_of: date) -> dict[int, tuple[Waiver, ...]]:
    """The exceptions that hold on this day, by option."""
    options = [one.option_id for one in assessments if getattr(one, "has_waivers", True)]
    if not options:
        return {}
    rows = StoredWaiver.objects.filter(option__in=options).standing(as_of).select_related("approver")
    found: dict[int, tuple[Waiver, ...]] = {}
    for row in rows.order_by("id"):
        found[row.option_id] = (*found.get(row.option_id, ()), waiver_of(row))
    return found
