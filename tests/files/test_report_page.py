"""report.html: what a scheduler reads on it, and that it is safe, complete in two languages and alone."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shiftplan.domain.demand import CoverageRow, Requirement, WorkArriving
from shiftplan.domain.horizon import instant
from shiftplan.domain.people import EmployeeId, Leave
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Roster
from shiftplan.domain.work import DayHours, Goal, QueueId
from shiftplan.errors import InvalidInput
from shiftplan.files.forecast import ForecastRow
from shiftplan.files.report_page import QUEUE_COLOURS, report_page, write_report_page
from shiftplan.files.report_words import WORDS
from tests.builders import MONDAY, QUEUE, TOKYO, a_day, a_problem, a_queue, a_shift

FILES = Path(__file__).parents[2] / "shiftplan" / "files"
VENDOR = Path(__file__).parents[2] / "web" / "static" / "vendor"
HOSTILE = "</script><script>alert(1)</script><!--<b>&amp;\"'\u2028"
VOID = {"meta", "link", "br", "img", "input", "hr"}
FACTS: Mapping[str, Any] = {
    "required_agent_intervals": 2000.0,
    "short_agent_intervals": 50.0,
    "over_agent_intervals": 130.0,
    "paid_hours": 4123.5,
    "wishes": {"asked": 40, "met": 31},
    "violations": {"hard": 0, "soft": 2},
    "seconds": 61.25,
    "seed": 7,
    "effort": None,
    "versions": {"ortools": "9.15"},
}


def contacts(
    queue: QueueId, at: datetime, volume: float, p10: float | None = None, p90: float | None = None
) -> ForecastRow:
    """A forecast whose 80 % band is known, if at all."""
    return ForecastRow(queue, at, volume, (None, p10, None, None, None, p90, None))


@dataclass
class Element:
    name: str
    attributes: Mapping[str, str]
    text: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


class Page(HTMLParser):
    """Every element in the order of the page, each with the text inside it."""

    def __init__(self, text: str):
        super().__init__()
        self.source = text
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text.append(data)

    def all(self, name: str, **attributes: str) -> list[Element]:
        found = [each for each in self.elements if each.name == name]
        return [each for each in found if all(each.attributes.get(key) == value for key, value in attributes.items())]

    def rows(self, table: str) -> list[list[str]]:
        """Cells of a server-made table, by its class."""
        inside = re.search(rf'<table class="{table}">.*?</table>', self.source, re.DOTALL)
        assert inside, f"no table {table}"
        text = re.sub(r'<span class="en".*?</span>', "", inside.group())
        parts = [re.split(r"<t[hd][^>]*>", row)[1:] for row in re.split(r"<tr[^>]*>", text)[1:]]
        return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in parts]

    @property
    def data(self) -> Any:
        return json.loads("".join(self.all("script", id="report-data")[0].text))

    def tile(self, title: str) -> str:
        """Class and text of the tile whose text begins so."""
        for each in self.all("li"):
            if "tile" in each.attributes.get("class", "") and each.words.startswith(title):
                return f"{each.attributes['class']} {each.words}"
        raise AssertionError(f"no tile {title}")


def a_page(problem: Problem | None = None, **changes: Any) -> Page:
    given: dict[str, Any] = {
        "problem": problem or a_problem("09:00-18:00"),
        "roster": Roster(),
        "coverage": (),
        "forecast": (),
        "facts": FACTS,
        "violations": (),
        "history": (),
        "chart_script": "/* charts */",
    }
    return Page(report_page(**given | changes))


def covered(day: str, clock: int, required: float, on_duty: float, zone: ZoneInfo = TOKYO) -> CoverageRow:
    short, over = max(0.0, required - on_duty), max(0.0, on_duty - required)
    return CoverageRow(QUEUE, instant(a_day(day), clock, zone), required, on_duty, short, over)


def a_finding(rule: str, severity: str, **changes: Any) -> dict[str, Any]:
    found = {"rule": rule, "employee": "e1", "date": "2026-04-07", "measured": 45, "limit": 60, "unit": "min"}
    return {**found, "severity": severity, "article": "LSA 34", "shifts": []} | changes


def a_full_page() -> Page:
    """Everything the page can show, with texts that try to break out of it."""
    problem = a_problem("09:00-18:00", people=2, employee={"name": HOSTILE, "team": HOSTILE})
    site = replace(
        problem.site,
        name=HOSTILE,
        queues={QUEUE: replace(a_queue(), name=HOSTILE)},
        leave=(Leave(EmployeeId("e2"), MONDAY, MONDAY, "paid"),),
        templates={key: replace(each, name=HOSTILE) for key, each in problem.site.templates.items()},
    )
    answered = {"answer_rate": {"mean": 0.97, "low": 0.96, "high": 0.98}}
    return a_page(
        replace(problem, site=site),
        roster=Roster((replace(a_shift("mon 09:00-18:00"), template=next(iter(site.templates))),)),
        coverage=[covered("mon", 540, 3, 2)],
        forecast=[contacts(QUEUE, datetime.fromisoformat("2026-04-06T09:00"), 12.5, 8.0, 17.0)],
        facts={**FACTS, "simulation": {"queues": {QUEUE: answered}}, "versions": {HOSTILE: HOSTILE}},
        violations=[a_finding(HOSTILE, "hard", article=HOSTILE, unit=HOSTILE)],
        history=[(QUEUE, a_day("sun-1"), 900.0)],
        chart_script="var text = '</script><!--';\r\nvar more;",
    )


def test_nothing_on_the_page_asks_another_address():
    page = a_full_page()
    for element in page.elements:
        for key, value in element.attributes.items():
            assert key not in {"src", "srcset", "action", "formaction", "data", "poster", "ping"}, element
            assert not key.startswith("on"), element
            assert key != "href" or value.startswith(("#", "data:")), element
    assert "//" not in "".join(page.all("style")[0].text)
    assert "@import" not in page.source
    assert not re.search(r"https?:|url\(|fetch\(|XMLHttpRequest|WebSocket|import\(", page.source)
    policy = page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0].attributes["content"]
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy


def test_the_policy_admits_exactly_the_scripts_of_the_page():
    page = a_full_page()
    policy = page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0].attributes["content"]
    programs = ["".join(each.text) for each in page.all("script") if "type" not in each.attributes]
    hashes = ["sha256-" + base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in programs]
    assert re.findall(r"'(sha256-[^']+)'", policy) == hashes
    assert "unsafe-inline" not in policy.partition("style-src")[0]


def test_names_are_text_and_nothing_else():
    page = a_full_page()
    assert len(page.all("script")) == 3
    assert not [each for each in page.elements if each.name == "b" and "alert" in each.words and each.attributes]
    assert page.data["people"] == [[HOSTILE, HOSTILE]] * 2
    assert page.data["queues"][0]["name"] == HOSTILE
    assert not set("<>&\u2028") & set("".join(page.all("script", id="report-data")[0].text))
    assert any(HOSTILE.split()[0] in each.words for each in page.all("th", scope="row"))


def test_roster_shows_hours_past_midnight_leave_and_days_off():
    problem = a_problem(
        "17:00-01:00", "09:00-18:00 break 12:00-13:00", people=2, employee={"name": "佐藤", "team": "一課"}
    )
    site = replace(problem.site, leave=(Leave(EmployeeId("e1"), a_day("wed"), a_day("thu"), "paid"),))
    roster = Roster((a_shift("mon 17:00-01:00"), a_shift("tue 09:00-18:00 break 12:00-13:00")))
    rows = a_page(replace(problem, site=site), roster=roster).rows("roster")
    assert rows[0][1:3] == ["4/6(月)", "4/7(火)"]
    assert rows[1][0] == "一課 2"
    hours = ["17:00-01:00 17:00\u201325:00", "09:00-18:00 break 12:00-13:00 09:00\u201318:00", "休", "休", "", "", ""]
    assert rows[2] == ["佐藤", *hours, "16.0"]
    assert rows[3] == ["佐藤", *[""] * 7, "0.0"]
    assert rows[4][1:8] == ["1", "1", "0", "0", "0", "0", "0"]


def test_a_shift_on_leave_shows_both():
    problem = a_problem("09:00-18:00")
    site = replace(problem.site, leave=(Leave(EmployeeId("e1"), MONDAY, MONDAY, "sick"),))
    page = a_page(replace(problem, site=site), roster=Roster((a_shift("mon 09:00-18:00"),)))
    assert page.rows("roster")[2][1] == "09:00-18:00 09:00\u201318:00 休"


def test_the_day_view_holds_activities_and_breaks_in_minutes_of_the_day():
    roster = Roster((a_shift("mon 09:00-18:00 break 12:00-13:00 rest 15:00-15:15"),))
    day = a_page(a_problem("09:00-18:00"), roster=roster).data["bars"][0]
    assert [day["hours"][0], day["hours"][-1]] == [[540, "09:00"], [1080, "18:00"]]
    _, _, hours, start, end, activities, breaks = day["shifts"][0]
    assert (hours, start, end) == ("09:00\u201318:00", 540, 1080)
    assert activities == [[540, 720, 0], [780, 900, 0], [915, 1080, 0]]
    assert breaks == [[720, 780, 0], [900, 915, 1]]


def test_stretches_of_one_queue_that_touch_are_drawn_as_one():
    shift = a_shift("mon 09:00-18:00")
    middle = shift.start_at + timedelta(hours=4)
    whole = shift.activities[0]
    parts = (replace(whole, start_at=middle), replace(whole, end_at=middle))
    day = a_page(a_problem("09:00-18:00"), roster=Roster((replace(shift, activities=parts),))).data["bars"][0]
    assert day["shifts"][0][5] == [[540, 1080, 0]]


def test_bars_are_as_long_as_the_time_lived_when_clocks_go_back():
    zone = ZoneInfo("America/New_York")
    problem = a_problem("22:00-06:00", first_day=a_day("2026-10-31"), days=2, time_zone=zone)
    day = a_page(problem, roster=Roster((a_shift("2026-10-31 22:00-06:00", zone=zone),))).data["bars"][0]
    assert [clock for _, clock in day["hours"]][3:6] == ["25:00-04:00", "25:00-05:00", "26:00"]
    assert day["shifts"][0][4] - day["shifts"][0][3] == 480


def test_an_interval_after_midnight_belongs_to_the_day_that_opened():
    open_late = DayHours(by_weekday={0: ((1080, 1500),)})
    problem = a_problem("09:00-18:00", opening_hours={QUEUE: open_late})
    rows = [covered("mon", 1410, 2, 2), covered("mon", 1440, 2, 1), covered("tue", 60, 1, 1)]
    expected = [contacts(QUEUE, datetime.fromisoformat("2026-04-07T00:30"), 4.0)]
    queue = a_page(problem, coverage=rows, forecast=expected).data["queues"][0]
    assert queue["coverage"][0] == [["23:30", 2, 2, 0, 0], ["24:00", 2, 1, 1, 0]]
    assert queue["coverage"][1] == [["01:00", 1, 1, 0, 0]]
    assert queue["forecast"][:2] == [[["24:30", 4, None, None]], []]


def test_coverage_is_without_holes_and_says_which_queues_wait():
    rows = [covered("mon", 540, 2, 2), covered("mon", 630, 3, 1.5)]
    queue = a_page(coverage=rows).data["queues"][0]
    assert [row[0] for row in queue["coverage"][0]] == ["09:00", "09:30", "10:00", "10:30"]
    assert queue["coverage"][0][1:] == [["09:30", 0, 0, 0, 0], ["10:00", 0, 0, 0, 0], ["10:30", 3, 1.5, 1.5, 0]]
    assert not queue["waits"]
    start = instant(MONDAY, 540, TOKYO)
    work = Requirement(work=(WorkArriving(QUEUE, start, 30.0, start + timedelta(hours=2)),))
    assert a_page(replace(a_problem("09:00-18:00"), requirement=work)).data["queues"][0]["waits"]


def test_the_forecast_keeps_the_horizon_and_drops_the_closed_hours_around_a_day():
    start = datetime.fromisoformat("2026-04-06T00:00")
    by_clock = {"08:30": 0.0, "09:00": 3.0, "09:30": 0.0, "10:00": 2.0, "10:30": 0.0}
    rows = [contacts(QUEUE, datetime.fromisoformat(f"2026-04-06T{at}"), each) for at, each in by_clock.items()]
    outside = [contacts(QUEUE, start + timedelta(days=days, hours=9), 5.0) for days in (-1, 7)]
    forecast = a_page(forecast=[*outside, *rows]).data["queues"][0]["forecast"]
    assert [row[0] for row in forecast[0]] == ["09:00", "09:30", "10:00"]
    assert forecast[1:] == [[]] * 6


def test_the_band_of_a_forecast_file_runs_from_p10_to_p90():
    nine = datetime.fromisoformat("2026-04-06T09:00")
    rows = [ForecastRow(QUEUE, nine, 4.0, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0))]
    assert a_page(forecast=rows).data["queues"][0]["forecast"][0] == [["09:00", 4, 2, 6]]


def test_the_heat_table_gives_short_as_share_of_each_hour():
    due = CoverageRow(QUEUE, instant(MONDAY, 660, TOKYO), 0.0, 0.0, 2.0, 0.0)
    rows = [covered("mon", 480, 1, 0), covered("mon", 540, 10, 9), covered("mon", 570, 10, 10), due]
    late = CoverageRow(QUEUE, instant(a_day("tue"), 600, TOKYO), 1.0, 0.0, 1.5, 0.0)
    heat = a_page(coverage=[*rows, covered("tue", 540, 4, 4), late]).rows("heat")
    assert heat[0][1:] == ["8 時", "9 時", "10 時", "11 時"]
    assert heat[1] == ["4/6(月)", "100.0", "5.0", "", "> 100"]
    assert heat[2] == ["4/7(火)", "", "0.0", "> 100", ""]


def test_the_headline_gives_shares_of_the_requirement():
    page = a_page()
    assert "2,000" in page.tile("必要人員")
    assert "97.5 %" in page.tile("充足")
    assert "2.5 %" in page.tile("不足")
    assert "6.5 %" in page.tile("過剰")
    assert "4,124 h" in page.tile("労働時間")
    assert "31 of 40" in page.tile("希望")
    assert page.tile("法令").startswith("tile good")
    broken = a_page(facts={**FACTS, "violations": {"hard": 3, "soft": 0}})
    assert broken.tile("法令").startswith("tile bad")
    assert "Hard violations: 3" in broken.tile("法令")


def test_without_requirement_there_are_no_shares():
    page = a_page(facts={**FACTS, "required_agent_intervals": 0, "short_agent_intervals": 0})
    assert "%" not in page.tile("充足").partition("(")[0]


def test_a_missing_fact_is_named():
    facts = {key: value for key, value in FACTS.items() if key != "paid_hours"}
    with pytest.raises(ValueError, match="lack paid_hours"):
        a_page(facts=facts)


@pytest.mark.parametrize(
    ("goal", "target", "measure", "mean", "low", "high", "state"),
    [
        (Goal.ANSWER_RATE, 0.95, "answer_rate", 0.95, 0.94, 0.96, "good"),
        (Goal.ANSWER_RATE, 0.95, "answer_rate", 0.949, 0.94, 0.95, "open"),
        (Goal.ANSWER_RATE, 0.95, "answer_rate", 0.94, 0.93, 0.949, "bad"),
        (Goal.SERVICE_LEVEL, 0.8, "service_level", 0.7, 0.6, 0.79, "bad"),
        (Goal.ASA, 20.0, "asa_seconds", 20.0, 19.0, 21.0, "good"),
        (Goal.ASA, 20.0, "asa_seconds", 20.5, 19.0, 22.0, "open"),
        (Goal.ASA, 20.0, "asa_seconds", 22.0, 21.0, 23.0, "bad"),
    ],
)
def test_a_simulated_queue_is_held_against_its_goal(goal, target, measure, mean, low, high, state):
    queues = {QUEUE: replace(a_queue(), name="代表", goal=goal, target=target)}
    others = {"answer_rate": 0.5, "service_level": 0.5, "asa_seconds": 50.0}
    simulated: dict[str, Any] = {key: {"mean": each, "low": each, "high": each} for key, each in others.items()}
    simulated[measure] = {"mean": mean, "low": low, "high": high}
    facts = {**FACTS, "simulation": {"queues": {QUEUE: simulated, "gone": simulated}}}
    page = a_page(a_problem("09:00-18:00", queues=queues), facts=facts)
    tiles = [each for each in page.all("li") if "代表" in each.words and "tile" in each.attributes.get("class", "")]
    assert [each.attributes["class"] for each in tiles] == [f"tile {state}"]


def test_findings_name_the_person_and_put_hard_ones_first():
    problem = a_problem("09:00-18:00", employee={"name": "佐藤 花子"})
    gone = a_finding("JP-BRK-01", "hard", employee="e99", unit="days")
    rows = a_page(problem, violations=[a_finding("H-MIN", "soft"), gone]).rows("findings")
    assert rows[1] == ["必須", "JP-BRK-01", "LSA 34", "e99", "2026-04-07", "45", "60", "日"]
    assert rows[2] == ["努力", "H-MIN", "LSA 34", "佐藤 花子 e1", "2026-04-07", "45", "60", "分"]


def test_without_findings_a_sentence_says_so():
    assert any("There are no findings." in each.words for each in a_page().all("p"))


def test_how_it_was_made_can_be_read():
    made = next(each.words for each in a_page().all("dl"))
    assert "Seed 7" in made
    assert "9.15" in made


def test_every_word_stands_in_both_languages_and_is_used():
    sources = "".join(each.read_text(encoding="utf-8") for each in (FILES / "pages").iterdir())
    sources += "".join(
        (FILES / f"report_{each}.py").read_text(encoding="utf-8") for each in ("facts", "roster", "page")
    )
    made = {f"goal_{state}" for state in ("good", "open", "bad")}
    made |= {f"leave_{kind}" for kind in ("paid", "special", "unpaid", "sick")}
    made |= {f"unit_{unit}" for unit in ("min", "days", "shifts")}
    for key, (japanese, english) in WORDS.items():
        assert japanese.strip(), key
        assert english.strip(), key
        assert set(re.findall(r"{\w+}", japanese)) == set(re.findall(r"{\w+}", english)), key
        assert key in made or f'"{key}"' in sources, f"{key} is used nowhere"
    script = (FILES / "pages" / "report.js").read_text(encoding="utf-8")
    assert set(re.findall(r'word\("(\w+)"\)', script)) <= set(WORDS)


def test_japanese_and_english_stand_side_by_side():
    page = a_full_page()
    japanese, english = page.all("span", **{"class": "ja"}), page.all("span", **{"class": "en"})
    assert {each.attributes["lang"] for each in japanese} == {"ja"}
    assert {each.attributes["lang"] for each in english} == {"en"}
    assert [each.attributes["data-language"] for each in page.all("button")] == ["ja", "en"]


def test_the_page_can_be_used_with_keyboard_and_screen_reader():
    page = a_full_page()
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    labels = {each.attributes["for"] for each in page.all("label")}
    assert labels == {each.attributes["id"] for each in page.all("select")}
    assert all(each.attributes.get("scope") for each in page.all("th"))
    for each in page.elements:
        for key in ("aria-labelledby", "aria-describedby"):
            assert each.attributes.get(key, ids[0]) in ids
        if each.attributes.get("class", "").startswith(("scroll", "plot")):
            assert each.attributes["tabindex"] == "0"
    levels = [int(each.name[1]) for each in page.elements if re.fullmatch("h[1-6]", each.name)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2 counts it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_text_stands_out_from_its_ground_by_day_and_night():
    style = (FILES / "pages" / "report.css").read_text(encoding="utf-8")
    themes = [dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in re.findall(r":root[^{]*{([^}]+)}", style)]
    assert len(themes) == 2
    for theme in themes:
        for ink in ("ink", "muted", "accent", "good", "open", "bad"):
            for ground in ("paper", "panel"):
                assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
        for ground in ("early", "middle", "late", "off"):
            assert contrast(theme["ink"], theme[ground]) >= 4.5, ground
        assert contrast(theme["accent"], theme["accent-ink"]) >= 4.5
        for drawn in ("need", "duty", "short", "mean"):
            assert contrast(theme[drawn], theme["paper"]) >= 3, drawn
    heat = re.findall(r"\.h\d { background: (#\w{6}); color: (#\w{6}) }", style)
    assert len(heat) == 6
    assert all(contrast(ground, ink) >= 4.5 for ground, ink in [*heat, *QUEUE_COLOURS])


def a_large_world() -> tuple[Problem, Roster, Sequence[CoverageRow], Sequence[ForecastRow]]:
    """120 people, ten queues, seven days."""
    hours = "09:00-18:00 rest 10:30-10:45 break 12:00-13:00 rest 15:00-15:15"
    queues = {QueueId(f"q{number}"): a_queue(f"q{number}") for number in range(10)}
    name = {"name": "勅使河原 アレクサンドラ真理亜", "team": "新規受付一課"}
    problem = a_problem(hours, people=120, queues=queues, employee=name, interval_minutes=15)
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    ids = list(queues)
    shifts = [
        a_shift(f"{day} {hours}", employee, queue=ids[(number + turn) % 10])
        for number, employee in enumerate(problem.employees)
        for turn, day in enumerate(days)
    ]
    starts = [instant(a_day(day), minute, TOKYO) for day in days for minute in range(540, 1260, 15)]
    coverage = [CoverageRow(queue, at, 12.345, 11.0, 1.345, 0.0) for queue in queues for at in starts]
    forecast = [contacts(queue, at, 45.678, 33.333, 55.555) for queue in queues for at in starts]
    return problem, Roster(tuple(shifts)), coverage, forecast


def test_a_week_of_120_people_stays_below_two_megabytes(tmp_path):
    problem, roster, coverage, forecast = a_large_world()
    charts = next(VENDOR.glob("echarts@*/echarts.simple.min.js")).read_text(encoding="utf-8")
    history = [
        (queue, MONDAY - timedelta(days=days), 1234.0) for queue in problem.site.queues for days in range(1, 183)
    ]
    place = tmp_path / "out" / "report.html"
    write_report_page(
        place,
        problem=problem,
        roster=roster,
        coverage=coverage,
        forecast=forecast,
        facts=FACTS,
        violations=[a_finding("H-MIN", "soft")] * 120,
        history=history,
        chart_script=charts,
    )
    assert 500_000 < place.stat().st_size < 2_000_000
    page = Page(place.read_text(encoding="utf-8"))
    assert len(page.rows("roster")) == 123
    assert [each.name for each in place.parent.iterdir()] == ["report.html"]


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="folder"):
        write_report_page(
            tmp_path,
            problem=a_problem("09:00-18:00"),
            roster=Roster(),
            coverage=(),
            forecast=(),
            facts=FACTS,
            violations=(),
            history=(),
            chart_script="",
        )
