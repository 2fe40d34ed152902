"""TOML as people write it: what cannot be a setting is refused before anything walks through it."""

import tomllib
from typing import Any

from shiftplan.files.problems import BadValue, shown

DEEPEST = 20
LARGEST_WHOLE = 10**15
DEPTH_HINT = f"tables or lists lie more than {DEEPEST} deep in each other; no key needs that, remove them"
SIZE_HINT = f"a whole number lies beyond {LARGEST_WHOLE:.0e}; no key needs that, write a smaller one"


def parse_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises:
        BadValue: it is no TOML, is nested too deep, or holds a number too large to be meant.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadValue(f"no TOML: {shown(str(error), 200)}; text stands in quotes, lists in [ ]") from None
    except RecursionError:
        raise BadValue(DEPTH_HINT) from None
    except ValueError:  # more digits than Python turns into a number
        raise BadValue(SIZE_HINT) from None
    refuse_excess(tables)
    return tables


def refuse_excess(tables: dict[str, Any]) -> None:
    """Level by level, for a walk that calls itself would fail on what it looks for."""
    level: list[object] = [tables]
    for _ in range(DEEPEST):
        if any(isinstance(each, int) and abs(each) > LARGEST_WHOLE for each in level):
            raise BadValue(SIZE_HINT)
        level = [inner for each in level for inner in _inside(each)]
    if level:
        raise BadValue(DEPTH_HINT)


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
