"""Machine code for the few loops that numpy cannot say."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """`function` compiled by numba at its first call; the machine code is kept on disk for the next process."""
    return cast(_Function, numba.njit(cache=True)(function))
