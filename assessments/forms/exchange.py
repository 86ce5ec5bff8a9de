"""An assessment as a file: chosen, read, and told apart from anything else."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.vendor import choose_organisation
from assessments.models import Membership, Organisation

MOST_BYTES = 5 * 1024 * 1024


class ImportForm(forms.Form):
    """A JSON file in, its content out; what it means is for the action."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A JSON file exported from an assessment, at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    def __init__(self, *args: Any, memberships: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_organisation(self, memberships)

    def clean_file(self) -> dict[str, Any]:
        """The content of the file; ``forms.ValidationError`` with the place where it cannot be read."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is too large: %(size)s; at most %(limit)s.")
                % {"size": filesizeformat(file.size or 0), "limit": filesizeformat(MOST_BYTES)}
            )
        return parsed(file.read())

    def organisation(self) -> Organisation:
        """Where the assessment will belong."""
        return self.only_organisation or self.cleaned_data["organisation"]


def parsed(content: bytes) -> dict[str, Any]:
    """Strict JSON: UTF-8, no key twice, nothing JSON does not know, an object at the top."""
    try:
        value = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_without_doubles, parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        raise forms.ValidationError(
            _("This file is not UTF-8 text (byte %(position)s).") % {"position": error.start + 1}
        ) from error
    except json.JSONDecodeError as error:
        raise forms.ValidationError(
            _("This file is not valid JSON: line %(line)s, column %(column)s.")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except RecursionError as error:
        raise forms.ValidationError(_("This file is nested too deeply.")) from error
    except ValueError as error:  # a number of thousands of digits
        raise forms.ValidationError(_("This file is not valid JSON.")) from error
    if not isinstance(value, dict):
        raise forms.ValidationError(_("This is not an assessment exported from here."))
    return value


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _value in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise forms.ValidationError(_("The key “%(key)s” stands twice in one object.") % {"key": double[:80]})
    return values


def _no_constant(name: str) -> NoReturn:
    raise forms.ValidationError(_("%(name)s is not a number JSON knows.") % {"name": name})
