"""Work rules, overtime agreement and prices of a site, from the keys of site.toml."""

from shiftplan.domain.work import Channel
from shiftplan.domain.workplace import HolidayMode, LegalHoliday, OvertimeAgreement, Prices, Workplace
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
    return Workplace(holiday, settings["workplace.interval_min"], settings["workplace.max_run_days"])


def week_start_of(settings: Settings) -> int:
    """First day of the week, 0 = Monday ... 6 = Sunday; [site] beats [workplace], Sunday without either."""
    return WEEKDAYS.index(settings["site.week_start"] or settings["workplace.week_start"] or "sun")


def agreement_of(settings: Settings) -> OvertimeAgreement | None:
    """The overtime agreement; None without the table."""
    if settings.source.settings is None or "overtime_agreement" not in settings.source.settings:
        return None
    keys = ("overtime_agreement.valid_from", "overtime_agreement.valid_to")
    for key in keys:
        if key not in settings.given:
            settings.complain(key, None, "missing: an overtime agreement needs it; for example 2026-04-01")
    first, last = (settings[key] for key in keys)
    if first is None or last is None:
        return None
    if last < first:
        settings.complain(keys[1], settings.given[keys[1]], f"lies before valid_from {first}; swap or correct them")
    return OvertimeAgreement(first, last, settings["overtime_agreement.holiday_work"])


def prices_of(settings: Settings) -> Prices:
    """What a plan pays for each thing missing."""
    return Prices(
        weights={channel: settings[f"planning.weights.{channel}"] for channel in Channel},
        shortage_bands=settings["planning.shortage_bands"],
        over_bands=settings["planning.over_bands"],
        wage=settings["planning.wage"],
        wish=settings["planning.wish"],
        minimum=settings["planning.minimum"],
    )
