"""The demo organisation, its people and their requests, made by the same actions as everything else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from assessments.actions.account import add_member, add_organisation
from assessments.actions.answer import GivenAnswer, record_answers
from assessments.actions.assessment import choose_lane, start_new_version
from assessments.actions.decision import decide
from assessments.actions.review import rule_on_claim
from assessments.actions.submission import submit_assessment
from assessments.actions.use_case import add_option, open_request
from assessments.actions.vendor import add_product, add_vendor
from assessments.frameworks.loader import latest
from assessments.management.demo.story import OptionStory, RequestStory, request_stories
from assessments.models import Assessment, Organisation, User
from assessments.queries.dossier import dossier_of
from assessments.queries.stored_answers import stored_answers

ORGANISATION = "Demo"
# Role, e-mail and name: nobody in particular.
PEOPLE = (
    ("administrator", "administrator@demo.example", "Administrator"),
    ("analyst", "analyst@demo.example", "Analyst"),
    ("contributor", "contributor@demo.example", "Contributor"),
    ("reviewer", "reviewer@demo.example", "Reviewer"),
    ("viewer", "viewer@demo.example", "Viewer"),
)
OPENED, SUBMITTED, DECIDED = timedelta(days=21), timedelta(days=10), timedelta(days=6)
OUTCOMES = {"approved": "approve", "approved_with_conditions": "approve_with_conditions", "refused": "refuse"}


@transaction.atomic
def seed(*, password: str, at: datetime) -> Organisation:
    """Everything, or nothing."""
    organisation = add_organisation(name=ORGANISATION, at=at - OPENED)
    people = {
        role: add_member(
            organisation=organisation,
            email=email,
            full_name=name,
            role=role,
            password=password,
            at=at - OPENED,
        )
        for role, email, name in PEOPLE
    }
    for story in request_stories():
        _Request(story, organisation, people, at).play()
    return organisation


class _Request:
    """One request played from its opening to what became of each option."""

    def __init__(
        self, story: RequestStory, organisation: Organisation, people: Mapping[str, User], now: datetime
    ) -> None:
        self.story, self.organisation, self.now = story, organisation, now
        self.analyst, self.reviewer = people["analyst"], people["reviewer"]

    def play(self) -> None:
        at, story = self.now - OPENED, self.story
        products = {}
        for vendor_facts in story.vendors:
            facts = {name: value for name, value in vendor_facts.items() if name != "products"}
            vendor = add_vendor(organisation=self.organisation, **facts, by=self.analyst, at=at)
            for product in vendor_facts["products"]:
                products[product["name"]] = add_product(vendor=vendor, **product, by=self.analyst, at=at)
        use_case = open_request(
            organisation=self.organisation,
            verb=story.verb,
            object=story.object,
            sponsor=story.sponsor,
            deadline_on=localdate(self.now) + timedelta(days=story.deadline_in_days),
            benefit=story.benefit,
            do_nothing=story.do_nothing,
            framework=latest("ai-vendor"),
            by=self.analyst,
            at=at,
        )
        options = []
        for option in story.options:
            assessment = add_option(
                use_case=use_case,
                product=products[option.product],
                name=option.name,
                by=self.analyst,
                at=at,
            )
            options.append((option, Assessment.objects.with_subject().get(pk=assessment.pk)))
        # Answers first, in every option: what they share is settled before any of them is submitted.
        for number, (option, assessment) in enumerate(options):
            if number == 0:
                self._record(assessment, story.given(story.context, story.answers), at)
            self._record(
                assessment, story.given(option.context, option.answers), at + timedelta(hours=number + 1)
            )
        for option, assessment in options:
            choose_lane(assessment=assessment, lane=option.lane, by=self.analyst, at=at + timedelta(days=1))
            if option.story != "draft":
                self._hand_in(option, assessment)

    def _record(self, assessment: Assessment, given: Mapping[str, GivenAnswer], at: datetime) -> None:
        revisions = {id: answer.revision for id, answer in stored_answers(assessment).items()}
        record_answers(
            assessment=assessment,
            given={id: (answer, revisions.get(id, 0)) for id, answer in given.items()},
            by=self.analyst,
            at=at,
        )

    def _hand_in(self, option: OptionStory, assessment: Assessment) -> None:
        submit_assessment(assessment=assessment, by=self.analyst, at=self.now - SUBMITTED)
        if option.story == "submitted":
            return
        at = self.now - DECIDED
        for fact in dossier_of(assessment, as_of=localdate(at)).answers:
            if fact.state == "not_applicable_claimed":
                rule_on_claim(
                    assessment=assessment,
                    question_id=fact.question,
                    is_confirmed=True,
                    reason=option.answers[fact.question]["ruling"],
                    by=self.reviewer,
                    at=at - timedelta(hours=1),
                )
        decide(
            assessment=assessment,
            outcome=OUTCOMES[option.story],
            **self._decision(option.decision, at),
            by=self.reviewer,
            at=at,
        )
        if option.next_version:
            fresh = start_new_version(assessment=assessment, by=self.analyst, at=self.now - timedelta(days=2))
            fresh = Assessment.objects.with_subject().get(pk=fresh.pk)
            self._record(fresh, self.story.given({}, option.next_version), self.now - timedelta(days=1))

    def _decision(self, facts: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        today = localdate(at)
        days = {"valid_until": facts.get("valid_days"), "next_review_on": facts.get("review_days")}
        return {
            "reason": facts["reason"],
            "deviation": facts.get("deviation", ""),
            **{name: today + timedelta(days=count) if count else None for name, count in days.items()},
            "conditions": [
                {**condition, "due_on": today + timedelta(days=condition["days"])}
                for condition in facts.get("conditions", ())
            ],
        }
