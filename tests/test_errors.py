"""The tree of errors: what each class tells the command line and the web."""

import copy

import pytest

from shiftplan import errors
from shiftplan.errors import Infeasible, InvalidInput, ShiftplanError

TREE = {
    "InvalidInput": ("ShiftplanError", 2, 400),
    "UnknownId": ("InvalidInput", 2, 404),
    "Refused": ("ShiftplanError", 3, 409),
    "NotAllowed": ("Refused", 3, 403),
    "LeaseLost": ("Refused", 3, 409),
    "TooMany": ("Refused", 3, 429),
    "NotCompliant": ("Refused", 3, 409),
    "StaleRoster": ("Refused", 3, 409),
    "NoRoster": ("ShiftplanError", 4, 422),
    "Infeasible": ("NoRoster", 4, 422),
    "OutOfTime": ("NoRoster", 4, 422),
    "AuditDisagrees": ("ShiftplanError", 70, 500),
}


def test_every_error_has_its_place_exit_code_and_status():
    found = {
        name: (thing.__mro__[1].__name__, thing.exit_code, thing.http_status)
        for name, thing in vars(errors).items()
        if isinstance(thing, type) and issubclass(thing, ShiftplanError) and thing is not ShiftplanError
    }
    assert found == TREE


def test_one_problem_is_its_own_message():
    error = InvalidInput("queues.csv, line 3, target: 1.2 is above 1; maybe 0.2?")
    assert str(error) == "queues.csv, line 3, target: 1.2 is above 1; maybe 0.2?"
    assert error.problems == (str(error),)


def test_all_bad_cells_are_shown_one_per_line():
    error = InvalidInput.of(["queues.csv, line 3: a", "skills.csv, line 9: b"])
    assert str(error).splitlines() == list(error.problems) == ["queues.csv, line 3: a", "skills.csv, line 9: b"]


def test_a_kind_of_invalid_input_stays_of_its_kind():
    assert type(errors.UnknownId.of(["no queue q9"])) is errors.UnknownId


def test_refusing_without_a_reason_is_our_mistake():
    with pytest.raises(ValueError, match="no problems"):
        InvalidInput.of([])


def test_a_conflict_names_its_rules():
    assert "H-LOCK, H-RUN" in str(Infeasible(("H-LOCK", "H-RUN")))


@pytest.mark.parametrize(
    "error", [InvalidInput.of(["a", "b"]), Infeasible(("H-LOCK",)), Infeasible(("H-LOCK", "H-RUN"), "lock of e7")]
)
def test_errors_travel_between_processes(error):
    """A solve runs in a process of its own; what it raises must arrive whole (copying takes the way pickling takes)."""
    arrived = copy.copy(error)
    assert (type(arrived), str(arrived), vars(arrived)) == (type(error), str(error), vars(error))
