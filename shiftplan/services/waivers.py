"""Waivers (特例承認): one person asks to keep a known violation, another confirms; the violation is still shown."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import InvalidInput, NotAllowed, Refused
from shiftplan.rules.base import Violation
from shiftplan.services.rulebooks import rules_in_force
from shiftplan.services.sites import SiteService
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork
from shiftplan.storage.waivers import Waiver, WaiverId

__all__ = ["Waiver", "WaiverId", "WaiverService", "waived"]

LONGEST_REASON = 1000
LONGEST_DAYS = 366
NEVER_WAIVED = frozenset({"H-DOUBLE"})
"""Nobody can be at two places at once, and the database refuses it whatever was confirmed."""


def waived(unit: UnitOfWork, row: SiteRow, violations: Sequence[Violation]) -> list[Violation]:
    """The violations of a site that no confirmed waiver covers: what still stands in the way of publishing."""
    if not violations:
        return []
    days = [each.on_date for each in violations]
    known = [each for each in unit.waivers.touching(row, Period(min(days), max(days))) if each.counts]
    return [each for each in violations if not _is_covered(each, known)]


class WaiverService:
    """Asking for, confirming and ending waivers."""

    def __init__(self, database: Database, sites: SiteService) -> None:
        self._database = database
        self._sites = sites

    def all(self, site: str) -> list[Waiver]:
        """Every waiver of a site, newest first."""
        with self._database.reading() as unit:
            return unit.waivers.all(unit.sites.get(site))

    def ask(
        self, site: str, rule: str, employee: EmployeeId, first_day: date, last_day: date, *, why: str, by: str
    ) -> Waiver:
        """Ask for leave to break a rule from first_day to last_day, both inclusive.

        Raises:
            InvalidInput: no reason is given, or the days cannot be used.
            UnknownId: nobody of this id is at the site.
            Refused: the rule cannot be waived.
        """
        reason = why.strip()
        if not reason or len(reason) > LONGEST_REASON:
            raise InvalidInput(
                f"the reason has {len(reason)} characters; say in 1 to {LONGEST_REASON} why it has to be",
                code="waiver_reason",
                values={"most": LONGEST_REASON},
            )
        if not timedelta() <= last_day - first_day < timedelta(days=LONGEST_DAYS):
            raise InvalidInput(
                f"{first_day} to {last_day}: the last day comes first or is more than {LONGEST_DAYS} days away",
                code="waiver_days",
                values={"most": LONGEST_DAYS},
            )

        def work(unit: UnitOfWork) -> Waiver:
            row = unit.sites.get(site)
            known = {each.words.code for each in rules_in_force(self._sites.site_in(unit, row), first_day)}
            if rule in NEVER_WAIVED or rule not in known:
                raise Refused(f"rule {rule} cannot be waived", code="waiver_rule", values={"rule": rule})
            period = Period(first_day, last_day)
            made = unit.waivers.add(row, rule=rule, employee=employee, period=period, why=reason, by=by)
            after = {"rule": rule, "first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
            unit.log.add(row, made_by=by, action="waiver.ask", subject=f"waiver {made.id}", after=after)
            return made

        return self._database.writing(work)

    def confirm(self, site: str, waiver: WaiverId, *, by: str) -> None:
        """Make a waiver count.

        Raises:
            UnknownId: the site has none of this number.
            NotAllowed: whoever asked cannot confirm.
            Refused: it was confirmed or withdrawn before.
        """

        def work(unit: UnitOfWork) -> None:
            row = unit.sites.get(site)
            if unit.waivers.get(row, waiver).asked_by == by:
                raise NotAllowed("a second person has to confirm what you asked for", code="waiver_by_two")
            if not unit.waivers.confirm(waiver, by):
                raise Refused("this waiver was confirmed or withdrawn already", code="waiver_not_open")
            unit.log.add(row, made_by=by, action="waiver.confirm", subject=f"waiver {waiver}")

        self._database.writing(work)

    def withdraw(self, site: str, waiver: WaiverId, *, by: str) -> None:
        """End a waiver; what was published under it stays published, and is found again.

        Raises:
            UnknownId: the site has none of this number.
            Refused: it was withdrawn before.
        """

        def work(unit: UnitOfWork) -> None:
            row = unit.sites.get(site)
            unit.waivers.get(row, waiver)
            if not unit.waivers.withdraw(waiver, by):
                raise Refused("this waiver was withdrawn already", code="waiver_not_open")
            unit.log.add(row, made_by=by, action="waiver.withdraw", subject=f"waiver {waiver}")

        self._database.writing(work)


def _is_covered(violation: Violation, known: Iterable[Waiver]) -> bool:
    return any(each.covers(violation.rule, violation.employee, violation.on_date) for each in known)
