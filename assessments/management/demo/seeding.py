"""The demo organisation, its people and their requests, made by the same actions as everything else.

A demo seeded by an earlier version gets what it has not got yet; what people changed in it stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from assessments.actions.account import add_member, add_organisation
from assessments.actions.answer import GivenAnswer, record_answers
from assessments.actions.assessment import choose_lane, start_new_version
from assessments.actions.assignment import assign
from assessments.actions.comment import write_comment
from assessments.actions.cost import CostLineFacts, record_cost_frame, record_cost_model
from assessments.actions.decision import decide
from assessments.actions.finding import Treatment, accept_finding, treat_finding
from assessments.actions.inquiry import send_inquiry
from assessments.actions.opinion import give_opinion
from assessments.actions.option import OptionFacts, facts_of, record_option_facts
from assessments.actions.review import rule_on_claim
from assessments.actions.scenario import ScenarioFacts, create_scenario
from assessments.actions.submission import return_to_author, submit_assessment
from assessments.actions.use_case import add_option, open_request
from assessments.actions.vendor import add_product, add_vendor
from assessments.frameworks.loader import latest
from assessments.management.demo.story import (
    OptionStory,
    RequestStory,
    facts_given,
    lines_given,
    request_stories,
)
from assessments.models import (
    Assessment,
    CostModel,
    Finding,
    Option,
    Organisation,
    OwnScenario,
    Product,
    UseCase,
    User,
    Vendor,
)
from assessments.queries.dossier import dossier_of
from assessments.queries.stored_answers import stored_answers

ORGANISATION = "Demo"
# Role, e-mail, name and functions: nobody in particular.
PEOPLE = (
    ("administrator", "administrator@demo.example", "Administrator", ""),
    ("analyst", "analyst@demo.example", "Analyst", "business"),
    ("contributor", "contributor@demo.example", "Contributor", "security"),
    ("reviewer", "reviewer@demo.example", "Reviewer", ""),
    ("viewer", "viewer@demo.example", "Viewer", ""),
    ("contributor", "privacy@demo.example", "Data protection officer", "data_protection"),
    ("contributor", "legal@demo.example", "Legal counsel", "legal"),
    ("contributor", "purchasing@demo.example", "Purchasing and finance", "procurement finance"),
)
OPENED, SUBMITTED, DECIDED, WAITING = (timedelta(days=days) for days in (21, 10, 6, 1))
OUTCOMES = {"approved": "approve", "approved_with_conditions": "approve_with_conditions", "refused": "refuse"}


@transaction.atomic
def seed(*, password: str, at: datetime) -> Organisation:
    """Everything, or nothing."""
    organisation = add_organisation(name=ORGANISATION, at=at - OPENED)
    people = [
        add_member(
            organisation=organisation,
            email=email,
            full_name=name,
            role=role,
            functions=functions,
            password=password,
            at=at - OPENED,
        )
        for role, email, name, functions in PEOPLE
    ]
    by_role: dict[str, User] = {}
    for (role, *_rest), person in zip(PEOPLE, people, strict=True):
        by_role.setdefault(role, person)
    for story in request_stories():
        _Request(story, organisation, by_role, at).play()
    _work_together(organisation, by_role, at=at)
    return organisation


@transaction.atomic
def upgrade(organisation: Organisation, *, at: datetime) -> None:
    """Give a demo of an earlier version what it has not got yet; a complete one stays as it is."""
    members = {member.role: member.user for member in organisation.memberships.select_related("user")}
    for story in request_stories():
        request = UseCase.objects.filter(organisation=organisation, verb=story.verb, object=story.object)
        use_case = request.order_by("id").first()
        if use_case is not None and {"analyst", "reviewer"} <= set(members):
            _Request(story, organisation, members, at).complete(use_case)


def _work_together(organisation: Organisation, people: Mapping[str, User], *, at: datetime) -> None:
    """On the first draft: a section in somebody’s hands, a word about a question, a link for the vendor."""
    draft = Assessment.objects.with_subject().filter(organisation=organisation, state="draft").earliest("pk")
    speaker = _speaker_of(organisation, "data_protection")
    analyst = people["analyst"]
    assign(
        assessment=draft,
        place="PRIV",
        user_id=speaker.pk,
        due_on=localdate(at) + timedelta(days=7),
        by=analyst,
        at=at - WAITING,
    )
    write_comment(
        assessment=draft,
        question_id="PRIV-05",
        text="Does the retention period cover backups too?",
        mentioned=[speaker.pk],
        by=analyst,
        at=at - WAITING,
    )
    send_inquiry(
        assessment=draft,
        question_ids=["PRIV-01", "PRIV-05", "SEC-01"],
        language="fr",
        due_on=localdate(at) + timedelta(days=10),
        by=analyst,
        at=at - WAITING,
    )


def _speaker_of(organisation: Organisation, function: str) -> User:
    members = organisation.memberships.select_related("user").order_by("pk")
    return next(row.user for row in members if function in row.function_codes)


class _Request:
    """One request played from its opening to what became of each option."""

    def __init__(
        self, story: RequestStory, organisation: Organisation, people: Mapping[str, User], now: datetime
    ) -> None:
        self.story, self.organisation, self.now = story, organisation, now
        self.analyst, self.reviewer = people["analyst"], people["reviewer"]

    def play(self) -> None:
        at, story = self.now - OPENED, self.story
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
        options = [(option, self._add(use_case, option, at)) for option in story.options]
        # Answers first, in every option: what they share is settled before any of them is submitted.
        for number, (option, assessment) in enumerate(options):
            if number == 0:
                self._record(assessment, story.given(story.context, story.answers), at)
            self._record(
                assessment, story.given(option.context, option.answers), at + timedelta(hours=number + 1)
            )
        self._give_facts(use_case, at + timedelta(hours=12))
        # What waits for a decision was handed in last: its frozen comparison shows what became of the others.
        for option, assessment in sorted(options, key=lambda pair: pair[0].story == "submitted"):
            choose_lane(assessment=assessment, lane=option.lane, by=self.analyst, at=at + timedelta(days=1))
            fresh = Assessment.objects.with_subject().get(pk=assessment.pk)
            self._treat(option, fresh, at + timedelta(days=1))
            if option.story != "draft":
                self._hand_in(option, fresh)

    def complete(self, use_case: UseCase) -> None:
        """Add what an earlier version did not have. What we handed in without it goes back for it."""
        waiting = self._lacking_in_review(use_case)
        for assessment in waiting:
            return_to_author(
                assessment=assessment,
                reason="Value, times and costs are to be added.",
                by=self.reviewer,
                at=self.now,
            )
        known = set(use_case.options.values_list("name", flat=True))
        for option in self.story.options:
            if option.name not in known:
                assessment = self._add(use_case, option, self.now)
                self._record(assessment, self.story.given(option.context, option.answers), self.now)
                choose_lane(assessment=assessment, lane=option.lane, by=self.analyst, at=self.now)
        self._give_facts(use_case, self.now)
        for option in self.story.options:
            newest = (
                Assessment.objects.with_subject()
                .current()
                .filter(option__use_case=use_case, option__name=option.name)
                .order_by("-number")
                .first()
            )
            if newest is not None:
                self._treat(option, newest, self.now)
        for assessment in waiting:
            fresh = Assessment.objects.with_subject().get(pk=assessment.pk)
            submit_assessment(assessment=fresh, by=self.analyst, at=self.now)

    def _add(self, use_case: UseCase, option: OptionStory, at: datetime) -> Assessment:
        assessment = add_option(
            use_case=use_case,
            product=self._product(option.product, at),
            name=option.name,
            kind=option.facts.get("kind", "offer"),
            by=self.analyst,
            at=at,
        )
        return Assessment.objects.with_subject().get(pk=assessment.pk)

    def _product(self, name: str, at: datetime) -> Product:
        """The product, with its vendor; those the organisation knows are used as they are."""
        facts = next(
            vendor for vendor in self.story.vendors if name in [item["name"] for item in vendor["products"]]
        )
        products, about = facts["products"], {key: facts[key] for key in facts if key != "products"}
        vendor = Vendor.objects.filter(organisation=self.organisation, name=facts["name"]).first()
        vendor = vendor or add_vendor(organisation=self.organisation, **about, by=self.analyst, at=at)
        for product in products:
            if not Product.objects.filter(vendor=vendor, name=product["name"]).exists():
                add_product(vendor=vendor, **product, by=self.analyst, at=at)
        return Product.objects.select_related("vendor").get(vendor=vendor, name=name)

    # --- beside the answers ---

    def _told(self) -> dict[str, tuple[OptionFacts, list[CostLineFacts]]]:
        """Facts and cost lines by the option's name."""
        nothing = self.story.do_nothing_option
        told = {option.name: (option.option_facts(), option.cost_lines()) for option in self.story.options}
        if nothing:
            facts = facts_given({"kind": "do_nothing", **nothing["facts"]})
            told["do_nothing"] = (facts, lines_given(nothing["costs"]))
        return told

    def _give_facts(self, use_case: UseCase, at: datetime) -> None:
        """What is not there yet of frame, facts, costs and what-if cases, except where a decision waits."""
        waiting = set(
            Assessment.objects.filter(option__use_case=use_case, state="submitted").values_list(
                "option", flat=True
            )
        )
        if not waiting:
            self._give_to_all(use_case, at)
        told = self._told()
        for option in use_case.options.select_related("use_case", "cost_model").order_by("id"):
            if option.name in told and option.pk not in waiting:
                self._give(option, *told[option.name], at=at)

    def _give_to_all(self, use_case: UseCase, at: datetime) -> None:
        if self.story.frame and not CostModel.objects.filter(option__use_case=use_case).exists():
            frame = {**self.story.frame, "discount_pct": Decimal(self.story.frame["discount_pct"])}
            record_cost_frame(use_case=use_case, revision=use_case.revision, **frame, by=self.analyst, at=at)
        titles = set(OwnScenario.objects.filter(use_case=use_case).values_list("title", flat=True))
        for scenario in self.story.scenarios:
            if scenario["title"] not in titles:
                create_scenario(use_case=use_case, facts=ScenarioFacts(**scenario), by=self.analyst, at=at)

    def _give(self, option: Option, facts: OptionFacts, lines: list[CostLineFacts], *, at: datetime) -> None:
        if facts_of(option) == OptionFacts(kind=option.kind) != facts:
            record_option_facts(option=option, revision=option.revision, facts=facts, by=self.analyst, at=at)
        if lines and not hasattr(option, "cost_model"):
            record_cost_model(
                option=option,
                revision=0,
                lines=lines,
                currency=option.use_case.currency,
                by=self.analyst,
                at=at,
            )

    def _lacking_in_review(self, use_case: UseCase) -> list[Assessment]:
        """What waits for a decision without its costs."""
        names = [option.name for option in self.story.options if option.costs]
        return list(
            Assessment.objects.with_subject()
            .filter(
                option__use_case=use_case,
                option__name__in=names,
                option__cost_model=None,
                state="submitted",
                submitted_by=self.analyst,
            )
            .order_by("pk")
        )

    def _treat(self, option: OptionStory, assessment: Assessment, at: datetime) -> None:
        """The treatments that are not there yet."""
        treated = set(
            Finding.objects.filter(option=assessment.option_id).values_list("question_id", flat=True)
        )
        for question_id, told in option.findings.items():
            if question_id in treated:
                continue
            until = localdate(self.now) + timedelta(days=told["days"])
            if "accept" in told:
                accept_finding(
                    assessment=assessment,
                    question_id=question_id,
                    revision=0,
                    reason=told["accept"],
                    until=until,
                    by=self.reviewer,
                    at=at,
                )
                continue
            treat_finding(
                assessment=assessment,
                question_id=question_id,
                revision=0,
                treatment=Treatment(
                    treatment=told["treatment"],
                    plan=told["plan"],
                    owner=told["owner"],
                    due_on=until,
                    status=told.get("status", "open"),
                    clause_status=told.get("clause", ""),
                ),
                by=self.analyst,
                at=at,
            )

    # --- answers and decisions ---

    def _record(self, assessment: Assessment, given: Mapping[str, GivenAnswer], at: datetime) -> None:
        revisions = {id: answer.revision for id, answer in stored_answers(assessment).items()}
        record_answers(
            assessment=assessment,
            given={id: (answer, revisions.get(id, 0)) for id, answer in given.items()},
            by=self.analyst,
            at=at,
        )

    def _hand_in(self, option: OptionStory, assessment: Assessment) -> None:
        is_waiting = option.story == "submitted"
        since = WAITING if is_waiting else SUBMITTED
        submit_assessment(assessment=assessment, by=self.analyst, at=self.now - since)
        for function, said in option.opinions.items():
            give_opinion(
                assessment=assessment,
                function=function,
                stance=said["stance"],
                line=said["line"],
                revision=0,
                by=_speaker_of(self.organisation, function),
                at=self.now - since + timedelta(hours=2),
            )
        if is_waiting:
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
            "advice": facts.get("advice", ""),
            **{name: today + timedelta(days=count) if count else None for name, count in days.items()},
            "conditions": [
                {**condition, "due_on": today + timedelta(days=condition["days"])}
                for condition in facts.get("conditions", ())
            ],
        }
