"""A decision is told to everybody who worked for it, and to nobody else."""

import pytest

from assessments.actions.decision import decide
from assessments.models import Notice, UseCase
from assessments.queries.notice import words
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def refuse(assessment):
    """Bob decides."""
    decide(
        assessment=factories.reload(assessment),
        outcome="refuse",
        reason="Too dear.",
        deviation="Too dear.",
        by=factories.bob(),
        at=NOW,
    )


def told():
    return sorted(notice.user.full_name for notice in Notice.objects.filter(kind="decision"))


def test_author_submitter_sponsor_and_who_gave_an_opinion_are_told_once_each():
    assessment = factories.make_submitted()
    sponsor, lawyer = (
        factories.make_member("Sponsor", "viewer"),
        factories.make_member("Lawyer", "contributor"),
    )
    factories.make_member("Bystander", "analyst")
    UseCase.objects.filter(pk=assessment.option.use_case_id).update(sponsor_member=sponsor)
    for function in ("legal", "security"):
        factories.make_opinion(assessment, function=function, given_by=lawyer)
    factories.make_opinion(given_by=factories.make_member("Elsewhere", "analyst"))

    refuse(assessment)

    assert told() == ["Alice", "Lawyer", "Sponsor"]
    notice = Notice.objects.filter(kind="decision").first()
    assert words(notice).subject == f"Refused: Draft product texts · {assessment.option.name}"
    assert notice.path == f"/assessments/{assessment.pk}/"


def test_who_decides_is_not_told():
    assessment = factories.make_submitted()
    factories.make_opinion(assessment, function="legal", given_by=factories.bob())

    refuse(assessment)

    assert told() == ["Alice"]
