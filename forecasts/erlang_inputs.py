"""Checks of what goes into the queue formulas, and the way back from flat arrays to the shape that was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from forecasts.erlang_kernels import FloatArray

GREATEST_TRAFFIC = 1e12  # erlangs; beyond it neighbouring agents are no longer told apart


def numbers(name: str, value: npt.ArrayLike) -> FloatArray:
    """`value` as floats. Raises ValueError: it holds NaN or something negative."""
    array = np.asarray(value, dtype=np.float64)
    if np.isnan(array).any():
        raise ValueError(f"{name} is not a number (NaN) somewhere; leave the interval out or give its value")
    if (array < 0).any():
        raise ValueError(f"{name} is {array.min():g}; it must not be negative")
    return array


def finite(name: str, value: npt.ArrayLike) -> FloatArray:
    """`value` as finite floats >= 0. Raises ValueError."""
    array = numbers(name, value)
    if np.isinf(array).any():
        raise ValueError(f"{name} is infinite; give a finite number")
    return array


def positive(name: str, value: npt.ArrayLike) -> FloatArray:
    """`value` as finite floats > 0. Raises ValueError."""
    array = finite(name, value)
    if (array == 0).any():
        raise ValueError(f"{name} is 0; it must be positive")
    return array


def share(name: str, value: npt.ArrayLike) -> FloatArray:
    """`value` as floats in (0, 1]. Raises ValueError."""
    array = numbers(name, value)
    if ((array == 0) | (array > 1)).any():
        wrong = float(array[(array == 0) | (array > 1)].flat[0])
        raise ValueError(f"{name} is {wrong:g}; it must lie in (0, 1], 0.8 for 80 %")
    return array


def whole(name: str, value: npt.ArrayLike) -> FloatArray:
    """`value` as whole floats >= 0. Raises ValueError."""
    array = finite(name, value)
    if (array != np.floor(array)).any():
        wrong = float(array[array != np.floor(array)].flat[0])
        raise ValueError(f"{name} is {wrong:g}; people and trunks are counted in whole numbers")
    return array


def whole_where_meant(traffic: FloatArray) -> FloatArray:
    """Loads that miss a whole number by rounding alone become whole: 100 x 180 / 1800 is 10, not 10.000000000000002."""
    nearest = np.round(traffic)
    traffic = np.where(np.abs(traffic - nearest) <= 4 * np.spacing(traffic), nearest, traffic)
    if (traffic > GREATEST_TRAFFIC).any():
        raise ValueError(f"traffic is {traffic.max():g} erlangs; the formulas reach {GREATEST_TRAFFIC:g}")
    return traffic


def traffic_of(volume: npt.ArrayLike, aht_seconds: npt.ArrayLike, interval_seconds: npt.ArrayLike) -> FloatArray:
    """Erlangs offered: volume x aht / interval. Raises ValueError: see `finite` and `positive`."""
    load = finite("volume", volume) * positive("aht_seconds", aht_seconds)
    return whole_where_meant(np.asarray(load / positive("interval_seconds", interval_seconds)))


def flat(*arrays: FloatArray) -> tuple[tuple[int, ...], list[FloatArray]]:
    """The common shape of the arrays, and each of them broadcast to it as one contiguous row."""
    wide = np.broadcast_arrays(*arrays)
    return wide[0].shape, [np.ascontiguousarray(array, dtype=np.float64).ravel() for array in wide]


def shaped(values: npt.NDArray[Any], shape: tuple[int, ...]) -> Any:
    """A row back in its shape; a plain number when everything asked was a plain number."""
    return values.reshape(shape)[()]
