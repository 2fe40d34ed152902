"""Personal calendars: a secret address per person, from which calendar programs read the published shifts."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Shift
from shiftplan.errors import TooMany, UnknownId
from shiftplan.files.roster_calendar import TITLES, calendar_text
from shiftplan.services.sites import SiteService
from shiftplan.storage.unit_of_work import Database, UnitOfWork

TOKEN_BYTES = 32
BACK, AHEAD = timedelta(days=31), timedelta(days=190)
"""Days shown: programs drop what a feed no longer holds, and nobody needs shifts of long ago in a calendar."""
WINDOW = timedelta(minutes=15)
READS_OF_FEED, MISSES_OF_NETWORK = 60, 30
"""Within the window: several devices ask a feed every few minutes at most; an address is not found by guessing."""
READ, MISS = "feed", "feed-miss"


@dataclass(frozen=True)
class Feed:
    """A calendar as text, and a name of its state: the same as long as nothing in it changes."""

    text: str
    state: str


class FeedService:
    """Making, ending and reading feeds."""

    def __init__(self, database: Database, sites: SiteService) -> None:
        self._database = database
        self._sites = sites

    def made_at(self, site: str, employee: EmployeeId) -> datetime | None:
        """Since when somebody's address holds; None = there is none."""
        with self._database.reading() as unit:
            return unit.feeds.made_at(unit.sites.get(site), employee)

    def renew(self, site: str, employee: EmployeeId, *, by: str) -> str:
        """A new secret for somebody's feed; the old one ends. It is shown once, for only its hash is kept."""
        token = secrets.token_urlsafe(TOKEN_BYTES)

        def work(unit: UnitOfWork) -> None:
            row = unit.sites.get(site)
            unit.feeds.put(row, employee, _hash(token))
            unit.log.add(row, made_by=by, action="feed.renew", subject=f"employee {employee}")

        self._database.writing(work)
        return token

    def end(self, site: str, employee: EmployeeId, *, by: str) -> None:
        """No feed any more."""

        def work(unit: UnitOfWork) -> None:
            row = unit.sites.get(site)
            unit.feeds.remove(row, employee)
            unit.log.add(row, made_by=by, action="feed.end", subject=f"employee {employee}")

        self._database.writing(work)

    def read(self, token: str, network: str) -> Feed:
        """The calendar of an address.

        Args:
            network: where the request comes from, an address.
        Raises:
            UnknownId: there is no such feed, or no more. TooMany: asked too often.
        """
        hashed, since = _hash(token), datetime.now(UTC) - WINDOW
        feed, place = f"feed {hashed[:40]}", f"network {network}"
        with self._database.reading() as unit:
            if unit.accounts.attempts_since(MISS, place, since) >= MISSES_OF_NETWORK or (
                unit.accounts.attempts_since(READ, feed, since) >= READS_OF_FEED
            ):
                raise TooMany("this calendar was asked for too often; wait a quarter of an hour")
            found = self._written(unit, hashed)
        kind, subject = (MISS, place) if found is None else (READ, feed)
        self._database.writing(lambda unit: unit.accounts.attempt(kind, [subject]))
        if found is None:
            raise UnknownId("there is no calendar at this address; make a new link on your page")
        return found

    def _written(self, unit: UnitOfWork, hashed: str) -> Feed | None:
        owner = unit.feeds.find(hashed)
        if owner is None:
            return None
        row, employee = owner
        site = self._sites.site_in(unit, row)
        today = datetime.now(UTC).astimezone(site.time_zone).date()
        period = Period(today - BACK, today + AHEAD)
        told = unit.duties.told(row, employee, period)
        last = max(
            (each.publication for said in told.values() for each in said), key=lambda each: each.number, default=None
        )
        shifts = unit.rosters.in_force(row, period, [employee]).shifts
        off: list[Shift] = []
        for said in told.values():
            before = [each for each in said if each.shifts]
            if before and not said[-1].shifts:
                off += before[-1].shifts
        text = calendar_text(
            site,
            employee,
            shifts,
            sequence=0 if last is None else last.number,
            stamp=datetime.now(UTC) if last is None else last.made_at,
            cancelled=off,
            language=_language(site.employees[employee].language if employee in site.employees else ""),
        )
        return Feed(text, hashlib.sha256(text.encode()).hexdigest()[:32])


def _language(wanted: str) -> str:
    return wanted if wanted in TITLES else next(iter(TITLES))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
