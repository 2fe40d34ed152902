"""Who could take a shift of a draft: everybody else with legality, cost and fairness, read for the board."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster, Shift
from shiftplan.errors import Refused
from shiftplan.services.boards import BoardService
from shiftplan.services.desk import Desk, Sheet
from shiftplan.services.rulebooks import RuleWords, words_of
from shiftplan.services.takers import Taker, takers_of
from shiftplan.storage.rosters import VersionId
from shiftplan.storage.unit_of_work import Database


@dataclass(frozen=True, kw_only=True)
class TakerList:
    """Who could take a shift. may: lawful ones, best first; cannot: the others. words: what each rule says, by code."""

    sheet: Sheet
    shift: Shift
    may: tuple[Taker, ...]
    cannot: tuple[Taker, ...]
    words: Mapping[str, RuleWords]

    def rule(self, code: str) -> RuleWords:
        """What a rule says; its bare code where no rulebook of the site holds it."""
        return self.words.get(code) or RuleWords(code, code, code, "", "")


class TakerService:
    """Looks for takers."""

    def __init__(self, database: Database, desk: Desk, boards: BoardService) -> None:
        self._database, self._desk, self._boards = database, desk, boards

    def of_shift(self, site: str, version: VersionId, employee: EmployeeId, on_date: date) -> TakerList:
        """Everybody who could take somebody's shift of a day in a draft, beside all that is published around it.

        Raises:
            UnknownId: the site has no such version.
            Refused: that person has no shift on that day.
        """
        with self._database.reading() as unit:
            sheet, row = self._desk.draft(unit, site, version)
            around = self._boards.around_in(unit, row, sheet)
        shift = shift_of(sheet, employee, on_date)
        here = [each for each in sheet.roster.shifts if each.employee in sheet.site.employees]
        roster = Roster((*around.before.shifts, *here, *around.after.shifts))
        found = takers_of(around.site, roster, shift)
        return TakerList(
            sheet=sheet,
            shift=shift,
            may=tuple(each for each in found if each.may),
            cannot=tuple(each for each in found if not each.may),
            words=words_of(sheet.site, on_date),
        )


def shift_of(sheet: Sheet, employee: EmployeeId, on_date: date) -> Shift:
    """Somebody's shift of a day.

    Raises:
        Refused: there is none.
    """
    found = next((each for each in sheet.roster.of(employee) if each.on_date == on_date), None)
    if found is None:
        raise Refused(
            f"{employee} has no shift on {on_date}; open a day with a shift to see who could take it",
            code="no_shift_to_take",
            values={"date": on_date},
        )
    return found
