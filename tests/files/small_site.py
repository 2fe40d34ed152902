"""A small good site folder for tests: one voice and one e-mail queue, four employees, a week from Monday 2026-12-07."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FIRST_DAY = date(2026, 12, 7)
HISTORY_DAYS = 28

SITE_TOML = """\
[site]
id = "small"
name = "小さな拠点"
time_zone = "Asia/Tokyo"
interval_minutes = 30
week_start = "mon"
holidays = "JP"
rulebooks = ["jp", "house"]

[workplace]
interval_min = 660
max_run_days = 6

[overtime_agreement]
valid_from = "2026-04-01"
valid_to = "2027-03-31"
holiday_work = true

[planning]
wage = 110
weights = { voice = 90 }
"""
QUEUES = """\
queue,name,channel,skill,goal,target,goal2,target2,goal_period,floor,answer_within_seconds,patience_seconds,\
aht_seconds,concurrency,deadline_minutes,max_occupancy,shrinkage,shrinkage_out,priority,driver,driver_ratio,driver_lag_days
phone,電話,voice,phone,answer_rate,0.9,service_level,0.8,interval,0.5,20,90,300,1,,0.9,0.05,0.1,1,,,
mail,メール,email,mail,deadline,1,,,,,,,400,1,600,,0.05,0.1,2,phone,0.1,1
"""
OPENING_HOURS = "queue,day,open,close\n" + "".join(
    f"{queue},{day},09:00,18:00\n" for queue in ("phone", "mail") for day in ("mon", "tue", "wed", "thu", "fri")
)
SPECIAL_DAYS = """\
from_date,to_date,kind,queue,lift
2026-12-08,2026-12-09,campaign,phone,1.2
2026-11-20,2026-11-20,outage,,
"""
CONTRACTS = """\
contract,name,kind,hours_system,days_per_week_min,days_per_week_max,hours_per_week_min,hours_per_week_max,\
hours_per_day_max,consecutive_days_max,hourly_cost,shift_templates
full,正社員,full_time,fixed,4,5,32,40,8,5,2000,day8
part,パート,part_time,fixed,0,4,0,24,6,4,1300,short5
"""
EMPLOYEES = """\
employee,name,contract,team,email,language,hired_on,birth_on,hourly_cost
001,佐藤 花子,full,A,hanako@example.jp,ja,2020-04-01,1990-05-20,2100
002,鈴木 一郎,full,A,,ja,2021-04-01,1985-01-02,
003,髙橋 渡,part,B,,ja,2022-10-01,2000-07-07,
004,田中 実,part,B,,,,,
"""
SKILLS = """\
employee,skill,level,speed,valid_until
001,phone,1,1.1,2027-03-31
001,mail,2,1.0,
002,phone,1,,
003,phone,1,,
003,mail,2,,
004,mail,1,0.9,
"""
SHIFT_TEMPLATES = """\
shift_template,name,first_start,last_start,start_step_minutes,span_minutes
day8,日勤,08:30,09:00,30,540
short5,短時間,09:00,13:00,30,300
"""
BREAK_RULES = """\
shift_template,kind,nth,minutes,paid,earliest_minute,latest_minute
day8,meal,1,60,0,180,300
day8,rest,1,15,1,60,165
short5,rest,1,15,1,90,180
"""
AVAILABILITY = "employee,day,from,to\n" + "".join(
    f"003,{day},09:00,18:00\n" for day in ("mon", "tue", "wed", "thu", "fri")
)
LEAVE = "employee,from_date,to_date,kind\n002,2026-12-10,2026-12-11,paid\n"
WISHES = "employee,date,wish,weight\n001,2026-12-09,off,5\n003,2026-12-08,early,2\n"
PREVIOUS_ROSTER = """\
employee,date,shift_template,start,end,breaks,activities
001,2026-12-04,day8,2026-12-04T09:00,2026-12-04T18:00,\
2026-12-04T10:00/2026-12-04T10:15/rest|2026-12-04T13:00/2026-12-04T14:00/meal,\
2026-12-04T09:00/2026-12-04T10:00/phone|2026-12-04T10:15/2026-12-04T13:00/mail|2026-12-04T14:00/2026-12-04T18:00/phone
004,2026-12-04,short5,2026-12-04T09:00,2026-12-04T14:00,2026-12-04T11:00/2026-12-04T11:15/rest,\
2026-12-04T09:00/2026-12-04T11:00/mail|2026-12-04T11:15/2026-12-04T14:00/mail
"""
LOCKS = "employee,date,shift_template,start\n003,2026-12-08,short5,09:30\n001,2026-12-11,off,\n"


def half_hours(first: date, days: int) -> Iterator[str]:
    """Every opening half hour as a wall time, Monday to Friday, 09:00-18:00."""
    for day in (first + timedelta(days=number) for number in range(days)):
        if day.weekday() < 5:
            yield from (f"{day}T{hour:02d}:{minute:02d}" for hour in range(9, 18) for minute in (0, 30))


@cache
def history() -> str:
    """Four weeks before the first day, busier before noon."""
    lines = ["queue,interval_start,offered,handled,abandoned,aht_seconds"]
    for start in half_hours(FIRST_DAY - timedelta(days=HISTORY_DAYS), HISTORY_DAYS):
        calls = 8 if start[11:] < "12:00" else 5
        lines += [f"phone,{start},{calls},{calls - 1},1,300", f"mail,{start},2,2,,400"]
    return "\n".join(lines) + "\n"


@cache
def requirement() -> str:
    """The first week: one or two people on the phone, twelve minutes of mail each half hour, due at closing time."""
    lines = ["queue,interval_start,agents,work_minutes,due_at"]
    for start in half_hours(FIRST_DAY, 7):
        lines.append(f"phone,{start},{2 if start[11:] < '12:00' else 1},,")
        lines.append(f"mail,{start},,12,{start[:10]}T18:00")
    return "\n".join(lines) + "\n"


def small_site_files() -> dict[str, str]:
    """The text of every file by table name; `site` is site.toml."""
    return {
        "site": SITE_TOML,
        "queues": QUEUES,
        "opening_hours": OPENING_HOURS,
        "history": history(),
        "special_days": SPECIAL_DAYS,
        "contracts": CONTRACTS,
        "employees": EMPLOYEES,
        "skills": SKILLS,
        "shift_templates": SHIFT_TEMPLATES,
        "break_rules": BREAK_RULES,
        "availability": AVAILABILITY,
        "leave": LEAVE,
        "wishes": WISHES,
        "requirement": requirement(),
        "previous_roster": PREVIOUS_ROSTER,
        "locks": LOCKS,
    }


def write_small_site(folder: Path, **overrides: str | None) -> Path:
    """Write the folder and return it.

    Args:
        overrides: other text by table name (`employees="..."`, `site="..."`); None leaves the file out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (small_site_files() | overrides).items():
        if text is not None:
            suffix = "toml" if name == "site" else "csv"
            (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return folder
