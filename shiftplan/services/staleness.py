"""What was published since a draft was begun, and the draft with that taken over."""

from dataclasses import dataclass

from shiftplan.domain.roster import Roster
from shiftplan.services.changes import changes_between
from shiftplan.storage.edits import PersonDay
from shiftplan.storage.rosters import Publication, RosterVersion, published_days
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Renewed:
    """A draft's roster with the truth of now on the days of people that were published differently since."""

    roster: Roster
    taken_over: frozenset[PersonDay]


def published_since(unit: UnitOfWork, row: SiteRow, version: RosterVersion) -> tuple[Publication, ...]:
    """Publications of a version's days that were not known when its making began, oldest first; swaps among them."""
    later = [each for each in unit.rosters.publications(row, version.period) if each.number > version.based_on]
    if any(each.is_swap for each in later) and not unit.duties.changed_since(row, version.period, version.based_on):
        later = [each for each in later if not each.is_swap]
    return tuple(later)


def renewed_roster(unit: UnitOfWork, row: SiteRow, version: RosterVersion) -> Renewed:
    """A draft with what was published since: changed days of people on days that were published before, else the day.

    A day that was open when the draft was begun and is published now is somebody else's plan as a whole.
    """
    period, draft = version.period, unit.edits.roster(version)
    now = unit.rosters.in_force(row, period)
    opened = published_days(published_since(unit, row, version)) - unit.past.published(row, period, version.based_on)
    changes = changes_between(unit.past.truth(row, period, version.based_on), now, period)
    people = {each.employee for each in (*draft.shifts, *now.shifts)}
    taken = {(each.employee, each.on_date) for each in changes}
    taken |= {(employee, day) for employee in people for day in opened if day in period}
    kept = [each for each in draft.shifts if (each.employee, each.on_date) not in taken]
    new = [each for each in now.shifts if (each.employee, each.on_date) in taken]
    merged = Roster(tuple(sorted([*kept, *new], key=lambda each: (each.employee, each.start_at))))
    return Renewed(merged, frozenset((each.employee, each.on_date) for each in changes_between(draft, merged, period)))
