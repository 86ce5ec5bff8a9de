"""Every text of the interface exists in both languages: nothing missing, fuzzy, stale or broken."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]

# How many leading arguments of each call are texts, and whether a context stands before them.
CALLS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (1, True),
    "pgettext_lazy": (1, True),
    "npgettext": (2, True),
    "npgettext_lazy": (2, True),
}
# What templatize() leaves of a template's texts, the rest being blanked out.
TEMPLATE_CALL = re.compile(
    r"""\b(_|gettext|ngettext|pgettext|npgettext)\(((?:\s*u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\s*,?)+)"""
)
TEMPLATE_TEXT = re.compile(r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""")

Key = tuple[str | None, str, str]  # context, text, plural


def _key(name: str, texts: list[str]) -> Key:
    count, has_context = CALLS[name]
    context, *rest = texts if has_context else [None, *texts]
    return context, rest[0], rest[1] if count == 2 else ""


def texts_of_python(source: str) -> Iterator[Key]:
    """The texts in gettext calls; one that is not a plain string cannot be translated: an error."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in CALLS and node.args:
            count, has_context = CALLS[name]
            yield _key(name, [ast.literal_eval(argument) for argument in node.args[: count + has_context]])


def texts_of_template(source: str) -> Iterator[Key]:
    """The texts in translate and blocktranslate tags, as makemessages would collect them."""
    for call in TEMPLATE_CALL.finditer(templatize(source)):
        yield _key(call[1], [ast.literal_eval(text) for text in TEMPLATE_TEXT.findall(call[2])])


def texts_in_use() -> dict[Key, str]:
    """Every text of the project's code and templates, with one place where it stands."""
    found: dict[Key, str] = {}
    for folder, pattern, texts in [
        ("assessments", "*.py", texts_of_python),
        ("riskapp", "*.py", texts_of_python),
        ("templates", "*.html", texts_of_template),
        ("templates", "*.txt", texts_of_template),
    ]:
        for path in sorted((ROOT / folder).rglob(pattern)):
            for key in texts(path.read_text()):
                found.setdefault(key, str(path.relative_to(ROOT)))
    return found


def catalogue_of(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def entries_of(language: str) -> list[polib.POEntry]:
    return [entry for entry in catalogue_of(language) if not entry.obsolete]


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def pairs_of(entry: polib.POEntry) -> list[tuple[str, str]]:
    """The texts of an entry beside their translations."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid_plural, text) for text in entry.msgstr_plural.values()]


def placeholders(text: str) -> set[str]:
    """The names a text is completed with, in either notation."""
    braces = {name for _, name, _, _ in string.Formatter().parse(text) if name} if _is_format(text) else set()
    return braces | set(re.findall(r"%\((\w+)\)[a-z]", text)) | set(re.findall(r"%[sd]", text))


def _is_format(text: str) -> bool:
    try:
        return bool(list(string.Formatter().parse(text)))
    except ValueError:  # a lone brace: not meant as a format
        return False


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_in_use_is_translated(language: str):
    translated = {key_of(entry) for entry in entries_of(language) if entry.translated()}

    missing = {key: place for key, place in texts_in_use().items() if key not in translated and key[1]}

    assert missing == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_holds_nothing_that_is_no_longer_used(language: str):
    in_use = texts_in_use()

    stale = [entry.msgid for entry in entries_of(language) if key_of(entry) not in in_use]

    assert stale == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_fuzzy_untranslated_or_obsolete(language: str):
    catalogue = catalogue_of(language)

    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_placeholders(language: str):
    broken = [
        (text, translation)
        for entry in entries_of(language)
        for text, translation in pairs_of(entry)
        if placeholders(text) != placeholders(translation)
    ]

    assert broken == []


def test_french_is_typeset_as_french():
    straight_or_breaking = re.compile(r"(?<=\w)'(?=\w)|(?<=[\w)»]) (?:[:;?!»]|%(?!\())|« ")

    wrong = [
        translation
        for entry in entries_of("fr")
        for _text, translation in pairs_of(entry)
        if straight_or_breaking.search(translation)
    ]

    assert wrong == []


def test_no_text_stands_inside_an_f_string_where_makemessages_does_not_look():
    hidden = {
        str(path.relative_to(ROOT)): texts
        for folder in ("assessments", "riskapp")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if (
            texts := [
                key[1]
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.JoinedStr)
                for key in texts_of_python(ast.unparse(node))
            ]
        )
    }

    assert hidden == {}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_compiled_catalogue_is_fresh(path: Path):
    assert path.with_suffix(".mo").read_bytes() == polib.pofile(str(path)).to_binary(), (
        "run: make compile-messages"
    )


def test_the_collector_sees_what_makemessages_sees():
    python = '_("One")\nngettext("%(n)s two", "%(n)s twos", n)\npgettext("verb", "Open")\n'
    template = (
        '{% load i18n %}{% translate "It\'s" %}{% translate "Open" context "verb" %}'
        "<p title=\"{% translate 'Title' %}\">"
        "{% blocktranslate count n=x %}{{ n }} item{% plural %}{{ n }} items{% endblocktranslate %}</p>"
        "{{ value|default:_('None yet') }}"
    )

    assert list(texts_of_python(python)) == [
        (None, "One", ""),
        (None, "%(n)s two", "%(n)s twos"),
        ("verb", "Open", ""),
    ]
    assert list(texts_of_template(template)) == [
        (None, "It's", ""),
        ("verb", "Open", ""),
        (None, "Title", ""),
        (None, "%(n)s item", "%(n)s items"),
        (None, "None yet", ""),
    ]
