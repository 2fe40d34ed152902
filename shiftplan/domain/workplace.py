"""What was agreed for a whole site: work rules, overtime agreement, and the prices a plan is judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.work import Channel, TemplateId


class HolidayMode(StrEnum):
    """How the work rules fix the statutory rest day (法定休日)."""

    UNSPECIFIED = "unspecified"
    WEEKDAY = "weekday"
    FOUR_WEEKS = "4w4d"
    DATES = "dates"


@dataclass(frozen=True)
class LegalHoliday:
    """The statutory rest day: a weekday (0 = Monday) with announced exchanges, four in four weeks, or dates."""

    mode: HolidayMode = HolidayMode.UNSPECIFIED
    weekday: int | None = None
    swaps: tuple[tuple[date, date], ...] = ()
    start: date | None = None
    dates: frozenset[date] = frozenset()

    def is_holiday(self, day: date) -> bool:
        """Whether a day is a named statutory rest day; never where the work rules name none."""
        if self.mode is HolidayMode.DATES:
            return day in self.dates
        if self.mode is HolidayMode.WEEKDAY:
            if any(day == given_up for given_up, _ in self.swaps):
                return False
            return day.weekday() == self.weekday or any(day == instead for _, instead in self.swaps)
        return False


@dataclass(frozen=True, kw_only=True)
class Regime:
    """Parameters of a working-hour system that averages (変形労働時間制・フレックスタイム制).

    system: the one they belong to; a person whose contract has another is not touched by them. designated: minutes of
    each day fixed before the period begins (所定), a day without an entry is off; monthly and yearly. special_periods:
    busy times of a yearly period with 12 days in a row. months, five_day_agreement, scheduled_days: of flexible hours.
    """

    system: HoursSystem = HoursSystem.FIXED
    period_start: date | None = None
    period_days: int | None = None
    designated: Mapping[date, int] = field(default_factory=dict)
    special_periods: tuple[Period, ...] = ()
    months: int = 1
    five_day_agreement: bool = False
    scheduled_days: int | None = None

    @property
    def variable_period(self) -> Period | None:
        """Days of the monthly or yearly period; None of other systems."""
        if self.system in (HoursSystem.FIXED, HoursSystem.FLEX) or self.period_start is None:
            return None
        return Period(self.period_start, self.period_start + timedelta(days=(self.period_days or 1) - 1))


FIXED_HOURS = Regime()


@dataclass(frozen=True, kw_only=True)
class ReferencePeriod:
    """Days over which weekly hours are averaged (EU): minutes worked before the roster, days of leave left out."""

    first: date
    last: date
    prior_minutes: int = 0
    neutral_days: frozenset[date] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """Work rules of the site that bind everybody.

    month_start_day: first day of the agreement month; premium_month_start_day: of the month for the 60 hours, None =
    the same. scheduled_off: dates that the work rules give off. special44: 44 hours a week. three_shift_24h: 24
    unbroken hours are a rest day. interval_minutes, max_run_days: the site's own rest between shifts and run of days.
    common_break: span of the day, minutes after midnight, in which everybody at work has the break; break_exemption:
    why breaks need not be at one time, `trade` or `agreement`. patterns: shift templates that they register for
    variable hours; none = not told. break_minutes, weekly_rest_days, reference_period: EU. state, predictive: US.
    """

    legal_holiday: LegalHoliday = LegalHoliday()
    interval_minutes: int | None = None
    max_run_days: int | None = None
    month_start_day: int = 1
    premium_month_start_day: int | None = None
    scheduled_off: frozenset[date] = frozenset()
    special44: bool = False
    three_shift_24h: bool = False
    regime: Regime = FIXED_HOURS
    common_break: tuple[int, int] | None = None
    break_exemption: str | None = None
    patterns: frozenset[TemplateId] = frozenset()
    break_minutes: int | None = None
    weekly_rest_days: int = 7
    reference_period: ReferencePeriod | None = None
    state: str | None = None
    predictive: str | None = None


@dataclass(frozen=True, kw_only=True)
class SpecialClause:
    """What the agreement allows in months beyond its ordinary limit (特別条項); None = the law's own limit."""

    months_per_year: int | None = None
    year_minutes: int | None = None
    month_total_minutes: int | None = None


@dataclass(frozen=True)
class OvertimeAgreement:
    """The filed agreement on overtime and holiday work (36協定); a limit of None = the law's own.

    year_start: first day of the agreement year, None = valid_from. holiday_count: legal holidays worked in a month.
    """

    valid_from: date
    valid_to: date
    holiday_work: bool = False
    year_start: date | None = None
    holiday_count: int | None = None
    day_limit_minutes: int | None = None
    month_limit_minutes: int | None = None
    year_limit_minutes: int | None = None
    special: SpecialClause | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the agreement is in force on a day."""
        return self.valid_from <= day <= self.valid_to


Bands = tuple[tuple[float, float], ...]

DEFAULT_WEIGHTS: Mapping[Channel, float] = {
    Channel.VOICE: 100.0,
    Channel.CHAT: 80.0,
    Channel.MESSAGE: 80.0,
    Channel.CALLBACK: 80.0,
    Channel.EMAIL: 50.0,
    Channel.OUTBOUND: 50.0,
    Channel.BACK_OFFICE: 30.0,
}


@dataclass(frozen=True)
class Prices:
    """What a plan pays for each thing missing; keys and defaults of `[planning]`.

    weights: per missing agent-interval of 15 minutes, by channel. shortage_bands: (share of the interval's requirement,
    factor); over_bands: (share, price). The last band has no end. wage: per working hour beyond the contract's weekly
    minimum at the site's median hourly cost. wish: per weight of a wish not met. minimum: per day, and per 480 minutes,
    missing to a contract minimum. fairness: of the first and of each further night, weekend or late shift above
    somebody's share (`fairness.Ledger`). change: per day of a person on which a published shift changes, told in good
    time.
    """

    weights: Mapping[Channel, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    shortage_bands: Bands = ((0.04, 0.6), (0.04, 1.0), (9.0, 1.6))
    over_bands: Bands = ((0.04, 6.0), (9.0, 15.0))
    wage: float = 120.0
    wish: float = 15.0
    minimum: float = 400.0
    fairness: tuple[float, float] = (80.0, 160.0)
    change: float = 200.0
