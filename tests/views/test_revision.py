"""A revision that a page has shown is a small number; what is sent in its place breaks nothing."""

import pytest
from django.urls import reverse

from assessments.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
# The largest whole numbers of the two databases, one more, and more digits than are read as a number.
STRANGE = [str(2**31 - 1), str(2**63 - 1), str(2**63), "9" * 5000]
CASE = {"title": "Our host leaves", "notice_days": "30"}
FRAME = {"currency": "EUR", "horizon_years": "4", "discount_pct": "5"}
REQUEST = {"verb": "Draft", "object": "texts", "sponsor": "Sales", "benefit": "Time", "do_nothing": "Late"}


@pytest.mark.parametrize("revision", STRANGE)
@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("use-case-edit", REQUEST),
        ("option-facts", {"kind": "offer"}),
        ("cost-frame", FRAME),
        ("scenario-edit", CASE),
        ("finding-edit", {"treatment": "mitigate", "status": "open"}),
    ],
)
def test_no_such_revision_can_have_been_shown(client, alice, page, fields, revision):
    assessment = factories.make_assessment(context=True, answers={"PRIV-01": "e"})
    use_case = assessment.option.use_case
    arguments = {
        "option-facts": [assessment.option_id],
        "scenario-edit": [use_case.pk, factories.make_own_scenario(use_case).pk],
        "finding-edit": [assessment.pk, "PRIV-01"],
    }
    address = reverse(f"assessments:{page}", args=arguments.get(page, [use_case.pk]))
    history = Event.objects.count()

    response = client.post(address, fields | {"revision": revision})

    assert response.status_code == 422
    assert Event.objects.count() == history
