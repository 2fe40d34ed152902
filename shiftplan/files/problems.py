"""What is wrong with input, collected over all files and refused together."""

import unicodedata
from dataclasses import dataclass, field

from shiftplan.errors import InvalidInput

LONGEST_SHOWN = 80
BLANKS = " \u3000"


class BadValue(ValueError):
    """A value that cannot be read; its message is the hint: what is allowed and how to cure it."""


def on_one_line(text: str) -> str:
    """Text with line breaks and control characters spelt out."""
    if text.isprintable():
        return text
    return "".join(
        repr(sign)[1:-1] if unicodedata.category(sign)[0] in "CZ" and sign not in BLANKS else sign for sign in text
    )


def shown(value: str) -> str:
    """A cell as a message shows it: on one line, cut where it is long."""
    if not value:
        return "(empty)"
    line = on_one_line(value)
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 3] + "..."


@dataclass
class Problems:
    """Collects one line per problem, `FILE:LINE: COLUMN: value: hint`; files in the order met, lines in theirs."""

    _found: list[tuple[str, int, str]] = field(default_factory=list)
    _ranks: dict[str, int] = field(default_factory=dict)
    _cells: set[tuple[str, int | None, str]] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self._found)

    def meet(self, label: str) -> None:
        """Give a file its place in the order in which problems are told."""
        self._ranks.setdefault(label, len(self._ranks))

    def add(self, label: str, line: int | None, column: str, value: str | None, hint: str) -> None:
        """Note a problem; a cell that was refused already is not refused again.

        Args:
            label: file as shown, e.g. `employees.csv` or `site.xlsx[employees]`.
            line: 1 = header; None for site.toml, which is addressed by its keys.
            column: name of the column or dotted key.
            value: as written; None where there is none (a missing column).
            hint: what is allowed and how to cure it.
        """
        if (label, line, column) in self._cells:
            return
        self._cells.add((label, line, column))
        self.meet(label)
        place = label if line is None else f"{label}:{line}"
        parts = [place, column, hint] if value is None else [place, column, shown(value), hint]
        self._found.append((label, line or 0, on_one_line(": ".join(parts))))

    def say(self, label: str, sentence: str) -> None:
        """Note a problem of a whole file."""
        self.meet(label)
        self._found.append((label, 0, on_one_line(f"{label}: {sentence}")))

    def raise_if_any(self) -> None:
        """Refuse the input when anything is wrong.

        Raises:
            InvalidInput: one line per problem.
        """
        if not self._found:
            return
        ordered = sorted(self._found, key=lambda each: (self._ranks[each[0]], each[1]))
        raise InvalidInput.of(list(dict.fromkeys(text for _, _, text in ordered)))
