"""What administrators do: accounts of their sites, and the log of who did what."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shiftplan.domain.people import EmployeeId
from shiftplan.errors import NotAllowed, Refused, UnknownId
from shiftplan.services.accounts import Account, AccountId, AccountService, Grant, Permission, Role, may
from shiftplan.storage.audit_log import AuditEntry
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["AdministrationService", "AuditEntry", "LogPage", "NewPassword"]

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look like another."""
GROUPS, GROUP_LENGTH = 5, 4
LOG_ROWS = 50
CHECKED_ENTRIES = 20_000
"""A longer log is not read again for every look at its page; `shiftplan doctor` always reads it whole."""


@dataclass(frozen=True)
class NewPassword:
    """A password made for an account: told once, kept nowhere."""

    account: Account
    password: str


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """Entries of a site's log, newest first. breaks: where its chain does not hold; None = it was not checked.

    accounts: names of the accounts that the entries speak of, by their id as a text.
    """

    site: str
    entries: tuple[AuditEntry, ...]
    count: int
    page: int
    pages: int
    last_hash: str
    breaks: tuple[str, ...] | None
    accounts: Mapping[str, str]


class AdministrationService:
    """Accounts and the log, for those who may manage accounts; each change is in the log of every site it concerns."""

    def __init__(self, database: Database, accounts: AccountService) -> None:
        self._database = database
        self._accounts = accounts

    def accounts(self, by: Account, text: str = "") -> tuple[Account, ...]:
        """Accounts that somebody may manage, by name; those whose name or employee holds a text."""
        with self._database.reading() as unit:
            known = unit.accounts.all()
        wanted = text.strip().casefold()
        return tuple(each for each in known if manages(by, each) and _holds(each, wanted))

    def add(
        self, name: str, role: Role, *, site: str | None, employee: EmployeeId | None, language: str, by: Account
    ) -> NewPassword:
        """A new account with a password of its own; site None = every site.

        Raises:
            InvalidInput: a value cannot be used. UnknownId: no such site or employee.
            NotAllowed: the site is not `by`'s to manage. Refused: the name is taken.
        """
        if not _may_manage_at(by, site):
            raise NotAllowed("you do not manage accounts of that site", code="account_not_yours")
        password = made_password()
        made = self._accounts.add(
            name, password, role, site=site, employee=employee, language=language, by=by.name, is_new=True
        )
        return NewPassword(made, password)

    def new_password(self, account: AccountId, *, by: Account) -> NewPassword:
        """Another password for somebody who lost theirs; every session of the account ends."""
        password = made_password()
        hashed = self._accounts.hashed(password)
        changed = self._change(account, "account.password", by, password_hash=hashed)
        return NewPassword(changed, password)

    def end_sessions(self, account: AccountId, *, by: Account) -> Account:
        """Sign an account out everywhere."""
        return self._change(account, "account.sessions", by)

    def set_active(self, account: AccountId, *, is_active: bool, by: Account) -> Account:
        """Let an account sign in or not; every session of the account ends.

        Raises:
            Refused: it is `by`'s own, who would be locked out.
        """
        if account == by.id and not is_active:
            raise Refused("you cannot deactivate your own account; ask another administrator", code="account_own")
        action = "account.activate" if is_active else "account.deactivate"
        return self._change(account, action, by, is_active=is_active)

    def log(self, site: str, page: int = 1) -> LogPage:
        """A page of a site's log, from 1, and whether its chain holds.

        Raises:
            UnknownId: there is no such site.
        """
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            pages = max(1, -(-row.entries // LOG_ROWS))
            shown = min(max(1, page), pages)
            entries = tuple(unit.log.latest(row, after=(shown - 1) * LOG_ROWS, most=LOG_ROWS))
            spoken_of = {str(value) for each in entries for value in _accounts_of(each)}
            return LogPage(
                site=site,
                entries=entries,
                count=row.entries,
                page=shown,
                pages=pages,
                last_hash=row.last_hash,
                breaks=tuple(unit.log.breaks(row)) if row.entries <= CHECKED_ENTRIES else None,
                accounts={str(each.id): each.name for each in unit.accounts.all() if str(each.id) in spoken_of},
            )

    def _change(
        self,
        account: AccountId,
        action: str,
        by: Account,
        *,
        password_hash: str | None = None,
        is_active: bool | None = None,
    ) -> Account:
        uniquifier = secrets.token_hex(32)

        def work(unit: UnitOfWork) -> Account:
            found = unit.accounts.get(account)
            if found is None or not manages(by, found):
                raise UnknownId(f"there is no account {account} that you manage")
            unit.accounts.change(account, password_hash=password_hash, uniquifier=uniquifier, is_active=is_active)
            for row in unit.sites.all():
                if any(grant.site in (None, row.code) for grant in found.grants):
                    unit.log.add(row, made_by=by.name, action=action, subject=f"account {account}")
            changed = unit.accounts.get(account)
            assert changed is not None  # noqa: S101 - it was found above
            return changed

        return self._database.writing(work)


def manages(by: Account, other: Account) -> bool:
    """Whether somebody may change an account: they manage accounts at every site at which it has a role."""
    if _may_manage_at(by, None):
        return True
    return bool(other.grants) and all(_may_manage_at(by, grant.site) for grant in other.grants)


def made_password() -> str:
    """A password nobody guesses (99 bits), in groups that can be read out."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def _may_manage_at(by: Account, site: str | None) -> bool:
    """At a site; at every site for None, which only an administrator of all can."""
    if site is None:
        return any(grant.site is None and grant.role is Role.ADMIN for grant in by.grants)
    return may(by, Permission.MANAGE_ACCOUNTS, site)


def _holds(account: Account, text: str) -> bool:
    return text in account.name.casefold() or any(_is_of(grant, text) for grant in account.grants)


def _is_of(grant: Grant, text: str) -> bool:
    return grant.employee is not None and text in grant.employee.casefold()


def _accounts_of(entry: AuditEntry) -> Iterator[object]:
    """Ids of the accounts that an entry of the log speaks of."""
    kind, _, number = entry.subject.rpartition(" ")
    if kind == "account":
        yield number
    for values in (entry.before, entry.after):
        if "account" in values:
            yield values["account"]
