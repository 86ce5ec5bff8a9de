"""What is decisive, and who has not read it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions.evidence import open_evidence
from assessments.models import Evidence
from assessments.queries.dossier import dossier_of
from assessments.queries.evidence import (
    decisive_evidence,
    decisive_questions,
    expiring,
    expiry_of,
    unread_by,
)
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


def test_who_has_opened_what():
    first, second = factories.make_evidence(), factories.make_evidence()
    open_evidence(evidence=first, by=factories.bob(), at=NOW)

    assert unread_by(factories.bob(), [first.pk, second.pk]) == {second.pk}
    assert unread_by(factories.alice(), [first.pk, second.pk]) == {first.pk, second.pk}
    assert unread_by(factories.bob(), []) == set()


def test_the_questions_that_carry_the_verdict_are_stops_that_are_asked_and_those_that_flip_it():
    dossier = dossier_of(factories.make_complete(), as_of=TODAY)
    asked = {effect.question for effect in dossier.scorecard.effects}
    framework = factories.framework()
    stops = {q.id for q in framework.questions if q.stop_option and q.stop_option.hard_stop}

    found = decisive_questions(dossier)

    assert stops & asked <= found
    assert found != asked


def test_the_documents_behind_them_are_decisive_and_no_others():
    assessment = factories.make_complete()
    dossier = dossier_of(assessment, as_of=TODAY)
    decisive = decisive_questions(dossier)
    carries = next(id for id in sorted(decisive) if factories.framework().questions_by_id.get(id))
    idle = next(effect.question for effect in dossier.scorecard.effects if effect.question not in decisive)
    wanted = factories.make_citation(assessment, question_id=carries).evidence
    factories.make_citation(assessment, question_id=idle)
    factories.make_evidence()

    assert decisive_evidence(factories.reload(assessment), dossier) == [wanted]


def test_where_nothing_is_cited_nothing_is_asked():
    assessment = factories.make_complete()
    dossier = dossier_of(assessment, as_of=TODAY)

    with CaptureQueriesContext(connection) as queries:
        assert decisive_evidence(assessment, dossier) == []

    assert len(queries) == 0


@pytest.mark.parametrize(
    ("days", "expiry"), [(None, ""), (-1, "expired"), (0, "soon"), (60, "soon"), (61, "")]
)
def test_a_piece_expires_the_day_after_its_last(days, expiry):
    last: date | None = None if days is None else TODAY + timedelta(days=days)
    piece = factories.make_evidence(expires_on=last)

    assert expiry_of(piece, on=TODAY) == expiry
    assert expiring(Evidence.objects.all(), on=TODAY).exists() == (expiry == "soon")
