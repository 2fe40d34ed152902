"""Dice of the random labour cases: everything is drawn from `random()`, the one draw that never changes."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws; the same seed gives the same draws."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)

    def chance(self, share: float) -> bool:
        """True in that share of the throws."""
        return self.random.random() < share

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return least + int(self.random.random() * (most - least + 1))

    def one_of(self, things: Sequence[T]) -> T:
        """One of the things; a thing that stands there twice comes twice as often."""
        return things[self.between(0, len(things) - 1)]

    def near(self, value: int) -> int:
        """The value itself, one less or one more."""
        return value + self.between(-1, 1)

    def day(self, first: date, last: date) -> date:
        """A day from `first` to `last`."""
        return first + timedelta(days=self.between(0, (last - first).days))
