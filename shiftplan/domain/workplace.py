"""What was agreed for a whole site: work rules, overtime agreement, and the prices a plan is judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shiftplan.domain.work import Channel


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


@dataclass(frozen=True)
class Workplace:
    """Work rules of the site that bind everybody; `interval_minutes` is the site's own rest between shifts."""

    legal_holiday: LegalHoliday = LegalHoliday()
    interval_minutes: int | None = None
    max_run_days: int | None = None


@dataclass(frozen=True)
class OvertimeAgreement:
    """The filed agreement on overtime and holiday work (36協定), as far as this version reads it."""

    valid_from: date
    valid_to: date
    holiday_work: bool = False

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
    missing to a contract minimum.
    """

    weights: Mapping[Channel, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    shortage_bands: Bands = ((0.04, 0.6), (0.04, 1.0), (9.0, 1.6))
    over_bands: Bands = ((0.04, 6.0), (9.0, 15.0))
    wage: float = 120.0
    wish: float = 15.0
    minimum: float = 400.0
