"""A roster that breaks one rule alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from tests.builders import a_day, a_roster, a_site, hours_of


@dataclass(frozen=True)
class Mutant:
    """Shifts in a world where they break one rule; without `contract` the contract binds nobody.

    facts: fields of the shifts of a day that the words of a shift do not tell.
    """

    code: str
    shifts: Sequence[str]
    contract: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.code

    def site(self) -> Site:
        """Its world."""
        return a_site(*hours_of(self.shifts), contract=self.contract, **self.changes)

    def roster(self) -> Roster:
        """What is worked in it."""
        facts = {a_day(day): fields for day, fields in self.facts.items()}
        shifts = a_roster(*self.shifts).shifts
        return Roster(tuple(replace(shift, **facts.get(shift.on_date, {})) for shift in shifts))
