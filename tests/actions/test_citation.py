"""Citing holds its own rules, whatever page or program asks."""

import pytest

from assessments.actions.citation import CitationRefused, cite_passage
from assessments.models import Citation, Event
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

FORMULA = "=HYPERLINK(x) {{ 7*7 }} <b>training</b>"
TEXT = f"We do not train on content. {FORMULA}"


@pytest.fixture
def assessment():
    return factories.make_assessment(context=True)


def document(assessment, organisation=None, **fields):
    usual = {"vendor": assessment.option.product.vendor, "reading": "read"}
    piece = factories.make_evidence(organisation or assessment.organisation, **{**usual, **fields})
    factories.make_evidence_page(piece, TEXT)
    return piece


def cite(assessment, piece, quote="We do not train on content.", page=1):
    return cite_passage(
        assessment=assessment, question_id="PRIV-01", evidence=piece, page=page, quote=quote,
        by=assessment.author, at=NOW,
    )  # fmt: skip


def refused(assessment, piece, **fields):
    with pytest.raises(CitationRefused) as caught:
        cite(assessment, piece, **fields)
    assert not Citation.objects.exists()
    assert not Event.objects.filter(kind="citation.added").exists()
    return str(caught.value)


def test_another_organisations_document_is_refused_though_the_words_stand_there(assessment):
    elsewhere = factories.make_organisation("Elsewhere")

    assert "not offered any more" in refused(assessment, document(assessment, elsewhere, vendor=None))


def test_another_vendors_document_is_refused(assessment):
    piece = document(assessment, vendor=factories.make_vendor(name="Other vendor"))

    assert "not offered any more" in refused(assessment, piece)


def test_a_document_withdrawn_while_the_page_was_open_is_refused(assessment):
    piece = document(assessment, withdrawn_at=NOW, withdrawn_by=assessment.author)

    assert "not offered any more" in refused(assessment, piece)


def test_a_document_still_being_read_has_no_page_to_quote(assessment):
    piece = document(assessment, reading="waiting")
    piece.pages.all().delete()

    assert "no text on page 1" in refused(assessment, piece)


def test_a_quote_that_is_too_long_or_cannot_be_stored_is_refused(assessment):
    piece = document(assessment)

    assert "2000" in refused(assessment, piece, quote="x" * 10_001)
    assert "cannot be stored" in refused(assessment, piece, quote="We do\x00 not train")


def test_a_formula_that_stands_on_the_page_is_kept_as_the_words_it_is(assessment):
    assert cite(assessment, document(assessment), quote=FORMULA).quote == FORMULA


def test_nothing_is_cited_for_what_was_handed_in():
    assessment = factories.make_submitted()

    assert "no longer in progress" in refused(assessment, document(assessment))
