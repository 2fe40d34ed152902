"""A world small enough to write out every tour in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class World:
    """Hours that e1 can work on each of some days from Monday, and what else is so (fields of Site).

    is_stricter: the planner refuses lawful tours too, for the reason in the rule's docstring.
    """

    code: str
    hours: tuple[str, ...]
    days: int
    history: tuple[str, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    is_stricter: bool = False
    note: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.note}".strip()
