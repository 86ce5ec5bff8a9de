"""A document from the upload to the report: added, read in the background, used, printed, opened."""

import pytest
from django.urls import reverse

from assessments.models import Evidence, EvidencePage
from assessments.queries.evidence import unread_by
from tests import documents, factories
from tests.documents import upload
from tests.jobs import run_jobs
from tests.journeys.steps import place

pytestmark = pytest.mark.django_db


def test_from_the_upload_to_the_report(client):
    assessment = factories.make_complete()
    alice, bob = factories.alice(), factories.bob()
    client.force_login(alice)
    vendor = assessment.option.product.vendor

    added = client.post(
        reverse("assessments:evidence-create"),
        {
            "file": upload("dpa.pdf", documents.pdf("Customer content is never used for training.")),
            "title": "Data processing agreement",
            "issuer": "The vendor’s counsel",
            "issued_on": "2026-03-01",
            "level": "E4",
            "confidentiality": "confidential",
            "vendor": vendor.pk,
        },
    )
    piece = Evidence.objects.get()
    run_jobs()
    read = client.get(added.url).content.decode()
    choice = client.get(place("document-choose", assessment, "PRIV-01"))
    client.post(
        place("document-choose", assessment, "PRIV-01"),
        {"evidence": piece.pk, "revision": choice.context["revision"]},
    )
    client.force_login(bob)
    unread_before = unread_by(bob, [piece.pk])
    handed_out = client.post(reverse("assessments:evidence-open", args=[piece.pk]))
    report = client.get(place("report-html", assessment)).content.decode()

    assert EvidencePage.objects.get().text == "Customer content is never used for training."
    assert "1 page with text" in read
    assert b"".join(handed_out.streaming_content).startswith(b"%PDF")
    assert (unread_before, unread_by(bob, [piece.pk])) == ({piece.pk}, set())
    assert "Data processing agreement" in report
    assert piece.sha256[:12] in report
