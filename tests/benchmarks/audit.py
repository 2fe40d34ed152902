"""How long the audit of a large site takes on one core: 1,000 people for a year, and one changed person.

    python -m tests.benchmarks.audit [--people 1000] [--days 364]

The site has day, late and night shifts, an overtime agreement, a named legal holiday and all rules of Japan and of the
house. Printed: seconds of processor time and peak memory of the whole, milliseconds for one person whose shifts
changed, findings.
"""

import argparse
import resource
import sys
import time
from dataclasses import replace
from datetime import date, timedelta

from shiftplan.audit import audit
from shiftplan.domain.horizon import Period, instant
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Activity, Break, Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import BreakKind, BreakRule, ShiftTemplate, TemplateId
from shiftplan.domain.workplace import HolidayMode, LegalHoliday, OvertimeAgreement, Workplace
from tests.builders import QUEUE, a_site

FIRST_DAY = date(2026, 4, 5)
MOST_SECONDS, MOST_MB, MOST_MS = 60.0, 1024.0, 50.0
STARTS = {"day": 9 * 60, "late": 13 * 60, "night": 22 * 60}
MEAL = BreakRule(BreakKind.MEAL, 1, 60, False, 240, 240)


def main() -> int:
    """Measure and compare with what was promised; exit 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--days", type=int, default=364)
    asked = parser.parse_args()
    site = large_site(asked.people)
    roster = roster_of(site, asked.days)
    period = Period(FIRST_DAY, FIRST_DAY + timedelta(days=asked.days - 1))
    started = time.process_time()
    report = audit(site, roster, period)
    whole = time.process_time() - started
    one = one_changed(site, roster, period)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    print(f"{asked.people} people x {asked.days} days, {len(roster.shifts)} shifts: {whole:.1f} s, {memory:.0f} MB")
    print(f"one changed person: {one:.1f} ms")
    print(f"{report.hard} hard, {report.soft} soft, {len(report.not_verifiable)} not verifiable")
    return int(whole > MOST_SECONDS or memory > MOST_MB or one > MOST_MS)


def large_site(people: int) -> Site:
    """Many people of one contract, three templates of nine hours with an hour of break."""
    templates = {
        TemplateId(name): ShiftTemplate(TemplateId(name), name, start, start, 15, 540, (MEAL,))
        for name, start in STARTS.items()
    }
    return a_site(
        people=people,
        templates=templates,
        week_start=6,
        workplace=Workplace(legal_holiday=LegalHoliday(HolidayMode.WEEKDAY, weekday=6), max_run_days=6),
        agreement=OvertimeAgreement(date(2026, 4, 1), date(2027, 3, 31), holiday_work=True),
    )


def roster_of(site: Site, days: int) -> Roster:
    """Five days a week, the template changing by week and person; every fourth Saturday is worked as well."""
    shifts = []
    names = list(STARTS)
    for number, employee in enumerate(site.employees):
        for index in range(days):
            week, weekday = divmod(index, 7)
            if 1 <= weekday <= 5 or (weekday == 6 and (week + number) % 4 == 0):
                name = names[(week + number) % 3]
                shifts.append(a_shift(site, employee, FIRST_DAY + timedelta(days=index), name))
    return Roster(tuple(shifts))


def a_shift(site: Site, employee: EmployeeId, day: date, name: str) -> Shift:
    """A shift of a template with its break and activities."""
    start = instant(day, STARTS[name], site.time_zone)
    pause, back, end = (start + timedelta(minutes=minutes) for minutes in (240, 300, 540))
    return Shift(
        employee,
        day,
        TemplateId(name),
        start,
        end,
        (Break(pause, back, BreakKind.MEAL, paid=False),),
        (Activity(start, pause, QUEUE), Activity(back, end, QUEUE)),
    )


def one_changed(site: Site, roster: Roster, period: Period) -> float:
    """Milliseconds until one person's changed year is judged, the best of five."""
    employee = next(iter(site.employees))
    best = float("inf")
    for attempt in range(5):
        own = list(roster.of(employee))
        own[attempt] = replace(own[attempt], end_at=own[attempt].end_at + timedelta(minutes=1))
        started = time.process_time()
        audit(site, Roster(tuple(own)), period, employees=[employee])
        best = min(best, time.process_time() - started)
    return best * 1000


if __name__ == "__main__":
    sys.exit(main())
