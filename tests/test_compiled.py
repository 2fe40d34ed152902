"""Machine code on disk follows the source of every kernel it holds."""

import importlib.util
import sys
from pathlib import Path

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


def loaded(folder: Path) -> int:
    """What the outer kernel answers to a process that starts now."""
    _stamp.cache_clear()
    sys.modules.pop("inner", None)
    spec = importlib.util.spec_from_file_location("outer", folder / "outer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return int(module.outer())


def test_a_kernel_is_compiled_anew_when_one_that_it_calls_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "outer.py").write_text(OUTER, encoding="utf-8")
    (tmp_path / "inner.py").write_text(INNER.format(value=1), encoding="utf-8")
    assert loaded(tmp_path) == 1
    assert list((tmp_path / "__pycache__").glob("outer*.nbc")), "nothing was kept"

    (tmp_path / "inner.py").write_text(INNER.format(value=22), encoding="utf-8")

    assert loaded(tmp_path) == 22


def test_a_lean_kernel_that_returns_an_array_is_refused():
    """Nobody would count who holds it: its memory would be given away while it is in use."""

    def doubled(values: np.ndarray) -> np.ndarray:
        return values

    def both(first: float, second: int) -> tuple[float, int]:
        return first, second

    with pytest.raises(TypeError, match="numbers alone"):
        lean(doubled)
    assert lean(both)(1.5, 2) == (1.5, 2)
