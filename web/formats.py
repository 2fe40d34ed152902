"""How dates, times and numbers look: local to the site, in the language of the page."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import get_locale

from shiftplan.domain.horizon import Period
from web.languages import language

WEEKDAYS = {"ja": "月火水木金土日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
UNITS = {
    "ja": {"hours": "時間", "min": "分", "days": "日", "shifts": "件"},
    "en": {"hours": " h", "min": " min", "days": " days", "shifts": " shifts"},
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def set_up_formats(app: Flask) -> None:
    """Filters for templates."""
    for view in (
        weekday,
        day,
        long_day,
        long_days,
        month_name,
        clock,
        moment,
        hours,
        number,
        percent,
        signed,
        signed_percent,
        amount,
    ):
        app.jinja_env.filters[view.__name__] = view


def weekday(on: date) -> str:
    """月 or Mon."""
    return WEEKDAYS[language()][on.weekday()]


def day(on: date) -> str:
    """12/7 (月) or Mon 7 Dec."""
    if language() == "ja":
        return f"{on.month}/{on.day}（{weekday(on)}）"
    return f"{weekday(on)} {on.day} {MONTHS[on.month - 1]}"


def long_day(on: date) -> str:
    """2026年12月7日（月） or Mon 7 Dec 2026."""
    if language() == "ja":
        return f"{on.year}年{on.month}月{on.day}日（{weekday(on)}）"
    return f"{day(on)} {on.year}"


def long_days(period: Period) -> str:
    """The first and last day of a period, the year of the last where it is another; a single day once."""
    if period.first == period.last:
        return long_day(period.first)
    last = day(period.last) if period.first.year == period.last.year else long_day(period.last)
    return f"{long_day(period.first)} – {last}"  # noqa: RUF001 - the dash people expect


def month_name(on: date) -> str:
    """2026年12月 or Dec 2026."""
    return f"{on.year}年{on.month}月" if language() == "ja" else f"{MONTHS[on.month - 1]} {on.year}"


def clock(at: datetime, zone: ZoneInfo, on: date | None = None) -> str:
    """Local time of day, 09:00; after the midnight that ends `on` counted on: 25:30."""
    local = at.astimezone(zone)
    later = 0 if on is None else (local.date() - on) // timedelta(days=1)
    return f"{local.hour + 24 * later:02d}:{local.minute:02d}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Local date and time."""
    return f"{day(at.astimezone(zone).date())} {clock(at, zone)}"


def hours(length: timedelta | float) -> str:
    """Hours with one decimal: of a duration, or of minutes."""
    value = length / timedelta(hours=1) if isinstance(length, timedelta) else length / 60
    return f"{value:,.1f}"


def number(value: float | None, digits: int = 0) -> str:
    """1,234; a dash where nothing is known."""
    return "–" if value is None else f"{value:,.{digits}f}"  # noqa: RUF001 - the dash people expect


def percent(share: float | None, digits: int = 1) -> str:
    """A share as 98.4 %; a dash where nothing is known."""
    if share is None:
        return "–"  # noqa: RUF001 - the dash people expect
    return f"{share * 100:.{digits}f}{'%' if str(get_locale()) == 'ja' else ' %'}"


def signed(value: float, digits: int = 0) -> str:
    """+3 or −2."""
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{abs(value):,.{digits}f}"


def signed_percent(share: float | None, digits: int = 1) -> str:
    """A difference as +1.4 %; a dash where nothing is known."""
    if share is None:
        return percent(None)
    sign = signed(share * 100, digits)[0]
    return f"{sign}{percent(abs(share), digits)}"


def amount(value: float | None, unit: str) -> str:
    """What a rule measures, with its unit in words: 10時間30分 or 10 h 30 min, 5 days, 1 shift; a dash for nothing."""
    if value is None:
        return number(None)
    words, is_english = UNITS[language()], language() == "en"
    value = round(value, 1)
    value = int(value) if value == int(value) else value
    if unit != "min" or isinstance(value, float):
        word = words.get(unit, "")
        return f"{value:,}{word.removesuffix('s') if is_english and value == 1 else word}"
    hours, minutes = divmod(abs(value), 60)
    parts = [f"{hours:,}{words['hours']}"] if hours else []
    parts += [f"{minutes}{words['min']}"] if minutes or not hours else []
    return ("−" if value < 0 else "") + (" " if is_english else "").join(parts)
