"""Real objects for tests. The cast: Alice (analyst and author), Bob (reviewer), Charlie (a stranger)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count

from assessments.actions.answer import GivenAnswer, record_answers
from assessments.actions.use_case import add_option, open_request
from assessments.actions.vendor import add_product, add_vendor
from assessments.frameworks.loader import load_framework
from assessments.frameworks.schema import Framework
from assessments.models import Assessment, Membership, Organisation, Product, UseCase, User, Vendor
from assessments.queries.stored_answers import stored_answers

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
    answer_context(assessment)
    answer(assessment, {question.id: f"{option}/{evidence}" for question in framework().questions})


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
