"""Downloads: found, printed once, kept, and answered from what is kept."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from assessments.models import Report
from assessments.reports import pdf
from assessments.reports.kept import print_decision
from assessments.reports.pdf import PdfUnavailable
from tests.factories import (
    alice,
    answer,
    charlie,
    make_assessment,
    make_complete,
    make_decided,
    make_submitted,
)
from tests.reports.reader import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(monkeypatch) -> list[str]:
    """The HTML of each rendering, in order: the real one is seconds long, and tests/reports has it."""
    seen: list[str] = []

    def render(html, *, identifier, is_tagged=True):
        seen.append(html)
        return pdf.Pages(f"%PDF {identifier} {len(seen)}".encode(), 3, {"s1": 3})

    monkeypatch.setattr("assessments.reports.printing.render", render)
    monkeypatch.setattr("assessments.reports.questionnaire.render", render)
    return seen


def address(assessment, name="report-pdf", **query):
    return reverse(f"assessments:{name}", args=[assessment.pk], query=query)


def test_a_decided_report_is_printed_once_and_then_answered_from_its_row(client, printed):
    assessment = make_decided()
    client.force_login(alice())

    first = client.get(address(assessment, lang="en"))
    second = client.get(address(assessment, lang="en"))

    assert first.content == second.content
    assert len(printed) == 1
    assert Report.objects.get().content_hash == assessment.snapshots.get(kind="decision").sha256


def test_after_a_decision_the_brief_is_printed_in_every_language_before_anyone_asks(client, printed):
    assessment = make_decided()

    print_decision.func(assessment.pk)
    print_decision.func(assessment.pk)  # a job may run twice

    client.force_login(alice())
    for language in ("en", "fr"):
        assert client.get(address(assessment, lang=language)).status_code == 200
    assert len(printed) == 2


def test_without_the_system_library_the_job_leaves_it_to_the_page(monkeypatch):
    def missing(html, *, identifier):
        raise PdfUnavailable("cannot load library 'libgobject-2.0-0'")

    monkeypatch.setattr("assessments.reports.printing.render", missing)

    print_decision.func(make_decided().pk)

    assert not Report.objects.exists()


def test_what_the_browser_has_is_not_sent_again(client, printed):
    client.force_login(alice())
    url = address(make_decided(), lang="en")
    etag = client.get(url)["ETag"]

    again = client.get(url, headers={"If-None-Match": etag})
    other = client.get(url, headers={"If-None-Match": '"something else"'})

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200
    assert len(printed) == 1


def test_each_language_is_a_file_of_its_own_whatever_the_interface_speaks(client, printed):
    client.force_login(alice())
    assessment = make_decided()

    with translation.override("fr"):
        english = client.get(address(assessment, lang="en"), headers={"Accept-Language": "fr"})
    french = client.get(address(assessment, lang="fr"))
    interface = client.get(address(assessment, lang="xx"), headers={"Accept-Language": "fr"})

    assert english["Content-Language"] == "en"
    assert "Decision brief" in printed[0]
    assert "Note de décision" in printed[1]
    assert interface.content == french.content


def test_a_draft_is_printed_again_when_an_answer_changes_and_only_then(client, printed):
    client.force_login(alice())
    assessment = make_assessment(context=True)

    client.get(address(assessment, lang="en"))
    client.get(address(assessment, lang="en"))
    answer(assessment, {"PRIV-01": "a/E3"})
    client.get(address(assessment, lang="en"))

    assert len(printed) == 2
    assert 'class="en draft"' in printed[0]


def test_few_prints_of_a_draft_are_kept(client, printed):
    client.force_login(alice())
    assessment = make_assessment(context=True)

    for option in "abcdeab":
        answer(assessment, {"PRIV-01": option})
        client.get(address(assessment, lang="en"))

    assert Report.objects.count() <= 4


def test_a_submitted_report_is_no_draft_and_asks_for_a_decision(client, printed):
    client.force_login(alice())

    client.get(address(make_submitted(), lang="en"))

    assert "Decision requested" in printed[0]
    assert "draft" not in printed[0].split("<main")[0]


def test_the_file_has_a_name_that_says_what_it_is(client, printed):
    client.force_login(alice())
    assessment = make_decided(name="Qwen été 阿里")

    header = client.get(address(assessment, lang="fr"))["Content-Disposition"]

    assert header.startswith('inline; filename="decision-brief-vendor-')
    assert header.encode("ascii")
    assert 'qwen-ete-v1-fr.pdf"' in header
    assert "filename*=UTF-8''decision-brief-" in header
    assert "%C3%A9t%C3%A9" in header


def test_the_questionnaire_is_printed_blank_or_answered(client, printed):
    client.force_login(alice())
    assessment = make_decided()

    answered = client.get(address(assessment, "questionnaire-pdf", lang="en"))
    blank = client.get(address(assessment, "questionnaire-pdf", lang="en", blank=1))

    assert answered.content != blank.content
    assert "●" in printed[0]
    assert "●" not in printed[1]
    assert 'filename="blank-' in blank["Content-Disposition"]


@pytest.mark.parametrize("name", ["report-pdf", "report-html", "questionnaire-pdf"])
def test_a_stranger_finds_nothing(client, printed, name):
    assessment = make_decided()
    client.force_login(charlie())

    assert client.get(address(assessment, name)).status_code == 404
    assert printed == []


def test_the_report_can_be_read_in_a_browser(client):
    client.force_login(alice())
    assessment = make_decided()

    response = client.get(address(assessment, "report-html", lang="fr"))

    page = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="fr">' in page
    assert f'href="{address(assessment, lang="fr")}"' in page
    assert "reports/report" in page


@pytest.mark.parametrize(
    ("make", "fresh", "kept"),
    [(make_decided, 7, 5), (make_submitted, 8, 6), (make_assessment, 11, 9), (make_complete, 12, 10)],
)
def test_what_a_download_asks_of_the_database(client, printed, django_assert_num_queries, make, fresh, kept):
    """Session, user, assessment, report row; a fresh one reads the dossier too and keeps what it printed."""
    client.force_login(alice())
    assessment = make()

    with django_assert_num_queries(fresh):
        client.get(address(assessment, lang="en"))
    with django_assert_num_queries(kept):
        client.get(address(assessment, lang="en"))


def test_without_the_system_library_the_page_says_what_to_do(client, monkeypatch):
    def missing(html, *, identifier):
        raise PdfUnavailable("cannot load library 'libgobject-2.0-0'")

    monkeypatch.setattr("assessments.reports.printing.render", missing)
    client.force_login(alice())
    assessment = make_decided()

    response = client.get(address(assessment, lang="en"))

    assert response.status_code == 503
    assert address(assessment, "report-html") in response.content.decode()
    assert not Report.objects.exists()


def test_the_real_thing_comes_out_of_the_view(client):
    client.force_login(alice())

    response = client.get(address(make_decided(), lang="fr"))

    assert response["Content-Type"] == "application/pdf"
    assert "Décision" in text_of(response.content, 1)
