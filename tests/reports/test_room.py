"""Who gets how much of a page."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.reports.brief.parts import shown
from assessments.reports.room import Wish, given_back


def in_lines(shares):
    """Every line ten points high."""
    return 10 * sum(shares.values())


def test_the_most_important_gets_all_it_would_like_before_the_next_gets_any():
    given_now, left = given_back({"a": 1, "b": 1}, [Wish("a", 3), Wish("b", 5)], in_lines, 55)

    assert given_now == {"a": 3, "b": 2}
    assert left == 5


def test_nobody_gets_more_than_wished_for():
    given_now, left = given_back({"a": 1, "b": 0}, [Wish("a", 2), Wish("b", 1)], in_lines, 500)

    assert given_now == {"a": 2, "b": 1}
    assert left == 470


def test_what_has_no_room_for_one_gives_it_to_a_smaller_one():
    heights = {"a": 30, "b": 10}

    given_now, left = given_back(
        {"a": 0, "b": 0},
        [Wish("a", 1), Wish("b", 9)],
        lambda shares: sum(heights[name] * count for name, count in shares.items()),
        25,
    )

    assert given_now == {"a": 0, "b": 2}
    assert left == 5


def test_a_block_may_come_back_with_a_lesser_wish():
    wishes = [Wish("a", 2), Wish("b", 2), Wish("a", 9)]

    given_now, _left = given_back({"a": 1, "b": 1}, wishes, in_lines, 60)

    assert given_now == {"a": 4, "b": 2}


def test_a_page_that_is_too_small_says_so():
    given_now, left = given_back({"a": 7}, [Wish("a", 9)], in_lines, 60)

    assert given_now == {"a": 7}
    assert left == -10


blocks = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.floats(1, 60)), min_size=1, max_size=8)


@given(blocks, st.floats(0, 900))
def test_what_is_given_and_what_is_left_fill_the_page(rows, room):
    least = {str(number): row[0] for number, row in enumerate(rows)}
    wishes = [Wish(str(number), row[0] + row[1]) for number, row in enumerate(rows)]

    def height(shares):
        return sum(row[2] * shares[str(number)] for number, row in enumerate(rows))

    given_now, left = given_back(least, wishes, height, room)

    assert abs(height(given_now) + left - room) < 1e-6
    assert all(least[wish.name] <= given_now[wish.name] <= wish.most for wish in wishes)
    assert left >= 0 or given_now == least
    for wish, row in zip(wishes, rows, strict=True):
        assert given_now[wish.name] == wish.most or row[2] > left


@given(st.lists(st.integers(1, 4), max_size=8), st.integers(1, 20))
def test_hidden_items_leave_a_line_to_say_so(heights, lines):
    count = shown(heights, lines)

    assert count == len(heights) or sum(heights[:count]) <= lines - 1
