"""Changing a draft by hand: what an edit would do, the edit itself, and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from shiftplan.domain.horizon import DAY_MINUTES
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.work import QueueId, TemplateId
from shiftplan.errors import InvalidInput, Refused, UnknownId
from shiftplan.services.coverage import Figures, counted_day, wanted_on
from shiftplan.services.desk import Desk, Sheet
from shiftplan.services.findings import Finding, Kind, findings_of
from shiftplan.services.gates import refuse_edited, refuse_proposal, refuse_published
from shiftplan.services.handovers import shift_of
from shiftplan.services.shifts import made_shift
from shiftplan.services.verdicts import Surroundings, surroundings
from shiftplan.storage.edits import Edit, open_edits, shift_before
from shiftplan.storage.rosters import VersionId
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["Edit", "EditVerdict", "EditingService", "Effect", "Wished"]

SMALL = 1e-6


@dataclass(frozen=True)
class Wished:
    """What somebody should work on a day: a template from a start (minutes after midnight); no template = off."""

    employee: EmployeeId
    on_date: date
    template: TemplateId | None = None
    start_minute: int = 0


@dataclass(frozen=True)
class Effect:
    """What an edit does to a queue on its day, in people-hours."""

    queue: QueueId
    before: Figures
    after: Figures


@dataclass(frozen=True, kw_only=True)
class EditVerdict:
    """What an edit would do. number: edits there are, to be sent with it.

    broken: hard rules that this person then breaks in the period; new: those of them not broken before. notes: the soft
    ones. reviews: what a person then has to see, and had not to before. cured: hard rules broken now and not then.
    """

    number: int
    before: Shift | None
    after: Shift | None
    broken: tuple[Finding, ...]
    new: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    reviews: tuple[Finding, ...]
    cured: tuple[Finding, ...]
    effects: tuple[Effect, ...]

    @property
    def is_lawful(self) -> bool:
        """Whether this person breaks no hard rule afterwards."""
        return not self.broken

    @property
    def is_change(self) -> bool:
        """Whether it changes anything."""
        return self.before != self.after


class EditingService:
    """Edits by hand."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self._desk = desk

    def try_edit(self, site: str, version: VersionId, wished: Wished) -> EditVerdict:
        """What an edit would do; nothing is written.

        Raises:
            UnknownId: the site has no such version, person or template.
            InvalidInput: the day lies outside of the version.
            Refused: the shift cannot be, whatever the rules.
        """
        with self._database.reading() as unit:
            sheet, row = self._desk.draft(unit, site, version)
            shift = _made(sheet, wished)
            around = surroundings(unit, row, sheet.site, sheet.period, {wished.employee})
        return _verdict(sheet, around, wished, shift)

    def since(self, site: str, version: VersionId, seen: int) -> tuple[Edit, ...]:
        """The edits of a version that somebody who saw some of them has not seen."""
        with self._database.reading() as unit:
            sheet, _ = self._desk.draft(unit, site, version)
        return sheet.edits[max(0, seen) :]

    def edit(self, site: str, version: VersionId, wished: Wished, *, seen: int, by: str) -> Edit:
        """Change a day of a person, lawful or not: a roster that breaks hard rules is stopped when it is published.

        Args:
            seen: number of edits that `by` has seen.
        Raises:
            As `try_edit`.
            Refused: it changes nothing, or the version was published. StaleRoster: it was edited meanwhile.
        """

        def change(unit: UnitOfWork, row: SiteRow, sheet: Sheet) -> Edit:
            shift = _made(sheet, wished)
            if shift == _worked(sheet, wished):
                raise Refused("this is how it is now; choose another shift", code="edit_changes_nothing")
            return _added(unit, row, sheet, (wished.employee, wished.on_date), shift, by)

        return self._change(site, version, seen, change)

    def hand_over(
        self, site: str, version: VersionId, employee: EmployeeId, on_date: date, taker: EmployeeId, *, seen: int,
        by: str,
    ) -> Edit:  # fmt: skip
        """Give somebody's shift of a day to somebody who is off: two edits, kept together; the taker's is returned.

        The law is asked again, for the list of takers may be old.

        Raises:
            As `edit`. Refused: there is no such shift, or the taker works that day or would break a hard rule.
        """

        def change(unit: UnitOfWork, row: SiteRow, sheet: Sheet) -> Edit:
            shift = shift_of(sheet, employee, on_date)
            if taker == employee:
                raise Refused("this is how it is now; choose somebody else", code="edit_changes_nothing")
            start = shift.start_at.astimezone(sheet.site.time_zone)
            minute = start.hour * 60 + start.minute + DAY_MINUTES * (start.date() - on_date).days
            wished = Wished(taker, on_date, shift.template, minute)
            left = replace(sheet, roster=Roster(tuple(each for each in sheet.roster.shifts if each != shift)))
            made = _made(left, wished)
            name = sheet.site.employees[taker].name
            if _worked(left, wished) is not None:
                raise Refused(
                    f"{taker} works on {on_date} already; load the list again",
                    code="taker_works", values={"name": name, "date": on_date},
                )  # fmt: skip
            new = _verdict(left, surroundings(unit, row, sheet.site, sheet.period, {taker}), wished, made).new
            if new:
                raise Refused(
                    f"{taker} would break {new[0].rule} by this shift; load the list again",
                    code="taker_not_lawful", values={"name": name, "rule": new[0].rule},
                )  # fmt: skip
            _added(unit, row, sheet, (employee, on_date), None, by)
            return _added(unit, row, sheet, (taker, on_date), made, by)

        return self._change(site, version, seen, change)

    def undo(self, site: str, version: VersionId, *, seen: int, by: str) -> Edit:
        """Take the last edit back that nobody took back, whoever made it.

        Raises:
            Refused: there is none, or the version was published. StaleRoster: it was edited meanwhile.
        """

        def change(unit: UnitOfWork, row: SiteRow, sheet: Sheet) -> Edit:
            done, _ = open_edits(sheet.edits)
            if not done:
                raise Refused("there is nothing to undo", code="nothing_to_undo")
            last = done[-1]
            shift = shift_before(last, sheet.edits, sheet.made)
            return _added(unit, row, sheet, (last.employee, last.on_date), shift, by, undoes=last.number)

        return self._change(site, version, seen, change)

    def redo(self, site: str, version: VersionId, *, seen: int, by: str) -> Edit:
        """Make the edit again that was taken back last.

        Raises:
            Refused: there is none, or the version was published. StaleRoster: it was edited meanwhile.
        """

        def change(unit: UnitOfWork, row: SiteRow, sheet: Sheet) -> Edit:
            _, undone = open_edits(sheet.edits)
            if not undone:
                raise Refused("there is nothing to redo", code="nothing_to_redo")
            last = undone[-1]
            return _added(unit, row, sheet, (last.employee, last.on_date), last.shift, by, redoes=last.number)

        return self._change(site, version, seen, change)

    def _change(
        self, site: str, version: VersionId, seen: int, change: Callable[[UnitOfWork, SiteRow, Sheet], Edit]
    ) -> Edit:
        def work(unit: UnitOfWork) -> Edit:
            sheet, row = self._desk.draft(unit, site, version)
            assert sheet.version is not None  # noqa: S101 - a draft has one
            refuse_proposal(sheet.version)
            refuse_published(unit, row, sheet.version)
            refuse_edited(sheet.version, seen, sheet.number, sheet.edits[-1].made_by if sheet.edits else "")
            return change(unit, row, sheet)

        return self._database.writing(work)


def _added(
    unit: UnitOfWork,
    row: SiteRow,
    sheet: Sheet,
    day: tuple[EmployeeId, date],
    shift: Shift | None,
    by: str,
    *,
    undoes: int | None = None,
    redoes: int | None = None,
) -> Edit:
    assert sheet.version is not None  # noqa: S101 - a draft has one
    made = unit.edits.add(row, sheet.version.id, day, shift, made_by=by, undoes=undoes, redoes=redoes)
    employee, on_date = day
    action = "roster.edit" if undoes is None and redoes is None else "roster.undo" if redoes is None else "roster.redo"
    after = {"edit": made.number, "employee": employee, "date": on_date.isoformat()}
    unit.log.add(row, made_by=by, action=action, subject=f"version {sheet.version.number}", after=after)
    return made


def _made(sheet: Sheet, wished: Wished) -> Shift | None:
    """The shift that is asked for, made whole where the others leave most to do."""
    employee, day = wished.employee, wished.on_date
    if employee not in sheet.site.employees:
        raise UnknownId(f"employee {employee} is not at site {sheet.site.id}")
    if day not in sheet.period:
        raise InvalidInput(
            f"{day} lies outside of {sheet.period.first} to {sheet.period.last}; choose a day of the roster",
            code="day_outside",
            values={"date": day, "first": sheet.period.first, "last": sheet.period.last},
        )
    if wished.template is None:
        return None
    others = [each for each in sheet.roster.shifts if (each.employee, each.on_date) != (employee, day)]
    wanted = wanted_on(sheet.site, sheet.requirement, others, employee, day)
    return made_shift(sheet.site, employee, day, wished.template, wished.start_minute, wanted=wanted)


def _worked(sheet: Sheet, wished: Wished) -> Shift | None:
    return next((each for each in sheet.roster.of(wished.employee) if each.on_date == wished.on_date), None)


def _verdict(sheet: Sheet, around: Surroundings, wished: Wished, shift: Shift | None) -> EditVerdict:
    employee, day = wished.employee, wished.on_date
    own = sheet.roster.of(employee)
    before = _worked(sheet, wished)
    kept = [each for each in own if each.on_date != day]
    then = Roster((*kept, shift)) if shift is not None else Roster(tuple(kept))
    old, new = (_findings(sheet, around, each, employee) for each in (Roster(own), then))
    hard = {_key(each) for each in old if each.kind is Kind.HARD}
    seen = {_key(each) for each in old if each.kind is Kind.REVIEW}
    broken = tuple(each for each in new if each.kind is Kind.HARD)
    left = {_key(each) for each in broken}
    return EditVerdict(
        number=sheet.number,
        before=before,
        after=shift,
        broken=broken,
        new=tuple(each for each in broken if _key(each) not in hard),
        notes=tuple(each for each in new if each.kind is Kind.SOFT),
        reviews=tuple(each for each in new if each.kind is Kind.REVIEW and _key(each) not in seen),
        cured=tuple(each for each in old if each.kind is Kind.HARD and _key(each) not in left),
        effects=_effects(sheet, day, before, shift),
    )


def _findings(sheet: Sheet, around: Surroundings, roster: Roster, employee: EmployeeId) -> tuple[Finding, ...]:
    others = (each for each in sheet.roster.shifts if each.employee != employee)
    judged = around.judged(roster, {employee}, Roster((*others, *roster.shifts)))
    return findings_of(judged.report, sheet.site, sheet.period)


def _key(found: Finding) -> tuple[str, date, float | None, str]:
    return found.rule, found.on_date, found.measured, found.unit


def _effects(sheet: Sheet, day: date, before: Shift | None, after: Shift | None) -> tuple[Effect, ...]:
    """Queues whose figures of the day an edit changes."""
    if before == after:
        return ()
    kept = [each for each in sheet.roster.shifts if each != before]
    with_edit = kept if after is None else [*kept, after]
    touched = {part.queue for shift in (before, after) if shift is not None for part in shift.activities}
    queues = [queue for queue in sheet.site.queues if queue in touched]
    then = counted_day(sheet.site, sheet.requirement, with_edit, day, queues)
    now = counted_day(sheet.site, sheet.requirement, sheet.roster.shifts, day, queues)
    found = [Effect(queue, now.figures(day, queue), then.figures(day, queue)) for queue in queues]
    return tuple(each for each in found if abs(each.before.on_duty - each.after.on_duty) > SMALL)
