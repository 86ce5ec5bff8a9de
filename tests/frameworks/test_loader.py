"""YAML → Framework, or every fault at once."""

import json
import re
import shutil
from datetime import date
from fractions import Fraction

import pytest

from assessments.frameworks.content import read_source
from assessments.frameworks.editor_schema import EDITOR_SCHEMA, editor_schema
from assessments.frameworks.loader import (
    LIBRARY,
    FrameworkError,
    latest,
    load_framework,
    published_versions,
    stored_versions,
)
from assessments.frameworks.publication import library_faults, publish
from assessments.frameworks.schema import Band
from tests.frameworks.broken import LIBRARY as MINI_LIBRARY
from tests.frameworks.broken import Refusal, broken_library, refusals

KEY = "ai-vendor/2026.11"


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: refusal.name)
def test_loader_refuses_and_names_every_fault(refusal: Refusal, tmp_path):
    library = broken_library(refusal, tmp_path / "library")

    with pytest.raises(FrameworkError) as caught:
        load_framework("mini/1", library)

    assert caught.value.faults == refusal.says
    assert str(caught.value).splitlines()[1:] == list(refusal.says)


def test_every_fault_is_unlike_the_others():
    """A refusal that no other bad file shows is worth its file."""
    assert len(refusals()) > 90


@pytest.mark.parametrize("key", ["ai-vendor/1999.01", "ai-vendor", "", "../library/mini/1", "nobody/1"])
def test_unknown_version_is_refused_with_the_known_ones(key):
    with pytest.raises(FrameworkError, match=re.escape(f"no such framework version (known: {KEY})")):
        load_framework(key)


def test_empty_library_says_that_none_is_known(tmp_path):
    with pytest.raises(FrameworkError, match=r"known: none"):
        load_framework("mini/1", tmp_path)


def test_one_object_per_process():
    assert load_framework(KEY) is load_framework(KEY)


def test_latest_is_the_last_published_version():
    assert latest() is load_framework(published_versions()[-1])
    assert latest().key == KEY


def test_latest_of_an_unpublished_slug_is_refused():
    with pytest.raises(FrameworkError, match="no version of 'nobody' is published"):
        latest("nobody")


def test_numbers_are_the_decimals_that_were_written():
    framework = load_framework(KEY)

    assert framework.evidence_level("E3").factor == Fraction(85, 100)
    assert framework.meta.as_of == date(2026, 11, 23)


def test_hash_counts_words_and_not_comments(tmp_path):
    library = tmp_path / "library"
    shutil.copytree(MINI_LIBRARY, library)
    before = load_framework("mini/1", MINI_LIBRARY).hash
    path = library / "mini" / "1" / "scenarios.yaml"
    text = path.read_text(encoding="utf-8")

    path.write_text(f"# A comment\n{text}", encoding="utf-8")
    same = load_framework("mini/1", library).hash
    path.write_text(text.replace("It stops", "It ends"), encoding="utf-8")
    load_framework.__globals__["_load"].cache_clear()

    assert same == before
    assert load_framework("mini/1", library).hash != before


def test_look_ups_find_what_the_lists_hold():
    framework = load_framework(KEY)

    for item in framework.questions:
        assert framework.question(item.id) is item
        assert item in framework.dimension_of(item.id).questions
        assert all(item.id in criterion.question_ids for criterion in framework.criteria_of(item.id))
    for criterion in framework.criteria:
        assert framework.criterion(criterion.id) is criterion
        assert criterion in framework.dimension_of(criterion.id).criteria
    for dimension in framework.dimensions:
        assert framework.dimension(dimension.id) is dimension
    for question in framework.context.questions:
        assert framework.context_question(question.id) is question
        assert framework.criteria_of(question.id)
    assert framework.criteria_of("nothing") == ()
    assert framework.role("dpo").label.en == "Data protection officer"
    assert framework.fact("P-01").certainty == "V2"
    assert framework.article_criterion("AC-25").status == "alleged_and_denied"
    assert framework.verdict("escalate").label.to("fr") == "Soumettre au comité"
    assert framework.verdict("not_enough_information").label.to("en") == "Not enough information"


def test_citation_splits_into_reference_and_locator():
    reference, locator = load_framework(KEY).reference("GDPR:28(3)(a)")

    assert (reference.short.to("fr-ca"), locator) == ("RGPD", "28(3)(a)")
    assert load_framework(KEY).reference("EDPB28-2024")[1] == ""


def test_question_knows_its_options():
    question = load_framework(KEY).question("PRIV-01")

    assert question.values == ("a", "b", "c", "d", "e")
    assert question.option("b").anchor == Fraction(3, 4)
    assert question.best_option.value == "a"
    assert load_framework(KEY).question("GEO-01").best_option.value == "a"
    assert question.stop_option is question.option("e")
    with pytest.raises(KeyError):
        question.option("z")


def test_every_hard_stop_has_its_message():
    bank = load_framework("ai-vendor/2026.11")
    question = bank.question("PRIV-01")

    assert bank.stop_messages.keys() == bank.stop_ids
    assert bank.stop_messages["PRIV-01"] == question.stop_option.hard_stop.message


def test_appetite_of_an_organisation_replaces_bands_and_ceilings_and_nothing_else():
    framework = load_framework(KEY)
    bands = (Band(verdict="proceed"), Band(verdict="escalate", above=Fraction(10)))

    stricter = framework.with_appetite(bands=bands, ceilings=())

    assert (stricter.bands, stricter.ceilings) == (bands, ())
    assert stricter.dimensions is framework.dimensions
    assert framework.with_appetite().bands is framework.bands


# --- the real content ---


def test_the_bank_has_what_was_delivered():
    framework = load_framework(KEY)

    assert len(framework.questions) == 89
    assert len(framework.criteria) == 30
    assert len(framework.article_criteria) == 43
    assert len(framework.context.questions) == 12


def test_every_article_criterion_is_scored_and_cites_a_short_passage():
    framework = load_framework(KEY)

    for item in framework.article_criteria:
        assert 5 < len(item.passage) < 130, item.id
        for id in item.scored_by:
            assert item in framework.article_criteria_of(id)


def test_context_questions_say_for_what_their_answer_is_true():
    scopes = {question.id: question.scope for question in load_framework(KEY).context.questions}

    assert scopes == {
        "deployment": "option",
        "commercial_tier": "option",
        "ecosystem_coupling": "option",
        "data_classes": "use_case",
        "user_population": "use_case",
        "sector": "use_case",
        "enterprise_jurisdictions": "use_case",
        "criticality": "use_case",
        "autonomy": "use_case",
        "decision_impact": "use_case",
        "vendor_control_jurisdiction": "vendor",
        "model_openness": "product",
    }


def french_texts(node: object) -> list[str]:
    """Every French text below a piece of raw content."""
    if isinstance(node, dict):
        own = [node["fr"]] if isinstance(node.get("fr"), str) else []
        return own + [text for value in node.values() for text in french_texts(value)]
    return [text for value in node for text in french_texts(value)] if isinstance(node, tuple) else []


def test_french_has_its_no_break_spaces():
    for path in sorted((LIBRARY / KEY).glob("*.yaml")):
        for text in french_texts(read_source(path).content):
            assert not re.search(r"(?<! ) [:;?!»%](?!\w)|« ", text), f"{path.name}: {text}"
            assert "'" not in text, f"{path.name}: {text}"


# --- publication ---


def test_published_content_has_not_changed():
    assert library_faults() == []


def test_editor_schema_is_current():
    assert EDITOR_SCHEMA.read_text(encoding="utf-8") == editor_schema()
    assert len(json.loads(editor_schema())["anyOf"]) == 7


def test_publishing_appends_once(tmp_path):
    lock = tmp_path / "published.lock"

    assert publish(MINI_LIBRARY, lock) == ["mini/1"]
    first = lock.read_text(encoding="utf-8")

    assert publish(MINI_LIBRARY, lock) == []
    assert lock.read_text(encoding="utf-8") == first
    assert published_versions(lock) == ("mini/1",)
    assert library_faults(MINI_LIBRARY, lock) == []


def test_a_change_to_a_published_version_is_refused(tmp_path):
    lock = tmp_path / "published.lock"
    lock.write_text(f"{'0' * 64}  mini/1\n", encoding="utf-8")

    assert library_faults(MINI_LIBRARY, lock) == [
        "mini/1: published content has changed: undo it or write a new version"
    ]


def test_a_published_version_that_is_gone_is_reported(tmp_path):
    lock = tmp_path / "published.lock"
    publish(MINI_LIBRARY, lock)

    assert library_faults(tmp_path, lock) == ["mini/1: published, but not in the library"]


def test_a_broken_version_in_the_library_is_reported(tmp_path):
    library = broken_library(refusals()[0], tmp_path / "library")

    assert library_faults(library, tmp_path / "none.lock") == [
        f"mini/1: {fault}" for fault in refusals()[0].says
    ]
    assert stored_versions(library) == ("mini/1",)


def test_the_gates_on_cost_are_those_that_need_a_cost_model():
    framework = load_framework("ai-vendor/2026.11")

    named = {gate.id for gate in framework.gates if gate.needs == "cost_model"}

    assert named
    assert framework.cost_gates == named
