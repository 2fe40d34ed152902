"""The tables. What is published is guarded by the database itself: guards.py."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, MetaData, String, UniqueConstraint
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

    based_on: number of the site's last publication that was known when it was made; 0 = none.
    """

    __tablename__ = "roster_version"
    __table_args__ = (
        UniqueConstraint("site_id", "number", name="roster_version_once"),
        CheckConstraint("kind IN ('draft', 'proposal')", name="roster_version_kind"),
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


class PublicationRow(Base):
    """A version made binding for its days; never changed, never deleted. number: counts within the site from 1."""

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
