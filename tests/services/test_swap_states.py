"""Swaps in any order of steps: a model of their states beside the service, and always one owner for every shift."""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import sampled_from

from shiftplan.domain.people import EmployeeId
from shiftplan.errors import ShiftplanError
from shiftplan.services.swaps import Swap, SwapId, SwapStatus
from shiftplan.storage.migrate import migrate
from shiftplan.storage.unit_of_work import Database
from tests.services.staff_worlds import MONDAY, NOW, TUESDAY, WEDNESDAY, a_staffed_site, assert_sound, published
from tests.services.worlds import WEEK, a_shift

pytestmark = pytest.mark.slow

PEOPLE = [EmployeeId(code) for code in ("005", "006", "007")]
DAYS = [MONDAY, TUESDAY, WEDNESDAY]


def done(work: Callable[[], Swap]) -> Swap | None:
    """What became of a step; None = it was refused."""
    try:
        return work()
    except ShiftplanError:
        return None


class SwapStates(RuleBasedStateMachine):
    """Three people, three shifts of the first of them; anybody asks, answers and withdraws whenever they like."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.url = f"sqlite:///{Path(self.folder.name) / 'states.db'}"
        migrate(self.url)
        self.clock = time_machine.travel(NOW, tick=False)
        self.clock.start()
        self.desk = a_staffed_site(Database.open(self.url), Path(self.folder.name) / "site")
        site = self.desk.sites.site("small")
        published(self.desk, *(a_shift(site, PEOPLE[0], day) for day in DAYS))
        self.owner = dict.fromkeys(DAYS, PEOPLE[0])
        self.open: dict[SwapId, tuple[EmployeeId, EmployeeId, date]] = {}
        self.ended: dict[SwapId, SwapStatus] = {}
        self.asked = 0

    @rule(day=sampled_from(DAYS), giver=sampled_from(PEOPLE), taker=sampled_from(PEOPLE))
    def ask(self, day, giver, taker):
        """Only an owner can ask, and only somebody else whom nobody has asked yet."""
        self.asked += 1
        may = self.owner[day] == giver and taker != giver and (giver, taker, day) not in self.open.values()
        made = done(lambda: self.desk.swaps.ask("small", giver, day, taker, key=f"k{self.asked}", by=giver))
        assert (made is not None) == may
        if made is not None:
            self.open[made.id] = giver, taker, day

    @precondition(lambda self: self.open)
    @rule(
        data=sampled_from(range(100)), person=sampled_from(PEOPLE), step=sampled_from(["accept", "decline", "withdraw"])
    )
    def answer(self, data, person, step):
        """The asked accepts or declines, the asker withdraws, everybody else is not found."""
        number = sorted(self.open)[data % len(self.open)]
        giver, taker, day = self.open[number]
        may = person == (giver if step == "withdraw" else taker)
        answered = done(lambda: getattr(self.desk.swaps, step)("small", person, number, by=person))
        assert (answered is not None) == may
        if not may:
            return
        ends = {"accept": SwapStatus.APPLIED, "decline": SwapStatus.REFUSED, "withdraw": SwapStatus.WITHDRAWN}
        self.ended[number] = ends[step]
        del self.open[number]
        if step == "accept":
            self.owner[day] = taker
            for other in [each for each, (who, _, on) in self.open.items() if (who, on) == (giver, day)]:
                self.ended[other] = SwapStatus.SUPERSEDED
                del self.open[other]

    @precondition(lambda self: self.ended)
    @rule(data=sampled_from(range(100)), step=sampled_from(["accept", "decline", "withdraw"]))
    def answer_again(self, data, step):
        """What has ended stays as it is."""
        number = sorted(self.ended)[data % len(self.ended)]
        for person in PEOPLE:
            with pytest.raises(ShiftplanError):
                getattr(self.desk.swaps, step)("small", person, number, by=person)

    @precondition(lambda self: self.open)
    @rule()
    def nobody_answers(self):
        """Requests that nobody answered in time cannot be accepted any more."""
        for number, (_, taker, _) in list(self.open.items()):
            view, _ = self.desk.swap_lists.one("small", taker, number)
            with time_machine.travel(view.swap.expires_at + timedelta(seconds=1), tick=False):
                assert done(partial(self.desk.swaps.accept, "small", taker, number, by=taker)) is None
            self.ended[number] = SwapStatus.EXPIRED
            del self.open[number]

    @invariant()
    def every_shift_has_one_owner(self):
        """As the model says."""
        shifts = self.desk.publishing.current("small", WEEK).shifts
        assert sorted((shift.on_date, shift.employee) for shift in shifts) == sorted(self.owner.items())

    @invariant()
    def states_are_as_told(self):
        """Open requests are open, ended ones ended as they were."""
        seen = {view.swap.id: view.status for person in PEOPLE for view in self.desk.swap_lists.of("small", person)}
        assert seen == dict.fromkeys(self.open, SwapStatus.OPEN) | self.ended

    def teardown(self):
        """The doctor has the last word."""
        assert_sound(self.url)
        self.desk.close()
        self.clock.stop()
        self.folder.cleanup()


def test_any_order_of_steps_leads_to_the_states_that_the_model_names():
    quick = settings(
        max_examples=8, stateful_step_count=12, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(SwapStates, settings=quick)
