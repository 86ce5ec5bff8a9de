"""Real objects for tests. The cast: Alice (analyst and author), Bob (reviewer), Charlie (a stranger)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

from assessments.actions.answer import GivenAnswer, as_given, record_answers
from assessments.actions.decision import decide
from assessments.actions.submission import submit_assessment
from assessments.actions.use_case import add_option, open_request
from assessments.actions.vendor import add_product, add_vendor
from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework
from assessments.models import (
    AlertRuling,
    Answer,
    Assessment,
    Assignment,
    Citation,
    Claim,
    Comment,
    CostLine,
    CostModel,
    Event,
    Evidence,
    EvidencePage,
    Finding,
    FirstAnswer,
    Inquiry,
    Invitation,
    Membership,
    Notice,
    NoticeChoice,
    Opening,
    Opinion,
    Option,
    Organisation,
    OwnScenario,
    Product,
    Report,
    UseCase,
    User,
    Vendor,
    Waiver,
)
from assessments.queries.stored_answers import scope_of, stored_answers

FRAMEWORK = "ai-vendor/2026.11"
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PASSWORD = "a long and good passphrase"
# An ordinary case: a European service for one team.
CONTEXT: Mapping[str, tuple[str, ...]] = {
    "deployment": ("vendor_saas",),
    "commercial_tier": ("enterprise_contract",),
    "data_classes": ("confidential", "personal"),
    "user_population": ("team",),
    "sector": ("general",),
    "enterprise_jurisdictions": ("eu_eea",),
    "vendor_control_jurisdiction": ("eu_eea",),
    "criticality": ("support",),
    "autonomy": ("assistive",),
    "decision_impact": ("none",),
    "ecosystem_coupling": ("limited",),
    "model_openness": ("closed",),
}
_numbers = count(1)


def framework() -> Framework:
    return load_framework(FRAMEWORK)


def make_user(name: str = "Alice", **fields: object) -> User:
    """A user who can sign in with ``PASSWORD``; the name is found again when asked for twice."""
    email = f"{name.lower().replace(' ', '.')}@demo.example"
    return User.objects.filter(email=email).first() or User.objects.create_user(
        email, PASSWORD, full_name=name, **fields
    )


def make_organisation(name: str = "Acme") -> Organisation:
    return Organisation.objects.get_or_create(name=name)[0]


def make_member(name: str, role: str, organisation: Organisation | None = None) -> User:
    """A user with a role in the organisation."""
    user = make_user(name)
    Membership.objects.get_or_create(
        organisation=organisation or make_organisation(), user=user, defaults={"role": role}
    )
    return user


def alice(organisation: Organisation | None = None) -> User:
    """The analyst who writes assessments."""
    return make_member("Alice", "analyst", organisation)


def bob(organisation: Organisation | None = None) -> User:
    """Her colleague, who reviews and decides."""
    return make_member("Bob", "reviewer", organisation)


def charlie() -> User:
    """A stranger: an analyst too, of another organisation."""
    return make_member("Charlie", "analyst", make_organisation("Elsewhere"))


def make_vendor(organisation: Organisation | None = None, name: str = "", by: User | None = None) -> Vendor:
    organisation = organisation or make_organisation()
    return add_vendor(
        organisation=organisation,
        name=name or f"Vendor {next(_numbers)}",
        country="France",
        by=by or alice(organisation),
        at=NOW,
    )


def make_product(vendor: Vendor | None = None, name: str = "Assistant") -> Product:
    vendor = vendor or make_vendor()
    return add_product(vendor=vendor, name=name, by=alice(vendor.organisation), at=NOW)


def make_use_case(
    organisation: Organisation | None = None, by: User | None = None, **facts: object
) -> UseCase:
    organisation = organisation or make_organisation()
    words: dict[str, object] = {
        "verb": "Draft",
        "object": "product texts",
        "sponsor": "Head of marketing",
        "deadline_on": date(2027, 1, 31),
        "benefit": "Two days a week saved.",
        "do_nothing": "Texts stay late.",
        "framework": framework(),
    }
    return open_request(organisation=organisation, by=by or alice(organisation), at=NOW, **(words | facts))


def make_assessment(
    *,
    use_case: UseCase | None = None,
    product: Product | None = None,
    author: User | None = None,
    organisation: Organisation | None = None,
    name: str = "",
    lane: str = "full",
    context: bool = False,
    answers: Mapping[str, str] | None = None,
) -> Assessment:
    """A draft by Alice in the full lane (``""``: in the lane the context proposes).

    ``context``: the context is answered; ``answers``: question → option ("b" or "b/E3").
    """
    use_case = use_case or make_use_case(organisation)
    product = product or make_product(make_vendor(use_case.organisation))
    author = author or alice(use_case.organisation)
    assessment = add_option(
        use_case=use_case, product=product, name=name or f"Option {next(_numbers)}", by=author, at=NOW
    )
    if lane:
        Assessment.objects.filter(pk=assessment.pk).update(lane=lane)
    assessment = reload(assessment)
    if context:
        answer_context(assessment)
    if answers:
        answer(assessment, answers)
    return reload(assessment)


def answer_context(assessment: Assessment, **choices: str | tuple[str, ...]) -> None:
    """Answer every context question; ``choices`` replace the ordinary ones."""
    chosen = {
        **CONTEXT,
        **{id: (value,) if isinstance(value, str) else value for id, value in choices.items()},
    }
    give(assessment, {id: GivenAnswer("answered", value) for id, value in chosen.items()})


def answer(assessment: Assessment, answers: Mapping[str, str]) -> None:
    """Answer questions: ``{"PRIV-01": "b/E3", "REG-01": "unknown"}``."""
    given = {}
    for question_id, text in answers.items():
        option, _slash, evidence = text.partition("/")
        given[question_id] = (
            GivenAnswer("unknown")
            if option == "unknown"
            else GivenAnswer("answered", (option,), evidence=evidence)
        )
    give(assessment, given)


def answer_everything(assessment: Assessment, option: str = "a", evidence: str = "E3") -> None:
    """Every question, asked or not, with the same option; the context with the ordinary ones."""
    stored = stored_answers(assessment)
    chosen = {**CONTEXT, **{question.id: (option,) for question in framework().questions}}
    # Written at once and without history: many tests begin here, and none of them is about saving.
    rows = [
        Answer(
            sheet_id=stored.sheets[scope_of(framework(), id)],
            question_id=id,
            state="answered",
            chosen=" ".join(choices),
            evidence_level="" if id in CONTEXT else evidence,
            answered_at=NOW,
            answered_by=assessment.author,
        )
        for id, choices in chosen.items()
    ]
    Answer.objects.bulk_create([row for row in rows if row.question_id not in stored])
    again = {row.question_id: as_given(row) for row in rows if row.question_id in stored}
    give(assessment, again)


def give(assessment: Assessment, given: Mapping[str, GivenAnswer], by: User | None = None) -> None:
    """Record answers over whatever is stored."""
    stored = stored_answers(assessment)
    record_answers(
        assessment=assessment,
        given={id: (said, stored[id].revision if id in stored else 0) for id, said in given.items()},
        by=by or assessment.author,
        at=NOW,
    )


def reload(assessment: Assessment) -> Assessment:
    """The assessment with its subject, as the pages read it."""
    return Assessment.objects.with_subject().get(pk=assessment.pk)


def make_complete(**options: object) -> Assessment:
    """A draft with a cost model and an answer to every question. Its verdict is "proceed"."""
    assessment = make_assessment(**options)
    answer_everything(assessment)
    if not CostModel.objects.filter(option=assessment.option).exists():
        make_cost_model(assessment.option)
    return reload(assessment)


def make_submitted(**options: object) -> Assessment:
    """A complete assessment, submitted by its author."""
    assessment = make_complete(**options)
    submit_assessment(assessment=assessment, by=assessment.author, at=NOW)
    return reload(assessment)


def make_decided(outcome: str = "approve", **options: object) -> Assessment:
    """A submitted assessment, decided by Bob."""
    assessment = make_submitted(**options)
    decide(
        assessment=assessment,
        outcome=outcome,
        reason="As the method says.",
        deviation="" if outcome == "approve" else "The board wants it so.",
        conditions=[condition()] if outcome == "approve_with_conditions" else [],
        valid_until=date(2027, 11, 25),
        next_review_on=date(2027, 5, 25),
        by=bob(assessment.organisation),
        at=NOW + timedelta(days=1),
    )
    return reload(assessment)


def condition(**facts: object) -> dict[str, object]:
    """One condition of a decision."""
    return {
        "stage": "before_signature",
        "text": "Add the clause.",
        "owner": "Legal",
        "proof": "Signed contract",
        "due_on": date(2026, 12, 15),
        "question": "GEO-04",
    } | facts


def make_event(kind: str = "test.happened") -> Event:
    """One line of history."""
    return Event.objects.append(Event(organisation=make_organisation(), kind=kind, at=NOW, by=alice()))


def make_report(assessment: Assessment | None = None) -> Report:
    """A kept PDF."""
    return Report.objects.create(
        assessment=assessment or make_assessment(),
        kind="brief",
        language="en",
        content_hash="0" * 64,
        is_draft=True,
        pdf=b"%PDF",
        sha256="0" * 64,
        created_at=NOW,
    )


def make_cost_model(option: Option | None = None, *, lines: Sequence[Mapping[str, object]] = ()) -> CostModel:
    """A cost model with these lines, or with one certain line of 100 a year."""
    option = option or make_assessment().option
    model = CostModel.objects.create(option=option, edited_at=NOW, edited_by=alice())
    for position, line in enumerate(lines or [{"timing": "yearly"}], start=1):
        usual = {"category": "licences", "name": f"Line {position}", "low": 100, "mode": 100, "high": 100}
        CostLine.objects.create(cost_model=model, position=position, **{**usual, "timing": "once", **line})
    return model


def make_finding(option: Option | None = None, question_id: str = "PRIV-01", **fields: object) -> Finding:
    """A gap under treatment."""
    usual = {"treatment": "mitigate", "owner": "Security", "edited_at": NOW, "edited_by": alice()}
    return Finding.objects.create(
        option=option or make_assessment().option, question_id=question_id, **{**usual, **fields}
    )


def make_own_scenario(use_case: UseCase | None = None, **fields: object) -> OwnScenario:
    """A what-if case of the team's own."""
    usual = {"title": "Our host closes its region", "forces": {"LOCK-01": "e"}, "created_at": NOW}
    return OwnScenario.objects.create(
        use_case=use_case or make_use_case(), created_by=alice(), **{**usual, **fields}
    )


def make_waiver(option: Option | None = None, stop_id: str = "LOCK-01", **fields: object) -> Waiver:
    """Bob's exception to one hard stop, for thirty days."""
    usual = {
        "reason": "A replacement is under test.",
        "starts_on": NOW.date(),
        "ends_on": NOW.date() + timedelta(days=30),
        "granted_at": NOW,
    }
    return Waiver.objects.create(
        option=option or make_assessment().option, stop_id=stop_id, approver=bob(), **{**usual, **fields}
    )


def make_invitation(organisation: Organisation | None = None, **fields: object) -> Invitation:
    """An open invitation; its secret is "secret"."""
    usual = {
        "email": f"guest{next(_numbers)}@demo.example",
        "role": "contributor",
        "key": sha256(f"secret{next(_numbers)}"),
        "sent_at": NOW,
        "sent_by": alice(),
        "expires_at": NOW + timedelta(days=7),
    }
    return Invitation.objects.create(organisation=organisation or make_organisation(), **{**usual, **fields})


def make_assignment(assessment: Assessment | None = None, **fields: object) -> Assignment:
    """The section on privacy, in the hands of data protection."""
    usual = {"section_id": "PRIV", "function": "data_protection", "assigned_at": NOW, "assigned_by": alice()}
    return Assignment.objects.create(assessment=assessment or make_assessment(), **{**usual, **fields})


def make_first_answer(assessment: Assessment | None = None, **fields: object) -> FirstAnswer:
    """Alice’s answer in a blind first pass."""
    usual = {"question_id": "PRIV-01", "user": alice(), "state": "answered", "chosen": "b", "given_at": NOW}
    return FirstAnswer.objects.create(assessment=assessment or make_assessment(), **{**usual, **fields})


def make_blind(**options: object) -> Assessment:
    """A draft with its context answered; every other question needs two experts."""
    return make_assessment(use_case=make_use_case(is_blind=True), **{"context": True, **options})


def make_comment(assessment: Assessment | None = None, **fields: object) -> Comment:
    """Alice’s internal word on a question."""
    usual = {"question_id": "PRIV-01", "text": "Which version?", "written_at": NOW, "written_by": alice()}
    return Comment.objects.create(assessment=assessment or make_assessment(), **{**usual, **fields})


def make_inquiry(assessment: Assessment | None = None, secret: str = "", **fields: object) -> Inquiry:
    """Two questions put to the vendor; the link’s secret is ``secret``."""
    usual = {
        "question_ids": "PRIV-01 PRIV-02",
        "language": "en",
        "key": sha256(secret or f"secret{next(_numbers)}"),
        "sent_at": NOW,
        "sent_by": alice(),
        "expires_at": NOW + timedelta(days=21),
    }
    return Inquiry.objects.create(assessment=assessment or make_assessment(), **{**usual, **fields})


def make_claim(inquiry: Inquiry | None = None, **fields: object) -> Claim:
    """The vendor’s answer to one question, handed in."""
    usual = {"question_id": "PRIV-01", "chosen": "a", "saved_at": NOW, "state": "claimed"}
    return Claim.objects.create(inquiry=inquiry or make_inquiry(), **{**usual, **fields})


def make_evidence(organisation: Organisation | None = None, **fields: object) -> Evidence:
    """A link to the terms of service."""
    usual = {
        "kind": "link",
        "title": f"Terms {next(_numbers)}",
        "url": "https://vendor.example/terms",
        "level": "E2",
        "reading": "empty",
        "added_at": NOW,
        "added_by": alice(organisation),
    }
    return Evidence.objects.create(organisation=organisation or make_organisation(), **{**usual, **fields})


def make_evidence_page(
    evidence: Evidence | None = None, text: str = "We do not train on content."
) -> EvidencePage:
    """The first page of a piece of evidence."""
    return EvidencePage.objects.create(evidence=evidence or make_evidence(), number=1, text=text)


def make_citation(assessment: Assessment | None = None, **fields: object) -> Citation:
    """A whole document cited for one question."""
    assessment = assessment or make_assessment()
    usual = {"question_id": "PRIV-01", "cited_at": NOW, "cited_by": alice()}
    evidence = fields.pop("evidence", None) or make_evidence(assessment.organisation)
    return Citation.objects.create(sheet=assessment.sheet, evidence=evidence, **{**usual, **fields})


def make_alert_ruling(assessment: Assessment | None = None, **fields: object) -> AlertRuling:
    """A dismissed alert."""
    usual = {
        "rule_id": "CON-01",
        "fingerprint": sha256(f"alert{next(_numbers)}"),
        "ruling": "dismissed",
        "reason": "The list is of another product.",
        "ruled_at": NOW,
        "ruled_by": alice(),
    }
    return AlertRuling.objects.create(assessment=assessment or make_assessment(), **{**usual, **fields})


def make_opinion(assessment: Assessment | None = None, **fields: object) -> Opinion:
    """What data protection says."""
    usual = {
        "function": "data_protection",
        "stance": "reservations",
        "line": "Only with the clause on training.",
        "given_at": NOW,
        "given_by": alice(),
    }
    return Opinion.objects.create(assessment=assessment or make_assessment(), **{**usual, **fields})


def make_notice(user: User | None = None, **fields: object) -> Notice:
    """Something Alice is told by e-mail."""
    usual = {
        "organisation": make_organisation(),
        "kind": "assignment",
        "key": f"assignment:{next(_numbers)}",
        "path": "/",
        "channel": "at_once",
        "made_at": NOW,
    }
    return Notice.objects.create(user=user or alice(), **{**usual, **fields})


def make_notice_choice(user: User | None = None, **fields: object) -> NoticeChoice:
    """Alice wants mentions in her digest."""
    return NoticeChoice.objects.create(
        user=user or alice(), **{"kind": "mention", "channel": "digest", **fields}
    )


def sha256(text: str) -> str:
    """As secrets are kept."""
    return hashlib.sha256(text.encode()).hexdigest()


# One of each model: the sweeps look at all of them.
MAKERS: Mapping[str, Callable[[], object]] = {
    "User": make_user,
    "Organisation": make_organisation,
    "Membership": lambda: alice().memberships.get(),
    "Vendor": make_vendor,
    "Product": make_product,
    "UseCase": make_use_case,
    "Option": lambda: make_assessment().option,
    "Assessment": make_assessment,
    "Sheet": lambda: make_assessment().sheet,
    "Answer": lambda: make_assessment(answers={"PRIV-01": "b/E3"}).sheet.answers.get(),
    "Snapshot": lambda: make_submitted().snapshots.get(),
    "Report": make_report,
    "Decision": lambda: make_decided().decision,
    "Condition": lambda: make_decided("approve_with_conditions").decision.conditions.get(),
    "Event": make_event,
    "CostModel": make_cost_model,
    "CostLine": lambda: make_cost_model().lines.get(),
    "Finding": make_finding,
    "OwnScenario": make_own_scenario,
    "Waiver": make_waiver,
    "Invitation": make_invitation,
    "Assignment": make_assignment,
    "FirstAnswer": make_first_answer,
    "Comment": make_comment,
    "Inquiry": make_inquiry,
    "Claim": make_claim,
    "Evidence": make_evidence,
    "EvidencePage": make_evidence_page,
    "Citation": make_citation,
    "AlertRuling": make_alert_ruling,
    "Opinion": make_opinion,
    "Opening": lambda: Opening.objects.create(evidence=make_evidence(), user=bob(), opened_at=NOW),
    "Notice": make_notice,
    "NoticeChoice": make_notice_choice,
}
