"""Fields of forms and addresses as arguments of services, or InvalidInput."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from werkzeug.exceptions import NotFound

from shiftplan.errors import InvalidInput
from web.languages import marked

E = TypeVar("E", bound=StrEnum)
REFUSALS = (marked("error:field_day"), marked("error:field_number"))


def day_of(text: str) -> date:
    """A date that is part of an address, 2026-12-07; anything else names no page."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def day_field(fields: Mapping[str, str], name: str) -> date | None:
    """A date as browsers send it, 2026-12-07; None when it is empty.

    Raises:
        InvalidInput: it is no date.
    """
    text = fields.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput(
            f"{name}: {text}: write a date like 2026-12-07", code="field_day", values={"value": text}
        ) from None


def required_day(fields: Mapping[str, str], name: str) -> date:
    """As `day_field`, where an empty one cannot be used."""
    found = day_field(fields, name)
    if found is None:
        raise InvalidInput(f"{name}: write a date like 2026-12-07", code="field_day", values={"value": ""})
    return found


def number_field(fields: Mapping[str, str], name: str) -> int | None:
    """A whole number, None when it is empty.

    Raises:
        InvalidInput: it is none.
    """
    text = fields.get(name, "").strip()
    try:
        return int(text) if text else None
    except ValueError:
        raise InvalidInput(
            f"{name}: {text}: write a whole number", code="field_number", values={"value": text}
        ) from None


def text_field(fields: Mapping[str, str], name: str) -> str:
    """What somebody wrote; browsers send the end of a line as two characters and count it as one."""
    return fields.get(name, "").replace("\r\n", "\n").strip()


def choice_field(fields: Mapping[str, str], name: str, kind: type[E]) -> E | None:
    """One of some words; None when it is empty or none of them, as in an address somebody wrote by hand."""
    text = fields.get(name, "")
    return kind(text) if text in set(kind) else None
