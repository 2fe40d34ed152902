"""Giving memory back to the machine."""

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Return what was freed: glibc keeps it, a third of all for thousands of people. Elsewhere nothing is done."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
