"""Who is tied to whom: people who work the same shifts, and people who are never at work at one time."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from shiftplan.domain.people import EmployeeId
from shiftplan.planning.builder import overlap
from shiftplan.planning.joint_tours import JointTours
from shiftplan.planning.people import Person
from shiftplan.rules.base import Candidate

Shifts = Mapping[int, Sequence[Candidate]]
"""What people work, by their numbers."""


class Couples:
    """Ties among some people, by their numbers.

    Attributes:
        crowds: of each who works the same shifts as others, all of them, himself included, in order; of who is only
            kept apart from others himself alone. apart: of each, who may not be at work with him.
    """

    def __init__(self, people: Sequence[Person], seed: int) -> None:
        self._people, self._seed = people, seed
        numbers: dict[EmployeeId, int] = {each.employee: number for number, each in enumerate(people) if each.is_tied}
        self.crowds: dict[int, tuple[int, ...]] = {number: (number,) for number in numbers.values()}
        self.apart: dict[int, list[int]] = {}
        for number in list(self.crowds):
            rules = people[number].rules
            self.apart[number] = [numbers[each] for each in sorted(rules.apart) if each in numbers]
            for other in rules.together:
                if other in numbers:
                    crowd = tuple(sorted({*self.crowds[number], *self.crowds[numbers[other]]}))
                    self.crowds |= dict.fromkeys(crowd, crowd)
        self._joint: dict[tuple[int, ...], JointTours] = {}

    @cached_property
    def tied(self) -> tuple[int, ...]:
        """Everybody who is tied to somebody."""
        return tuple(self.crowds)

    @cached_property
    def leaders(self) -> tuple[int, ...]:
        """The first of each crowd."""
        return tuple(number for number, crowd in self.crowds.items() if crowd[0] == number)

    def joint_tours(self, crowd: tuple[int, ...]) -> JointTours:
        """The model of a crowd's tours, made once."""
        if crowd not in self._joint:
            self._joint[crowd] = JointTours([self._people[each] for each in crowd], self._seed)
        return self._joint[crowd]

    def are_kept(self, number: int, worked: Shifts) -> bool:
        """Whether somebody's ties hold; whoever is not told of is not looked at."""
        rules, mine = self._people[number].rules, set(worked[number])
        for other in self.crowds[number]:
            days = rules.together.get(self._people[other].employee)
            if days is not None and other in worked:
                differing = mine.symmetric_difference(worked[other])
                if any(each.day in days for each in differing):
                    return False
        return not any(
            overlap(one, each) for other in self.apart[number] for each in worked.get(other, ()) for one in mine
        )

    def barred(self, number: int, worked: Shifts) -> set[Candidate]:
        """Candidates that overlap what others work who are kept apart from somebody."""
        busy = [each for other in self.apart[number] for each in worked.get(other, ())]
        if not busy:
            return set()
        return {one for one in self._people[number].candidates if any(overlap(one, each) for each in busy)}
