"""Minutes of work by the kind of premium they carry in Japan (Art. 37)."""

from collections import Counter
from datetime import date

from tests.rules.second_reading.calendar import month_of
from tests.rules.second_reading.hours import Hours
from tests.rules.second_reading.persons import contract_of

SIXTY_HOURS = 3600


def premiums(hours: Hours) -> dict[str, int]:
    """Minutes by kind inside the period; kinds without minutes are left out."""
    case = hours.case
    found: Counter[str] = Counter()
    for day in filter(case.is_in_period, case.days):
        found["night25"] += hours.night[day]
        if case.is_manager:
            continue
        found["hol35"] += hours.holiday[day]
        above = above_sixty_hours(hours, day)
        found["ot25"] += hours.overtime(day) - above
        found["ot50"] += above
        contract = contract_of(case, day)
        if contract is not None:
            overtime = hours.daily[day] + hours.weekly[day] + hours.settled[day]
            found["within"] += max(0, hours.ordinary[day] - contract - overtime)
    return {kind: minutes for kind, minutes in sorted(found.items()) if minutes}


def above_sixty_hours(hours: Hours, day: date) -> int:
    """Minutes of a day's overtime that lie above 60 hours in the wage month, in order of time.

    Of a wage month that began before the period, the month to date is the best that is known.
    """
    case = hours.case
    start_day = int(case.workplace.get("premium_month_start_day", case.month_start_day))
    told = case.history.get("month_to_date")
    before = 0
    for number, each in enumerate(month_of(day, start_day)):
        if told is not None and number > 0 and each == case.first:
            before = int(told.get("ot_min", 0))
        if each == day:
            break
        before += hours.overtime(each)
    overtime = hours.overtime(day)
    return overtime - max(0, min(overtime, SIXTY_HOURS - before))
