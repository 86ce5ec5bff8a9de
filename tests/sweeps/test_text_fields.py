"""No field of text is without a limit: 10,001 characters are told off at their field, never cut or stored."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django import forms

import assessments.forms as room

# Compared or unsealed, and never stored as text.
UNSTORED = (forms.HiddenInput, forms.PasswordInput)
# allauth’s, limited when they are made.
ELSEWHERE = "assessments.forms.second_factor"


def all_forms():
    """Every form of ours, by name."""
    for module in iter_modules(room.__path__):
        for name, form in sorted(vars(import_module(f"{room.__name__}.{module.name}")).items()):
            is_form = (
                isinstance(form, type) and issubclass(form, forms.BaseForm) and hasattr(form, "base_fields")
            )
            if is_form and form.__module__.startswith(room.__name__) and form.__module__ != ELSEWHERE:
                yield name, form


def text_fields():
    """Every field that takes text as it is typed."""
    found = {}
    for form_name, form in all_forms():
        for name, field in form.base_fields.items():
            if isinstance(field, forms.CharField) and not isinstance(field.widget, UNSTORED):
                found[f"{form_name}.{name}"] = field
    return found


@pytest.mark.parametrize("field", text_fields().values(), ids=text_fields().keys())
def test_ten_thousand_and_one_characters_are_refused(field):
    with pytest.raises(forms.ValidationError):
        field.clean("x" * 10_001)


def test_the_sweep_sees_the_fields():
    assert {"CommentForm.text", "AlertForm.reason", "UseCaseForm.verb"} <= text_fields().keys()
