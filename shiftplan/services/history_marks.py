"""Flagged parts of the history, confirmed or rejected by a person with a reason, and taken back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from shiftplan.domain.demand import HistoryFlag
from shiftplan.domain.work import QueueId, SpecialDay
from shiftplan.errors import InvalidInput, Refused, StaleRoster, UnknownId
from shiftplan.files.site import SiteFolder
from shiftplan.services.packed_demand import flags_of
from shiftplan.services.reasons import checked_reason
from shiftplan.storage.history_marks import HistoryMark, MarkKey, Verdict, marks_in_force
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.taking_back import standing
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["HistoryMark", "HistoryMarkService"]

KINDS = {"confirmed": "outage", "rejected": "normal"}
"""The special day that a verdict amounts to."""


class HistoryMarkService:
    """Marks of a site; a forecast knows them from the next time it is made on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def judge(
        self, site: str, queue: QueueId, day: date, kind: str, verdict: str, reason: str, *, seen: int, by: str
    ) -> HistoryMark:
        """Confirm that a flagged part is no demand, or reject the flag: it counts as normal.

        Args:
            kind: of the flag. verdict: confirmed or rejected. seen: number of the site's last mark that `by` has seen,
                0 = none.
        Raises:
            UnknownId: no such site or flag. InvalidInput: the verdict, or no reason. Refused: it is so already.
            StaleRoster: somebody judged meanwhile.
        """
        if verdict not in KINDS:
            raise InvalidInput(f"verdict: {verdict}: choose confirmed or rejected")
        why = checked_reason(reason)
        said: Verdict = "confirmed" if verdict == "confirmed" else "rejected"

        def work(unit: UnitOfWork) -> HistoryMark:
            row = unit.sites.held(site)
            marks = unit.history_marks.all(row)
            _refuse_unseen(marks, seen)
            key = (queue, day, kind)
            old = marks_in_force(marks).get(key)
            if old is not None and old.verdict == said:
                raise Refused("this is what is said of it already", code="mark_same")
            minutes = (old.from_minute, old.to_minute) if old is not None else _minutes(newest_flags(unit, row), key)
            made = unit.history_marks.add(row, key, minutes, said, reason=why, undoes=None, made_by=by)
            _log(unit, row, made, old)
            return made

        return self._database.writing(work)

    def undo(self, site: str, number: int, *, seen: int, by: str) -> HistoryMark:
        """Take a mark back: the part is as it was before it.

        Raises:
            UnknownId: there is no such mark. Refused: it is not the last word on its part. StaleRoster: as `judge`.
        """

        def work(unit: UnitOfWork) -> HistoryMark:
            row = unit.sites.held(site)
            marks = unit.history_marks.all(row)
            _refuse_unseen(marks, seen)
            found = next((each for each in marks if each.number == number), None)
            if found is None:
                raise UnknownId(f"there is no mark {number} of the history of site {site}")
            left = standing(marks)[found.key]
            if not left or left[-1].number != number:
                raise Refused("a later word stands on this one; take that back first", code="mark_not_last")
            before: Verdict = left[-2].verdict if len(left) > 1 else "open"
            minutes = (found.from_minute, found.to_minute)
            made = unit.history_marks.add(
                row, found.key, minutes, before, reason=found.reason, undoes=number, made_by=by
            )
            _log(unit, row, made, found)
            return made

        return self._database.writing(work)

    def known_to(self, site: str, folder: SiteFolder) -> SiteFolder:
        """A site's folder with the marks in force among its special days."""
        with self._database.reading() as unit:
            marks = unit.history_marks.all(unit.sites.get(site))
        said = special_days_of(marks)
        if not said:
            return folder
        return replace(folder, site=replace(folder.site, special_days=(*folder.site.special_days, *said)))


def special_days_of(marks: Iterable[HistoryMark]) -> tuple[SpecialDay, ...]:
    """Marks in force as special days: confirmed parts are outages, rejected ones are normal."""
    return tuple(
        SpecialDay(
            mark.on_date, mark.on_date, KINDS[mark.verdict], QueueId(mark.queue), None, mark.from_minute, mark.to_minute
        )
        for mark in marks_in_force(marks).values()
    )


def newest_flags(unit: UnitOfWork, row: SiteRow) -> tuple[HistoryFlag, ...]:
    """What the forecast made last left out."""
    number = unit.demand.last(row)
    return () if number is None else flags_of(unit.demand.get(number).forecast)


def _minutes(flags: Iterable[HistoryFlag], key: MarkKey) -> tuple[int, int]:
    for flag in flags:
        if (flag.queue, flag.on_date, flag.kind) == key:
            return flag.from_minute, flag.to_minute
    raise UnknownId(
        f"the last forecast flagged no {key[2]} on {key[1]} of queue {key[0]}; forecast anew and look again"
    )


def _refuse_unseen(marks: tuple[HistoryMark, ...], seen: int) -> None:
    if marks and marks[-1].number != seen:
        last = marks[-1]
        raise StaleRoster(
            f"{last.made_by} judged {last.on_date} of queue {last.queue} meanwhile: look at it, then decide anew",
            code="mark_meanwhile",
            values={"by": last.made_by, "date": last.on_date, "queue": last.queue},
        )


def _log(unit: UnitOfWork, row: SiteRow, made: HistoryMark, old: HistoryMark | None) -> None:
    about = {"queue": made.queue, "date": made.on_date.isoformat(), "kind": made.kind, "undoes": made.undoes}
    unit.log.add(
        row,
        made_by=made.made_by,
        action="history.mark" if made.undoes is None else "history.undo",
        subject=f"history mark {made.number}",
        before={"verdict": "open" if old is None else old.verdict},
        after={**about, "verdict": made.verdict, "why": made.reason},
    )
