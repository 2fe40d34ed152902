"""One unit of work: everything or nothing, on a view of the data that does not change meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from shiftplan.storage.accounts import Accounts
from shiftplan.storage.audit_log import AuditLog
from shiftplan.storage.decisions import Decisions
from shiftplan.storage.demand import Demands
from shiftplan.storage.demand_changes import DemandChanges
from shiftplan.storage.duties import Duties
from shiftplan.storage.edits import Edits
from shiftplan.storage.engines import Engines, open_engines, reaching
from shiftplan.storage.feeds import Feeds
from shiftplan.storage.guards import assert_guards
from shiftplan.storage.history import Histories
from shiftplan.storage.history_marks import HistoryMarks
from shiftplan.storage.jobs import Jobs
from shiftplan.storage.leave import LeaveRequests
from shiftplan.storage.past import Past
from shiftplan.storage.retry import retried
from shiftplan.storage.rosters import Rosters
from shiftplan.storage.runs import Runs
from shiftplan.storage.schema import assert_current
from shiftplan.storage.sites import Sites
from shiftplan.storage.swaps import Swaps
from shiftplan.storage.waivers import Waivers
from shiftplan.storage.wishes import Wishes

T = TypeVar("T")


class UnitOfWork:
    """What one transaction can see and do."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.accounts = Accounts(session)
        self.sites = Sites(session)
        self.rosters = Rosters(session)
        self.edits = Edits(session)
        self.past = Past(session)
        self.duties = Duties(session)
        self.swaps = Swaps(session)
        self.wishes = Wishes(session)
        self.leave = LeaveRequests(session)
        self.feeds = Feeds(session)
        self.demand = Demands(session)
        self.demand_changes = DemandChanges(session)
        self.history = Histories(session)
        self.history_marks = HistoryMarks(session)
        self.decisions = Decisions(session)
        self.jobs = Jobs(session)
        self.runs = Runs(session)
        self.waivers = Waivers(session)
        self.log = AuditLog(session)


class Database:
    """A database that is known to be current and guarded."""

    def __init__(self, engines: Engines) -> None:
        self.engines = engines

    @classmethod
    def open(cls, url: str) -> "Database":
        """Connect, and refuse to work with another schema or without guards.

        Raises:
            InvalidInput: the address cannot be used.
            Refused: there is no database, its schema is another version's, or a guard is missing.
        """
        engines = open_engines(url)
        try:
            with reaching(), engines.reader.begin() as connection:
                assert_current(connection)
                assert_guards(connection)
        except BaseException:
            engines.dispose()
            raise
        return cls(engines)

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """Look at one moment of the data; nothing can be changed."""
        with Session(self.engines.reader) as session, session.begin():
            yield UnitOfWork(session)

    def writing(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do a whole unit of work, again when another one came in between; committed when this returns.

        Args:
            work: has no effect outside of the database, for it may run several times.
        Raises:
            Refused: the database refused, for example a double booking.
        """
        return retried(lambda: _once(self.engines.writer, work))

    def close(self) -> None:
        """Close every connection."""
        self.engines.dispose()


def _once(engine: Engine, work: Callable[[UnitOfWork], T]) -> T:
    with Session(engine, expire_on_commit=False) as session, session.begin():
        return work(UnitOfWork(session))
