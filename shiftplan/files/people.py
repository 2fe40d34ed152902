"""The tables about people: contracts, employees with skills, leave, wishes, locks and pairs."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from shiftplan.domain.people import (
    Contract,
    ContractId,
    Employee,
    EmployeeId,
    HoursSystem,
    Leave,
    Lock,
    Pair,
    Skill,
    Wish,
    WishKind,
)
from shiftplan.domain.work import SkillId, TemplateId
from shiftplan.files.people_tables import CONTRACTS, EMPLOYEES
from shiftplan.files.problems import listed
from shiftplan.files.rows import Row, Rows, refuse_overlaps, refuse_unknown
from shiftplan.files.site_tables import QUEUES, SHIFT_TEMPLATES
from shiftplan.files.special_days import is_ordered

OFF = "off"
CONTRACT_LIMITS = (("days_per_week_min", "days_per_week_max"), ("hours_per_week_min", "hours_per_week_max"))


def contracts_of(rows: Rows, templates: set[str] | None) -> Mapping[ContractId, Contract]:
    """Contracts by id; hours become whole minutes."""
    refuse_unknown(rows, "shift_templates", templates, SHIFT_TEMPLATES.file)
    contracts = {}
    for row in rows:
        for least, most in CONTRACT_LIMITS:
            if row[least] > row[most]:
                row.complain(least, f"is more than {most} {row.written[most]}; swap or correct them")
        contracts[ContractId(row["contract"])] = _contract(row)
    return contracts


def _contract(row: Row) -> Contract:
    return Contract(
        id=ContractId(row["contract"]),
        name=row["name"],
        kind=row["kind"],
        hours_system=HoursSystem(row["hours_system"]),
        days_per_week_min=row["days_per_week_min"],
        days_per_week_max=row["days_per_week_max"],
        week_minutes_min=round(row["hours_per_week_min"] * 60),
        week_minutes_max=round(row["hours_per_week_max"] * 60),
        day_minutes_max=round(row["hours_per_day_max"] * 60),
        consecutive_days_max=row["consecutive_days_max"],
        hourly_cost=row["hourly_cost"],
        templates=tuple(TemplateId(name) for name in row["shift_templates"]),
    )


def employees_of(
    rows: Rows, skill_rows: Rows | None, known: tuple[set[str] | None, set[str] | None]
) -> dict[EmployeeId, Employee]:
    """Employees by id with their skills, in the order of the file.

    Args:
        known: contracts and skills that may be named; None = nothing to check against.
    """
    refuse_unknown(rows, "contract", known[0], CONTRACTS.file)
    skills = {} if skill_rows is None else _skills_by_employee(rows, skill_rows, known[1])
    employees = {}
    for row in rows:
        born, hired = row["birth_on"], row["hired_on"]
        if born is not None and hired is not None and born >= hired:
            row.complain("birth_on", f"does not lie before hired_on {row.written['hired_on']}; correct one")
        name = EmployeeId(row["employee"])
        employees[name] = Employee(
            id=name,
            name=row["name"],
            contract=ContractId(row["contract"]),
            team=row["team"],
            email=row["email"],
            language=row["language"],
            hired_on=hired,
            birth_on=born,
            hourly_cost=row["hourly_cost"],
            skills=skills.get(name, ()),
        )
    return employees


def _skills_by_employee(rows: Rows, skill_rows: Rows, known: set[str] | None) -> Mapping[str, tuple[Skill, ...]]:
    refuse_unknown(skill_rows, "employee", rows.known("employee"), EMPLOYEES.file)
    refuse_unknown(skill_rows, "skill", known, f"{QUEUES.file} (column skill)")
    skills: dict[str, list[Skill]] = defaultdict(list)
    for row in skill_rows:
        skill = Skill(SkillId(row["skill"]), row["level"], row["speed"], row["valid_until"])
        skills[row["employee"]].append(skill)
    return {name: tuple(sorted(found, key=lambda each: (each.level, each.id))) for name, found in skills.items()}


def leave_of(rows: Rows, employees: set[str] | None) -> tuple[Leave, ...]:
    """Approved leave; overlapping spans of one employee are refused."""
    refuse_unknown(rows, "employee", employees, EMPLOYEES.file)
    by_employee: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if is_ordered(row, "from_date", "to_date"):
            by_employee[row["employee"]].append(row)
    for found in by_employee.values():
        refuse_overlaps(found, _days, "from_date", what="leave", touching=True)
    return tuple(
        Leave(EmployeeId(row["employee"]), row["from_date"], row["to_date"], row["kind"])
        for found in by_employee.values()
        for row in found
    )


def _days(row: Row) -> tuple[date, date]:
    return row["from_date"], row["to_date"]


def wishes_of(
    rows: Rows,
    employees: set[str] | None,
    templates: set[str] | None,
    allowed: Mapping[EmployeeId, tuple[TemplateId, ...]],
) -> tuple[Wish, ...]:
    """Wishes in the order of the file; a wish that is no word of its own names a shift template.

    Args:
        allowed: templates that the contract of an employee permits; empty or absent = all.
    """
    refuse_unknown(rows, "employee", employees, EMPLOYEES.file)
    words = {kind.value for kind in WishKind if kind is not WishKind.TEMPLATE}
    refuse_unknown(
        rows,
        "wish",
        None if templates is None else words | templates,
        f"{', '.join(sorted(words))} or {SHIFT_TEMPLATES.file}",
    )
    wishes = []
    for row in rows:
        is_word = row["wish"] in words
        kind = WishKind(row["wish"]) if is_word else WishKind.TEMPLATE
        template = None if is_word else TemplateId(row["wish"])
        permitted = allowed.get(EmployeeId(row["employee"]), ())
        if template is not None and permitted and template not in permitted:
            hint = f"the contract of {row.written['employee']} does not allow this template; it has {listed(permitted)}"
            row.complain("wish", hint)
        wishes.append(Wish(EmployeeId(row["employee"]), row["date"], kind, row["weight"], template))
    return tuple(wishes)


def locks_of(rows: Rows, employees: set[str] | None, templates: set[str] | None) -> tuple[Lock, ...]:
    """Locks in the order of the file."""
    refuse_unknown(rows, "employee", employees, EMPLOYEES.file)
    refuse_unknown(rows, "shift_template", None if templates is None else templates | {OFF}, SHIFT_TEMPLATES.file)
    locks = []
    for row in rows:
        is_off = row["shift_template"] == OFF
        if is_off and row["start"] is not None:
            row.complain("start", "a day off has no start; empty it")
        template = None if is_off else TemplateId(row["shift_template"])
        locks.append(Lock(EmployeeId(row["employee"]), row["date"], template, row["start"]))
    return tuple(locks)


def pairs_of(
    rows: Rows, employees: set[str] | None, allowed: Mapping[EmployeeId, tuple[TemplateId, ...]]
) -> tuple[Pair, ...]:
    """Pairs in the order of the file; two people stand in one row, and nobody is kept apart from who works with him.

    Args:
        allowed: as in `wishes_of`.
    """
    for column in ("employee", "other"):
        refuse_unknown(rows, column, employees, EMPLOYEES.file)
    seen: dict[frozenset[str], Row] = {}
    for row in rows:
        both = frozenset((row["employee"], row["other"]))
        if len(both) == 1:
            row.complain("other", "is the same person; name another one")
        elif both in seen:
            row.complain("other", f"line {seen[both].line} names the same two people; keep one row")
        else:
            seen[both] = row
            first, second = (allowed.get(EmployeeId(row[each]), ()) for each in ("employee", "other"))
            if row["together"] and first and second and not {*first} & {*second}:
                hint = f"the contracts of the two have no template in common: {listed(first)}; {listed(second)}"
                row.complain("other", f"{hint}; so they could never work the same shift")
    crowds = _crowds([both for both, row in seen.items() if row["together"]])
    for both, row in seen.items():
        if not row["together"] and any(both <= crowd for crowd in crowds):
            row.complain("together", "other rows say that these two work the same shifts; remove one of them")
    return tuple(
        Pair(EmployeeId(row["employee"]), EmployeeId(row["other"]), bool(row["together"])) for row in seen.values()
    )


def _crowds(ties: list[frozenset[str]]) -> list[set[str]]:
    """Everybody whom ties lead to, from one to the next."""
    crowds: list[set[str]] = []
    for tie in ties:
        met = [crowd for crowd in crowds if crowd & tie]
        crowds = [crowd for crowd in crowds if not crowd & tie] + [set(tie).union(*met)]
    return crowds
