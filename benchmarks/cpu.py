"""Processor time inside one process: ``python -m benchmarks.cpu ASSESSMENT SESSION`` prints it as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import django

ROUNDS = 200


def cpu(call: Callable[[], object], *, rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of processor time of each call, after a warm-up."""
    for _ in range(rounds // 20):
        call()
    measured = []
    for _ in range(rounds):
        started = time.process_time_ns()
        call()
        measured.append((time.process_time_ns() - started) / 1e6)
    return measured


def main() -> None:
    django.setup()
    from django.test import Client
    from django.utils import timezone

    from assessments.models import Assessment
    from assessments.queries.scoring_input import answers_given
    from assessments.queries.stored_answers import framework_of, stored_answers
    from assessments.scoring.engine import score
    from assessments.scoring.quick import quick_verdict
    from benchmarks.saving import QUESTION

    pk, session = int(sys.argv[1]), sys.argv[2]
    assessment = Assessment.objects.with_subject().get(pk=pk)
    framework, today = framework_of(assessment), timezone.localdate()
    stored = stored_answers(assessment)
    answers = answers_given(framework, stored, assessment)
    client = Client()
    client.cookies["sessionid"] = session
    revision = stored[QUESTION].revision

    def save() -> None:
        nonlocal revision
        fields = {
            QUESTION: "ba"[revision % 2],
            f"{QUESTION}-revision": revision,
            f"{QUESTION}-evidence": "E2",
        }
        answer = client.post(f"/assessments/{pk}/answers/{QUESTION}/", fields, headers={"HX-Request": "true"})
        if answer.status_code != 200:
            raise RuntimeError(f"The save answered {answer.status_code}")
        revision += 1

    measured = {
        "save": cpu(save),
        "quick": cpu(lambda: quick_verdict(framework, answers, as_of=today)),
        "score": cpu(lambda: score(framework, answers, as_of=today)),
        "answers": len(stored.by_question),
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
