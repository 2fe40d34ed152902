"""Osaka: 26 people, open until midnight and one hour longer at weekends: rest, nights and minors bind."""

from datetime import date

from tests.worlds.definition import Queue, SiteDefinition
from tests.worlds.demand import Peak, Stream
from tests.worlds.japanese_days import WEEKDAYS, days_between
from tests.worlds.people import Break, Contract, Group, Template, Windows
from tests.worlds.site_files import Cell

INTERVAL = 30
WEEK = (1.08, 0.98, 0.96, 0.98, 1.06, 1.02, 0.92)
NEW_YEAR = {day: 0.6 for day in days_between(date(2026, 12, 31), date(2027, 1, 3))}
LATE_AT_WEEKENDS = {weekday: (9.0, 25.0 if weekday in (4, 5) else 24.0) for weekday in range(7)}

TOML = """\
[site]
id = "osaka"
name = "大阪ナイトサポート"
time_zone = "Asia/Tokyo"
interval_minutes = 30
week_start = "mon"
holidays = "JP"
rulebooks = ["jp", "house"]

[workplace]
interval_min = 660
max_run_days = 6
break_exemption = "agreement"
"""

STREAMS = (
    Stream(
        "support", 8_300, WEEK, 1.0, LATE_AT_WEEKENDS,
        (Peak(11.0, 1.5, 0.5), Peak(20.5, 2.0, 0.9)), aht=300, aht_swing=20, abandon=0.04, lifts=NEW_YEAR,
    ),
    Stream(
        "chat", 3_000, WEEK, 1.0, {weekday: (10.0, 24.0) for weekday in range(7)},
        (Peak(13.0, 1.2, 0.3), Peak(21.0, 1.5, 0.6)), aht=500, abandon=0.02, lifts=NEW_YEAR,
    ),
    Stream(
        "email", 1_300, WEEK, 0.9, {weekday: (0.0, 24.0) for weekday in range(7)},
        (Peak(11.0, 2.5, 4.0), Peak(21.0, 2.5, 5.0)), aht=480, lifts=NEW_YEAR,
    ),
)  # fmt: skip

QUEUES = (
    Queue(
        "support", "サポート電話", "voice", "support", "service_level", 0.8, 300, 0.04, 1, within=20, patience=90,
        goal2="answer_rate", target2=0.9,
    ),
    Queue(
        "chat", "チャット", "chat", "chat", "service_level", 0.8, "400|500|640", 0.03, 2, within=60, patience=180,
        concurrency=3,
    ),
    Queue("email", "メール", "email", "email", "deadline", 1.0, 480, 0.03, 3, deadline=720),
    Queue(
        "claims", "返品・返金処理", "back_office", "claims", "deadline", 1.0, 720, 0.03, 4, deadline=1440,
        driver="support", driver_ratio="0.05", driver_lag_days="1",
    ),
)  # fmt: skip


def opening_hours() -> list[tuple[Cell, ...]]:
    """Phones 9-24 (Friday and Saturday to 25:00), chat 10-24, e-mail 9-22, claims on working days 10-19."""
    rows: list[tuple[Cell, ...]] = []
    for weekday, day in enumerate(WEEKDAYS):
        rows.append(("support", day, "09:00", "25:00" if weekday in (4, 5) else "24:00"))
    rows += [("chat", day, "10:00", "24:00") for day in WEEKDAYS]
    rows += [("email", day, "09:00", "22:00") for day in WEEKDAYS]
    rows += [("claims", day, "10:00", "19:00") for day in WEEKDAYS[:5]]
    rows += [("claims", day, None, None) for day in ("sat", "sun", "holiday")]
    rows += [("claims", day.isoformat(), None, None) for day in days_between(date(2026, 12, 29), date(2027, 1, 3))]
    rows += [("support", "2027-01-01", "12:00", "20:00"), ("chat", "2027-01-01", None, None)]
    return rows


SPECIAL_DAYS: tuple[tuple[Cell, ...], ...] = (
    ("2026-12-29", "2027-01-03", "closed", "claims", None),
    ("2026-12-31", "2027-01-03", "year_end", "support", 0.6),
    ("2026-12-31", "2027-01-03", "year_end", "chat", 0.6),
    ("2027-01-01", "2027-01-01", "closed", "chat", None),
    ("2026-12-31", "2027-01-03", "year_end", "email", 0.6),
)

_FULL_DAY = (
    Break("rest", 1, 15, True, 60, 165),
    Break("meal", 1, 60, False, 180, 330),
    Break("rest", 2, 15, True, 390, 480),
)
_SEVEN = (Break("meal", 1, 45, False, 150, 270), Break("rest", 1, 15, True, 315, 405))
TEMPLATES = (
    Template("early", "早番", 540, 600, 30, 540, _FULL_DAY),
    Template("middle", "中番", 720, 780, 30, 540, _FULL_DAY),
    Template("late", "遅番", 900, 960, 30, 540, _FULL_DAY),
    Template("seven", "7時間", 540, 1020, 60, 465, _SEVEN),
    Template("six", "6時間", 540, 1140, 60, 360, (Break("rest", 1, 15, True, 120, 225),)),
    Template("five", "5時間", 540, 1200, 30, 300, (Break("rest", 1, 15, True, 90, 195),)),
    Template("four", "4時間", 540, 1260, 30, 240, (Break("rest", 1, 10, True, 60, 170),)),
)  # fmt: skip

CONTRACTS = (
    Contract("full_time", "正社員", "full_time", (4, 5), (32, 40), 8, 6, 2000, ("early", "middle", "late")),
    Contract("temporary", "契約社員", "temporary", (4, 5), (28, 40), 8, 5, 1700, ("seven", "late")),
    Contract("part_time_6", "パート6時間", "part_time", (3, 4), (15, 24), 6, 4, 1350, ("six", "five")),
    Contract("part_time_5", "パート5時間", "part_time", (3, 5), (15, 25), 5, 5, 1300, ("five", "four")),
    Contract("minor", "高校生アルバイト", "part_time", (2, 4), (8, 20), 8, 4, 1200, ("four", "five")),
)


def _days(words: str, start: str, end: str) -> Windows:
    return tuple((word, start, end) for word in words.split())


DAYTIME = _days("mon tue wed thu fri", "09:00", "17:00")
NIGHT = _days("mon tue wed thu sun", "17:00", "24:00") + _days("fri sat", "17:00", "25:00")
NIGHT_SPLIT = _days("mon wed thu fri sat", "18:00", "24:00") + _days("sat sun", "00:00", "01:00")
AFTERNOON = _days("mon tue thu fri sat sun holiday", "13:00", "22:00")
SCHOOL = _days("mon tue wed thu fri", "17:00", "24:00") + _days("sat sun holiday", "09:00", "24:00")

SUPPORT = (("support", 1),)
SUPPORT_CHAT = (("support", 1), ("chat", 2))
CHAT = (("chat", 1), ("email", 2), ("support", 3))
MAIL = (("email", 1), ("claims", 1), ("chat", 2))
CLAIMS = (("claims", 1), ("email", 2), ("support", 3))

GROUPS = (
    Group(4, "サポート一課", "full_time", SUPPORT_CHAT),
    Group(3, "サポート一課", "full_time", SUPPORT),
    Group(3, "デジタル課", "full_time", CHAT),
    Group(1, "デジタル課", "full_time", CLAIMS),
    Group(2, "サポート二課", "temporary", SUPPORT_CHAT),
    Group(2, "サポート二課", "part_time_6", SUPPORT, NIGHT, ("2000-04-02", "2007-04-01")),
    Group(2, "サポート二課", "part_time_6", SUPPORT_CHAT, NIGHT, ("2000-04-02", "2007-04-01")),
    Group(2, "サポート二課", "part_time_6", SUPPORT_CHAT, NIGHT_SPLIT, ("2000-04-02", "2007-04-01")),
    Group(2, "サポート二課", "part_time_5", SUPPORT, DAYTIME),
    Group(1, "デジタル課", "part_time_5", MAIL, DAYTIME),
    Group(2, "デジタル課", "part_time_5", CHAT, AFTERNOON),
    Group(1, "サポート二課", "minor", SUPPORT, SCHOOL, ("2009-01-10", "2010-03-31")),
    Group(1, "サポート二課", "minor", SUPPORT, SCHOOL, ("2008-12-10", "2008-12-10")),  # turns 18 on the first Thursday
)

OSAKA = SiteDefinition(
    id="osaka",
    toml=TOML,
    seed=20_261_210,
    interval=INTERVAL,
    history=(date(2026, 9, 7), date(2026, 12, 6)),
    whole_months=(date(2026, 10, 1), date(2026, 11, 30)),
    past_weeks=(date(2026, 11, 23), date(2026, 11, 30)),
    planned=(date(2026, 12, 7), date(2027, 1, 3)),
    streams=STREAMS,
    queues=QUEUES,
    opening_hours=tuple(opening_hours()),
    special_days=SPECIAL_DAYS,
    templates=TEMPLATES,
    contracts=CONTRACTS,
    groups=GROUPS,
    skill_ends=(date(2026, 12, 9), date(2027, 3, 31)),
    from_abroad=1,
    wishes=36,
)
