"""Keeping a printed file."""

from __future__ import annotations

import pytest

from assessments.actions.report import keep_report
from assessments.models import Event, Report
from tests.factories import NOW, make_assessment, make_decided

pytestmark = pytest.mark.django_db


def kept(assessment, content_hash="a" * 64, pdf=b"%PDF first", is_draft=True, **facts):
    words = {"kind": "brief", "language": "en", "at": NOW} | facts
    return keep_report(assessment=assessment, content_hash=content_hash, pdf=pdf, is_draft=is_draft, **words)


def test_the_first_print_of_a_content_stays():
    assessment = make_decided()

    for pdf in (b"%PDF first", b"%PDF second"):
        kept(assessment, pdf=pdf, is_draft=False)

    assert bytes(Report.objects.get().pdf) == b"%PDF first"


def test_keeping_is_no_event():
    assessment = make_assessment()
    before = Event.objects.count()

    kept(assessment)

    assert Event.objects.count() == before


def test_old_drafts_go_and_decided_prints_stay():
    assessment = make_assessment()
    final = kept(assessment, "f" * 64, is_draft=False)

    for number in range(7):
        kept(assessment, f"{number:064d}")

    hashes = set(Report.objects.values_list("content_hash", flat=True))
    assert hashes == {final.content_hash, *(f"{number:064d}" for number in range(3, 7))}


def test_languages_and_kinds_are_kept_apart():
    assessment = make_assessment()

    for language in ("en", "fr"):
        for kind in ("brief", "blank"):
            kept(assessment, language=language, kind=kind)

    assert Report.objects.count() == 4
