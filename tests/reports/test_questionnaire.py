"""The questionnaire on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessments.queries.dossier import content_hash
from assessments.reports.questionnaire import questionnaire, questionnaire_pdf
from tests.reports.dossiers import framework, scored, smallest, typical
from tests.reports.reader import opened, text_of


def printed(dossier, language="en", *, is_blank=False):
    return questionnaire(
        dossier, framework(), language=language, content_hash=content_hash(dossier), is_blank=is_blank
    )


def rows(content):
    return {question.id: question for group in content.groups for question in group.questions}


def test_it_asks_the_context_and_then_what_this_assessment_asks():
    dossier = typical()

    content = printed(dossier)

    asked = {effect.question for effect in dossier.scorecard.effects}
    assert set(rows(content)) == asked | {f"C{number}" for number in range(1, 13)}


def test_the_answer_given_is_the_only_one_marked():
    question = rows(printed(typical()))["PRIV-01"]

    assert [option.mark for option in question.options if option.is_chosen] == ["●"]
    assert question.options[0].is_chosen
    assert question.evidence == "E3"


def test_several_choices_have_squares():
    question = rows(printed(typical()))["C3"]

    assert {option.mark for option in question.options[:-1]} == {"□", "■"}


def test_what_was_not_provided_is_said():
    for question in rows(printed(smallest())).values():
        assert question.options[-1].label == "Not provided."


def test_a_blank_print_marks_nothing_and_says_how_to_fill_it():
    content = printed(typical(), is_blank=True)

    assert not any(option.is_chosen for question in rows(content).values() for option in question.options)
    assert not any(question.note or question.source for question in rows(content).values())
    assert "Mark one circle" in content.intro
    assert not content.is_draft


def test_an_unknown_and_a_claim_are_marked_as_what_they_are():
    dossier = typical()
    answers = tuple(
        replace(answer, state="unknown", choices=()) if answer.question == "PRIV-01" else answer
        for answer in dossier.answers
    )

    content = rows(printed(replace(dossier, answers=answers)))

    assert [option.label for option in content["PRIV-01"].options if option.is_chosen] == ["Not known yet"]
    assert [option.label for option in content["LOCK-09"].options if option.is_chosen] == [
        "Not applicable, confirmed"
    ]


@pytest.mark.parametrize("is_blank", [True, False])
def test_it_prints_tagged_and_the_same_twice(is_blank, language):
    dossier = scored("eu-vendor-saas", "triage")
    options = {"language": language, "content_hash": content_hash(dossier), "is_blank": is_blank}

    first, second = (questionnaire_pdf(dossier, framework(), **options) for _ in range(2))

    assert first == second
    assert opened(first).Root.MarkInfo.Marked
    assert ("DRAFT" in text_of(first) or "BROUILLON" in text_of(first)) is not is_blank
