"""The tables. What is published is guarded by the database itself: guards.py."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, MetaData, String, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shiftplan.storage.types import UtcDateTime

NAMES = {
    "pk": "%(table_name)s_key",
    "uq": "%(table_name)s_%(column_0_name)s_once",
    "ix": "%(table_name)s_by_%(column_0_N_name)s",
    "fk": "%(table_name)s_%(column_0_name)s_exists",
    "ck": "%(constraint_name)s",
}
Json = dict[str, Any]


class Base(DeclarativeBase):
    """datetime maps to UtcDateTime, which refuses naive values."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime(), Json: JSON(), list[Any]: JSON()}  # noqa: RUF012


class SiteRow(Base):
    """A site. revision: rises with every load that changes something. entries, last_hash: end of its audit log.

    settings: site.toml as read, dates as texts. tables: names of the files that were brought, empty ones too.
    """

    __tablename__ = "site"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str]
    revision: Mapped[int]
    settings: Mapped[Json]
    tables: Mapped[list[Any]]
    entries: Mapped[int]
    last_hash: Mapped[str] = mapped_column(String(64))


class EmployeeRow(Base):
    """A person of a site. Whoever left keeps the row, for rosters name it; is_active says who is there now."""

    __tablename__ = "employee"
    __table_args__ = (UniqueConstraint("site_id", "code", name="employee_once"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    code: Mapped[str] = mapped_column(String(200))
    name: Mapped[str]
    is_active: Mapped[bool]


class SiteTableRow(Base):
    """A row of a site's file, history apart. cells: filled cells as written, by column. position: place in the file."""

    __tablename__ = "site_row"
    __table_args__ = (UniqueConstraint("site_id", "table_name", "key", name="site_row_once"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    table_name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str]
    position: Mapped[int]
    cells: Mapped[Json]


class HistoryCountRow(Base):
    """What came in during an interval of a queue. Texts as written, so that nothing is lost; empty = not known."""

    __tablename__ = "history_count"
    __table_args__ = (UniqueConstraint("site_id", "queue", "interval_start", name="history_count_once"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    queue: Mapped[str] = mapped_column(String(200))
    interval_start: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    offered: Mapped[str]
    handled: Mapped[str]
    abandoned: Mapped[str]
    aht_seconds: Mapped[str]


class RosterVersionRow(Base):
    """A roster as somebody left it; never changed, never deleted. number: counts within the site.

    kind: a draft of a person, a proposal of the night, or the shifts that a swap left to those who swapped.
    based_on: number of the site's last publication that was known when it was made; 0 = none.
    """

    __tablename__ = "roster_version"
    __table_args__ = (
        UniqueConstraint("site_id", "number", name="roster_version_once"),
        CheckConstraint("kind IN ('draft', 'proposal', 'swap')", name="roster_version_kind"),
        CheckConstraint("first_day <= last_day", name="roster_version_has_days"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    first_day: Mapped[date]
    last_day: Mapped[date]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    why: Mapped[str]
    based_on: Mapped[int]
    report: Mapped[Json]


class RosterShiftRow(Base):
    """One shift of a roster version, [starts_at, ends_at); never changed, never deleted."""

    __tablename__ = "roster_shift"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="roster_shift_has_length"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    roster_version_id: Mapped[int] = mapped_column(ForeignKey("roster_version.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    on_date: Mapped[date]
    template: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    breaks: Mapped[list[Any]]
    activities: Mapped[list[Any]]


class RosterOriginRow(Base):
    """What a roster version was made from; never changed. demand: what it covers. parent: the version it continues."""

    __tablename__ = "roster_origin"
    __table_args__ = (UniqueConstraint("roster_version_id", name="roster_origin_once"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    roster_version_id: Mapped[int] = mapped_column(ForeignKey("roster_version.id"))
    demand_id: Mapped[int | None] = mapped_column(ForeignKey("demand.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("roster_version.id"))


class RosterEditRow(Base):
    """A day of a person changed by hand in a draft: the shift worked instead, {} = none; never changed, never deleted.

    number: counts within the version from 1; a draft is its version with all its edits, the last for a day winning.
    shift names under `undoes` or `redoes` the edit that it takes back or does again.
    """

    __tablename__ = "roster_edit"
    __table_args__ = (UniqueConstraint("roster_version_id", "number", name="roster_edit_once"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    roster_version_id: Mapped[int] = mapped_column(ForeignKey("roster_version.id"))
    number: Mapped[int]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    on_date: Mapped[date]
    shift: Mapped[Json]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class DemandRow(Base):
    """What some days will ask for: forecast and requirement as one forecast run made them; never changed."""

    __tablename__ = "demand"
    __table_args__ = (Index("demand_by_site_day", "site_id", "first_day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    forecast: Mapped[Json]
    requirement: Mapped[Json]


class DemandChangeRow(Base):
    """A queue's day set by hand to so many percent above its forecast, 0 = as forecast; never changed.

    number: counts within the site; the last of a queue's day counts. undoes: the change that it takes back. demand:
    what the days asked for with it.
    """

    __tablename__ = "demand_change"
    __table_args__ = (UniqueConstraint("site_id", "number", name="demand_change_once"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    number: Mapped[int]
    queue: Mapped[str] = mapped_column(String(200))
    on_date: Mapped[date]
    percent: Mapped[int]
    reason: Mapped[str]
    undoes: Mapped[int | None]
    demand_id: Mapped[int] = mapped_column(ForeignKey("demand.id"))
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class HistoryMarkRow(Base):
    """What somebody said of a flagged part of a queue's day in the history; never changed.

    number: counts within the site; the last of a queue's day and kind counts, `open` = nothing is said any more.
    minutes: [from, to) from midnight. undoes: the mark that it takes back.
    """

    __tablename__ = "history_mark"
    __table_args__ = (
        UniqueConstraint("site_id", "number", name="history_mark_once"),
        CheckConstraint("verdict IN ('confirmed', 'rejected', 'open')", name="history_mark_known"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    number: Mapped[int]
    queue: Mapped[str] = mapped_column(String(200))
    on_date: Mapped[date]
    kind: Mapped[str] = mapped_column(String(10))
    from_minute: Mapped[int]
    to_minute: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str]
    undoes: Mapped[int | None]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class ProposalDecisionRow(Base):
    """What became of a proposal of the night; never changed. draft: the version that an accepted one became."""

    __tablename__ = "proposal_decision"
    __table_args__ = (
        UniqueConstraint("roster_version_id", name="proposal_decision_once"),
        CheckConstraint("decision IN ('accepted', 'rejected')", name="proposal_decision_known"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    roster_version_id: Mapped[int] = mapped_column(ForeignKey("roster_version.id"))
    decision: Mapped[str] = mapped_column(String(10))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("roster_version.id"))
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class PublicationRow(Base):
    """A version made binding for its days; never changed, never deleted. number: counts within the site from 1.

    With rows in publication_day it binds these days of these people alone (a swap), else everybody's days.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("site_id", "first_day", "last_day", "roster_version_id", name="publication_once"),
        UniqueConstraint("site_id", "number", name="publication_number_once"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    number: Mapped[int]
    roster_version_id: Mapped[int] = mapped_column(ForeignKey("roster_version.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class PublicationDayRow(Base):
    """A day of a person that a publication of kind swap changed; never changed, never deleted."""

    __tablename__ = "publication_day"
    __table_args__ = (UniqueConstraint("publication_id", "employee_id", "on_date", name="publication_day_once"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    on_date: Mapped[date]


class DutyRow(Base):
    """One shift that is in force, [starts_at, ends_at): the published truth, one row however many versions showed it.

    Overlaps are refused by the database itself: on PostgreSQL by the exclusion constraint no_double_booking, on SQLite
    by the triggers of the same name. status: `moving` only while a transaction exchanges two people's shifts.
    """

    __tablename__ = "duty"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="duty_has_length"),
        CheckConstraint("status IN ('active', 'moving')", name="duty_status"),
        Index("duty_by_site_day", "site_id", "on_date"),
        Index("duty_by_employee_start", "employee_id", "starts_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    roster_version_id: Mapped[int] = mapped_column(ForeignKey("roster_version.id"))
    on_date: Mapped[date]
    template: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    breaks: Mapped[list[Any]]
    activities: Mapped[list[Any]]
    status: Mapped[str] = mapped_column(String(10))


class AuditEntryRow(Base):
    """Who did what; never changed, never deleted. hash covers this entry and the hash before it: a chain per site."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("site_id", "number", name="audit_entry_once"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str]
    before: Mapped[Json]
    after: Mapped[Json]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AccountRow(Base):
    """Somebody who signs in. uniquifier: names a session; a new one ends every session of the account."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    password_hash: Mapped[str]
    uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    is_active: Mapped[bool]
    language: Mapped[str] = mapped_column(String(5))
    made_at: Mapped[datetime]


class GrantRow(Base):
    """A role of an account at a site; site None = at every site. employee: who of the site that is (role staff)."""

    __tablename__ = "account_grant"
    __table_args__ = (
        UniqueConstraint("account_id", "site_id", "role", name="account_grant_once"),
        CheckConstraint("role IN ('scheduler', 'staff', 'hr', 'admin')", name="account_grant_role"),
        CheckConstraint("(role = 'staff') = (employee_id IS NOT NULL)", name="account_grant_of_staff"),
        Index("account_grant_by_employee", "employee_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    role: Mapped[str] = mapped_column(String(20))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))


class AttemptRow(Base):
    """Something limited in number or time: a failed sign-in, a request of a calendar feed, the end of a session."""

    __tablename__ = "attempt"
    __table_args__ = (Index("attempt_by_subject", "kind", "subject", "made_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]


class FeedRow(Base):
    """The calendar feed of a person: the hash of its secret address. A new one ends the old."""

    __tablename__ = "feed"
    __table_args__ = (UniqueConstraint("employee_id", name="feed_once"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]


class WishRow(Base):
    """A wish that somebody entered; it beats one of wishes.csv for the same day. wish: as in wishes.csv."""

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("employee_id", "on_date", name="wish_once"),
        Index("wish_by_site_day", "site_id", "on_date"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    on_date: Mapped[date]
    wish: Mapped[str] = mapped_column(String(200))
    weight: Mapped[int]
    made_at: Mapped[datetime]


class LeaveRequestRow(Base):
    """Leave that somebody asks for, first..last inclusive; approved it counts as leave.csv does."""

    __tablename__ = "leave_request"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="leave_request_has_days"),
        CheckConstraint("status IN ('asked', 'approved', 'refused', 'withdrawn')", name="leave_request_status"),
        Index("leave_request_by_site_day", "site_id", "first_day"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    note: Mapped[str]
    made_at: Mapped[datetime]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str]


class SwapRow(Base):
    """A shift given away, or exchanged for another: proposed, accepted, applied in one transaction.

    give_*: the shift of from_employee. take_*: the shift of to_employee that comes back; None = given away.
    publication: number of the site's publication it was judged on; applied_publication: the one it became. key: names
    the request, so that a button pressed twice asks once.
    """

    __tablename__ = "swap"
    __table_args__ = (
        CheckConstraint(
            "status IN ('open', 'applied', 'refused', 'expired', 'withdrawn', 'superseded')", name="swap_status"
        ),
        CheckConstraint("(take_on IS NULL) = (take_starts_at IS NULL)", name="swap_takes_a_shift"),
        Index("swap_by_site_status", "site_id", "status"),
        Index("swap_by_from_employee", "from_employee_id"),
        Index("swap_by_to_employee", "to_employee_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    from_employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    to_employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    give_on: Mapped[date]
    give_starts_at: Mapped[datetime]
    take_on: Mapped[date | None]
    take_starts_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(20))
    note: Mapped[str]
    reason: Mapped[str]
    publication: Mapped[int]
    applied_publication: Mapped[int | None]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class WaiverRow(Base):
    """Leave to keep a known violation on some days: asked for by one person, confirmed by another."""

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="waiver_has_days"),
        CheckConstraint("confirmed_by <> asked_by", name="waiver_by_two"),
        Index("waiver_by_site_day", "site_id", "first_day"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    rule: Mapped[str] = mapped_column(String(60))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    why: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    confirmed_by: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]


class JobRow(Base):
    """Work asked for and done by a worker; the row is the only truth of it.

    dedupe_key: of two open requests with the same one only the first is kept. fence: rises with every lease; a beat or
    a result with an older one is refused. attempt: counts leases since the last checkpoint that made progress.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="job_state"),
        Index("job_by_state", "state", "id"),
        Index("job_by_site", "site_id", "id"),
        Index(
            "job_open_once",
            "dedupe_key",
            unique=True,
            sqlite_where=text("state IN ('queued', 'running')"),
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(40))
    dedupe_key: Mapped[str] = mapped_column(String(200))
    arguments: Mapped[Json]
    state: Mapped[str] = mapped_column(String(20))
    attempt: Mapped[int]
    fence: Mapped[int]
    lease_owner: Mapped[str]
    lease_until: Mapped[datetime | None]
    is_cancelled: Mapped[bool]
    progress: Mapped[Json]
    checkpoint: Mapped[Json]
    result: Mapped[Json]
    error: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class RunRow(Base):
    """One nightly run of a site, whatever clock asked for it and however often; job: the work it became."""

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("site_id", "kind", "business_date", name="run_once"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(40))
    business_date: Mapped[date]
    due_at: Mapped[datetime]
    made_at: Mapped[datetime]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))


class WorkerRow(Base):
    """A worker and when it was last heard of."""

    __tablename__ = "worker"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
