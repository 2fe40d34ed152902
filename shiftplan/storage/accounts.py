"""Who may sign in, as what, and how often somebody tried."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NewType

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from shiftplan.domain.people import EmployeeId
from shiftplan.storage.tables import AccountRow, AttemptRow, EmployeeRow, GrantRow, SiteRow

AccountId = NewType("AccountId", int)
KEPT = timedelta(days=1)
"""Attempts older than this limit nothing any more."""


class Role(StrEnum):
    """What somebody is at a site."""

    SCHEDULER = "scheduler"
    STAFF = "staff"
    HR = "hr"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role at a site; site None = every site. employee: who of the site that is, for role staff alone."""

    role: Role
    site: str | None
    employee: EmployeeId | None = None


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who signs in; the hash of the password stays in storage."""

    id: AccountId
    name: str
    uniquifier: str
    is_active: bool
    language: str
    grants: tuple[Grant, ...]


class Accounts:
    """Accounts within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[Account]:
        """Every account by name."""
        grants: dict[int, list[Grant]] = defaultdict(list)
        for number, grant in self._grants():
            grants[number].append(grant)
        rows = self._session.scalars(select(AccountRow).order_by(AccountRow.name))
        return [_account(row, grants[row.id]) for row in rows]

    def get(self, account: AccountId) -> Account | None:
        """The account of this number."""
        row = self._session.get(AccountRow, account)
        return None if row is None else self._account(row)

    def find(self, name: str) -> tuple[Account, str] | None:
        """The account of this name and the hash of its password."""
        row = self._session.scalars(select(AccountRow).where(AccountRow.name == name)).one_or_none()
        return None if row is None else (self._account(row), row.password_hash)

    def by_uniquifier(self, uniquifier: str) -> Account | None:
        """The account whose sessions carry this name."""
        row = self._session.scalars(select(AccountRow).where(AccountRow.uniquifier == uniquifier)).one_or_none()
        return None if row is None else self._account(row)

    def add(self, *, name: str, password_hash: str, uniquifier: str, language: str) -> Account:
        """A new account without a role."""
        row = AccountRow(
            name=name,
            password_hash=password_hash,
            uniquifier=uniquifier,
            is_active=True,
            language=language,
            made_at=datetime.now(UTC),
        )
        self._session.add(row)
        self._session.flush()
        return self._account(row)

    def change(
        self,
        account: AccountId,
        *,
        language: str | None = None,
        password_hash: str | None = None,
        uniquifier: str | None = None,
        is_active: bool | None = None,
    ) -> None:
        """Change what is given of an account."""
        row = self._session.get_one(AccountRow, account)
        row.language = row.language if language is None else language
        row.password_hash = row.password_hash if password_hash is None else password_hash
        row.uniquifier = row.uniquifier if uniquifier is None else uniquifier
        row.is_active = row.is_active if is_active is None else is_active

    def grant(self, account: AccountId, role: Role, site: SiteRow | None, employee: int | None) -> None:
        """Give an account a role at a site (None = every site); a role that it has already is given anew."""
        number = None if site is None else site.id
        place = GrantRow.site_id.is_(None) if number is None else GrantRow.site_id == number
        same = delete(GrantRow).where(GrantRow.account_id == account, GrantRow.role == role.value, place)
        self._session.execute(same)
        self._session.add(GrantRow(account_id=account, site_id=number, role=role.value, employee_id=employee))
        self._session.flush()

    def attempt(self, kind: str, subjects: Sequence[str]) -> list[int]:
        """Note that something limited was tried, once for each subject; attempts older than a day are forgotten."""
        now = datetime.now(UTC)
        self.forget_attempts(now - KEPT)
        rows = [AttemptRow(kind=kind, subject=subject, made_at=now) for subject in subjects]
        self._session.add_all(rows)
        self._session.flush()
        return [row.id for row in rows]

    def withdraw_attempts(self, attempts: Sequence[int]) -> None:
        """Count some attempts no more."""
        self._session.execute(delete(AttemptRow).where(AttemptRow.id.in_(attempts)))

    def attempts_since(self, kind: str, subject: str, since: datetime) -> int:
        """How often something was tried."""
        rows = select(func.count()).select_from(AttemptRow)
        same = (AttemptRow.kind == kind, AttemptRow.subject == subject, AttemptRow.made_at >= since)
        return self._session.scalar(rows.where(*same)) or 0

    def forget_attempts(self, before: datetime) -> None:
        """Delete attempts made before an instant."""
        self._session.execute(delete(AttemptRow).where(AttemptRow.made_at < before))

    def _account(self, row: AccountRow) -> Account:
        return _account(row, [grant for _, grant in self._grants(GrantRow.account_id == row.id)])

    def _grants(self, *conditions: ColumnElement[bool]) -> Iterator[tuple[int, Grant]]:
        """(account, grant), oldest first."""
        rows = (
            select(GrantRow.account_id, GrantRow.role, SiteRow.code, EmployeeRow.code)
            .outerjoin(SiteRow, SiteRow.id == GrantRow.site_id)
            .outerjoin(EmployeeRow, EmployeeRow.id == GrantRow.employee_id)
            .where(*conditions)
            .order_by(GrantRow.id)
        )
        for account, role, site, employee in self._session.execute(rows):
            yield account, Grant(role=Role(role), site=site, employee=EmployeeId(employee) if employee else None)


def _account(row: AccountRow, grants: Sequence[Grant]) -> Account:
    return Account(
        id=AccountId(row.id),
        name=row.name,
        uniquifier=row.uniquifier,
        is_active=row.is_active,
        language=row.language,
        grants=tuple(grants),
    )
