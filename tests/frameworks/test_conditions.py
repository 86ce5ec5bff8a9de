"""Conditions are three-valued: true, false, or open while a context answer is missing."""

import pytest

from assessments.frameworks.schema import Condition
from assessments.frameworks.schema.node import all_of, negation


def condition(**form) -> Condition:
    return Condition.model_validate(form)


APP = {"context": "deployment", "any_of": ("app", "api")}
NOT_APP = {"context": "deployment", "none_of": ("app",)}
SECRET = {"context": "data", "any_of": ("secret",)}


@pytest.mark.parametrize(
    ("form", "chosen", "holds"),
    [
        (APP, {"deployment": ("app",)}, True),
        (APP, {"deployment": ("own",)}, False),
        (APP, {}, None),
        (APP, {"deployment": ()}, None),
        (NOT_APP, {"deployment": ("app",)}, False),
        (NOT_APP, {"deployment": ("own",)}, True),
        (NOT_APP, {}, None),
        (SECRET, {"data": ("public", "secret")}, True),
        ({"all": (APP, SECRET)}, {"deployment": ("app",), "data": ("secret",)}, True),
        ({"all": (APP, SECRET)}, {"deployment": ("own",)}, False),
        ({"all": (APP, SECRET)}, {"deployment": ("app",)}, None),
        ({"any": (APP, SECRET)}, {"deployment": ("app",)}, True),
        ({"any": (APP, SECRET)}, {"deployment": ("own",), "data": ("public",)}, False),
        ({"any": (APP, SECRET)}, {"deployment": ("own",)}, None),
    ],
)
def test_condition_holds_fails_or_stays_open(form, chosen, holds):
    assert condition(**form).holds(chosen) is holds


def test_three_valued_logic():
    assert all_of([]) is True
    assert all_of([True, None]) is None
    assert all_of([None, False]) is False
    assert [negation(value) for value in (True, False, None)] == [False, True, None]


def test_leaves_are_the_parts_that_look_at_one_question():
    nested = condition(all=(APP, {"any": (NOT_APP, SECRET)}))

    assert [leaf.context for leaf in nested.leaves] == ["deployment", "deployment", "data"]
