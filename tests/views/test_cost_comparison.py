"""The costs of a request side by side, the frame they share, and the gate on total cost."""

import json
import re

import pytest
from django.urls import reverse

from assessments.actions.submission import submit_assessment
from assessments.models import CostModel
from tests import factories
from tests.costing.figured import FREE, PAID
from tests.views.costs import sql_of, there

pytestmark = pytest.mark.django_db

COMPARISON_SQL = 5  # session, user, request with role, options, lines of the request


def reference_models(use_case):
    """The free and the paid option of the reference figures."""
    made = []
    for name, model in (("Free app", FREE), ("Paid API", PAID)):
        option = factories.make_assessment(use_case=use_case, name=name).option
        lines = [
            {
                "category": line.category,
                "name": line.name,
                "timing": line.timing,
                "low": int(line.amount.low),
                "mode": int(line.amount.mode),
                "high": int(line.amount.high),
                "probability_pct": int(line.probability * 100),
            }
            for line in model.lines
        ]
        factories.make_cost_model(option, lines=lines)
        made.append(option)
    return made


def test_the_free_option_is_said_to_be_the_dearer_one(client, alice):
    use_case = factories.make_use_case()
    reference_models(use_case)

    response = client.get(reverse("assessments:cost-comparison", args=[use_case.pk]))

    (sentence,) = response.context["dearer"]
    share = int(re.search(r"(\d+)% of simulations", sentence).group(1))
    assert sentence.startswith("“Free app” has no licence or usage fee; all costs counted, it is dearer")
    assert abs(share - 63) <= 1
    assert "“Paid API” costs the least: about €35" in response.content.decode()


def test_the_same_lines_always_give_the_same_page(client, alice):
    use_case = factories.make_use_case()
    reference_models(use_case)
    there = reverse("assessments:cost-comparison", args=[use_case.pk])

    def figures():
        return re.findall(r"[€%][\d,.]+|[\d,.]+%", client.get(there).content.decode())

    assert json.dumps(figures()) == json.dumps(figures())
    assert len(figures()) > 20


def test_the_volume_at_which_two_options_cost_the_same_is_said(client, alice):
    use_case = factories.make_use_case()
    api = factories.make_assessment(use_case=use_case, name="API").option
    own = factories.make_assessment(use_case=use_case, name="Own").option
    usage = {"category": "usage", "unit": "million tokens", "low": 2, "mode": 2, "high": 2}
    usage |= {"timing": "yearly", "volume_low": 1, "volume_mode": 1, "volume_high": 1}
    factories.make_cost_model(api, lines=[usage])
    factories.make_cost_model(own, lines=[{"low": 900, "mode": 900, "high": 900, "timing": "yearly"}])

    response = client.get(reverse("assessments:cost-comparison", args=[use_case.pk]))

    assert response.context["crossings"] == [
        "“API” costs less on average than “Own” up to 450 a year (unit: million tokens), and more above; "
        "expected volume: 1."
    ]


def test_without_models_the_page_says_what_is_not_offered_and_why(client, alice, option):
    page = client.get(reverse("assessments:cost-comparison", args=[option.use_case_id])).content.decode()

    assert "No cost model yet: “Proceed” is not offered" in page
    assert "Total cost is a gate." in page
    assert there(option) in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_comparison_costs_the_same_for_any_number_of_options(client, alice, rows):
    use_case = factories.make_use_case()
    for _number in range(rows):
        factories.make_cost_model(factories.make_assessment(use_case=use_case).option)

    assert sql_of(client, reverse("assessments:cost-comparison", args=[use_case.pk])) == COMPARISON_SQL


def frame(**fields):
    return {"currency": "EUR", "horizon_years": "5", "discount_pct": "3,5", "revision": "1"} | fields


def test_the_frame_is_saved_and_every_cost_follows(client, alice, option):
    factories.make_cost_model(option)
    save = reverse("assessments:cost-frame", args=[option.use_case_id])

    response = client.post(save, frame(discount_pct="0"))

    page = client.get(response.url).content.decode()
    assert "“API” costs about €500 over 5 years" in page


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"currency": "EURO"}, "currency"),
        ({"horizon_years": "11"}, "horizon_years"),
        ({"discount_pct": "x"}, "discount_pct"),
        ({"discount_pct": "60"}, "__all__"),
        ({"currency": "e1r"}, "__all__"),
        ({"currency": "USD"}, "__all__"),
    ],
)
def test_what_is_wrong_with_the_frame_is_said(client, alice, option, fields, place):
    factories.make_cost_model(option)

    response = client.post(reverse("assessments:cost-frame", args=[option.use_case_id]), frame(**fields))

    assert response.status_code == 422
    assert place in response.context["form"].errors


def test_two_people_changing_the_frame_are_told(client, alice):
    use_case = factories.make_use_case()
    save = reverse("assessments:cost-frame", args=[use_case.pk])
    client.post(save, frame())

    stale = client.post(save, frame(horizon_years="7"))

    assert stale.status_code == 409
    assert "over 5 years" in stale.content.decode()
    assert 'value="7"' in stale.content.decode()


def test_the_frame_stays_while_an_option_waits_for_a_decision(client, alice):
    use_case = factories.make_submitted().option.use_case

    response = client.post(reverse("assessments:cost-frame", args=[use_case.pk]), frame())

    assert response.status_code == 409


def test_a_viewer_reads_the_frame_and_cannot_change_it(client):
    use_case = factories.make_use_case()
    client.force_login(factories.make_member("Dora", "viewer"))

    page = client.get(reverse("assessments:cost-comparison", args=[use_case.pk])).content.decode()

    assert "Counted in EUR over 3 years, without discount." in page
    assert "Save the frame" not in page
    assert client.post(reverse("assessments:cost-frame", args=[use_case.pk]), frame()).status_code == 403


# --- the gate ---


def submitted_without_costs():
    assessment = factories.make_complete()
    CostModel.objects.all().delete()
    submit_assessment(assessment=factories.reload(assessment), by=assessment.author, at=factories.NOW)
    return assessment


def test_the_results_lead_from_the_shut_gate_to_the_cost_model(client, alice):
    assessment = factories.make_complete()
    CostModel.objects.all().delete()

    page = client.get(reverse("assessments:assessment-results", args=[assessment.pk])).content.decode()

    assert f'href="{there(assessment.option)}"' in page


def test_without_a_cost_model_plain_approval_is_not_offered_and_the_page_says_why(client):
    assessment = submitted_without_costs()
    client.force_login(factories.bob())
    decide = reverse("assessments:assessment-decide", args=[assessment.pk])

    response = client.get(decide)
    forced = client.post(decide, {"outcome": "approve", "reason": "I want it."})

    page = response.content.decode()
    assert 'value="approve_with_conditions"' in page
    assert 'value="approve"' not in page
    assert "“Approved” without conditions is not offered" in page
    assert "No cost model covers at least the first year." in page
    assert there(assessment.option) in page
    assert forced.status_code == 422
    assert forced.context["form"].errors["outcome"] == ["Choose one of the decisions that are offered."]


def test_with_a_cost_model_plain_approval_is_offered(client):
    assessment = factories.make_submitted()
    client.force_login(factories.bob())

    page = client.get(reverse("assessments:assessment-decide", args=[assessment.pk])).content.decode()

    assert 'value="approve"' in page
