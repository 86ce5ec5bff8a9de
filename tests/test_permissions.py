"""The table of roles and acts: as the manual prints it, and as the pages answer, cell by cell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessments import permissions
from assessments.actions.submission import submit_assessment
from assessments.labels import ROLE
from assessments.management.commands import permission_table
from assessments.models import Assessment, Evidence, Finding, Membership, Opinion, Organisation, User
from assessments.permissions import ACTS, EVERYBODY, may
from tests import factories
from tests.factories import NOW


class Place:
    """An assessment by Alice, and somebody who tries to do something with it."""

    def __init__(self, assessment: Assessment, person: User, client) -> None:
        self.assessment, self.person, self.client = assessment, person, client
        self.organisation: Organisation = assessment.organisation
        self.membership: Membership = person.memberships.get()

    def get(self, name: str, *args: object) -> int:
        return self.client.get(reverse(f"assessments:{name}", args=args)).status_code

    def post(self, name: str, *args: object, **fields: object) -> int:
        return self.client.post(reverse(f"assessments:{name}", args=args), fields).status_code

    def evidence(self, **fields: object) -> Evidence:
        return factories.make_evidence(self.organisation, vendor=None, **fields)

    def confidential(self) -> Evidence:
        piece = self.evidence(
            kind="file", url="", file=ContentFile(b"x", "x.txt"), file_name="x.txt", sha256="0" * 64,
            media_type="text/plain", confidentiality="confidential",
        )  # fmt: skip
        Evidence.objects.filter(pk=piece.pk).update(sha256=factories.sha256(piece.title))
        return piece

    def treat(self) -> int:
        Finding.objects.all().delete()  # of whoever came before: theirs would be a conflict
        fields = {"treatment": "mitigate", "status": "open"}
        return self.post("finding-edit", self.assessment.pk, "PRIV-01", **fields)

    def opinion(self) -> int:
        Opinion.objects.all().delete()
        Membership.objects.filter(pk=self.membership.pk).update(functions="legal")
        said = {"legal-stance": "favourable", "legal-line": "Fine.", "legal-revision": ""}
        return self.post("opinion-list", self.assessment.pk, function="legal", **said)

    def claim(self) -> int:
        inquiry = factories.make_inquiry(self.assessment, question_ids="PRIV-01")
        factories.make_claim(inquiry, question_id="PRIV-01", chosen="a")
        return self.post("claim-list", self.assessment.pk, all="1")


def draft() -> Assessment:
    return factories.make_assessment(context=True, answers={"PRIV-01": "d/E3"})


def blind() -> Assessment:
    assessment = factories.make_blind()
    factories.make_first_answer(assessment)
    return assessment


def submitted() -> Assessment:
    assessment = factories.make_complete()
    factories.answer(assessment, {"PRIV-01": "d/E3"})
    submit_assessment(assessment=factories.reload(assessment), by=assessment.author, at=NOW)
    return factories.reload(assessment)


def of(name: str, *more: object) -> Callable[[Place], int]:
    """A visit to a page about the assessment."""
    return lambda place: place.get(name, place.assessment.pk, *more)


def posted(name: str, *more: object, **fields: object) -> Callable[[Place], int]:
    """A form about the assessment."""
    return lambda place: place.post(name, place.assessment.pk, *more, **fields)


def inside(name: str) -> Callable[[Place], int]:
    """A page of the organisation."""
    return lambda place: place.get(name, place.organisation.pk)


# For each act, what it takes and one real way to do it. The answer is 403, or it is done (or shown).
WAYS: dict[str, tuple[Callable[[], Assessment], Callable[[Place], int]]] = {
    "read": (draft, of("assessment-results")),
    "open_request": (draft, lambda place: place.get("use-case-create")),
    "edit_request": (draft, lambda place: place.get("use-case-edit", place.assessment.option.use_case_id)),
    "answer": (draft, posted("answer-save", "PRIV-02", choice="a", evidence="E1")),
    "comment": (draft, posted("comment-list", "PRIV-01", text="Which version?", audience="internal")),
    "assign": (draft, posted("assignment-list", place="PRIV", function="legal")),
    "settle": (blind, posted("first-pass-alone", line="Nobody else is here.")),
    "cite": (draft, posted("passage-list", "PRIV-01", then="remove", citation="1")),
    "rule_on_alert": (draft, posted("alert-list", fingerprint="0" * 64, ruling="dismissed")),
    "reconfirm": (draft, posted("reuse-list")),
    "start_version": (factories.make_decided, posted("assessment-new-version")),
    "treat_finding": (draft, Place.treat),
    "ask_vendor": (draft, of("inquiry-create")),
    "rule_on_claim": (draft, Place.claim),
    "add_evidence": (draft, lambda place: place.get("evidence-create")),
    "withdraw_evidence": (draft, lambda place: place.post("evidence-withdraw", place.evidence().pk)),
    "open_confidential": (draft, lambda place: place.post("evidence-open", place.confidential().pk)),
    "submit": (draft, of("assessment-submit")),
    "opine": (submitted, Place.opinion),
    "confirm_not_applicable": (submitted, of("assessment-review")),
    "decide": (submitted, of("assessment-decide")),
    "waive": (submitted, of("waiver-grant", "LOCK-01")),
    "accept_risk": (submitted, of("finding-accept", "PRIV-01")),
    "see_members": (draft, inside("member-list")),
    "set_own_absence": (draft, inside("member-absence")),
    "leave": (draft, lambda place: place.get("member-remove", place.organisation.pk, place.membership.pk)),
    "invite": (draft, inside("invitation-create")),
    "change_member": (
        draft,
        lambda place: place.get("member-edit", place.organisation.pk, place.membership.pk),
    ),
    "edit_organisation": (draft, inside("organisation-edit")),
    "read_audit": (draft, inside("audit-list")),
    "export_audit": (draft, inside("audit-jsonl")),
    "retry_mail": (draft, lambda place: place.post("notice-try-again")),
    "export_personal_data": (draft, lambda place: place.post("personal-data-export")),
    "erase_personal_data": (
        draft,
        lambda place: place.get("person-erase", place.organisation.pk, place.person.pk),
    ),
}
# Acts that no page offers yet.


def test_every_act_has_a_way_to_be_tried():
    assert WAYS.keys() == ACTS.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("act", WAYS)
def test_pages_answer_as_the_table_says(client, act):
    make, attempt = WAYS[act]
    assessment = make()
    # Who may not comes first: nothing has been changed by who may.
    roles = sorted(ROLE, key=lambda role: may(role, act))

    answers = {}
    for role in roles:
        person = factories.make_member(f"The {role}", role)
        client.force_login(person)
        answers[role] = attempt(Place(assessment, person, client))

    assert {role: status != 403 for role, status in answers.items()} == {
        role: may(role, act) for role in ROLE
    }
    done = {status for status in answers.values() if status != 403}
    assert done <= {200, 302, 422}  # 422: it was theirs to do, and what was sent was not enough


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["confirm_not_applicable", "decide", "waive", "accept_risk"])
def test_nobody_rules_on_their_own_work_whatever_the_role(client, act):
    assessment = submitted()
    Membership.objects.filter(user=assessment.author).update(role="administrator")
    client.force_login(assessment.author)

    assert WAYS[act][1](Place(assessment, assessment.author, client)) == 403


@pytest.mark.django_db
def test_a_viewer_with_a_function_opens_what_is_confidential(client):
    viewer = factories.make_member("Vera", "viewer")
    Membership.objects.filter(user=viewer).update(functions="data_protection")
    client.force_login(viewer)

    assert WAYS["open_confidential"][1](Place(draft(), viewer, client)) == 200


def test_the_table_knows_every_role_and_no_other():
    assert set(ROLE) == EVERYBODY
    assert all(act.roles <= EVERYBODY for act in ACTS.values())


def test_an_administrator_may_do_everything():
    assert [act for act in ACTS if not may("administrator", act)] == []


def test_no_role_at_all_may_do_nothing():
    assert [act for act in ACTS if may("", act) or may("king", act)] == []


def test_an_act_that_is_not_in_the_table_is_a_bug():
    with pytest.raises(KeyError):
        may("administrator", "dance")


def test_what_is_not_allowed_stops():
    with pytest.raises(PermissionDenied):
        permissions.require(False)


# --- the manual ---


def rows_of_manual() -> dict[str, dict[str, str]]:
    """The table as the manual prints it: code → role → word."""
    lines = [
        line for line in permission_table.MANUAL.read_text(encoding="utf-8").splitlines() if "| `" in line
    ]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[1].strip("`"): dict(zip(ROLE, row[2 : 2 + len(ROLE)], strict=True)) for row in cells}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ROLE)
def test_the_manual_says_what_the_code_does(role, act):
    assert rows_of_manual()[act][role] == ("yes" if may(role, act) else "–")


def test_the_manual_names_no_act_that_the_code_does_not_know():
    assert rows_of_manual().keys() == ACTS.keys()


def test_the_command_says_that_the_manual_is_up_to_date(capsys):
    call_command("permission_table", check=True)

    assert "up to date" in capsys.readouterr().out


def test_the_command_finds_a_manual_that_is_outdated_and_mends_it(tmp_path, monkeypatch):
    manual = tmp_path / "permissions.md"
    right = permission_table.MANUAL.read_text(encoding="utf-8")
    manual.write_text(right.replace("| yes | – |", "| yes | yes |", 1), encoding="utf-8")
    monkeypatch.setattr(permission_table, "MANUAL", manual)

    with pytest.raises(CommandError, match="outdated"):
        call_command("permission_table", check=True)
    call_command("permission_table")

    assert manual.read_text(encoding="utf-8") == right
