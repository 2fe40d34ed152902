"""What a correct audit says about a case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.rules.second_reading import america
from tests.rules.second_reading.agreement import Agreement, overtime_limits
from tests.rules.second_reading.case import Case, Found
from tests.rules.second_reading.designated import designated_hours
from tests.rules.second_reading.europe import europe
from tests.rules.second_reading.health import insurance, long_hours, students
from tests.rules.second_reading.holidays import legal_holidays
from tests.rules.second_reading.hours import Hours, hours_without_agreement
from tests.rules.second_reading.leave import granted_by_law, leave
from tests.rules.second_reading.persons import (
    carers,
    childbirth,
    children,
    exempt_nights,
    minors,
    mothers,
    young_nights,
)
from tests.rules.second_reading.premium import premiums
from tests.rules.second_reading.rest import breaks, intervals, rest_days, runs


@dataclass(frozen=True)
class Answer:
    """`violations` in order; `premium_min` without kinds that are 0."""

    violations: list[Found]
    premium_min: dict[str, int]
    derived: dict[str, int]


def read(words: Mapping[str, Any]) -> Answer:
    """Read a case of any jurisdiction."""
    case = Case(words)
    scope = words.get("scope")
    if case.words["jurisdiction"] == "JP":
        hours = Hours(case)
        found, premium_min = _japan(hours), premiums(hours)
    elif case.words["jurisdiction"] == "EU":
        found, premium_min = europe(case), {}
    else:
        found, premium_min = america.america(case), america.premiums(case)
    violations = sorted(each for each in found if not scope or each.rule.startswith(tuple(scope)))
    days = granted_by_law(case.staff.get("leave") or {})
    return Answer(violations, premium_min, {} if days is None else {"leave_grant_days": days})


def _japan(hours: Hours) -> Iterator[Found]:
    case = hours.case
    yield from leave(case)
    yield from childbirth(case)
    yield from young_nights(hours)
    yield from exempt_nights(hours)
    yield from long_hours(case)
    yield from insurance(case)
    yield from students(case)
    if case.is_manager:
        return
    agreement = Agreement(hours)
    yield from hours_without_agreement(hours, agreement.days)
    yield from designated_hours(case)
    yield from overtime_limits(hours)
    yield from breaks(case)
    yield from rest_days(case, agreement.holiday_days, legal_holidays(case))
    yield from intervals(case)
    yield from runs(case)
    yield from minors(hours)
    yield from children(hours)
    yield from mothers(hours)
    yield from carers(hours)
