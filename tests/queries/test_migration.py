"""What a newer version of the questionnaire changes, and what becomes of each answer."""

import pytest

from assessments.frameworks.loader import load_framework
from assessments.models import Answer
from assessments.queries.migration import fate_of, framework_changes, newer_version
from tests.two_versions import NEW, OLD, two_versions

__all__ = ["two_versions"]
pytestmark = pytest.mark.usefixtures("two_versions")


def changes():
    return {diff.id: diff.changes for diff in framework_changes(load_framework(OLD), load_framework(NEW))}


def fate(id, chosen="a", **fields):
    before, after = load_framework(OLD), load_framework(NEW)
    answer = Answer(question_id=id, **{"state": "answered", "chosen": chosen, **fields})
    return fate_of(answer, before.question(id), after.questions_by_id.get(id))


def test_every_kind_of_change_is_named_and_what_is_the_same_is_not():
    assert changes() == {
        "AAA-01": ("reworded",),
        "AAA-02": ("options_added",),
        "AAA-03": ("moved",),
        "AAA-04": ("removed",),
        "BBB-02": ("options_removed",),
        "BBB-03": ("added",),
    }


def test_an_answer_stands_only_where_the_same_was_asked():
    assert fate("BBB-01") == "kept"
    assert fate("BBB-01", "", state="unknown") == "kept"
    assert fate("AAA-01") == "proposed"
    assert fate("AAA-02") == "proposed"
    assert fate("AAA-03") == "proposed"
    assert fate("BBB-02", "a") == "proposed"
    assert fate("BBB-02", "b") == "again"
    assert fate("AAA-04") == "left"


def test_what_is_not_an_answer_or_contradicted_is_asked_anew():
    assert fate("AAA-01", "", state="unknown") == "again"
    assert fate("AAA-01", is_contradicted=True) == "again"


def test_only_a_published_and_newer_version_of_the_same_questionnaire_counts():
    assert newer_version(OLD).key == NEW
    assert newer_version(NEW) is None
    assert newer_version("ai-vendor/2026.11") is None
    assert newer_version("mini/draft") is None
