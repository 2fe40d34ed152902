"""Machine code on disk follows the source of every kernel it holds."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from shiftplan.compiled import _stamp, lean

INNER = """
from shiftplan.compiled import compiled


@compiled
def inner() -> int:
    return {value}
"""
OUTER = """
from inner import inner
from shiftplan.compiled import compiled


@compiled
def outer() -> int:
    return inner()
"""
INTERRUPTED = """
import signal

from numba.extending import overload

from shiftplan.compiled import compiled


def seven() -> int:
    return 7


@overload(seven)
def of_seven():
    signal.raise_signal(signal.SIGINT)
    return lambda: 7


@compiled
def outer() -> int:
    return seven()
"""


def loaded(folder: Path) -> int:
    """What the outer kernel answers to a process that starts now."""
    _stamp.cache_clear()
    sys.modules.pop("inner", None)
    return int(module_of(folder).outer())


def module_of(folder: Path) -> ModuleType:
    """The module of the outer kernel, imported anew."""
    spec = importlib.util.spec_from_file_location("outer", folder / "outer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_kernel_is_compiled_anew_when_one_that_it_calls_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "outer.py").write_text(OUTER, encoding="utf-8")
    (tmp_path / "inner.py").write_text(INNER.format(value=1), encoding="utf-8")
    assert loaded(tmp_path) == 1
    assert list((tmp_path / "__pycache__").glob("outer*.nbc")), "nothing was kept"

    (tmp_path / "inner.py").write_text(INNER.format(value=22), encoding="utf-8")

    assert loaded(tmp_path) == 22


@pytest.mark.usefixtures("interruptible")
def test_who_interrupts_while_a_kernel_is_compiled_is_heard_and_the_kernel_is_whole(tmp_path: Path):
    """An exception in the middle would be printed and lost by the compiler, which then breaks down."""
    (tmp_path / "outer.py").write_text(INTERRUPTED, encoding="utf-8")
    module = module_of(tmp_path)

    with pytest.raises(KeyboardInterrupt):
        module.outer()

    assert module.outer.signatures == [()]
    assert module.outer() == 7


def test_a_lean_kernel_that_returns_an_array_is_refused():
    """Nobody would count who holds it: its memory would be given away while it is in use."""

    def doubled(values: np.ndarray) -> np.ndarray:
        return values

    def both(first: float, second: int) -> tuple[float, int]:
        return first, second

    with pytest.raises(TypeError, match="numbers alone"):
        lean(doubled)
    assert lean(both)(1.5, 2) == (1.5, 2)
