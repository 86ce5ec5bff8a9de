"""The cheapest choices that buy enough of several things at once: exact, and every one of that price."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

ZERO = Fraction(0)
FINE = 10**12  # how finely the sum of all needs is measured


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be taken: what it buys of each need, and its price."""

    name: str
    gains: tuple[int, ...]
    effort: int  # 1 or more
    money: Fraction = ZERO


Group = tuple[Offer, ...]  # at most one of them is taken


class Search:
    """Every choice of least effort, then least money, then fewest offers, that buys at least the needs.

    Effort by effort from a lower bound, so the first that suffices is the least. Within one effort: depth
    first through the groups, most gain for its effort first. A branch ends where even the best of what is
    left cannot buy one of the needs within the effort left (exact, from a table by group and effort), cannot
    buy all of them together, or where money and number are already worse than the best choice found.

    After ``most_nodes`` steps the search is cut short: ``is_proven`` is false then, and ``found`` holds at
    most one choice, made by hand: it suffices, and nothing can be left out of it.
    """

    def __init__(self, groups: Sequence[Group], needs: Sequence[int], *, most: int, most_nodes: int) -> None:
        shares = [self.measured(offer, needs) for group in groups for offer in group]
        measured = iter(shares)
        rows = [[(offer, (*offer.gains, next(measured))) for offer in group] for group in groups]
        self.rows = sorted(rows, key=rank_of_row)
        self.needs = (*needs, FINE * len(needs))
        self.most = most
        self.nodes_left = most_nodes
        self.is_proven = True
        self.is_capped = False
        self.found: list[tuple[Offer, ...]] = []
        self.best: tuple[Fraction, int] | None = None
        self.greatest = sum(max(offer.effort for offer, _ in row) for row in self.rows)
        self.reach = [self.reach_of(need) for need in range(len(self.needs))]
        self.count = [self.count_of(need) for need in range(len(self.needs))]

    @staticmethod
    def measured(offer: Offer, needs: Sequence[int]) -> int:
        """What an offer buys of all needs together, each need counted as FINE and no gain beyond it."""
        return sum(-(-min(gain, need) * FINE // need) for gain, need in zip(offer.gains, needs, strict=True))

    def reach_of(self, need: int) -> list[list[int]]:
        """By group and effort: the most that this and the later groups can buy of one need."""
        later = [0] * (self.greatest + 1)
        tables = [later]
        for row in reversed(self.rows):
            best = later.copy()
            for offer, gains in row:
                gain = gains[need]
                for effort in range(offer.effort, self.greatest + 1):
                    value = later[effort - offer.effort] + gain
                    if value > best[effort]:
                        best[effort] = value
            tables.append(best)
            later = best
        return tables[::-1]

    def count_of(self, need: int) -> list[list[int]]:
        """By group: the most that one, two, three … of this and the later groups can buy of one need."""
        best: list[int] = []
        tables = [[0]]
        for row in reversed(self.rows):
            best.append(max(gains[need] for _, gains in row))
            best.sort(reverse=True)
            tables.append([0, *accumulate(best)])
        return tables[::-1]

    def run(self) -> None:
        """Search; the results are in the fields."""
        if any(table[0][self.greatest] < need for table, need in zip(self.reach, self.needs, strict=True)):
            return
        least = max(bisect_left(table[0], need) for table, need in zip(self.reach, self.needs, strict=True))
        for effort in range(least, self.greatest + 1):
            self.walk(0, effort, self.needs, ZERO, ())
            if self.found or not self.is_proven:
                break
        if not self.is_proven:
            self.found, self.is_capped = self.by_hand(), False

    def walk(
        self, place: int, effort: int, needs: tuple[int, ...], money: Fraction, taken: tuple[Offer, ...]
    ) -> None:
        """Every choice among the groups from ``place`` on, with this much effort left."""
        if all(need <= 0 for need in needs[:-1]):
            self.record(money, taken)
            return
        self.nodes_left -= 1
        if self.nodes_left < 0:
            self.is_proven = False
        if not self.is_proven or self.is_hopeless(place, effort, needs, money, len(taken)):
            return
        for offer, gains in self.rows[place]:
            if offer.effort <= effort:
                left = tuple([need - gain for need, gain in zip(needs, gains, strict=True)])
                self.walk(place + 1, effort - offer.effort, left, money + offer.money, (*taken, offer))
        self.walk(place + 1, effort, needs, money, taken)

    def is_hopeless(
        self, place: int, effort: int, needs: tuple[int, ...], money: Fraction, count: int
    ) -> bool:
        """Whether no choice from here on can be among the best."""
        for table, need in zip(self.reach, needs, strict=True):
            if table[place][effort] < need:
                return True
        if self.best is None:
            return False
        more = max(bisect_left(table[place], need) for table, need in zip(self.count, needs, strict=True))
        least = (money, count + more)
        return least >= self.best if self.is_capped else least > self.best

    def record(self, money: Fraction, taken: tuple[Offer, ...]) -> None:
        """Keep a choice that is as good as the best so far; drop the others if it is better."""
        price = money, len(taken)
        if self.best is None or price < self.best:
            self.best, self.found, self.is_capped = price, [], False
        if price > self.best:
            return
        if len(self.found) < self.most:
            self.found.append(taken)
        else:
            self.is_capped = True

    def by_hand(self) -> list[tuple[Offer, ...]]:
        """The most of every group, less what can be left out, if that suffices."""
        taken = [max(row, key=lambda entry: entry[1][-1]) for row in self.rows]
        needs = self.needs[:-1]
        spare = [sum(gains[n] for _, gains in taken) - need for n, need in enumerate(needs)]
        if any(value < 0 for value in spare):
            return []
        kept = []
        for offer, _ in reversed(taken):
            less = [value - gain for value, gain in zip(spare, offer.gains, strict=True)]
            if all(value >= 0 for value in less):
                spare = less
            else:
                kept.append(offer)
        return [tuple(reversed(kept))]


def rank_of_row(row: list[tuple[Offer, tuple[int, ...]]]) -> tuple[Fraction, str]:
    """Most gain for its effort first; of equal ones by name."""
    return min(Fraction(-gains[-1], offer.effort) for offer, gains in row), row[0][0].name
