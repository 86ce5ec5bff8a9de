"""From a request to a submitted assessment, as Alice does it in each language, without a script."""

import re

import pytest
from django.urls import reverse

from assessments.models import Assessment
from assessments.queries.stored_answers import stored_answers
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = {
    "en": {
        "empty": "Start with what you want to do",
        "allowed": "Allowed today, before any decision",
        "check": "Not answered",
        "left": "Nothing is left open",
        "waiting": "Waiting for a reviewer",
    },
    "fr": {
        "empty": "Commencez par ce que vous voulez faire",
        "allowed": "Permis dès aujourd’hui, avant toute décision",
        "check": "Sans réponse",
        "left": "Rien ne reste ouvert",
        "waiting": "En attente d’un relecteur",
    },
}


def text(response):
    assert response.status_code == 200
    return response.content.decode().replace("&#x27;", "'")


def revisions(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+-revision)" value="([^"]*)"', page))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_whole_way_to_a_submitted_assessment(client, language):
    words = WORDS[language]
    client.force_login(factories.alice())
    client.post(reverse("set_language"), {"language": language})

    # an empty page says what to do first; a request in three steps
    assert words["empty"] in text(client.get(reverse("assessments:home")))
    option = client.post(
        reverse("assessments:use-case-create"),
        {
            "verb": "Résumer",
            "object": "les courriels « clients »",
            "sponsor": "Head of support",
            "benefit": "Two hours a day.",
            "do_nothing": "Answers stay slow.",
        },
    ).url
    context = client.post(option, {"vendor_name": "Vendor", "product_name": "Plan", "name": "SaaS"}).url
    assert f'lang="{language}"' in text(client.get(context))

    # the context decides what is allowed today and how deep the review goes
    answers = {id: list(values) for id, values in factories.CONTEXT.items()}
    assessment_page = client.post(context, answers | revisions(text(client.get(context)))).url
    assert words["allowed"] in text(client.get(assessment_page))
    assessment = Assessment.objects.get()
    check = reverse("assessments:assessment-check", args=[assessment.pk])
    assert words["check"] in text(client.get(check))

    # every section in turn, each leading to the next
    framework = factories.framework()
    there = reverse("assessments:section-edit", args=[assessment.pk, "PRIV"])
    while "/sections/" in there:
        fields = revisions(text(client.get(there)))
        for id in [name.removesuffix("-revision") for name in fields]:
            best = framework.question(id).best_option.value
            fields |= {id: best, f"{id}-evidence": "E4"}
        there = client.post(there, fields).url
    assert there == assessment_page

    # nothing is left to look at; it is submitted and waits for somebody else
    assert words["left"] in text(client.get(check))
    client.post(reverse("assessments:assessment-submit", args=[assessment.pk]))
    assert words["waiting"] in text(client.get(reverse("assessments:home")))


def test_the_language_of_the_page_never_changes_what_is_stored(client):
    client.force_login(factories.alice())
    stored = []
    for language in ("en", "fr"):
        assessment = factories.make_assessment(context=True)
        client.post(reverse("set_language"), {"language": language})
        there = reverse("assessments:section-edit", args=[assessment.pk, "PRIV"])
        fields = revisions(text(client.get(there))) | {"PRIV-01": "c", "PRIV-01-evidence": "E2"}
        client.post(there, fields | {"PRIV-02": "unknown", "PRIV-01-source_on": "2026-11-01"})
        found = stored_answers(assessment)
        stored.append(
            [
                (id, found[id].state, found[id].choices, found[id].evidence_level, found[id].source_on)
                for id in ("PRIV-01", "PRIV-02")
            ]
        )

    assert stored[0] == stored[1]
