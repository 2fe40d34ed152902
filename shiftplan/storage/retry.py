"""Trying a whole unit of work again when the database asks for it, and refusals of the database in our words.

PostgreSQL gives up one of two transactions that cannot both be right (40001) or that wait for each other (40P01). A
unique key met by two in the same moment (23505) is tried again too: the second look finds the first and says so.
"""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from shiftplan.errors import Refused, ShiftplanError

T = TypeVar("T")
TRY_AGAIN = frozenset({"40001", "40P01", "23505"})
EXCLUSION = "23P01"
TRIES = 10
FIRST_PAUSE = 0.02
LONGEST_PAUSE = 1.0


def retried(
    work: Callable[[], T],
    *,
    tries: int = TRIES,
    pause: Callable[[float], None] = time.sleep,
    chance: Callable[[], float] = random.random,
) -> T:
    """Run a whole unit of work until it ends, with full jitter between tries.

    Args:
        work: begins and commits its own transaction; does nothing outside of it.
        tries: at most, >= 1.
        pause: waits for some seconds. chance: in [0, 1).
    Raises:
        Refused: the database refused, or others were quicker in every try.
    """
    for number in range(tries):
        try:
            return work()
        except DBAPIError as error:
            refusal = refusal_of(error)
            if refusal is not None:
                raise refusal from error
            if sqlstate(error) not in TRY_AGAIN:
                raise
            last = error
            if number + 1 < tries:
                pause(chance() * min(LONGEST_PAUSE, FIRST_PAUSE * 2**number))
    if sqlstate(last) == "23505":
        raise last
    raise Refused(f"others changed the same thing in each of {tries} tries; try again in a moment") from last


def sqlstate(error: DBAPIError) -> str | None:
    """The code PostgreSQL gives its errors; None on SQLite."""
    return getattr(error.orig, "sqlstate", None)


def refusal_of(error: DBAPIError) -> ShiftplanError | None:
    """What a refusal of the database means for a person; None = nothing we know."""
    told = str(error.orig)
    if sqlstate(error) == EXCLUSION or "no_double_booking" in told:
        return Refused("already booked: somebody would have two shifts at once; look at the roster again")
    if "_unchanging" in told:
        return Refused(f"{told.splitlines()[0]}: this is kept as it was; make a new version instead")
    if "database is locked" in told:
        return Refused("the database is busy with another change; try again in a moment")
    if "disk is full" in told or sqlstate(error) == "53100":
        return Refused("the disk of the database is full, nothing was changed; make room and try again")
    return None
