"""What an organisation sets for itself."""

import pytest

from assessments.actions.organisation import (
    OrganisationConflict,
    OrganisationRefused,
    OrganisationSettings,
    edit_organisation,
)
from assessments.models import Event
from assessments.queries.membership import mark_of
from assessments.queries.organisation import settings_of
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme():
    return factories.make_organisation()


def edit(organisation, mark=None, **given):
    settings = OrganisationSettings(**{"name": "Acme", **given})
    return edit_organisation(
        organisation=organisation,
        settings=settings,
        mark=mark or mark_of(settings_of(organisation)),
        by=factories.make_member("Dora", "administrator"),
        at=NOW,
    )


def test_name_second_factor_and_retention_are_kept_with_an_event(acme):
    edit(acme, name="  Acme   Europe ", requires_second_factor=True, keep_years=5)

    acme.refresh_from_db()
    assert (acme.name, acme.requires_second_factor, acme.keep_years) == ("Acme Europe", True, 5)
    event = Event.objects.get(kind="organisation.edited")
    assert (event.before["keep_years"], event.after["keep_years"]) == (None, 5)


def test_nothing_changed_is_no_event(acme):
    edit(acme)

    assert not Event.objects.filter(kind="organisation.edited").exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "201"),
        ({"name": "A\x00cme"}, "cannot be stored"),
        ({"keep_years": 0}, "1 to 30"),
        ({"keep_years": 31}, "1 to 30"),
    ],
)
def test_what_cannot_be_kept_is_refused(acme, given, says):
    with pytest.raises(OrganisationRefused, match=says):
        edit(acme, **given)

    acme.refresh_from_db()
    assert (acme.name, acme.keep_years) == ("Acme", None)


def test_a_name_that_another_organisation_has_is_refused(acme):
    factories.make_organisation("Elsewhere")

    with pytest.raises(OrganisationRefused, match="Another organisation"):
        edit(acme, name="Elsewhere")


def test_who_saw_older_settings_is_told(acme):
    seen = mark_of(settings_of(acme))
    edit(acme, keep_years=5)

    with pytest.raises(OrganisationConflict) as conflict:
        edit(acme, mark=seen, keep_years=7)

    assert conflict.value.current.keep_years == 5
