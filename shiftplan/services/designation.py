"""Which published shifts are designated, so that nobody moves their hours (変形労働時間制の特定)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from shiftplan.domain.horizon import Period, instant
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.roster import Designation
from shiftplan.domain.site import Site
from shiftplan.storage.rosters import Publication
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork

VARIABLE = (HoursSystem.MONTHLY, HoursSystem.YEARLY)
FIXED_AHEAD = timedelta(days=30)
"""How long before a block of a yearly period its days and hours are fixed (LSA 32-4(2))."""


def with_designation(unit: UnitOfWork, row: SiteRow, site: Site, *, now: datetime | None = None) -> Site:
    """The site, with what was published of its variable period before that began; as it is without such a period.

    Args:
        now: days of a yearly period that may still be changed are not designated yet.
    """
    regime = site.workplace.regime
    if regime.system not in VARIABLE or regime.period_start is None:
        return site
    days = (regime.period_days or 1) - 1
    period = Period(regime.period_start, regime.period_start + timedelta(days=days))
    made = [each for each in unit.rosters.publications(row, period) if not each.is_swap]
    until = {day: _fixed_at(site, day, made, period) for day in period}
    fixed = {day: at for day, at in until.items() if at is not None and at <= (now or datetime.now(UTC))}
    if not fixed:
        return site
    return replace(site, designated=Designation(frozenset(fixed), unit.duties.announced(row, fixed)))


def _fixed_at(site: Site, day: date, made: list[Publication], period: Period) -> datetime | None:
    """From when on the hours of a day stay as they are; None where they were not published before their period."""
    first = next((each for each in made if day in each.period), None)
    if first is None:
        return None
    is_yearly = site.workplace.regime.system is HoursSystem.YEARLY
    begins = instant(first.period.first if is_yearly else period.first, 0, site.time_zone)
    if first.made_at >= begins:
        return None
    return max(first.made_at, begins - FIXED_AHEAD) if is_yearly else first.made_at
