"""Texts in the encoding that somebody's other programs read."""

from dataclasses import dataclass
from enum import StrEnum

MISSING = "〓"
"""Printers' sign for a letter that is not in the case; it is in every Japanese encoding."""
ALIKE = str.maketrans(
    {"〜": "～", "−": "－", "\u2013": "-", "—": "―", "‖": "∥", "¢": "￠", "£": "￡", "¬": "￢", "\xa0": " "}
)
"""Letters that Windows has under another number, and looks alike."""


class Encoding(StrEnum):
    """utf-8-sig: what Excel recognises by itself. cp932: what older Japanese programs read (Shift_JIS of Windows)."""

    UTF8 = "utf-8-sig"
    CP932 = "cp932"


@dataclass(frozen=True)
class Encoded:
    """Bytes of a text. lost: letters that the encoding lacks, each once, in order; they became 〓."""

    data: bytes
    lost: tuple[str, ...] = ()


def encoded(text: str, encoding: Encoding) -> Encoded:
    """A text in an encoding; letters that it lacks are replaced and told."""
    if encoding is Encoding.UTF8:
        return Encoded(text.encode(encoding.value))
    text = text.translate(ALIKE)
    lost = tuple(letter for letter in dict.fromkeys(text) if not _has(letter, encoding))
    return Encoded("".join(MISSING if letter in lost else letter for letter in text).encode(encoding.value), lost)


def _has(letter: str, encoding: Encoding) -> bool:
    try:
        letter.encode(encoding.value)
    except UnicodeEncodeError:
        return False
    return True
