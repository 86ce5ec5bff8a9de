"""Every route: closed to who is not signed in, absent for a stranger, and harmless to read."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import factories

pytestmark = pytest.mark.django_db

# Open to everybody: the door itself, and what is on this side of it.
PUBLIC = {
    "login",
    "account_login",
    "mfa_login_webauthn",  # a passkey that signs in by itself
    "logout",
    "account_logout",
    "account_inactive",  # says that an account is closed
    "password_reset",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",  # the secret in the address is the key
    "account_reset_password_from_key_done",
    "set_language",
    # a vendor has no account: the secret in the address is the key
    *(
        f"assessments:respondent-{page}"
        for page in (
            "home",
            "section",
            "answer",
            "document",
            "comment",
            "submit",
            "workbook",
            "workbook-read",
        )
    ),
    "assessments:invitation-accept",  # who is invited may have no account yet: the same
    "assessments:calendar-feed",  # calendar programs cannot sign in: the secret in the address is the key
}
# Rows that a GET may keep: a PDF once rendered is not rendered again, and a wrong secret is counted.
# Nobody's data changes by it.
KEPT_BY_A_GET = ("assessments_report", '"cache"')
SECRET = "Xylographe"  # in every name that belongs to Acme, and nowhere else


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            space = f"{entry.namespace}:" if entry.namespace else ""
            yield from routes(entry.url_patterns, prefix + space)
        elif entry.name:
            yield f"{prefix}{entry.name}", entry


ROUTES = dict(routes(get_resolver().url_patterns))
OURS = {name: pattern for name, pattern in ROUTES.items() if name.startswith("assessments:")}
OF_AN_OBJECT = sorted(name for name, pattern in OURS.items() if "pk" in pattern.pattern.converters)
OF_NOBODY = sorted(set(OURS) - set(OF_AN_OBJECT) - PUBLIC)


class Acme:
    """An organisation with one of everything, each under a name that nobody else uses."""

    def __init__(self, state: str = "draft") -> None:
        make = {
            "draft": factories.make_assessment,
            "submitted": factories.make_submitted,
            "decided": factories.make_decided,
        }[state]
        self.use_case = factories.make_use_case(object=f"{SECRET} texts", sponsor=SECRET, benefit=SECRET)
        self.vendor = factories.make_vendor(name=f"{SECRET} AI")
        product = factories.make_product(self.vendor, f"{SECRET} plan")
        self.scenario = factories.make_own_scenario(self.use_case, title=f"{SECRET} leaves")
        self.evidence = factories.make_evidence(title=f"{SECRET} terms", vendor=self.vendor)
        self.notice = factories.make_notice(facts={"title": SECRET})
        self.assessment = make(use_case=self.use_case, product=product, name=f"{SECRET} option")
        self.assignment = factories.make_assignment(self.assessment)
        self.comment = factories.make_comment(self.assessment, text=SECRET)
        self.inquiry = factories.make_inquiry(self.assessment, message=SECRET)
        self.member = factories.make_member(f"{SECRET} Dora", "contributor").memberships.get()
        self.invitation = factories.make_invitation(email=f"{SECRET}@acme.example")

    def path(self, name: str) -> str:
        """Where the route leads to something of Acme's."""
        pattern = OURS[name].pattern
        nouns = {"assessments": self.assessment, "requests": self.use_case, "vendors": self.vendor}
        nouns |= {"options": self.assessment.option, "evidence": self.evidence, "inquiries": self.inquiry}
        nouns |= {"comments": self.comment}
        nouns |= {"notices": self.notice, "organisations": self.use_case.organisation}
        values = {"section_id": "PRIV", "question_id": "PRIV-01", "kind": "dimension", "id": "PRIV"}
        values |= {
            "stop_id": "LOCK-01",
            "scenario_id": self.scenario.pk,
            "assignment_id": self.assignment.pk,
            "secret": "wrong",
        }
        values |= {"member_id": self.member.pk, "person_id": self.member.user_id}
        values |= {"invitation_id": self.invitation.pk, "session_id": 1, "sign_on_id": 1}
        if "pk" in pattern.converters:
            values["pk"] = nouns[str(pattern).split("/", 1)[0]].pk
        return reverse(name, kwargs={parameter: values[parameter] for parameter in pattern.converters})


def admin_path(name: str) -> str:
    """Any path of that name: who is not signed in must not even learn whether the row exists."""
    pattern = ROUTES[name].pattern
    named = re.findall(r"\(\?P<(\w+)>", getattr(pattern, "_regex", ""))
    values = dict.fromkeys(named, "assessments") | dict.fromkeys(pattern.converters, "1")
    return reverse(name, kwargs=values)


def test_the_sweep_finds_the_routes():
    assert {"assessments:home", "assessments:answer-save", "assessments:assessment-export"} <= set(OURS)
    assert len(OURS) > 25
    assert "admin:index" in ROUTES


def test_who_is_not_signed_in_gets_the_sign_in_page(client):
    acme = Acme()
    doors = (reverse("login"), reverse("admin:login"))

    open_doors = []
    for name in sorted(set(ROUTES) - PUBLIC):
        path = acme.path(name) if name in OURS else admin_path(name)
        for response in (client.get(path), client.post(path)):
            is_sent_away = response.status_code == 302 and response.url.startswith(doors)
            if not is_sent_away and response.status_code != 401:  # 401: the autosave keeps the text meanwhile
                open_doors.append((name, response.status_code))

    assert open_doors == []


def test_a_stranger_finds_nothing(client):
    acme = Acme()
    client.force_login(factories.charlie())

    found = []
    for name in OF_AN_OBJECT:
        path = acme.path(name)
        statuses = client.get(path).status_code, client.post(path).status_code
        # A route may take one method only; with the one it takes, the stranger is told that nothing is there.
        if not set(statuses) <= {404, 405} or 404 not in statuses:
            found.append((name, statuses))

    assert found == []


def test_a_stranger_reads_nothing_of_ours_on_the_pages_that_are_everybodys(client):
    acme = Acme("submitted")
    client.force_login(factories.alice())
    for name in (
        "assessments:home",
        "assessments:use-case-list",
        "assessments:vendor-list",
        "assessments:evidence-list",
        "assessments:organisation-list",
    ):
        assert (
            SECRET in client.get(reverse(name), follow=True).content.decode()
        )  # there is something that could leak
    client.force_login(factories.charlie())

    pages = {name: client.get(acme.path(name), follow=True) for name in OF_NOBODY}

    assert {
        name: page.status_code for name, page in pages.items() if page.status_code not in (200, 405)
    } == {}
    assert [name for name, page in pages.items() if SECRET in page.content.decode()] == []


@pytest.mark.parametrize("state", ["draft", "submitted", "decided"])
def test_reading_changes_nothing(client, state):
    acme = Acme(state)

    changes = []
    for person in (factories.alice(), factories.bob()):
        client.force_login(person)
        for name in sorted(OURS):
            if name.endswith("-pdf") and person == factories.bob():
                continue  # seconds each, and the same for everybody
            with CaptureQueriesContext(connection) as queries:
                response = client.get(acme.path(name))
            assert response.status_code < 500
            changes += [(name, query["sql"][:120]) for query in queries if is_change(query["sql"])]

    assert changes == []


def is_change(sql: str) -> bool:
    return bool(re.match(r"\s*(INSERT|UPDATE|DELETE|REPLACE)", sql)) and not any(
        table in sql for table in KEPT_BY_A_GET
    )
