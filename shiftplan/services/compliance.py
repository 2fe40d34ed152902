"""What HR reads: findings of what is published or of a draft, overtime, and the rules in force."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.site import Site
from shiftplan.errors import InvalidInput, UnknownId
from shiftplan.services.findings import Bar, Finding, Kind, State, bars_of, findings_of, minors_of
from shiftplan.services.overtime import Standings, month_of, standings, year_of
from shiftplan.services.rulebooks import RuleInForce, rules_in_force
from shiftplan.services.sites import SiteService
from shiftplan.services.verdicts import judged, worked
from shiftplan.storage.rosters import RosterVersion, VersionId, published_days
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["Bar", "Chosen", "ComplianceService", "Finding", "Kind", "Looked", "Proof", "State", "Wanted"]

DAY = timedelta(days=1)
LOOK_BACK = timedelta(days=31)
LONGEST_DAYS = 93
REMEMBERED = 32


@dataclass(frozen=True)
class Chosen:
    """What to look at: a version, or what is published; its days, None = those that matter now."""

    version: VersionId | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Wanted:
    """Which findings to list; None = all."""

    employee: str | None = None
    rule: str | None = None
    kind: Kind | None = None
    state: State | None = None

    def fits(self, found: Finding) -> bool:
        """Whether a finding is asked for."""
        given = (self.employee, self.rule, self.kind, self.state)
        return all(
            asked is None or asked == has
            for asked, has in zip(given, (found.employee, found.rule, found.kind, found.state), strict=True)
        )


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was looked at and what was found.

    period: None = nothing is published. version: None = what is published. versions: those that can be chosen, newest
    first. minors: people under 18 on the period's first day, by id.
    """

    site: str
    name: str
    zone: ZoneInfo
    today: date
    period: Period | None
    version: RosterVersion | None
    versions: tuple[RosterVersion, ...]
    findings: tuple[Finding, ...]
    minors: Mapping[EmployeeId, str]
    overtime: Standings | None

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many findings there are of each kind."""
        found = Counter(each.kind for each in self.findings)
        return {kind: found[kind] for kind in Kind}

    @property
    def open_hard(self) -> int:
        """Hard findings that no confirmed waiver covers."""
        return sum(each.kind is Kind.HARD and each.state is not State.WAIVED for each in self.findings)

    @property
    def worst(self) -> tuple[Finding, ...]:
        """What is broken or has to be looked at, worst first; what cannot be decided is not among it."""
        return tuple(each for each in self.findings if each.kind is not Kind.UNKNOWN)

    @property
    def people(self) -> Mapping[EmployeeId, str]:
        """Names of those with findings, by id."""
        return dict(sorted((each.employee, each.name) for each in self.findings))

    @property
    def rules(self) -> tuple[str, ...]:
        """Codes of the rules with findings."""
        return tuple(sorted({each.rule for each in self.findings}))

    def wanted(self, filters: Wanted) -> tuple[Finding, ...]:
        """The findings that fit."""
        return tuple(each for each in self.findings if filters.fits(each))


@dataclass(frozen=True)
class Proof:
    """Findings of one rule, person and day, each with the shifts behind it as time lines."""

    looked: Looked
    shown: tuple[tuple[Finding, tuple[Bar, ...]], ...]


class ComplianceService:
    """Whether people work lawfully, for those who have to watch it."""

    def __init__(self, database: Database, sites: SiteService) -> None:
        self._database = database
        self._sites = sites
        self._published: dict[tuple[str, Period], tuple[Site, int, tuple[Finding, ...]]] = {}

    def look(self, site: str, chosen: Chosen, *, now: datetime | None = None) -> Looked:
        """Findings of what is published, or of a version, with everything beside it.

        Raises:
            UnknownId: the site has no such version.
            InvalidInput: the days cannot be used.
        """
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            known = self._sites.site_in(unit, row)
            today = (now or datetime.now(UTC)).astimezone(known.time_zone).date()
            version = None if chosen.version is None else _version(unit, row, chosen.version)
            period = _period(chosen, version, _published(unit, row), today)
            found: tuple[Finding, ...] = ()
            if period is not None:
                found = self._findings(unit, row, known, period, version)
            return Looked(
                site=site,
                name=known.name,
                zone=known.time_zone,
                today=today,
                period=period,
                version=version,
                versions=tuple(unit.rosters.versions(row)),
                findings=found,
                minors={} if period is None else minors_of(known, period.first),
                overtime=_overtime(unit, row, known, period, today),
            )

    def proof(self, site: str, chosen: Chosen, rule: str, employee: str, on: date) -> Proof:
        """The findings of a rule, person and day, with the shifts behind them.

        Raises:
            UnknownId: there is none.
        """
        looked = self.look(site, chosen)
        found = [each for each in looked.wanted(Wanted(employee, rule)) if each.on_date == on]
        if not found:
            raise UnknownId(f"no finding of {rule} for {employee} on {on}; it may be mended already")
        return Proof(looked, tuple((each, bars_of(each.shifts, looked.zone)) for each in found))

    def rules(self, site: str, on: date | None = None) -> tuple[RuleInForce, ...]:
        """Every rule of the site's rulebooks on a day, today unless told otherwise."""
        with self._database.reading() as unit:
            known = self._sites.site_in(unit, unit.sites.get(site))
        return rules_in_force(known, on or datetime.now(known.time_zone).date())

    def _findings(
        self, unit: UnitOfWork, row: SiteRow, site: Site, period: Period, version: RosterVersion | None
    ) -> tuple[Finding, ...]:
        """Audited anew only when the site or what is published has changed; waivers are always looked up."""
        if version is not None:
            found = findings_of(judged(unit, row, site, unit.rosters.roster(version), period).report, site, period)
        else:
            last = unit.rosters.last_publication(row)
            known = self._published.get((row.code, period))
            if known is None or known[0] is not site or known[1] != last:
                report = judged(unit, row, site, worked(unit, row, site, period), period).report
                known = site, last, findings_of(report, site, period)
                while len(self._published) >= REMEMBERED:
                    self._published.pop(next(iter(self._published)), None)
                self._published[row.code, period] = known
            found = known[2]
        return with_waivers(unit, row, found)


def _version(unit: UnitOfWork, row: SiteRow, version: VersionId) -> RosterVersion:
    found, owner = unit.rosters.version(version)
    if owner.id != row.id:
        raise UnknownId(f"site {row.code} has no version {version}")
    return found


def _published(unit: UnitOfWork, row: SiteRow) -> Period | None:
    """From the first published day to the last."""
    days = published_days(unit.rosters.publications(row))
    return Period(min(days), max(days)) if days else None


def _period(chosen: Chosen, version: RosterVersion | None, published: Period | None, today: date) -> Period | None:
    """The days asked for; else those of the version, else a month back and all that is published ahead."""
    if version is not None:
        return version.period
    if chosen.first is None and chosen.last is None:
        if published is None:
            return None
        last = published.last if published.last >= today else min(published.last, today)
        longest = timedelta(days=LONGEST_DAYS - 1)
        first = max(published.first, min(today, last) - LOOK_BACK, last - longest)
        return Period(min(first, last), last)
    first = chosen.first or (chosen.last or today) - LOOK_BACK
    last = chosen.last or first + LOOK_BACK
    if not timedelta() <= last - first < timedelta(days=LONGEST_DAYS):
        raise InvalidInput(
            f"{first} to {last}: the last day comes first, or these are more than {LONGEST_DAYS} days",
            code="compliance_days",
            values={"most": LONGEST_DAYS},
        )
    return Period(first, last)


def _overtime(unit: UnitOfWork, row: SiteRow, site: Site, period: Period | None, today: date) -> Standings | None:
    """Of today's month, or of the month of the days looked at when those lie elsewhere."""
    on = today if period is None or today in period else min(max(today, period.first), period.last)
    span = Period(min(year_of(site, on).first, month_of(site, on).first), month_of(site, on).last)
    published = _published(unit, row)
    known = [day for day in (site.known_from, published.first if published else None) if day is not None]
    return standings(site, worked(unit, row, site, span), on, min(known, default=None))


def with_waivers(unit: UnitOfWork, row: SiteRow, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings with the waivers that are asked for or confirmed."""
    if not found:
        return found
    days = [each.on_date for each in found]
    known = [each for each in unit.waivers.touching(row, Period(min(days), max(days))) if each.withdrawn_at is None]
    if not known:
        return found
    return tuple(
        replace(each, waivers=tuple(one for one in known if one.covers(each.rule, each.employee, each.on_date)))
        for each in found
    )
