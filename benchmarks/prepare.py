"""Fills a fresh database: ``python -m benchmarks.prepare ours|floor COUNT`` prints what was made as JSON.

Each side runs in a process of its own, because each has its own settings.
"""

from __future__ import annotations

import argparse
import json
import os
from datetime import timedelta
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from assessments.models import Assessment, Organisation, User

QUESTIONS = 80
CONTEXT = {
    "deployment": "vendor_api",
    "commercial_tier": "enterprise_contract",
    "data_classes": "internal confidential personal",
    "user_population": "external_customers",
    "sector": "finance",
    "enterprise_jurisdictions": "eu_eea us",
    "vendor_control_jurisdiction": "us",
    "criticality": "critical",
    "autonomy": "autonomous_reversible",
    "decision_impact": "significant",
    "ecosystem_coupling": "limited",
    "model_openness": "closed",
}


def session_of(user: object) -> str:
    """A signed-in session, as the login view would make it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = getattr(settings, "AUTHENTICATION_BACKENDS", [""])[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def prepare_floor(count: int) -> dict[str, object]:
    from django.contrib.auth import get_user_model

    from benchmarks.floor.models import Answer, Assessment, StoredFile

    user = get_user_model().objects.create_user("floor", password="floor")
    Assessment.objects.bulk_create(
        [Assessment(owner=user, name=f"Assessment {n}") for n in range(count)], batch_size=5_000
    )
    first = Assessment.objects.order_by("id")[0]
    Answer.objects.bulk_create(
        [Answer(assessment=first, question_id=f"q{n}", chosen="b", note="") for n in range(QUESTIONS)]
    )
    stored = StoredFile.objects.create(content=os.urandom(120_000))
    return {"session": session_of(user), "assessment": first.pk, "stored": stored.pk}


def prepare_ours(count: int) -> dict[str, object]:
    """One organisation with ``count`` assessments, two options a request; the first is answered in full."""
    from django.utils import timezone

    from assessments.frameworks.loader import load_framework
    from assessments.models import (
        Answer,
        Assessment,
        Membership,
        Option,
        Organisation,
        Product,
        Sheet,
        UseCase,
        User,
        Vendor,
    )

    framework = load_framework("ai-vendor/2026.11")
    now = timezone.now()
    user = User.objects.create_user("bench@example.org", "bench", full_name="Bench")
    organisation = Organisation.objects.create(name="Bench")
    Membership.objects.create(organisation=organisation, user=user, role="administrator")
    vendor = Vendor.objects.create(organisation=organisation, name="Vendor", created_by=user)
    product = Product.objects.create(vendor=vendor, name="Product", created_by=user)
    use_cases = UseCase.objects.bulk_create(
        [
            UseCase(
                organisation=organisation,
                verb="Answer",
                object=f"question {n}",
                sponsor="Sponsor",
                benefit="Benefit",
                do_nothing="Nothing",
                framework=framework.key,
                framework_hash=framework.hash,
                created_by=user,
            )
            for n in range((count + 1) // 2)
        ],
        batch_size=2_000,
    )
    options = Option.objects.bulk_create(
        [Option(use_case=use_cases[n // 2], product=product, name=f"Option {n % 2}") for n in range(count)],
        batch_size=5_000,
    )
    assessments = Assessment.objects.bulk_create(
        [Assessment(organisation=organisation, option=option, author=user) for option in options],
        batch_size=5_000,
    )
    shared = [
        Sheet(use_case=use_case, scope=scope, **subject)
        for use_case in use_cases
        for scope, subject in (
            ("use_case", {}),
            ("vendor", {"vendor": vendor}),
            ("product", {"product": product}),
        )
    ]
    own = [
        Sheet(use_case=options[n].use_case, scope="option", assessment=assessment)
        for n, assessment in enumerate(assessments)
    ]
    Sheet.objects.bulk_create(shared + own, batch_size=5_000)
    sheet_of = {sheet.scope: sheet for sheet in shared[:3]} | {"option": own[0]}
    given = [
        *((framework.context_question(id_), chosen, "") for id_, chosen in CONTEXT.items()),
        *((question, question.options[1].value, "E2") for question in framework.questions),
    ]
    Answer.objects.bulk_create(
        [
            Answer(
                sheet=sheet,
                question_id=question.id,
                state="answered",
                chosen=chosen,
                evidence_level=level,
                answered_at=now - timedelta(days=1),
                answered_by=user,
            )
            for question, chosen, level in given
            for sheet in ([sheet_of[question.scope]] if question.scope != "option" else own[:2])
        ]
    )
    Answer.objects.bulk_create(
        [
            Answer(
                sheet=sheet,
                question_id="LOCK-01",
                state="answered",
                chosen="b",
                evidence_level="E2",
                answered_at=now,
                answered_by=user,
            )
            for sheet in own[2:]
        ],
        batch_size=5_000,
    )
    decide_on(assessments[1], organisation, user)
    return {
        "session": session_of(user),
        "assessment": assessments[0].pk,
        "decided": assessments[1].pk,
    }


def decide_on(assessment: Assessment, organisation: Organisation, author: User) -> None:
    """Submit it and refuse it, as two people would."""
    from django.utils import timezone

    from assessments.actions.decision import decide
    from assessments.actions.submission import submit_assessment
    from assessments.models import Assessment, Membership, User

    reviewer = User.objects.create_user("review@example.org", "bench", full_name="Review")
    Membership.objects.create(organisation=organisation, user=reviewer, role="reviewer")
    found = Assessment.objects.visible_to(author).with_subject().get(pk=assessment.pk)
    submit_assessment(assessment=found, by=author, at=timezone.now())
    found = Assessment.objects.visible_to(reviewer).with_subject().get(pk=assessment.pk)
    decide(
        assessment=found,
        outcome="refuse",
        reason="Measured, not meant.",
        deviation="Measured, not meant.",
        conditions=(),
        valid_until=None,
        next_review_on=None,
        by=reviewer,
        at=timezone.now(),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("side", choices=["ours", "floor"])
    parser.add_argument("count", type=int)
    arguments = parser.parse_args()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if arguments.side == "ours":  # a served installation reads hashed files; without them no page renders
        call_command("collectstatic", interactive=False, verbosity=0)
    prepare = {"ours": prepare_ours, "floor": prepare_floor}[arguments.side]
    print(json.dumps(prepare(arguments.count)))


if __name__ == "__main__":
    main()
