"""The library’s pages: who sees what, what a download says to the browser, what becomes of bad input."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from assessments.actions.evidence import EvidenceFacts, add_file
from assessments.models import Citation, Evidence, Membership, Opening
from assessments.queries.stored_answers import stored_answers
from tests import documents, factories
from tests.documents import upload
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LIST_SQL = 6  # session, user, memberships, pieces, expiring, vendors
DETAIL_SQL = 5  # session, user, piece, uses, text
CHOOSE_SQL = 6  # session, user, assessment, answers, pieces, citations
HOSTILE = [
    "<script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "{{ 7*7 }}{% debug %}",
    '=HYPERLINK("http://x")',
    "../../etc/passwd",
    "a'; DROP TABLE x; --",
]


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


def a_file(name: str = "terms.pdf", data: bytes | None = None, **facts: object) -> Evidence:
    return add_file(
        organisation=factories.make_organisation(),
        upload=upload(name, data or documents.pdf()),
        facts=EvidenceFacts(**facts),
        by=factories.alice(),
        at=NOW,
    )


def form(**fields: object) -> dict[str, object]:
    return {"title": "", "vendor": "", "issuer": "", "level": "", "confidentiality": "internal"} | fields


def post_file(client, name: str = "terms.pdf", data: bytes | None = None, **fields: object):
    file = upload(name, documents.pdf() if data is None else data)
    return client.post(url("evidence-create"), form(file=file, **fields))


# --- the list ---


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_pieces(client, count):
    client.force_login(factories.alice())
    for _number in range(count):
        factories.make_evidence(vendor=factories.make_vendor())
    client.get(url("evidence-list"))

    with CaptureQueriesContext(connection) as queries:
        response = client.get(url("evidence-list"))

    assert len(response.context["page"].rows) == count
    assert len(queries) == LIST_SQL


def test_the_list_is_narrowed_by_word_vendor_level_and_state(client):
    client.force_login(factories.alice())
    vendor = factories.make_vendor(name="Moon AI")
    today = timezone.localdate()
    factories.make_evidence(title="Terms of the moon", level="E1", vendor=vendor)
    factories.make_evidence(title="Certificate", level="E4", expires_on=today + timedelta(days=60))
    factories.make_evidence(title="Old report", expires_on=today - timedelta(days=1), issuer="Auditor")
    factories.make_evidence(title="Gone", withdrawn_at=NOW, withdrawn_by=factories.alice())

    def titles(**query: object) -> list[str]:
        rows = client.get(url("evidence-list"), query).context["page"].rows
        return [row.evidence.title for row in rows]

    assert titles() == ["Old report", "Certificate", "Terms of the moon"]
    assert titles(q="moon terms") == ["Terms of the moon"]
    assert titles(q="auditor") == ["Old report"]
    assert titles(vendor=vendor.pk) == ["Terms of the moon"]
    assert titles(level="E4") == ["Certificate"]
    assert titles(state="expiring") == ["Certificate"]
    assert titles(state="withdrawn") == ["Gone"]
    assert titles(q="nothing like it") == []
    assert len(titles(vendor="x", level="<b>", state="?", older_than="-", newer_than="9" * 40)) == 3


def test_the_list_is_paged_by_key(client):
    client.force_login(factories.alice())
    made = [factories.make_evidence(title=f"Piece {number}").title for number in range(45)]

    page, seen = client.get(url("evidence-list")), []
    while True:
        seen += [row.evidence.title for row in page.context["page"].rows]
        if not page.context["next_href"]:
            break
        page = client.get(url("evidence-list") + page.context["next_href"])
    back = client.get(url("evidence-list") + page.context["previous_href"])

    assert seen == made[::-1]
    assert [row.evidence.title for row in back.context["page"].rows] == made[5:25][::-1]


def test_what_expires_within_sixty_days_is_announced(client):
    client.force_login(factories.alice())
    today = timezone.localdate()
    factories.make_evidence(expires_on=today + timedelta(days=60))
    factories.make_evidence(expires_on=today + timedelta(days=61))
    factories.make_evidence(expires_on=today - timedelta(days=1))
    factories.make_evidence(expires_on=today, withdrawn_at=NOW, withdrawn_by=factories.alice())

    assert "1 document expires within 60 days" in client.get(url("evidence-list")).content.decode()


def test_another_organisation_sees_none_of_it(client):
    piece = factories.make_evidence(title="Xylographe")
    client.force_login(factories.charlie())

    assert "Xylographe" not in client.get(url("evidence-list")).content.decode()
    assert client.get(url("evidence-detail", piece.pk)).status_code == 404


def test_only_administrators_are_told_that_no_virus_scanner_is_set_up(client):
    words = "No virus scanner"
    client.force_login(factories.make_member("Ada", "administrator"))
    told = client.get(url("evidence-list")).content.decode()
    with override_settings(UPLOAD_SCAN_COMMAND="scan"):
        set_up = client.get(url("evidence-list")).content.decode()
    client.force_login(factories.alice())
    other = client.get(url("evidence-list")).content.decode()

    assert (words in told, words in set_up, words in other) == (True, False, False)


# --- adding ---


def test_a_file_is_added_with_what_is_said_of_it(client):
    client.force_login(factories.alice())
    vendor = factories.make_vendor()

    response = post_file(
        client, title="DPA", vendor=vendor.pk, level="E3", issued_on="2026-01-01", expires_on="2027-01-01"
    )

    piece = Evidence.objects.get()
    assert response.url == url("evidence-detail", piece.pk)
    assert (piece.title, piece.vendor, piece.level, piece.reading) == ("DPA", vendor, "E3", "waiting")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("terms.html", b"<html>", "Files of this type are not taken"),
        ("terms.pdf", b"<html>", "not what its name says"),
        ("terms.pdf", b"%PDF-1.7 <script>", "cannot be opened"),
        ("terms.pdf", b"", "The file is empty"),
    ],
)
def test_a_file_that_is_refused_is_said_at_its_field_and_nothing_typed_is_lost(client, name, data, words):
    client.force_login(factories.alice())

    response = post_file(client, name, data, title="What I typed")

    assert response.status_code == 422
    assert words in response.context["form"].errors["file"][0]
    assert 'value="What I typed"' in response.content.decode()
    assert Evidence.objects.count() == 0


def test_26_mb_are_refused_with_the_limit(client):
    client.force_login(factories.alice())

    response = post_file(client, data=documents.pdf() + b"\0" * 26 * 1024 * 1024)

    assert response.status_code == 422
    assert "at most 25 MB" in response.context["form"].errors["file"][0]


@pytest.mark.parametrize("person", [None, "Alice"])
def test_a_request_far_beyond_the_limit_is_turned_away_unread(client, person):
    if person:
        client.force_login(factories.alice())
    with override_settings(UPLOAD_LIMIT_MB=1):
        response = client.post(url("evidence-create"), {"file": upload("a.pdf", b"\0" * 8 * 1024 * 1024)})

    assert response.status_code == 400
    assert "too large" in response.content.decode()


def test_two_hundred_uploads_end_at_the_limit_of_the_hour(client):
    client.force_login(factories.alice())
    usual = {"kind": "file", "file": "x", "sha256": "0" * 64, "url": "", "added_at": timezone.now()}
    for _number in range(settings.UPLOADS_PER_HOUR):
        factories.make_evidence(**usual)

    response = post_file(client)

    assert response.status_code == 422
    assert "within an hour" in response.content.decode()


def test_two_hundred_files_in_one_request_are_refused(client):
    client.force_login(factories.alice())

    response = client.post(url("evidence-create"), form(file=[upload("a.txt", b"a")] * 200))

    assert (response.status_code, Evidence.objects.count()) == (400, 0)


def test_the_same_file_again_leads_to_the_piece_that_is_there(client):
    client.force_login(factories.alice())
    piece = a_file(title="DPA")

    response = post_file(client)

    assert response.status_code == 422
    assert url("evidence-detail", piece.pk) in response.content.decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(client, text):
    client.force_login(factories.alice())
    name = f"{text.replace('/', '')}.txt"

    post_file(client, name, b"harmless", title=text, issuer=text)

    piece = Evidence.objects.get()
    for page in (url("evidence-detail", piece.pk), url("evidence-list"), url("evidence-edit", piece.pk)):
        body = client.get(page).content.decode()
        assert "<script>alert" not in body
        assert "<svg onload" not in body
    assert piece.title == text


def test_text_beyond_its_limit_is_refused_at_its_field(client):
    client.force_login(factories.alice())

    response = post_file(client, title="x" * 10_001)

    assert response.status_code == 422
    assert "Shorten this to 300 characters" in response.context["form"].errors["title"][0]


def test_a_vendor_of_another_organisation_is_not_offered(client):
    client.force_login(factories.alice())
    theirs = factories.make_vendor(factories.make_organisation("Elsewhere"))

    response = post_file(client, vendor=theirs.pk)

    assert (response.status_code, Evidence.objects.count()) == (422, 0)


def test_a_link_is_added_and_a_script_is_not(client):
    client.force_login(factories.alice())

    good = client.post(url("evidence-link"), form(url="https://vendor.example/terms", title="Terms"))
    bad = client.post(url("evidence-link"), form(url="javascript:alert(1)", title="Terms"))

    assert (good.status_code, bad.status_code) == (302, 422)
    assert Evidence.objects.get().url == "https://vendor.example/terms"


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
def test_who_does_not_edit_adds_and_changes_nothing(client, role):
    piece = factories.make_evidence()
    client.force_login(factories.make_member("Vera", role))

    statuses = [
        client.post(url("evidence-create"), form()).status_code,
        client.post(url("evidence-link"), form(url="https://v.example")).status_code,
        client.post(url("evidence-edit", piece.pk), form()).status_code,
        client.post(url("evidence-withdraw", piece.pk)).status_code,
        client.post(url("evidence-read-again", piece.pk)).status_code,
    ]

    assert statuses == [403] * 5


# --- one piece ---


@pytest.mark.parametrize("count", [1, 3])
def test_a_piece_costs_the_same_however_often_it_is_used(client, count):
    piece = a_file()
    for _number in range(count):
        factories.make_citation(evidence=piece)
    client.force_login(factories.alice())
    client.get(url("evidence-detail", piece.pk))

    with CaptureQueriesContext(connection) as queries:
        response = client.get(url("evidence-detail", piece.pk))

    assert len(response.context["uses"]) == count
    assert len(queries) == DETAIL_SQL


def test_two_people_editing_at_once_are_told(client):
    client.force_login(factories.alice())
    piece = factories.make_evidence(title="Terms")
    client.post(url("evidence-edit", piece.pk), form(title="Theirs", revision=1))

    response = client.post(url("evidence-edit", piece.pk), form(title="Mine", revision=1))
    again = client.post(url("evidence-edit", piece.pk), form(title="Mine", revision=2))

    body = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in body
    assert 'value="Mine"' in body
    assert (again.status_code, Evidence.objects.get().title) == (302, "Mine")


def test_a_withdrawn_piece_is_kept_and_offers_no_change(client):
    client.force_login(factories.alice())
    piece = factories.make_evidence(title="Terms")

    client.post(url("evidence-withdraw", piece.pk))

    assert "Alice withdrew it" in client.get(url("evidence-detail", piece.pk)).content.decode()
    assert client.get(url("evidence-edit", piece.pk)).status_code == 403


def test_a_file_that_could_not_be_read_offers_another_try(client):
    client.force_login(factories.alice())
    piece = a_file()
    Evidence.objects.update(reading="failed")

    page = client.get(url("evidence-detail", piece.pk)).content.decode()
    client.post(url("evidence-read-again", piece.pk))

    assert "Read it again" in page
    assert Evidence.objects.get().reading == "waiting"


# --- the file itself ---


def test_a_download_can_do_nothing_in_the_browser_and_is_remembered(client):
    piece = a_file('a "quoted" é.pdf')
    client.force_login(factories.bob())

    response = client.post(url("evidence-open", piece.pk))

    assert b"".join(response.streaming_content) == documents.pdf()
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''a%20_quoted_%20%C3%A9.pdf"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"
    assert Opening.objects.get().user == factories.bob()


def test_a_name_cannot_add_a_header(client):
    piece = a_file("a\r\nX-Evil: 1.pdf")
    client.force_login(factories.bob())

    response = client.post(url("evidence-open", piece.pk))

    assert "X-Evil" not in response
    assert "\n" not in response["Content-Disposition"]


def test_a_file_of_another_organisation_is_not_there(client):
    piece = a_file()
    client.force_login(factories.charlie())

    assert client.post(url("evidence-open", piece.pk)).status_code == 404
    assert Opening.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "functions", "status"),
    [("viewer", "", 403), ("viewer", "legal", 200), ("reviewer", "", 200), ("contributor", "", 200)],
)
def test_a_confidential_file_is_for_who_works_with_it(client, role, functions, status):
    piece = a_file(confidentiality="confidential")
    member = factories.make_member("Vera", role)
    Membership.objects.filter(user=member).update(functions=functions)
    client.force_login(member)

    assert client.post(url("evidence-open", piece.pk)).status_code == status


def test_files_lie_outside_everything_that_is_served():
    media = Path(settings.MEDIA_ROOT).resolve()

    assert not media.is_relative_to(Path(settings.STATIC_ROOT).resolve())
    with pytest.raises(Exception, match="media"):
        resolve("/media/evidence/1/x")


# --- a document for an answer ---


@pytest.mark.parametrize("count", [1, 3])
def test_the_choice_costs_the_same_for_any_number_of_documents(client, count):
    assessment = factories.make_assessment(answers={"PRIV-01": "b/E1"})
    for _number in range(count):
        factories.make_citation(assessment, evidence=factories.make_evidence(vendor=factories.make_vendor()))
    client.force_login(factories.alice())
    address = url("document-choose", assessment.pk, "PRIV-01")
    client.get(address)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)

    assert len(response.context["rows"]) == count
    assert len(queries) == CHOOSE_SQL


def test_the_documents_of_the_vendor_come_first(client):
    assessment = factories.make_assessment()
    own = factories.make_evidence(title="Own", vendor=assessment.option.product.vendor)
    factories.make_evidence(title="Of nobody")
    factories.make_evidence(title="Of another", vendor=factories.make_vendor())
    client.force_login(factories.alice())

    rows = client.get(url("document-choose", assessment.pk, "PRIV-01")).context["rows"]

    assert [row.evidence.title for row in rows] == [own.title, "Of another", "Of nobody"]


def test_a_document_is_chosen_and_shown_at_the_question_and_on_the_check_page(client):
    assessment = factories.make_assessment(answers={"PRIV-01": "b/E1"}, context=True)
    piece = factories.make_evidence(title="The DPA", level="E3")
    client.force_login(factories.alice())
    question = url("section-edit", assessment.pk, "PRIV-01")

    response = client.post(
        url("document-choose", assessment.pk, "PRIV-01"), {"evidence": piece.pk, "revision": 1}
    )

    assert response.url == f"{question}#PRIV-01"
    for page in (
        question,
        url("section-edit", assessment.pk, "PRIV"),
        url("assessment-check", assessment.pk),
    ):
        assert url("evidence-detail", piece.pk) in client.get(page).content.decode()


def test_a_stale_choice_is_told_and_can_be_made_again(client):
    assessment = factories.make_assessment(answers={"PRIV-01": "b/E1"})
    piece = factories.make_evidence()
    factories.answer(assessment, {"PRIV-01": "c/E1"})
    client.force_login(factories.alice())
    address = url("document-choose", assessment.pk, "PRIV-01")

    stale = client.post(address, {"evidence": piece.pk, "revision": 1})
    again = client.post(address, {"evidence": piece.pk, "revision": stale.context["revision"]})

    assert (stale.status_code, again.status_code) == (409, 302)
    assert stored_answers(assessment)["PRIV-01"].chosen == "c"


@pytest.mark.parametrize(
    ("chosen", "status"),
    [({}, 422), ({"evidence": "x"}, 422), ({"evidence": "0"}, 422), ({"evidence": 10**17}, 404)],
)
def test_a_choice_of_nothing_real_changes_nothing(client, chosen, status):
    assessment = factories.make_assessment()
    factories.make_evidence()
    client.force_login(factories.alice())

    response = client.post(url("document-choose", assessment.pk, "PRIV-01"), chosen)

    assert (response.status_code, Citation.objects.count()) == (status, 0)


def test_a_document_of_another_organisation_cannot_be_chosen(client):
    assessment = factories.make_assessment()
    theirs = factories.make_evidence(factories.make_organisation("Elsewhere"))
    client.force_login(factories.alice())

    response = client.post(url("document-choose", assessment.pk, "PRIV-01"), {"evidence": theirs.pk})

    assert (response.status_code, Citation.objects.count()) == (404, 0)


def test_a_document_is_taken_away_again(client):
    assessment = factories.make_assessment(answers={"PRIV-01": "b/E1"})
    piece = factories.make_citation(assessment).evidence
    client.force_login(factories.alice())

    client.post(url("document-choose", assessment.pk, "PRIV-01"), {"evidence": piece.pk, "then": "remove"})

    assert Citation.objects.count() == 0


def test_a_context_question_and_a_closed_assessment_take_no_document(client):
    client.force_login(factories.alice())
    draft, submitted = factories.make_assessment(), factories.make_submitted()

    assert client.get(url("document-choose", draft.pk, "deployment")).status_code == 404
    assert client.get(url("document-choose", submitted.pk, "PRIV-01")).status_code == 403


def test_the_long_page_of_all_questions_lists_no_document(client):
    assessment = factories.make_assessment(context=True)
    factories.make_citation(assessment)
    client.force_login(factories.alice())

    page = client.get(url("section-edit", assessment.pk, "all")).content.decode()

    assert "/document/" not in page
