"""The tables at the door: what is refused, and with which words."""

import numpy as np
import pandas as pd
import pytest

from forecasts.schema import check_history, check_requirement, check_volume
from shiftplan.errors import InvalidInput

GOOD = {
    "queue": ["a", "a"],
    "interval_start": ["2026-03-02T09:00", "2026-03-02T09:30"],
    "offered": [3, 4],
    "handled": [3, np.nan],
    "aht_seconds": [200.0, np.nan],
}


def changed(**columns):
    return pd.DataFrame(GOOD | columns)


def test_good_rows_are_sorted_and_typed():
    checked = check_history(pd.DataFrame(GOOD).iloc[::-1])
    assert checked["interval_start"].is_monotonic_increasing
    assert checked["offered"].dtype == np.float64
    assert checked["interval_start"].dt.minute.tolist() == [0, 30]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"offered": [3, -1]}, "queue a at 2026-03-02T09:30: offered: -1"),
        ({"offered": [3, np.nan]}, "T09:30: offered: nan"),
        ({"offered": [3, np.inf]}, "T09:30: offered: inf"),
        ({"offered": ["3", "many"]}, "T09:30: offered: many"),
        ({"handled": [-2, 1]}, "history: queue a at 2026-03-02T09:00: handled: -2"),
        ({"aht_seconds": [0.0, 1.0]}, "T09:00: aht_seconds: 0"),
        ({"aht_seconds": [-1.0, 1.0]}, "T09:00: aht_seconds: -1"),
        ({"queue": ["a", None]}, "a row without queue at 2026-03-02T09:30: queue"),
        ({"queue": ["a", " "]}, "a row without queue at 2026-03-02T09:30: queue"),
        ({"interval_start": ["2026-03-02T09:00", "2026-02-30T09:00"]}, "queue a: interval_start: 2026-02-30"),
        ({"interval_start": ["2026-03-02T09:00", None]}, "queue a: interval_start"),
        ({"interval_start": ["2026-03-02T09:00"] * 2}, "queue a at 2026-03-02T09:00: .*two rows"),
    ],
)
def test_refused_with_place_column_and_value(columns, message):
    with pytest.raises(InvalidInput, match=message):
        check_history(changed(**columns))


def test_every_problem_is_named():
    with pytest.raises(InvalidInput) as refused:
        check_history(changed(offered=[-1, -2], queue=["a", ""]))
    assert len(refused.value.problems) == 3


def test_missing_column():
    with pytest.raises(InvalidInput, match="offered: the column is missing"):
        check_history(pd.DataFrame(GOOD).drop(columns="offered"))


def test_repeated_wall_time_needs_a_fold():
    twice = changed(interval_start=["2026-11-01T01:30"] * 2)
    with pytest.raises(InvalidInput):
        check_history(twice)
    assert len(check_history(twice.assign(fold=[0, 1]))) == 2


def test_empty_handle_time_where_nothing_was_handled():
    assert len(check_history(changed(handled=[0, 4], aht_seconds=[0.0, 5.0]))) == 2


def test_volume_and_requirement():
    volume = pd.DataFrame({"queue": ["a"], "interval_start": ["2026-03-02T09:00"], "volume": [1.5]})
    assert len(check_volume(volume)) == 1
    with pytest.raises(InvalidInput, match="volume: -2"):
        check_volume(volume.assign(volume=-2))
    rows = pd.DataFrame({"queue": ["a"], "interval_start": ["2026-03-02T09:00"], "agents": [3]})
    assert check_requirement(rows)["work_minutes"].isna().all()
    for wrong in (
        rows.assign(agents=np.nan),
        rows.assign(work_minutes=5.0, due_at="2026-03-02T12:00"),
        rows.assign(agents=np.nan, work_minutes=5.0),
    ):
        with pytest.raises(InvalidInput, match="give agents, or work_minutes and due_at"):
            check_requirement(wrong)
