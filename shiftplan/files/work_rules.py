"""Work rules, overtime agreement and prices of a site, from the keys of site.toml."""

from datetime import timedelta
from typing import Any

from shiftplan.domain.horizon import Period
from shiftplan.domain.months import months_after
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.work import Channel, TemplateId
from shiftplan.domain.workplace import (
    HolidayMode,
    LegalHoliday,
    OvertimeAgreement,
    Prices,
    ReferencePeriod,
    Regime,
    SpecialClause,
    Workplace,
)
from shiftplan.files.settings import Settings
from shiftplan.files.times import WEEKDAYS

HOLIDAY = "workplace.legal_holiday"
# Which keys of legal_holiday a mode reads, and whether it needs them.
HOLIDAY_KEYS = {
    "weekday": (HolidayMode.WEEKDAY, True),
    "swaps": (HolidayMode.WEEKDAY, False),
    "start": (HolidayMode.FOUR_WEEKS, True),
    "dates": (HolidayMode.DATES, True),
}

AGREEMENT = "overtime_agreement"
REGIME = "workplace.regime"
VARIABLE = (HoursSystem.MONTHLY, HoursSystem.YEARLY)
# Which systems read a key of regime, which keys a system needs, and how long its period may be.
REGIME_KEYS = {
    "period_start": (*VARIABLE, HoursSystem.FLEX),
    "period_days": VARIABLE,
    "designated": VARIABLE,
    "special_periods": (HoursSystem.YEARLY,),
    "months": (HoursSystem.FLEX,),
    "five_day_agreement": (HoursSystem.FLEX,),
    "scheduled_days": (HoursSystem.FLEX,),
}
NEEDED_BY_REGIME = {
    HoursSystem.FIXED: (),
    HoursSystem.MONTHLY: ("period_start", "period_days"),
    HoursSystem.YEARLY: ("period_start", "period_days"),
    HoursSystem.FLEX: ("period_start",),
}
LONGEST_PERIOD = {HoursSystem.FIXED: 366, HoursSystem.MONTHLY: 31, HoursSystem.YEARLY: 366, HoursSystem.FLEX: 366}


def workplace_of(settings: Settings) -> Workplace:
    """The work rules that bind everybody."""
    mode = HolidayMode(settings[f"{HOLIDAY}.mode"])
    for name, (its_mode, is_needed) in HOLIDAY_KEYS.items():
        key = f"{HOLIDAY}.{name}"
        if key in settings.given and mode is not its_mode:
            settings.complain(key, settings.given[key], f"belongs to mode {its_mode}; the mode is {mode}; change one")
        if is_needed and mode is its_mode and key not in settings.given:
            settings.complain(key, None, f"missing: mode {mode} needs it")
    weekday = settings[f"{HOLIDAY}.weekday"]
    holiday = LegalHoliday(
        mode=mode,
        weekday=None if weekday is None else WEEKDAYS.index(weekday),
        swaps=settings[f"{HOLIDAY}.swaps"],
        start=settings[f"{HOLIDAY}.start"],
        dates=frozenset(settings[f"{HOLIDAY}.dates"]),
    )
    if mode is HolidayMode.WEEKDAY and weekday is not None:
        _check_swaps(settings, WEEKDAYS.index(weekday))
    return Workplace(
        legal_holiday=holiday,
        interval_minutes=settings["workplace.interval_min"],
        max_run_days=settings["workplace.max_run_days"],
        month_start_day=settings["workplace.month_start_day"],
        premium_month_start_day=settings["workplace.premium_month_start_day"],
        scheduled_off=frozenset(settings["workplace.scheduled_off"]),
        special44=settings["workplace.special44"],
        three_shift_24h=settings["workplace.three_shift_24h"],
        regime=regime_of(settings),
        common_break=_common_break(settings),
        break_exemption=settings["workplace.break_exemption"],
        patterns=frozenset(TemplateId(each) for each in settings["workplace.patterns"]),
        break_minutes=settings["workplace.break_min"],
        weekly_rest_days=int(settings["workplace.weekly_rest_days"]),
        reference_period=_reference_period(settings),
        state=settings["workplace.state"],
        predictive=settings["workplace.predictive"],
    )


def _both_ends(settings: Settings, key: str, what: str) -> tuple[Any, Any] | None:
    """From and to of a table; None without it, or where an end is missing, which is complained of."""
    if not settings.has(key):
        return None
    ends = settings[f"{key}.from"], settings[f"{key}.to"]
    for name, value in zip(("from", "to"), ends, strict=True):
        if value is None and f"{key}.{name}" not in settings.given:
            settings.complain(f"{key}.{name}", None, f"missing: {what} needs both ends")
    return None if None in ends else ends


def _common_break(settings: Settings) -> tuple[int, int] | None:
    key = "workplace.common_break"
    ends = _both_ends(settings, key, "a common break")
    if ends is None:
        return None
    first, last = ends
    if last <= first:
        settings.complain(f"{key}.to", settings.given[f"{key}.to"], "does not lie after from; correct one")
    return first, last


def _check_swaps(settings: Settings, weekday: int) -> None:
    """An exchange gives up a rest day of the week's plan; another day is none to give up."""
    for given_up, _ in settings[f"{HOLIDAY}.swaps"]:
        if given_up.weekday() != weekday:
            hint = f"is no {WEEKDAYS[weekday]}, the rest day of legal_holiday.weekday; exchange one that is"
            settings.complain(f"{HOLIDAY}.swaps", given_up, hint)


def regime_of(settings: Settings) -> Regime:
    """Parameters of the working-hour system, checked against each other."""
    system = HoursSystem(settings[f"{REGIME}.type"])
    for name, systems in REGIME_KEYS.items():
        key = f"{REGIME}.{name}"
        if key in settings.given and system not in systems:
            settings.complain(key, settings.given[key], f"belongs to {' or '.join(systems)}; the type is {system}")
    start, days = settings[f"{REGIME}.period_start"], settings[f"{REGIME}.period_days"]
    for name in NEEDED_BY_REGIME[system]:
        if f"{REGIME}.{name}" not in settings.given:
            settings.complain(f"{REGIME}.{name}", None, f"missing: type {system} needs it")
    if days is not None and days > LONGEST_PERIOD[system]:
        hint = f"a {system} period has at most {LONGEST_PERIOD[system]} days; shorten it or change the type"
        settings.complain(f"{REGIME}.period_days", days, hint)
    if start is not None and days is not None:
        _check_inside(settings, Period(start, start + timedelta(days=days - 1)))
    if settings[f"{REGIME}.five_day_agreement"] and settings[f"{REGIME}.scheduled_days"] is None:
        settings.complain(f"{REGIME}.scheduled_days", None, "missing: five_day_agreement needs it")
    return Regime(
        system=system,
        period_start=start,
        period_days=days,
        designated=settings[f"{REGIME}.designated"],
        special_periods=settings[f"{REGIME}.special_periods"],
        months=settings[f"{REGIME}.months"],
        five_day_agreement=settings[f"{REGIME}.five_day_agreement"],
        scheduled_days=settings[f"{REGIME}.scheduled_days"],
    )


def _check_inside(settings: Settings, period: Period) -> None:
    for day in settings[f"{REGIME}.designated"]:
        if day not in period:
            hint = f"lies outside of the period {period.first} to {period.last}; correct one"
            settings.complain(f"{REGIME}.designated", day, hint)


def _reference_period(settings: Settings) -> ReferencePeriod | None:
    key = "workplace.reference_period"
    ends = _both_ends(settings, key, "a reference period")
    if ends is None:
        return None
    first, last = ends
    if last < first:
        settings.complain(f"{key}.to", last, f"lies before from {first}; swap or correct them")
    neutral = frozenset(settings[f"{key}.neutral_days"])
    return ReferencePeriod(first=first, last=last, prior_minutes=settings[f"{key}.prior_min"], neutral_days=neutral)


def week_start_of(settings: Settings) -> int:
    """First day of the week, 0 = Monday ... 6 = Sunday; [site] beats [workplace], Sunday without either."""
    return WEEKDAYS.index(settings.values.get("site.week_start") or settings["workplace.week_start"] or "sun")


def agreement_of(settings: Settings, *, may_be_renewed: bool = False) -> OvertimeAgreement | None:
    """The overtime agreement; None without the table.

    Args:
        may_be_renewed: whether the dates may span agreements that follow each other, as those of a case do.
    """
    if settings.source.settings is None or AGREEMENT not in settings.source.settings:
        return None
    keys = (f"{AGREEMENT}.valid_from", f"{AGREEMENT}.valid_to")
    for key in keys:
        if key not in settings.given:
            settings.complain(key, None, "missing: an overtime agreement needs it; for example 2026-04-01")
    first, last = (settings[key] for key in keys)
    if first is None or last is None:
        return None
    longest = months_after(first, 12) - timedelta(days=1)
    if last < first:
        settings.complain(keys[1], settings.given[keys[1]], f"lies before valid_from {first}; swap or correct them")
    elif last > longest and not may_be_renewed:
        hint = f"an agreement counts over one year at most, from {first} to {longest}; shorten it and file the next"
        settings.complain(keys[1], settings.given[keys[1]], hint)
    return OvertimeAgreement(
        first,
        last,
        settings[f"{AGREEMENT}.holiday_work"],
        year_start=settings[f"{AGREEMENT}.year_start"],
        holiday_count=settings[f"{AGREEMENT}.holiday_count"],
        day_limit_minutes=settings[f"{AGREEMENT}.day_limit_min"],
        month_limit_minutes=settings[f"{AGREEMENT}.month_limit_min"],
        year_limit_minutes=settings[f"{AGREEMENT}.year_limit_min"],
        special=_special_clause(settings),
    )


def _special_clause(settings: Settings) -> SpecialClause | None:
    special = settings.source.settings[AGREEMENT].get("special") if settings.source.settings else None
    if not isinstance(special, dict):
        return None
    return SpecialClause(
        months_per_year=settings[f"{AGREEMENT}.special.months_per_year"],
        year_minutes=settings[f"{AGREEMENT}.special.year_min"],
        month_total_minutes=settings[f"{AGREEMENT}.special.month_total_min"],
    )


def prices_of(settings: Settings) -> Prices:
    """What a plan pays for each thing missing."""
    return Prices(
        weights={channel: settings[f"planning.weights.{channel}"] for channel in Channel},
        shortage_bands=settings["planning.shortage_bands"],
        over_bands=settings["planning.over_bands"],
        wage=settings["planning.wage"],
        wish=settings["planning.wish"],
        minimum=settings["planning.minimum"],
        fairness=settings["planning.fairness"],
        change=settings["planning.change"],
    )
