"""Compiling a kernel to machine code, kept on disk until any kernel changes."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])
MARK = b"@compiled\n"


def compiled(function: _Function) -> _Function:
    """The same function as machine code: compiled at its first call, then loaded from disk by every later process.

    numba asks on loading whether the file of the function is the one it compiled, not whether those of the kernels
    that it calls are; their code is inside it all the same. So what is asked for here is the state of all of them.
    """
    kernel: Any = numba.njit(cache=True)(function)
    kernel._cache._cache_file._source_stamp = _stamp(Path(function.__code__.co_filename).parent)
    return cast(_Function, kernel)


@cache
def _stamp(folder: Path) -> str:
    """Digest of the files of a folder that hold kernels."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        text = path.read_bytes()
        if MARK in text:
            digest.update(text)
    return digest.hexdigest()
