"""Icons: every one that a label names can be drawn, and decoration stays silent."""

import pytest

from assessments import labels
from assessments.templatetags.icons import ICONS, icon

REGISTERS = {
    name: value for name, value in vars(labels).items() if name.isupper() and isinstance(value, dict)
}
LABELS = [
    (f"{name}.{code}", label)
    for name, register in REGISTERS.items()
    for code, label in register.items()
    if isinstance(label, labels.Label)
]


@pytest.mark.parametrize(("code", "label"), LABELS, ids=[code for code, _ in LABELS])
def test_every_label_has_a_drawing(code, label):
    assert label.icon in ICONS


def test_the_verdicts_have_five_different_shapes():
    drawings = {ICONS[label.icon] for label in labels.VERDICT.values()}

    assert len(drawings) == len(labels.VERDICT) == 5


def test_an_icon_without_a_label_is_hidden_from_assistive_technology():
    assert 'aria-hidden="true"' in icon("add")
    assert "aria-label" not in icon("add")


def test_a_spoken_icon_escapes_its_label():
    assert 'role="img" aria-label="&lt;b&gt;"' in icon("add", label="<b>")


def test_an_unknown_icon_is_a_bug_and_says_so():
    with pytest.raises(KeyError, match="no-such-icon"):
        icon("no-such-icon")
