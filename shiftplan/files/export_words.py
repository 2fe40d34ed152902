"""Every word of exported rosters, in Japanese and English."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from shiftplan.domain.work import ShiftTemplate
from shiftplan.files.report_words import MONTHS, WEEKDAYS, Pair, day_words, full_day_words
from shiftplan.files.times import clock_text

HOUR_MINUTES = 60
WORDS: Final[Mapping[str, Pair]] = {
    "roster": ("シフト表", "Roster"),
    "draft": ("案（未確定）", "Draft, not published"),
    "published": ("確定", "Published"),
    "version": ("版{number}", "Version {number}"),
    "printed": ("出力 {moment}", "Exported {moment}"),
    "page": ("{page} / {pages} ページ", "Page {page} of {pages}"),
    "to": ("{first} ～ {last}", "{first} to {last}"),
    "name": ("氏名", "Name"),
    "employee": ("従業員ID", "Employee"),
    "team": ("チーム", "Team"),
    "no_team": ("チームなし", "No team"),
    "worked_days": ("日数", "Days"),
    "hours": ("時間", "Hours"),
    "at_work": ("出勤人数", "People at work"),
    "off": ("休", "off"),
    "leave": ("休暇", "leave"),  # which kind is nobody's business on a wall
    "legend": ("凡例", "Legend"),
    "holiday": ("日曜・祝日", "Sunday or holiday"),
    "saturday": ("土曜", "Saturday"),
    "early": ("10時前に開始", "starts before 10:00"),
    "middle": ("10時から13時前に開始", "starts from 10:00, before 13:00"),
    "late": ("13時以降に開始", "starts from 13:00"),
    "starts": ("開始 {starts}、{hours}時間", "starts {starts}, {hours} h"),
    "unpaid": ("（無給休憩 {minutes}分）", " (unpaid breaks {minutes} min)"),
    "week": ("{first}の週", "Week {first}"),
    "shifts": ("シフト一覧", "Shifts"),
    "parts": ("休憩と業務", "Breaks and activities"),
    "coverage": ("充足", "Coverage"),
    "date": ("日付", "Date"),
    "template": ("シフトパターン", "Shift template"),
    "start": ("開始", "Start"),
    "end": ("終了", "End"),
    "working_hours": ("労働時間", "Working hours"),
    "part": ("内容", "Part"),
    "minutes": ("分", "Minutes"),
    "meal": ("休憩", "Break"),
    "rest": ("小休憩", "Rest"),
    "paid": ("有給", "paid"),
    "not_paid": ("無給", "unpaid"),
    "queue": ("受付窓口", "Queue"),
    "required": ("必要", "Required"),
    "on_duty": ("配置", "On duty"),
    "short": ("不足", "Short"),
    "over": ("過剰", "Over"),
}


def word(key: str, language: str, **values: object) -> str:
    """The words of a key in a language, `ja` or `en`, with values put in."""
    return chosen(WORDS[key], language).format(**values)


def chosen(pair: Pair, language: str) -> str:
    """One of two languages."""
    return pair[0] if language == "ja" else pair[1]


def day_text(day: date, language: str) -> str:
    """12/7(月) or Mon 7 Dec."""
    return chosen(day_words(day), language)


def day_parts(day: date, language: str) -> tuple[str, str]:
    """12/7 and 月, or 7 Dec and Mon: for narrow columns."""
    japanese, english = WEEKDAYS[day.weekday()]
    return (f"{day.month}/{day.day}", japanese) if language == "ja" else (f"{day.day} {MONTHS[day.month - 1]}", english)


def span_text(first: date, last: date, language: str) -> str:
    """First and last day with their year."""
    return word(
        "to", language, first=chosen(full_day_words(first), language), last=chosen(full_day_words(last), language)
    )


def moment_words(at: datetime, zone: ZoneInfo) -> str:
    """Local date and time, 2026-12-07 09:00."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def template_text(template: ShiftTemplate, language: str) -> str:
    """What a template means: when it starts, how long it is."""
    starts = dict.fromkeys([clock_text(template.first_start), clock_text(template.last_start)])
    hours = f"{template.span_minutes / HOUR_MINUTES:g}"
    told = word("starts", language, starts="–".join(starts), hours=hours)  # noqa: RUF001 - from, to
    unpaid = word("unpaid", language, minutes=template.unpaid_minutes) if template.unpaid_minutes else ""
    return f"{template.name or template.id}: {told}{unpaid}"
