"""JSON as people write it: what cannot be meant is refused before anything walks through it."""

import json
from typing import Any, NoReturn

from shiftplan.files.problems import BadValue, shown
from shiftplan.files.toml_text import DEPTH_HINT, SIZE_HINT, refuse_excess


def parse_json(text: str) -> dict[str, Any]:
    """The object of a JSON text.

    Raises:
        BadValue: it is no JSON or no object, names a key twice, is nested too deep, or holds a number too large.
    """
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise BadValue(f"no JSON: {shown(str(error), 200)}; texts and keys stand in quotes") from None
    except RecursionError:
        raise BadValue(DEPTH_HINT) from None
    except ValueError as error:
        raise (error if isinstance(error, BadValue) else BadValue(SIZE_HINT)) from None
    if not isinstance(found, dict):
        raise BadValue("use a JSON object in braces { }")
    refuse_excess(found)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadValue(f"the key {shown(key)} stands twice in one object; remove one")
        found[key] = value
    return found


def _constant(word: str) -> NoReturn:
    raise BadValue(f"{word} is no number of JSON; write digits")
