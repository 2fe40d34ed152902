"""Tokyo: a contact centre of about 120 people, 9:00-21:00, eleven queues, a promise of 98 and 95 % answered."""

from datetime import date

from tests.worlds.definition import Queue, SiteDefinition
from tests.worlds.demand import Outage, Peak, Stream
from tests.worlds.japanese_days import WEEKDAYS, days_between
from tests.worlds.people import Break, Contract, Group, Template, Windows
from tests.worlds.site_files import Cell

HISTORY_FROM, HISTORY_TO = date(2026, 6, 7), date(2026, 12, 5)
WHOLE_MONTHS = (date(2026, 7, 1), date(2026, 11, 30))
PAST_WEEKS = (date(2026, 11, 22), date(2026, 11, 29))
PLANNED = (date(2026, 12, 6), date(2027, 1, 2))
CAMPAIGN = (date(2026, 10, 23), date(2026, 10, 26))
INTERVAL = 15

TOML = """\
[site]
id = "tokyo"
name = "東京コンタクトセンター"
time_zone = "Asia/Tokyo"
interval_minutes = 15
week_start = "sun"
holidays = "JP"
rulebooks = ["jp", "house"]

[workplace]
interval_min = 660
max_run_days = 6
break_exemption = "agreement"

[planning]
pooling = true
"""

PHONE_WEEK = (1.13, 1.03, 0.99, 0.99, 1.02, 0.76, 0.66)
OFFICE_WEEK = (1.12, 1.02, 1.0, 1.0, 1.0, 0.5, 0.42)
EVEN_WEEK = (1.08, 1.0, 1.0, 1.0, 1.0, 0.9, 0.9)
YEAR_END = {day: 1.12 for day in days_between(date(2026, 12, 28), date(2026, 12, 30))}
NEW_YEAR = {day: 0.6 for day in days_between(date(2026, 12, 31), date(2027, 1, 3))}
OUTAGE = Outage(date(2026, 9, 10), 13.0, 15.5)
OPEN = {weekday: (9.0, 21.0) for weekday in range(7)}
ALL_DAY = {weekday: (0.0, 24.0) for weekday in range(7)}

STREAMS = (
    Stream(
        "voice_new", 40_000, PHONE_WEEK, 0.72, OPEN,
        (Peak(10.5, 1.1, 1.05), Peak(14.5, 1.2, 0.45), Peak(19.0, 1.0, 0.6)),
        aht=358, aht_swing=30, abandon=0.018, outage=OUTAGE,
        lifts={day: 1.25 for day in days_between(*CAMPAIGN)} | YEAR_END | NEW_YEAR,
    ),
    Stream(
        "voice_existing", 20_000, PHONE_WEEK, 0.68, OPEN,
        (Peak(10.5, 1.2, 0.9), Peak(14.5, 1.3, 0.7), Peak(19.0, 0.9, 0.25)),
        aht=362, aht_swing=28, abandon=0.04, outage=OUTAGE, lifts=YEAR_END | NEW_YEAR,
    ),
    Stream(
        "callback", 1_150, EVEN_WEEK, 0.95, ALL_DAY, (Peak(8.0, 0.8, 5.0), Peak(22.0, 1.0, 4.0)),
        aht=420, aht_swing=15, silent=(9.0, 21.0), lifts=NEW_YEAR,
    ),
    Stream(
        "email", 3_900, OFFICE_WEEK, 0.6, ALL_DAY, (Peak(10.5, 2.0, 5.0), Peak(15.0, 2.5, 4.0), Peak(21.5, 1.5, 3.0)),
        aht=480, lifts=YEAR_END | NEW_YEAR,
    ),
    Stream(
        "chat", 7_800, EVEN_WEEK, 0.9, OPEN, (Peak(12.5, 1.2, 0.4), Peak(17.5, 2.0, 0.5)),
        aht=520, aht_swing=20, abandon=0.02, lifts=NEW_YEAR,
    ),
    Stream(
        "message", 4_600, EVEN_WEEK, 1.0, ALL_DAY, (Peak(12.5, 1.5, 3.0), Peak(18.0, 2.5, 4.0), Peak(22.0, 1.5, 3.0)),
        aht=270, lifts=NEW_YEAR,
    ),
)  # fmt: skip

QUEUES = (
    Queue(
        "voice_new", "新規受付", "voice", "voice_new", "answer_rate", 0.98, 360, 0.04, 1, patience=100,
        period="month", floor=0.95,
    ),
    Queue(
        "voice_existing", "契約者窓口", "voice", "voice_existing", "answer_rate", 0.95, 360, 0.04, 2, patience=120,
        period="month", floor=0.9,
    ),
    Queue(
        "second_line", "二次対応", "voice", "second_line", "service_level", 0.8, 600, 0.03, 2, within=60, patience=180,
        driver="voice_new|voice_existing", driver_ratio="0.025|0.045", driver_lag_days="0|0",
    ),
    Queue("callback", "時間外の折り返し", "callback", "voice_new", "deadline", 1.0, 420, 0.03, 3, deadline=180),
    Queue(
        "chat", "チャット", "chat", "chat", "service_level", 0.8, "420|520|660", 0.03, 2, within=45, patience=180,
        concurrency=3,
    ),
    Queue("message", "SNSメッセージ", "message", "chat", "deadline", 1.0, 270, 0.03, 3, deadline=90),
    Queue("email", "メール", "email", "email", "deadline", 1.0, 480, 0.03, 4, deadline=480),
    Queue(
        "orders", "受注処理", "back_office", "orders", "deadline", 1.0, 540, 0.03, 5, deadline=480,
        driver="voice_new|chat", driver_ratio="0.12|0.07", driver_lag_days="1|1",
    ),
    Queue(
        "billing", "請求・入金", "back_office", "billing", "deadline", 1.0, 600, 0.03, 5, deadline=1440,
        driver="voice_existing|email", driver_ratio="0.14|0.08", driver_lag_days="1|1",
    ),
    Queue(
        "hr_desk", "社内人事窓口", "back_office", "hr_desk", "deadline", 1.0, 900, 0.03, 6, deadline=2880,
        driver="voice_new|voice_existing", driver_ratio="0.012|0.012", driver_lag_days="2|2",
    ),
    Queue(
        "it_helpdesk", "社内ITヘルプデスク", "back_office", "it_helpdesk", "deadline", 1.0, 900, 0.03, 5, deadline=480,
        driver="voice_new|voice_existing", driver_ratio="0.012|0.016", driver_lag_days="0|0",
    ),
)  # fmt: skip
BACK_OFFICE = ("orders", "billing", "hr_desk", "it_helpdesk")


def opening_hours() -> list[tuple[Cell, ...]]:
    """Phones, chat and messages daily 9-21; e-mail not on Sundays; the back office on working days 9-18."""
    rows: list[tuple[Cell, ...]] = []
    for queue in ("voice_new", "voice_existing", "second_line", "callback", "chat", "message"):
        rows += [(queue, day, "09:00", "21:00") for day in (*WEEKDAYS, "holiday")]
    rows += [("email", day, "09:00", "20:00") for day in WEEKDAYS[:5]]
    rows += [("email", "sat", "09:00", "18:00"), ("email", "sun", None, None), ("email", "holiday", "09:00", "18:00")]
    for queue in BACK_OFFICE:
        rows += [(queue, day, "09:00", "18:00") for day in WEEKDAYS[:5]]
        rows += [(queue, day, None, None) for day in ("sat", "sun", "holiday")]
        rows += [(queue, day.isoformat(), None, None) for day in days_between(date(2026, 12, 29), date(2027, 1, 3))]
    front = [queue.id for queue in QUEUES if queue.id not in BACK_OFFICE]
    return rows + [(queue, "2027-01-01", None, None) for queue in front]


SPECIAL_DAYS: tuple[tuple[Cell, ...], ...] = (
    ("2026-09-10", "2026-09-10", "outage", "voice_new", None),
    ("2026-09-10", "2026-09-10", "outage", "voice_existing", None),
    (CAMPAIGN[0].isoformat(), CAMPAIGN[1].isoformat(), "campaign", "voice_new", 1.25),
    ("2026-12-28", "2026-12-30", "busy", "voice_new", 1.12),
    ("2026-12-28", "2026-12-30", "busy", "voice_existing", 1.12),
    *((day, "2027-01-03", "closed", queue, None) for queue in BACK_OFFICE for day in ("2026-12-29",)),
    ("2026-12-31", "2026-12-31", "year_end", None, 0.6),
    ("2027-01-01", "2027-01-01", "closed", None, None),
    ("2027-01-02", "2027-01-03", "year_end", None, 0.6),
)

_FULL_DAY = (
    Break("rest", 1, 15, True, 60, 165),
    Break("meal", 1, 60, False, 180, 330),
    Break("rest", 2, 15, True, 390, 480),
)
_SEVEN = (
    Break("rest", 1, 15, True, 60, 150),
    Break("meal", 1, 45, False, 180, 285),
    Break("rest", 2, 10, True, 345, 420),
)
TEMPLATES = (
    Template("early", "早番", 540, 570, 30, 540, _FULL_DAY),
    Template("mid", "中番", 600, 660, 30, 540, _FULL_DAY),
    Template("late", "遅番", 690, 720, 30, 540, _FULL_DAY),
    Template("office", "事務 9-18時", 540, 540, 15, 540, _FULL_DAY),
    Template("seven", "派遣7時間", 540, 795, 15, 465, _SEVEN),
    Template("six", "パート6時間", 540, 900, 30, 360, (Break("rest", 1, 15, True, 120, 225),)),
    Template("five", "パート5時間", 540, 960, 30, 300, (Break("rest", 1, 15, True, 90, 195),)),
    Template("four", "パート4時間", 540, 1020, 30, 240, (Break("rest", 1, 10, True, 60, 170),)),
    Template("three", "学生3時間", 540, 1080, 30, 180),
)  # fmt: skip

CONTRACTS = (
    Contract("full_time", "正社員", "full_time", (4, 5), (32, 40), 8, 6, 2100, ("early", "mid", "late")),
    Contract("office", "事務正社員", "full_time", (4, 5), (32, 40), 8, 5, 2050, ("office", "early", "mid")),
    Contract("temporary", "契約社員", "temporary", (4, 5), (32, 40), 8, 5, 1750, ("early", "mid", "late")),
    Contract("agency", "派遣社員", "agency", (4, 5), (28, 35), 7, 5, 1900, ("seven",)),
    Contract("part_time_6", "パート6時間", "part_time", (3, 4), (18, 24), 6, 4, 1380, ("six",)),
    Contract("part_time_5", "パート5時間", "part_time", (3, 5), (15, 25), 5, 5, 1350, ("five", "four")),
    Contract("part_time_4", "パート4時間", "part_time", (3, 5), (12, 20), 5, 5, 1320, ("four", "five")),
    Contract("minor", "高校生アルバイト", "part_time", (2, 4), (6, 14), 8, 4, 1250, ("three", "four")),
)


def _days(words: str, start: str, end: str) -> Windows:
    return tuple((word, start, end) for word in words.split())


MORNING = _days("mon tue wed thu fri sat", "09:00", "15:30")
DAYTIME = _days("mon tue wed thu fri", "09:00", "17:00") + _days("holiday", "10:00", "16:00")
EVENING = _days("mon tue wed thu fri", "15:00", "21:00") + _days("sat sun holiday", "12:00", "21:00")
EVENING_ONLY = _days("mon tue wed thu fri sat sun", "16:00", "21:00")
WEEKEND = _days("fri", "16:00", "21:00") + _days("sat sun mon holiday", "09:00", "21:00")
NO_SUNDAY = _days("mon tue wed thu fri sat", "09:00", "21:00")
SCHOOL = _days("mon tue wed thu fri", "17:00", "21:00") + _days("sat sun holiday", "09:00", "20:00")

MINOR_BORN = ("2008-12-20", "2010-03-31")
STUDENT_BORN = ("2002-04-02", "2007-04-01")

NEW = (("voice_new", 1),)
NEW_EXISTING = (("voice_new", 1), ("voice_existing", 2))
NEW_CHAT = (("voice_new", 1), ("chat", 3), ("email", 3))
EXISTING = (("voice_existing", 1),)
EXISTING_NEW = (("voice_existing", 1), ("voice_new", 2))
EXISTING_SECOND = (("voice_existing", 1), ("second_line", 2), ("voice_new", 3))
SECOND = (("second_line", 1), ("voice_existing", 2), ("voice_new", 3))
CHAT = (("chat", 1), ("email", 2))
CHAT_VOICE = (("chat", 1), ("email", 2), ("voice_existing", 3))
EMAIL = (("email", 1), ("chat", 2), ("voice_new", 3))
ORDERS = (("orders", 1), ("billing", 2), ("voice_new", 3))
BILLING = (("billing", 1), ("orders", 2), ("voice_existing", 3))
HR = (("hr_desk", 1), ("it_helpdesk", 2), ("billing", 2))
IT = (("it_helpdesk", 1), ("hr_desk", 2), ("voice_existing", 3))

GROUPS = (
    Group(12, "新規受付一課", "full_time", NEW),
    Group(5, "新規受付一課", "full_time", NEW_EXISTING),
    Group(3, "新規受付一課", "full_time", NEW_CHAT),
    Group(8, "新規受付二課", "agency", NEW),
    Group(3, "新規受付二課", "temporary", NEW_EXISTING),
    Group(6, "新規受付二課", "part_time_6", NEW, MORNING),
    Group(5, "新規受付二課", "part_time_5", NEW, EVENING),
    Group(5, "新規受付二課", "part_time_4", NEW, EVENING_ONLY, STUDENT_BORN),
    Group(4, "新規受付二課", "part_time_6", NEW_EXISTING, WEEKEND, STUDENT_BORN),
    Group(3, "新規受付二課", "minor", NEW, SCHOOL, MINOR_BORN),
    Group(4, "契約者サポート", "full_time", EXISTING_NEW),
    Group(4, "契約者サポート", "full_time", EXISTING_SECOND),
    Group(4, "契約者サポート", "full_time", EXISTING),
    Group(3, "契約者サポート", "temporary", EXISTING),
    Group(5, "契約者サポート", "part_time_5", EXISTING, MORNING),
    Group(4, "契約者サポート", "part_time_6", EXISTING_NEW, NO_SUNDAY),
    Group(4, "契約者サポート", "part_time_4", EXISTING, EVENING),
    Group(7, "二次対応チーム", "full_time", SECOND),
    Group(7, "デジタル窓口", "full_time", CHAT_VOICE),
    Group(3, "デジタル窓口", "part_time_5", CHAT, EVENING),
    Group(2, "デジタル窓口", "part_time_6", CHAT, WEEKEND, STUDENT_BORN),
    Group(4, "デジタル窓口", "part_time_5", EMAIL, DAYTIME),
    Group(1, "デジタル窓口", "temporary", EMAIL),
    Group(5, "事務センター", "office", ORDERS),
    Group(3, "事務センター", "office", BILLING),
    Group(2, "事務センター", "part_time_5", BILLING, DAYTIME),
    Group(2, "社内窓口", "office", HR),
    Group(2, "社内窓口", "office", IT),
)

TOKYO = SiteDefinition(
    id="tokyo",
    toml=TOML,
    seed=20_261_206,
    interval=INTERVAL,
    history=(HISTORY_FROM, HISTORY_TO),
    whole_months=WHOLE_MONTHS,
    past_weeks=PAST_WEEKS,
    planned=PLANNED,
    streams=STREAMS,
    queues=QUEUES,
    opening_hours=tuple(opening_hours()),
    special_days=SPECIAL_DAYS,
    templates=TEMPLATES,
    contracts=CONTRACTS,
    groups=GROUPS,
    skill_ends=tuple(
        date.fromisoformat(day) for day in ("2026-10-31", "2026-12-09", "2026-12-19", "2027-03-31", "2027-03-31")
    ),
    from_abroad=4,
    wishes=84,
)
