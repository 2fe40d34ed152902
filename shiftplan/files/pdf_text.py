"""Text on PDF pages: one Japanese font that is part of the file, and words that are made to fit."""

import unicodedata
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from shiftplan.files.encodings import MISSING

FONT = "NotoSansJP"
FONT_FILE = Path(__file__).parent / "fonts" / "noto-sans-jp@0.4.3" / "NotoSansJP_400Regular.ttf"
SMALLEST = 3.8
"""Points; what is smaller nobody can read on paper."""
CUT = "…"


@cache
def font() -> TTFont:
    """The font, read once; only the letters used go into a file."""
    made = TTFont(FONT, str(FONT_FILE))
    pdfmetrics.registerFont(made)
    return made


@cache
def printable(text: str) -> str:
    """A text in letters of the font: marks that choose a variant are dropped, unknown letters become 〓."""
    known = font().face.charToGlyph
    kept = (each for each in text if not unicodedata.name(each, "").startswith("VARIATION SELECTOR"))
    return "".join(each if ord(each) in known else MISSING for each in kept)


def named(name: str, employee: str) -> str:
    """A person's name; with the id where the font lacks a letter of it."""
    return f"{name} ({employee})" if MISSING in printable(name) else name


def width_of(text: str, size: float) -> float:
    """Width in points."""
    return float(pdfmetrics.stringWidth(text, font().fontName, size))


@cache
def fitted(text: str, width: float, size: float, lines: int = 1) -> tuple[tuple[str, ...], float]:
    """Lines and size of a text that has to fit a width.

    It shrinks, then breaks into as many lines as there may be, and is cut off where nothing else helps.

    Args:
        width: points. size: wanted, points.
    """
    text = printable(text)
    best = (1, SMALLEST)
    for count in range(1, lines + 1):
        needed = max(width_of(part, size) for part in _parts(text, count))
        fitting = size if needed <= width else size * width / needed
        if fitting > best[1] * 1.15 or (count == 1 and fitting >= SMALLEST):  # another line has to be worth it
            best = (count, fitting)
    count, fitting = best
    parts = [_cut(part, width, fitting) for part in _parts(text, count)]
    return tuple(parts), fitting


def _parts(text: str, count: int) -> list[str]:
    """A text in so many parts of about the same length, broken at blanks where there are any."""
    if count == 1:
        return [text]
    middle = len(text) // count
    blanks = [place for place, letter in enumerate(text) if letter.isspace() and 0 < place < len(text) - 1]
    place = min(blanks, key=lambda each: abs(each - middle), default=max(1, middle))
    return [text[:place].rstrip(), *_parts(text[place:].lstrip(), count - 1)]


def _cut(text: str, width: float, size: float) -> str:
    if width_of(text, size) <= width * 1.001:
        return text
    while text and width_of(text + CUT, size) > width:
        text = text[:-1]
    return text + CUT


def write_in(
    canvas: Canvas,
    text: str,
    left: float,
    middle: float,
    width: float,
    size: float,
    *,
    align: str = "left",
    lines: int = 1,
) -> None:
    """Write a text into a box, its height's middle at `middle`; all in points.

    Args:
        align: `left`, `centre` or `right`.
    """
    parts, fitting = fitted(text, width, size, lines)
    leading = fitting * 1.15
    base = middle + leading * (len(parts) - 1) / 2 - fitting * 0.36
    canvas.setFont(font().fontName, fitting)
    for part in parts:
        if align == "left":
            canvas.drawString(left, base, part)
        elif align == "centre":
            canvas.drawCentredString(left + width / 2, base, part)
        else:
            canvas.drawRightString(left + width, base, part)
        base -= leading
