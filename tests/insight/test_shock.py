"""A team's own events."""

from fractions import Fraction

import pytest

from assessments.insight.scenarios import ShockError, own_shock
from tests.insight.events import CASES
from tests.scoring.builder import BANK, MINI


def test_an_own_case_forces_questions_and_context_and_knows_what_late_leaving_means():
    own = own_shock(
        BANK,
        id="own-1",
        title="Our bank asks",
        narrative="In writing.",
        forces={"REP-01": "d", "criticality": "critical"},
        notice_days=10,
        price_factor=Fraction(2),
    )

    assert [(f.question, f.context, f.to) for f in own.forces] == [
        ("REP-01", None, "d"),
        (None, "criticality", "critical"),
    ]
    assert (own.title, own.narrative, own.price_factor) == ("Our bank asks", "In writing.", 2)
    assert own.late_exit == CASES["service-cut-off"].late_exit
    assert own_shock(BANK, id="own-2", title="Quiet", forces={}).late_exit is None
    assert own_shock(MINI, id="own-3", title="Elsewhere", forces={}, days_to_exit=3).late_exit is None


@pytest.mark.parametrize(
    ("forces", "code"), [({"REP-99": "a"}, "unknown_question"), ({"REP-01": "z"}, "unknown_option")]
)
def test_an_own_case_that_names_what_does_not_exist_is_refused(forces, code):
    with pytest.raises(ShockError, match=code) as caught:
        own_shock(BANK, id="own", title="Own", forces=forces)

    ((subject, option),) = forces.items()
    assert (caught.value.code, caught.value.subject, caught.value.option) == (code, subject, option)
