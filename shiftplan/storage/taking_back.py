"""Rows that are only ever added: each says something new of a thing, or takes the last word on it back."""

from collections.abc import Hashable, Iterable
from typing import Protocol, TypeVar


class Word(Protocol):
    """A row that speaks of one thing."""

    @property
    def key(self) -> Hashable:
        """What it speaks of."""

    @property
    def undoes(self) -> int | None:
        """Number of the row that it takes back; None where it says something new."""


W = TypeVar("W", bound=Word)


def standing(words: Iterable[W]) -> dict[Hashable, list[W]]:
    """By the thing spoken of the words that nobody took back, in order; words: of a site, in order."""
    found: dict[Hashable, list[W]] = {}
    for each in words:
        kept = found.setdefault(each.key, [])
        if each.undoes is None:
            kept.append(each)
        elif kept:
            kept.pop()
    return found
