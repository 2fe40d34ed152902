"""Accounts for those who try the demo: one for each role, with passwords made anew each time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shiftplan.cli.options import who
from shiftplan.cli.user import made_password

if TYPE_CHECKING:
    from shiftplan.application import Application
    from shiftplan.domain.roster import Roster


@dataclass(frozen=True)
class DemoAccount:
    """Somebody who can sign in; the password is known here and nowhere else."""

    role: str
    name: str
    password: str


def demo_accounts(application: "Application", sites: Sequence[str], roster: "Roster") -> list[DemoAccount]:
    """One account for each role, at every site; staff is whoever of the first site works most in a roster of it."""
    from shiftplan.services.accounts import Role

    (busiest, _), *_ = Counter(shift.employee for shift in roster.shifts).most_common(1)
    made = [DemoAccount(role.value, f"demo-{role.value}", made_password()) for role in Role]
    for each in made:
        role = Role(each.role)
        places = {Role.STAFF: sites[:1], Role.ADMIN: (None,)}.get(role, sites)
        for site in places:
            employee = busiest if role is Role.STAFF else None
            application.accounts.add(each.name, each.password, role, site=site, employee=employee, by=who())
    return made


def sign_in_lines(accounts: Sequence[DemoAccount], port: int, *, is_served: bool) -> list[str]:
    """A line for each role."""
    place = f"http://127.0.0.1:{port}/sign-in" if is_served else "after `shiftplan serve`"
    return [f"{each.role}: {place}  name: {each.name}  password: {each.password}" for each in accounts]
