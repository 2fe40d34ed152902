"""Hours designated over a year, day by day: too long to write out as cases."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pytest

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.staff import Staff
from shiftplan.domain.workplace import Regime, Workplace
from tests.builders import EMPLOYEE, MONDAY, a_day, a_record, a_rule


def found(
    code: str,
    designated: Mapping[date, int],
    length: int = 365,
    *,
    audited: tuple[str, str] = ("mon", "sun"),
    system: HoursSystem = HoursSystem.YEARLY,
    manager: bool = False,
) -> list[tuple[str, float, float]]:
    """(date, measured, limit) of what a rule finds in a period of some days from MONDAY."""
    regime = Regime(system=system, period_start=MONDAY, period_days=length, designated=designated)
    record = a_record(
        period=Period(*map(a_day, audited)),
        contract={"hours_system": system},
        workplace=Workplace(regime=regime),
        staff={EMPLOYEE: Staff(art41=manager)},
    )
    violations = a_rule(code, record.site).check(record)
    return [(each.on_date.isoformat(), each.measured, each.limit) for each in violations]


def days(numbers: Iterable[int], minutes: int = 300) -> dict[date, int]:
    return {MONDAY + timedelta(days=number): minutes for number in numbers}


@pytest.mark.parametrize(("length", "most"), [(365, 280), (366, 280), (364, 279), (180, 138), (92, 70)])
def test_days_of_a_period_by_its_length(length: int, most: int):
    off = days(range(most, most + 5), 0)

    assert found("JP-32-4-DAYS", off | days(range(most)), length) == []
    assert found("JP-32-4-DAYS", off | days(range(most + 1), 1), length) == [("2026-04-06", most + 1, most)]


@pytest.mark.parametrize(
    ("audited", "is_told"),
    [
        (("2026-04-26", "2026-04-26"), True),
        (("2026-04-27", "2026-04-27"), False),
        (("2026-04-20", "2026-04-20"), True),
        (("2026-04-19", "2026-04-19"), False),
    ],
)
def test_a_long_week_is_told_where_it_touches_the_audited_days(audited: tuple[str, str], is_told: bool):
    long = days(range(14, 20), 521)

    assert found("JP-32-4-WEEK", long, audited=audited) == ([("2026-04-20", 3126, 3120)] if is_told else [])


def test_a_run_is_told_once_with_its_first_day_over():
    both = ("mon", "sun+1")

    assert found("JP-32-4-RUN", days(range(9)), audited=both) == [("2026-04-12", 7, 6)]
    assert found("JP-32-4-RUN", days([0, *range(2, 9)]), audited=both) == [("2026-04-14", 7, 6)]
    assert found("JP-32-4-RUN", days(range(9)) | days([3], 0), audited=both) == []


@pytest.mark.parametrize("code", ["JP-32-4-DAY", "JP-32-4-RUN", "JP-32-4-WEEK"])
def test_only_yearly_hours_of_people_with_hours_have_these_limits(code: str):
    designated = days(range(7), 660)

    assert found(code, designated)
    assert not found(code, designated, 28, system=HoursSystem.MONTHLY)
    assert not found(code, designated, manager=True)


def test_the_order_in_which_days_are_written_does_not_matter():
    designated = days(reversed(range(9)))

    assert found("JP-32-4-RUN", designated) == [("2026-04-12", 7, 6)]
