"""What a roster costs and which hard rules it breaks, counted from its cells; shares nothing with the planner."""

from itertools import groupby

from tests.benchmarks.curtois.instance import OFF, SATURDAY, SUNDAY, Instance, IntArray


def cost(instance: Instance, roster: IntArray) -> int:
    """Wishes not met and people too few or too many; roster: shift by employee and day, (E, D), OFF = none."""
    total = sum(each.weight for each in instance.off if roster[each.person, each.day] == each.shift)
    total += sum(each.weight for each in instance.on if roster[each.person, each.day] != each.shift)
    for day in range(instance.days):
        for shift in range(len(instance.shifts)):
            here = sum(1 for row in roster if row[day] == shift)
            wanted = int(instance.requirement[day, shift])
            total += int(instance.under[day, shift]) * max(0, wanted - here)
            total += int(instance.over[day, shift]) * max(0, here - wanted)
    return int(total)


def broken(instance: Instance, roster: IntArray) -> list[str]:
    """A sentence for every hard rule broken."""
    return [
        f"{person.id}: {text}"
        for number, person in enumerate(instance.staff)
        for text in _of_person(instance, number, [int(each) for each in roster[number]])
    ]


def _of_person(instance: Instance, number: int, row: list[int]) -> list[str]:
    person, found = instance.staff[number], []
    worked = [day for day, shift in enumerate(row) if shift != OFF]
    for day in worked:
        if day in person.days_off:
            found.append(f"works on day {day}, which is off")
        if day + 1 < len(row) and row[day + 1] != OFF and not instance.allowed[row[day], row[day + 1]]:
            found.append(f"{instance.shifts[row[day + 1]]} after {instance.shifts[row[day]]} on day {day + 1}")
    for shift, most in enumerate(person.most):
        if row.count(shift) > most:
            found.append(f"{row.count(shift)} shifts {instance.shifts[shift]}, at most {most}")
    minutes = sum(instance.minutes[row[day]] for day in worked)
    if not person.minutes_min <= minutes <= person.minutes_max:
        found.append(f"{minutes} minutes, wanted {person.minutes_min} to {person.minutes_max}")
    weekends = {day // 7 for day in worked if day % 7 in (SATURDAY, SUNDAY)}
    if len(weekends) > person.weekends_max:
        found.append(f"{len(weekends)} weekends, at most {person.weekends_max}")
    first = 0
    for is_work, block in groupby(row, key=lambda shift: shift != OFF):
        length = len(list(block))
        touches_edge = first == 0 or first + length == len(row)
        if is_work and length > person.run_max:
            found.append(f"{length} days in a row from day {first}, at most {person.run_max}")
        least = person.run_min if is_work else person.off_min
        if length < least and not touches_edge:
            found.append(f"{length} days {'on' if is_work else 'off'} from day {first}, at least {least}")
        first += length
    return found
