"""Figures of the law on working hours that several rules count with; dated values stand in the rulebooks."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All in minutes.

    day, week: statutory hours (8 h, 40 h); special_week: of small shops and the like (44 h). minor_long_day,
    minor_day_cut: a person under 18 may work the long day in a week with a day cut to the short one;
    minor_variable_week: the most under Art. 60(3) no. 2 (48 h). flex_month_week: hours a week above
    which a month of a longer settlement period is overtime (50 h). month_line: overtime of a month from which pay rises
    (60 h). night_start, night_end: after local midnight, night_end on the next day.
    """

    day: int
    week: int
    special_week: int
    minor_long_day: int
    minor_day_cut: int
    minor_variable_week: int
    flex_month_week: int
    month_line: int
    night_start: int
    night_end: int

    def frame(self, week: int, days: int) -> int:
        """Hours of some days at so many minutes a week, cut to whole minutes."""
        return week * days // 7
