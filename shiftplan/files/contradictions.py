"""Settings of a site that are possible each by itself and not together, or beyond what the law lets anybody agree."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.months import months_after
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.workplace import HolidayMode, OvertimeAgreement, Workplace
from shiftplan.files.settings import Settings

AGREEMENT = "overtime_agreement"
REGIME = "workplace.regime"
# What an agreement may name at most (LSA 36(3)-(6)); holiday work is in the month's total, which stays below 100 hours.
MOST_OF_AGREEMENT = {
    "day_limit_min": (960, "a day has 24 hours, 8 of which are no overtime"),
    "month_limit_min": (2700, "45 hours a month is the law's limit; more belongs into a special clause"),
    "year_limit_min": (21_600, "360 hours a year is the law's limit; more belongs into a special clause"),
    "special.months_per_year": (6, "the law allows six months a year"),
    "special.year_min": (43_200, "720 hours a year is the law's limit"),
    "special.month_total_min": (5999, "a month has to stay below 100 hours"),
}
# Numbers up to these are hours that stand where minutes belong: nobody agrees on so few minutes.
HOURS_OF_AGREEMENT = {
    "month_limit_min": 45,
    "year_limit_min": 360,
    "special.year_min": 720,
    "special.month_total_min": 100,
}
HOURS_OF_REST = 24
LEAST_OF_CLAUSE = (("special.year_min", "year_limit_min"), ("special.month_total_min", "month_limit_min"))
STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY"
)
STATE_OF_LAW = {"OR": "OR", "CHI": "IL"}
STATE_OF_RULEBOOK = {"us-ca": "CA", "us-ak": "AK", "us-co": "CO", "us-nv": "NV", "us-ny": "NY"}
LONGEST_REFERENCE_MONTHS = 12


def check_agreement(settings: Settings, agreement: OvertimeAgreement | None) -> None:
    """Refuse what no overtime agreement can say."""
    if agreement is None:
        return
    for name, (most, why) in MOST_OF_AGREEMENT.items():
        value = settings[f"{AGREEMENT}.{name}"]
        if value is not None and value > most:
            settings.complain(f"{AGREEMENT}.{name}", value, f"is more than {most}: {why}; write what was agreed")
    for name, hours in HOURS_OF_AGREEMENT.items():
        value = settings[f"{AGREEMENT}.{name}"]
        if value is not None and 0 < value <= hours:
            settings.complain(f"{AGREEMENT}.{name}", value, f"counts minutes; {value} hours are {60 * value}")
    for name, ordinary in LEAST_OF_CLAUSE:
        value, least = settings[f"{AGREEMENT}.{name}"], settings[f"{AGREEMENT}.{ordinary}"]
        if value is not None and least is not None and value < least:
            hint = f"the special clause allows less than {ordinary} {least}, which it is to extend; correct one"
            settings.complain(f"{AGREEMENT}.{name}", value, hint)
    if agreement.holiday_count and not agreement.holiday_work:
        hint = "counts rest days worked, and holiday_work is false; set that to true or remove the count"
        settings.complain(f"{AGREEMENT}.holiday_count", agreement.holiday_count, hint)
    start = agreement.year_start
    if start is not None and not start <= agreement.valid_from < months_after(start, 12):
        hint = f"the agreement year has to hold valid_from {agreement.valid_from}; correct one"
        settings.complain(f"{AGREEMENT}.year_start", start, hint)


def check_workplace(settings: Settings, workplace: Workplace, rulebooks: tuple[str, ...]) -> None:
    """Refuse work rules that contradict each other."""
    for key, value, hint in (*_of_regime(workplace), *_of_holidays(workplace), *_of_reference(workplace)):
        settings.complain(key, value, hint)
    rest = workplace.interval_minutes
    if rest is not None and 0 < rest <= HOURS_OF_REST:
        settings.complain("workplace.interval_min", rest, f"counts minutes; {rest} hours are {60 * rest}")
    if workplace.common_break is not None and workplace.break_exemption is not None:
        hint = "says that breaks need not be at one time, and common_break says when they are; remove one"
        settings.complain("workplace.break_exemption", workplace.break_exemption, hint)
    if workplace.state is not None and workplace.state not in STATES.split():
        settings.complain("workplace.state", workplace.state, f"is no state of the US; use one of {STATES}")
    for book, state in STATE_OF_RULEBOOK.items():
        if book in rulebooks and workplace.state not in (None, state):
            hint = f"the rulebook {book} is the law of {state}; correct one"
            settings.complain("workplace.state", workplace.state, hint)
    law_state = STATE_OF_LAW.get(workplace.predictive or "")
    if law_state is not None and workplace.state not in (None, law_state):
        hint = f"is a law of {law_state}, and workplace.state is {workplace.state}; correct one"
        settings.complain("workplace.predictive", workplace.predictive, hint)


def check_case(settings: Settings, period: Period, starts: Sequence[datetime]) -> None:
    """Refuse a past of a case that is not past.

    Args:
        starts: of the shifts in the period.
    """
    for number, month in enumerate(settings["history.months"]):
        if months_after(month["start"], 1) > period.first:
            hint = f"the month is not closed before period.from {period.first}; tell it in month_to_date"
            settings.complain(f"history.months[{number}].start", month["start"], hint)
    known_from, last_end, born = (settings[key] for key in ("history.known_from", "history.last_end", "staff.birth"))
    if known_from is not None and known_from > period.first:
        settings.complain("history.known_from", known_from, f"lies after period.from {period.first}; correct one")
    if last_end is not None and any(last_end.at > start for start in starts):
        hint = "lies after the start of the first shift of the period, which it ends before; correct one"
        settings.complain("history.last_end", settings.given["history.last_end"], hint)
    if born is not None and born > period.first:
        settings.complain("staff.birth", born, f"lies after period.from {period.first}; correct one")


def _of_regime(workplace: Workplace) -> Iterator[tuple[str, object, str]]:
    regime = workplace.regime
    start, days = regime.period_start, regime.period_days
    if regime.system is HoursSystem.YEARLY and start is not None and days is not None:
        period = Period(start, start + timedelta(days=days - 1))
        if period.last < months_after(start, 1):
            yield f"{REGIME}.period_days", days, "a yearly period is longer than a month; use type monthly or more days"
        for span in regime.special_periods:
            if span.first not in period or span.last not in period:
                hint = f"lies outside of the period {period.first} to {period.last}; correct one"
                yield f"{REGIME}.special_periods", f"{span.first} to {span.last}", hint
    if regime.system is HoursSystem.FLEX and regime.scheduled_days is not None and start is not None:
        length = (months_after(start, regime.months) - start).days
        if not regime.five_day_agreement:
            hint = "counts only under five_day_agreement = true; set that, or remove the days"
            yield f"{REGIME}.scheduled_days", regime.scheduled_days, hint
        elif regime.scheduled_days > length:
            hint = f"the settlement period has {length} days; correct one"
            yield f"{REGIME}.scheduled_days", regime.scheduled_days, hint


def _of_holidays(workplace: Workplace) -> Iterator[tuple[str, object, str]]:
    holiday = workplace.legal_holiday
    if holiday.mode is HolidayMode.WEEKDAY:
        given_up = {each for each, _ in holiday.swaps}
        for _, instead in holiday.swaps:
            if instead.weekday() == holiday.weekday and instead not in given_up:
                hint = "is a rest day already; exchange against a working day"
                yield "workplace.legal_holiday.swaps", instead, hint


def _of_reference(workplace: Workplace) -> Iterator[tuple[str, object, str]]:
    reference, key = workplace.reference_period, "workplace.reference_period"
    if reference is None or reference.last < reference.first:
        return
    longest = months_after(reference.first, LONGEST_REFERENCE_MONTHS) - timedelta(days=1)
    if reference.last > longest:
        yield f"{key}.to", reference.last, f"a reference period has at most 12 months, until {longest}; shorten it"
    period = Period(reference.first, reference.last)
    outside = [day for day in sorted(reference.neutral_days) if day not in period]
    for day in outside:
        yield f"{key}.neutral_days", day, f"lies outside of {reference.first} to {reference.last}; correct one"
    if len(reference.neutral_days) - len(outside) == len(period):
        hint = "every day of the reference period is left out, so there is no average; correct one"
        yield f"{key}.neutral_days", len(reference.neutral_days), hint
