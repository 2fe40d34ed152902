"""Accounts: who may sign in, what each role may do, and how often a password may be tried."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shiftplan.domain.people import EmployeeId
from shiftplan.errors import InvalidInput, Refused, UnknownId
from shiftplan.storage.accounts import Account, AccountId, Grant, Role
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["Account", "AccountId", "AccountService", "Grant", "Permission", "Role", "may"]

LANGUAGES = ("ja", "en")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 256
SIGN_IN, SIGN_OUT = "sign-in", "sign-out"
REMEMBERED = timedelta(hours=23)
"""How long a session that was signed out of is known as ended: longer than any lasts."""
WINDOW = timedelta(minutes=15)
FAILURES_OF_ACCOUNT, FAILURES_OF_NETWORK = 8, 60
"""Failed sign-ins within the window before more are refused without looking at the password, which costs time."""


class Permission(StrEnum):
    """What a page or a button needs; code asks for these, never for roles."""

    SEE_ROSTERS = "rosters.see"
    MAKE_ROSTERS = "rosters.make"
    PUBLISH = "rosters.publish"
    SEE_DEMAND = "demand.see"
    CHANGE_DEMAND = "demand.change"
    DECIDE_LEAVE = "leave.decide"
    SEE_OWN_SHIFTS = "own.see"
    ASK_FOR_OWN = "own.ask"
    SEE_COMPLIANCE = "compliance.see"
    WAIVE = "compliance.waive"
    SEE_OPERATIONS = "operations.see"
    MANAGE_ACCOUNTS = "accounts.manage"


MAY: Mapping[Role, frozenset[Permission]] = {
    Role.SCHEDULER: frozenset(
        {
            Permission.SEE_ROSTERS,
            Permission.MAKE_ROSTERS,
            Permission.PUBLISH,
            Permission.SEE_DEMAND,
            Permission.CHANGE_DEMAND,
            Permission.DECIDE_LEAVE,
            Permission.SEE_COMPLIANCE,
            Permission.SEE_OPERATIONS,
        }
    ),
    Role.STAFF: frozenset({Permission.SEE_OWN_SHIFTS, Permission.ASK_FOR_OWN}),
    Role.HR: frozenset({Permission.SEE_ROSTERS, Permission.SEE_COMPLIANCE, Permission.WAIVE}),
    Role.ADMIN: frozenset({Permission.MANAGE_ACCOUNTS, Permission.SEE_OPERATIONS}),
}


def may(account: Account, permission: Permission, site: str | None) -> bool:
    """Whether an account has a permission at a site; site None = at any."""
    return any(permission in MAY[grant.role] for grant in account.grants if site is None or grant.site in (None, site))


class AccountService:
    """Accounts and their passwords.

    hasher: makes what is kept of new passwords; each is looked at with the effort that it was made with.
    """

    def __init__(self, database: Database, hasher: PasswordHasher | None = None) -> None:
        self._database = database
        self._hasher = hasher or PasswordHasher()
        self._nobody = _hash_of_nobody()

    def add(
        self,
        name: str,
        password: str,
        role: Role,
        *,
        site: str | None = None,
        employee: EmployeeId | None = None,
        language: str = "ja",
        by: str,
        is_new: bool = False,
    ) -> Account:
        """A new account, or one more role for one that exists (its password is then changed too).

        Args:
            site: None = every site. employee: who of the site that is, for staff alone.
            is_new: refuse a name that exists.
        Raises:
            InvalidInput: a value cannot be used. UnknownId: no such site or employee. Refused: the name is taken.
        """
        _refuse_bad(name, password, role, site, employee, language)
        hashed = self.hashed(password)

        def work(unit: UnitOfWork) -> Account:
            place = None if site is None else unit.sites.get(site)
            number = None
            if place is not None and employee is not None:
                number = unit.sites.employee_ids(place).get(employee)
                if number is None:
                    raise UnknownId(f"employee {employee} is not at site {site}; see employees.csv of the site")
            known = unit.accounts.find(name)
            if known is not None and is_new:
                raise Refused(f"there is an account {name} already", code="account_taken", values={"name": name})
            if known is None:
                made = unit.accounts.add(
                    name=name, password_hash=hashed, uniquifier=secrets.token_hex(32), language=language
                )
            else:
                made = known[0]
                unit.accounts.change(made.id, password_hash=hashed, uniquifier=secrets.token_hex(32))
            unit.accounts.grant(made.id, role, place, number)
            for row in unit.sites.all() if place is None else [place]:
                after = {"account": made.id, "role": role.value}
                unit.log.add(row, made_by=by, action="account.grant", subject=f"account {made.id}", after=after)
            found = unit.accounts.find(name)
            assert found is not None  # noqa: S101 - it was written above
            return found[0]

        return self._database.writing(work)

    def hashed(self, password: str) -> str:
        """What is kept of a password."""
        return self._hasher.hash(password)

    def sign_in(self, name: str, password: str, network: str) -> Account | None:
        """The account, when the password is right; None when it is not, or there is no such account.

        Args:
            network: where the attempt comes from, an address.
        Raises:
            Refused: too many attempts failed lately; the password was not looked at.
        """
        subjects = (f"account {name[:150]}", f"network {network}")
        since = datetime.now(UTC) - WINDOW
        self._find_unless_throttled(name, subjects, since, own=0)
        # Counted as failed before the password is looked at: of tries at the same time each sees the others.
        tried = self._database.writing(lambda unit: unit.accounts.attempt(SIGN_IN, subjects))
        try:
            found = self._find_unless_throttled(name, subjects, since, own=1)
        except Refused:
            self._withdraw(tried)
            raise
        is_right = self._is_right(self._nobody if found is None else found[1], password)
        if found is None or not is_right or not found[0].is_active:
            return None
        self._withdraw(tried)
        return found[0]

    def of_session(self, uniquifier: str, stamp: str) -> Account | None:
        """The active account that a session names, while nobody has signed out of the session.

        Args:
            stamp: the session's own name; one without is not let in.
        """
        since = datetime.now(UTC) - REMEMBERED
        with self._database.reading() as unit:
            found = unit.accounts.by_uniquifier(uniquifier)
            has_ended = not stamp or unit.accounts.attempts_since(SIGN_OUT, stamp, since) > 0
        return found if found is not None and found.is_active and not has_ended else None

    def end_session(self, stamp: str) -> None:
        """Let nobody in by a session any more; the account's other sessions go on."""
        self._database.writing(lambda unit: unit.accounts.attempt(SIGN_OUT, [stamp]))

    def set_language(self, account: AccountId, language: str) -> None:
        """The language in which an account sees pages."""
        if language not in LANGUAGES:
            raise InvalidInput(f"language {language!r} is not known; choose one of {', '.join(LANGUAGES)}")
        self._database.writing(lambda unit: unit.accounts.change(account, language=language))

    def change_password(self, account: Account, old: str, new: str) -> Account:
        """Another password; every session of the account ends.

        Raises:
            InvalidInput: the old one is wrong, or the new one cannot be used.
        """
        with self._database.reading() as unit:
            found = unit.accounts.find(account.name)
        if found is None or not self._is_right(found[1], old):
            raise InvalidInput("the old password is not right", code="old_password_wrong")
        _refuse_weak(new)
        hashed, uniquifier = self._hasher.hash(new), secrets.token_hex(32)

        def work(unit: UnitOfWork) -> Account:
            unit.accounts.change(account.id, password_hash=hashed, uniquifier=uniquifier)
            changed = unit.accounts.by_uniquifier(uniquifier)
            assert changed is not None  # noqa: S101 - it was written above
            return changed

        return self._database.writing(work)

    def sites_of(self, account: Account) -> tuple[tuple[str, str], ...]:
        """(id, name) of every site at which an account has a role."""
        own = {grant.site for grant in account.grants}
        with self._database.reading() as unit:
            return tuple((site.code, site.name) for site in unit.sites.all() if None in own or site.code in own)

    def _find_unless_throttled(
        self, name: str, subjects: Sequence[str], since: datetime, *, own: int
    ) -> tuple[Account, str] | None:
        """An account and the hash of its password. own: how many of the tries counted are this one."""
        limits = zip(subjects, (FAILURES_OF_ACCOUNT, FAILURES_OF_NETWORK), strict=True)
        with self._database.reading() as unit:
            if any(unit.accounts.attempts_since(SIGN_IN, subject, since) >= most + own for subject, most in limits):
                raise Refused(
                    "too many sign-ins failed; wait a quarter of an hour, or ask for a new password",
                    code="sign_in_throttled",
                )
            return unit.accounts.find(name)

    def _withdraw(self, attempts: Sequence[int]) -> None:
        self._database.writing(lambda unit: unit.accounts.withdraw_attempts(attempts))

    def _is_right(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False


@cache
def _hash_of_nobody() -> str:
    """Checked where there is no account, so that the time of an answer does not tell which names exist."""
    return PasswordHasher().hash(secrets.token_urlsafe(16))


def _refuse_bad(
    name: str, password: str, role: Role, site: str | None, employee: EmployeeId | None, language: str
) -> None:
    if not name or len(name) > 200 or name != name.strip() or any(not letter.isprintable() for letter in name):
        raise InvalidInput(
            f"account name {name!r}: use 1 to 200 printable characters without spaces at the ends", code="account_name"
        )
    _refuse_weak(password)
    if language not in LANGUAGES:
        raise InvalidInput(f"language {language!r} is not known; choose one of {', '.join(LANGUAGES)}")
    if (role is Role.STAFF) != (employee is not None):
        raise InvalidInput(
            "an account of role staff needs the employee it belongs to, and no other role has one",
            code="account_employee",
        )
    if role is Role.STAFF and site is None:
        raise InvalidInput("an account of role staff needs its site", code="account_site")


def _refuse_weak(password: str) -> None:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidInput(
            f"the password has {len(password)} characters; use {SHORTEST_PASSWORD} to {LONGEST_PASSWORD}, "
            "for example four words",
            code="password_length",
            values={"given": len(password), "least": SHORTEST_PASSWORD, "most": LONGEST_PASSWORD},
        )
