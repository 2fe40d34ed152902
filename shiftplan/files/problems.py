"""What is wrong with input, collected over all files and refused together."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from shiftplan.errors import InvalidInput

LONGEST_SHOWN = 60
MOST_SHOWN = 10
# Of one kind in one column of a file; the rest is counted.
MOST_ALIKE = 20
NUMBERS = re.compile(r"[0-9]+")
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


def shown(value: str, longest: int = LONGEST_SHOWN) -> str:
    """A cell as a message shows it: on one line, cut where it is long."""
    if not value:
        return "(empty)"
    line = on_one_line(value[: longest + 1])
    return line if len(line) <= longest else line[: longest - 3] + "..."


def listed(names: Iterable[str]) -> str:
    """Names in order as a hint shows them: long ones cut, the first ten of many."""
    ordered = sorted(names)
    return ", ".join(map(shown, ordered[:MOST_SHOWN])) + (", ..." if len(ordered) > MOST_SHOWN else "")


@dataclass(frozen=True)
class Problem:
    """One line; `kind` is what it has in common with others of the same file, None = it is always told."""

    label: str
    line: int
    text: str
    kind: tuple[str, str, str] | None = None


@dataclass
class Problems:
    """Collects one line per problem, `FILE:LINE: COLUMN: value: hint`; files in the order met, lines in theirs."""

    _found: list[Problem] = field(default_factory=list)
    _ranks: dict[str, int] = field(default_factory=dict)
    _cells: set[tuple[str, int | None, str]] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self._found)

    def __len__(self) -> int:
        return len(self._found)

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
        name = shown(column)
        parts = [place, name, hint] if value is None else [place, name, shown(value), hint]
        # Hints of one kind differ in the lines, values and ids they name.
        kind = (label, name, NUMBERS.sub("", hint.partition(": ")[0]))
        self._found.append(Problem(label, line or 0, on_one_line(": ".join(parts)), kind))

    def say(self, label: str, sentence: str) -> None:
        """Note a problem of a whole file."""
        self.meet(label)
        self._found.append(Problem(label, 0, on_one_line(f"{label}: {sentence}")))

    def raise_if_any(self) -> None:
        """Refuse the input when anything is wrong.

        Raises:
            InvalidInput: one line per problem; of many alike the first twenty and how many more there are.
        """
        if self._found:
            raise InvalidInput.of(self._lines())

    def _lines(self) -> list[str]:
        ordered = sorted(self._found, key=lambda each: (self._ranks[each.label], each.line))
        alike = Counter(each.kind for each in ordered)
        told: Counter[tuple[str, str, str] | None] = Counter()
        lines: dict[str, None] = {}
        for each in ordered:
            told[each.kind] += 1
            if each.kind is None or told[each.kind] <= MOST_ALIKE:
                lines[each.text] = None
            elif told[each.kind] == MOST_ALIKE + 1:
                label, column, _ = each.kind
                lines[f"... and {alike[each.kind] - MOST_ALIKE} more of this kind in {label}: {column}"] = None
        return list(lines)
