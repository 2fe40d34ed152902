"""shift_templates.csv and break_rules.csv: shifts without a date and the breaks they always have."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from shiftplan.domain.work import BreakKind, BreakRule, ShiftTemplate, TemplateId
from shiftplan.files.rows import Row, Rows, refuse_unknown
from shiftplan.files.site_tables import SHIFT_TEMPLATES

# Breaks start on multiples of so many minutes from the shift's start.
BREAK_GRID = 5


def templates_of(rows: Rows, break_rows: Rows | None) -> Mapping[TemplateId, ShiftTemplate]:
    """Templates by id, in the order of the file."""
    breaks = {} if break_rows is None else _breaks_by_template(rows, break_rows)
    templates = {}
    for row in rows:
        _check_starts(row)
        name = row["shift_template"]
        templates[TemplateId(name)] = ShiftTemplate(
            id=TemplateId(name),
            name=row["name"],
            first_start=row["first_start"],
            last_start=row["last_start"],
            start_step_minutes=row["start_step_minutes"],
            span_minutes=row["span_minutes"],
            breaks=breaks.get(name, ()),
        )
    return templates


def _check_starts(row: Row) -> None:
    first, last, step = row["first_start"], row["last_start"], row["start_step_minutes"]
    if last < first:
        row.complain("last_start", f"lies before first_start {row.written['first_start']}; swap or correct them")
    elif (last - first) % step:
        hint = f"does not lead from first_start to last_start, {last - first} minutes later; use a divisor of that"
        row.complain("start_step_minutes", hint)


def _breaks_by_template(rows: Rows, break_rows: Rows) -> Mapping[str, tuple[BreakRule, ...]]:
    refuse_unknown(break_rows, "shift_template", rows.known("shift_template"), SHIFT_TEMPLATES.file)
    spans = {row["shift_template"]: row["span_minutes"] for row in rows}
    by_template: dict[str, list[Row]] = defaultdict(list)
    for row in break_rows:
        by_template[row["shift_template"]].append(row)
    return {name: _breaks(found, spans[name]) if name in spans else () for name, found in by_template.items()}


def _breaks(rows: list[Row], span: int) -> tuple[BreakRule, ...]:
    """The breaks of one template in the order in which a shift takes them."""
    if not all([_is_window_good(row, span) for row in rows]) or not _are_numbers_complete(rows):
        return ()
    rules = [
        BreakRule(
            kind=BreakKind(row["kind"]),
            nth=row["nth"],
            minutes=row["minutes"],
            paid=row["paid"],
            earliest_minute=row["earliest_minute"],
            latest_minute=row["latest_minute"],
        )
        for row in rows
    ]
    ordered = in_order(rules)
    if ordered is None:
        hint = "the breaks of this template cannot be taken in order without overlap; widen or move their windows"
        rows[-1].complain("latest_minute", hint)
        return ()
    if sum(rule.minutes for rule in rules) >= span:
        rows[-1].complain("minutes", f"the breaks fill the whole span of {span} minutes; shorten them")
    return ordered


def _is_window_good(row: Row, span: int) -> bool:
    earliest, latest = row["earliest_minute"], row["latest_minute"]
    if latest < earliest:
        row.complain("latest_minute", f"lies before earliest_minute {earliest}; swap or correct them")
        return False
    if latest + row["minutes"] > span:
        hint = f"the break would end after the shift of {span} minutes; use at most {max(0, span - row['minutes'])}"
        row.complain("latest_minute", hint)
        return False
    if _on_grid(earliest) > latest:
        row.complain("latest_minute", f"no multiple of {BREAK_GRID} lies in {earliest}..{latest}; widen the window")
        return False
    return True


def _are_numbers_complete(rows: list[Row]) -> bool:
    """Whether the breaks of each kind are numbered 1, 2, 3 ... without a gap."""
    complete = True
    for kind in BreakKind:
        numbers = sorted((row["nth"], row.line, row) for row in rows if row["kind"] == kind)
        for expected, (nth, _, row) in enumerate(numbers, start=1):
            if nth > expected:
                row.complain("nth", f"{kind} {expected} of this template is missing; number them 1, 2, 3 ...")
                complete = False
                break
    return complete


def _on_grid(minute: int) -> int:
    return -(-minute // BREAK_GRID) * BREAK_GRID


def in_order(rules: Sequence[BreakRule]) -> tuple[BreakRule, ...] | None:
    """An order in which all breaks fit their windows one after the other, each kind by nth; None if there is none.

    Earlier windows come first where several orders fit.
    """
    return _sequence(tuple(sorted(rules, key=lambda rule: (rule.earliest_minute, rule.latest_minute, rule.nth))), 0)


def _sequence(left: tuple[BreakRule, ...], free_from: int) -> tuple[BreakRule, ...] | None:
    if not left:
        return ()
    starts = {rule: _on_grid(max(free_from, rule.earliest_minute)) for rule in left}
    if any(start > rule.latest_minute for rule, start in starts.items()):
        return None
    for rule in left:
        if any(other.kind is rule.kind and other.nth < rule.nth for other in left):
            continue
        rest = _sequence(tuple(other for other in left if other is not rule), starts[rule] + rule.minutes)
        if rest is not None:
            return (rule, *rest)
    return None
