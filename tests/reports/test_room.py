"""Who gets how many lines of a page."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.reports.brief.parts import shown
from assessments.reports.room import Claim, allot


def test_every_claim_gets_its_least_then_lines_go_round_in_order():
    given, left = allot([Claim("a", 1, 5, 10), Claim("b", 1, 5, 10)], 55)

    assert given == {"a": 3, "b": 2}
    assert left == 5


def test_nobody_gets_more_than_asked_for():
    given, left = allot([Claim("a", 1, 2, 10), Claim("b", 0, 1, 10)], 500)

    assert given == {"a": 2, "b": 1}
    assert left == 470


def test_a_page_that_is_too_small_says_so():
    _given, left = allot([Claim("a", 5, 9, 10, base=20)], 60)

    assert left == -10


claims = st.lists(
    st.builds(
        lambda least, more, step, base: (least, least + more, step, base),
        st.integers(0, 5),
        st.integers(0, 9),
        st.floats(1, 60),
        st.floats(0, 40),
    ),
    max_size=8,
)


@given(claims, st.floats(0, 900))
def test_what_is_given_and_what_is_left_fill_the_page(rows, height):
    asked = [Claim(str(number), *row) for number, row in enumerate(rows)]

    given, left = allot(asked, height)

    used = sum(claim.base + claim.step * given[claim.name] for claim in asked)
    assert abs(used + left - height) < 1e-6
    assert all(claim.least <= given[claim.name] <= claim.most for claim in asked)


@given(st.lists(st.integers(1, 4), max_size=8), st.integers(1, 20))
def test_hidden_items_leave_a_line_to_say_so(heights, lines):
    count = shown(heights, lines)

    assert count == len(heights) or sum(heights[:count]) <= lines - 1
