"""Compiling a kernel to machine code, kept on disk until any kernel beside it changes."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_type_hints

import numba
import numpy as np
from numba.core import types

from shiftplan.interruption import held

_Function = TypeVar("_Function", bound=Callable[..., Any])
MARKS = (b"@compiled\n", b"@lean\n")


def compiled(function: _Function) -> _Function:
    """The same function as machine code: compiled at its first call, then loaded from disk by every later process.

    numba asks on loading whether the file of the function is the one it compiled, not whether those of the kernels
    that it calls are; their code is inside it all the same. So what is asked for here is the state of all of them.
    It also compiles a kernel once more for each constant that another kernel hands it, to no gain; here a constant is
    a value like any other, which saves a fifth of the time that a cold start compiles.
    """
    return _kernel(function, counts=True)


def lean(function: _Function) -> _Function:
    """`compiled`, for a function that makes no array and returns none, and so need not count who holds which.

    Counting costs some 20 ns for each array at each call, most of the time of a small function that is handed tuples
    of many arrays.

    Raises:
        TypeError: the function returns something else than numbers.
    """
    returned = get_type_hints(function)["return"]
    if not _is_number(returned):
        raise TypeError(f"{function.__name__} returns {returned}: a lean kernel returns numbers alone")
    return _kernel(function, counts=False)


def _is_number(kind: Any) -> bool:
    """Whether a type is a number, nothing, or a tuple of such."""
    if isinstance(kind, type) and issubclass(kind, int | float | np.number | np.bool_ | NoneType):
        return True
    parts = get_args(kind) or tuple(get_type_hints(kind).values() if hasattr(kind, "_fields") else ())
    return bool(parts) and all(map(_is_number, parts))


def _kernel(function: _Function, *, counts: bool) -> _Function:
    # Said in either case, for what is not said is taken from the kernel that calls.
    kernel: Any = cast(Any, numba.njit)(cache=True, nogil=True, _nrt=counts)(function)
    kernel._cache._cache_file._source_stamp = _stamp(Path(function.__code__.co_filename).parent)
    call_template = kernel.get_call_template

    value: Callable[[Any], Any] = types.unliteral

    def call_template_of_values(arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        return call_template(tuple(map(value, arguments)), {name: value(given) for name, given in named.items()})

    kernel.get_call_template = call_template_of_values
    kernel.compile = held()(kernel.compile)
    return cast(_Function, kernel)


@cache
def _stamp(folder: Path) -> str:
    """Digest of the files of a folder that hold kernels."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        text = path.read_bytes()
        if any(mark in text for mark in MARKS):
            digest.update(text)
    return digest.hexdigest()
