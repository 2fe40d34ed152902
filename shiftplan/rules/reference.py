"""docs/rules.md: every rule of every rulebook for users, made from the rules.

`python -m shiftplan.rules.reference` writes it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from inspect import getdoc
from pathlib import Path
from typing import Any

from shiftplan.rules.base import Rule
from shiftplan.rules.editions import Edition, Entry, Rulebook
from shiftplan.rules.rulebook import known_rulebooks, rulebook

REFERENCE = Path(__file__).parents[2] / "docs" / "rules.md"
CASES = Path(__file__).parents[2] / "tests" / "rules" / "cases"
PARTS = re.compile(r"^(Statement|Decided|Planner|Serves|Source):", re.MULTILINE)

OPENING = """\
# Rules: what is tested, by which article, and how borderline values are decided

Made from the rules by `python -m shiftplan.rules.reference`; do not edit by hand.

Not legal advice. Each rule names its source and the day on which that was last reviewed; HR should have the rules of a
site confirmed by somebody who may give advice, before rosters rely on them.

- **hard** rules must hold: a plan keeps them, and a roster that breaks one is published only with a waiver. **soft**
  ones are duties of effort, proposals or facts that pay follows.
- Whatever cannot be decided because the past is not known is listed as *not verifiable*, never called right. What only
  a person can judge is listed as *needs review*.
- Minutes unless another unit is written. *Values* hold from the date beside them until the next.

Not decided by this program, for no roster shows it: how the representative was elected (JP-36-REP), the procedure of
a special clause (JP-36-SP-PROC), the free use of breaks (JP-34-FREE), disaster work under permission (JP-33), the
representative's consent to blocks of a yearly period, harmful work of pregnant women (JP-64-3), days of leave to nurse
a child or family (JP-ICL-NURSELV), planned leave by agreement (JP-39-PLAN), records and terms (JP-REC-*,
JP-MIN-NOTICE). Not served, for contact centres do not have them: weekly irregular hours (JP-32-5), trades with limits
of their own (JP-36-EXC), discretionary and high-level professional work (JP-41-2).

Of the states of the US (US-STATE), meals and rests are tested where the text of the law gives every value: California,
Colorado, Nevada. Not tested: meals in New York (Labor Law 162), for it leaves open which shifts extend over the noonday
meal period and how near to midway a meal in the evening or at night must lie; Alaska has no breaks for grown-ups,
and those of workers under 18 (Alaska Statutes 23.10.350) are left to HR.
"""


def reference() -> str:
    """The whole of docs/rules.md."""
    parts = [OPENING]
    for name in known_rulebooks():
        parts += _book(rulebook(name))
    return "\n".join(parts)


def _book(book: Rulebook) -> Iterator[str]:
    yield f"## {book.name_en} ({book.name_ja}), `{book.id}`\n"
    yield from (
        f"Figures from {each.valid_from}: {_values(vars(each.figures))}. Source: {each.source}, "
        f"reviewed {each.reviewed_on}.\n"
        for each in book.figures
    )
    for entry in book.entries:
        yield from _rule(entry)


def _rule(entry: Entry) -> Iterator[str]:
    latest = entry.editions[-1]
    proposed = ", proposed: not in force" if entry.is_proposed else ""
    yield f"### {entry.code} ({latest.severity}{proposed})\n"
    yield f"{entry.text_en}\n\n{entry.text_ja}\n"
    yield f"*Cure:* {entry.cure_en} {entry.cure_ja}\n"
    yield "| values | article | source | reviewed |\n| --- | --- | --- | --- |"
    yield "\n".join(_edition(each) for each in entry.editions) + "\n"
    for label, text in _parts(entry.kind).items():
        if label in ("Statement", "Decided", "Planner"):
            yield f"- **{label}:** {text}"
    if entry.covers:
        yield f"- **Decided along the way:** {', '.join(entry.covers)}"
    yield f"- **Tests:** {_tests(entry)}\n"


def _edition(edition: Edition) -> str:
    given = [f"{name} = {setting} of the site" for name, setting in edition.settings.items()]
    values = "; ".join(filter(None, [_values(edition.limits), *given])) or "in force"
    until = f" to {edition.valid_to}" if edition.valid_to else ""
    cells = (f"from {edition.valid_from}{until}: {values}", edition.article, edition.source, str(edition.reviewed_on))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _values(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_value(value)}" for name, value in values.items())


def _value(value: Any) -> str:
    if isinstance(value, timedelta):
        return str(value // timedelta(minutes=1))
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _parts(kind: type[Rule]) -> dict[str, str]:
    """The labelled parts of a rule's docstring."""
    pieces = PARTS.split(getdoc(kind) or "")[1:]
    return {label: " ".join(text.split()) for label, text in zip(pieces[::2], pieces[1::2], strict=True)}


def _tests(entry: Entry) -> str:
    path = CASES / f"{entry.code.lower()}.toml"
    return f"`tests/rules/cases/{path.name}`" if path.exists() else "`tests/rules`, `tests/audit`"


if __name__ == "__main__":
    REFERENCE.write_text(reference(), encoding="utf-8")
