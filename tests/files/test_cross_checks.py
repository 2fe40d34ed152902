"""What is good cell by cell and wrong together: overlaps, circles, windows of breaks, goals that lack something."""

import pytest

from shiftplan.domain.work import Driver, QueueId, TemplateId
from shiftplan.files.site import read_site
from tests.files.corrupting import problems_of
from tests.files.small_site import small_site_files, write_small_site

HEADERS = {name: text.partition("\n")[0] for name, text in small_site_files().items()}
HEADERS["pairs"] = "employee,other,together"
# Only what the tables under test refer to.
ALONE = {
    name: None for name in ("history", "locks", "wishes", "previous_roster", "availability", "special_days", "leave")
}


def site_with(folder, table, *rows, **others):
    return write_small_site(folder, **ALONE | others | {table: "\n".join([HEADERS[table], *rows]) + "\n"})


@pytest.mark.parametrize(
    ("table", "rows", "place"),
    [
        ("opening_hours", ["phone,mon,09:00,12:00", "phone,mon,11:59,18:00"], "opening_hours.csv:3: open: 11:59"),
        ("opening_hours", ["phone,mon,11:00,18:00", "phone,mon,09:00,12:00"], "opening_hours.csv:3: open: 09:00"),
        (
            "opening_hours",
            ["phone,mon,09:00,25:00", "mail,mon,09:00,12:00", "phone,mon,10:00,11:00"],
            "opening_hours.csv:4: open",
        ),
        (
            "opening_hours",
            ["phone,mon,09:00,12:00", "phone,mon,,"],
            "opening_hours.csv:3: open: (empty): contradicts line 2",
        ),
        (
            "opening_hours",
            ["phone,Mon,09:00,12:00", "phone,mon,9:00,11:00"],
            "opening_hours.csv:3: open: 9:00: doubled",
        ),
        (
            "availability",
            ["003,2026-12-07,09:00,12:00", "003,2026-12-07,08:00,18:00"],
            "availability.csv:3: from: 08:00",
        ),
        (
            "leave",
            ["001,2026-12-07,2026-12-09,paid", "001,2026-12-09,2026-12-10,sick"],
            "leave.csv:3: from_date: 2026-12-09",
        ),
        (
            "leave",
            ["001,2026-12-09,2026-12-09,paid", "001,2026-12-01,2026-12-31,sick"],
            "leave.csv:3: from_date: 2026-12-01",
        ),
        (
            "special_days",
            ["2026-12-01,2026-12-05,campaign,phone,", "2026-12-05,2026-12-09,campaign,phone,"],
            "special_days.csv:3",
        ),
        ("wishes", ["001,2026-12-09,off,5", "001,2026/12/9,work,1"], "wishes.csv:3: date: 2026/12/9: doubled"),
        (
            "history",
            ["phone,2026-11-09T09:00,1,,,", "phone,2026-11-09 9:00,2,,,"],
            "history.csv:3: interval_start: 2026-11-09 9:00",
        ),
        ("pairs", ["001,002,1", "003,003,0"], "pairs.csv:3: other: 003: is the same person"),
        ("pairs", ["001,002,1", "002,001,0"], "pairs.csv:3: other: 001: line 2 names the same two people"),
        ("pairs", ["001,003,1"], "pairs.csv:2: other: 003: the contracts of the two have no template in common"),
        ("locks", ["001,2026-12-09,off,09:00"], "locks.csv:2: start: 09:00: a day off has no start"),
        (
            "contracts",
            [
                "a,A,agency,fixed,5,4,10,40,8,5,1,",
                "full,F,full_time,fixed,0,5,0,40,8,5,1,",
                "part,P,part_time,fixed,0,5,0,40,8,5,1,",
            ],
            "contracts.csv:2: days_per_week_min: 5: is more than",
        ),
    ],
)
def test_rows_that_contradict_each_other_name_the_second(tmp_path, table, rows, place):
    found = problems_of(site_with(tmp_path, table, *rows))
    assert len(found) == 1
    assert found[0].startswith(place)


def test_who_is_led_together_by_others_is_not_kept_apart(tmp_path):
    contracts = small_site_files()["contracts"].replace(",short5", ",").replace(",day8", ",")
    found = problems_of(site_with(tmp_path, "pairs", "001,003,0", "001,002,1", "003,002,1", contracts=contracts))
    assert [each.split("; ")[0] for each in found] == [
        "pairs.csv:2: together: 0: other rows say that these two work the same shifts"
    ]


def test_touching_windows_and_the_same_event_elsewhere_are_fine(tmp_path):
    hours = ["phone,mon,09:00,12:00", "phone,mon,12:00,18:00", "phone,holiday,,", "phone,2026-12-07,22:00,25:30"]
    leave = (
        "employee,from_date,to_date,kind\n"
        "001,2026-12-07,2026-12-08,paid\n001,2026-12-09,2026-12-09,paid\n002,2026-12-08,2026-12-08,sick\n"
    )
    site = read_site(site_with(tmp_path, "opening_hours", *hours, leave=leave))
    phone = site.opening_hours[QueueId("phone")]
    assert phone.by_weekday[0] == ((540, 720), (720, 1080))
    assert phone.holiday == ()
    assert next(iter(phone.by_date.values())) == ((1320, 1530),)
    assert len(site.leave_days) == 4


PHONE = "phone,P,voice,phone,answer_rate,0.9,,,,,,90,300,,,,,,,,,"
QUEUE_ROWS = [
    ("p,P,voice,phone,service_level,0.8,,,,,,,300,,,,,,,,,", "answer_within_seconds"),
    ("p,P,voice,phone,answer_rate,0.8,,,,,,,300,,,,,,,,,", "patience_seconds"),
    ("p,P,voice,phone,deadline,1,,,,,,,300,,60,,,,,,,", "goal"),
    ("p,P,email,phone,deadline,1,,,,,,,300,,,,,,,,,", "deadline_minutes"),
    ("p,P,voice,phone,asa,0,,,,,,,300,,,,,,,,,", "target"),
    ("p,P,voice,phone,heads,2.5,,,,,,,300,,,,,,,,,", "target"),
    ("p,P,voice,phone,heads,,,,,,,,300,,,,,,,,,", "target"),
    ("p,P,email,phone,answer_rate,1.2,,,,,,,300,,,,,,,,,", "target"),
    ("p,P,voice,phone,asa,30,answer_rate,0.9,,,,,300,,,,,,,,,", "patience_seconds"),
    ("p,P,voice,phone,asa,30,,0.9,,,,,300,,,,,,,,,", "goal2"),
    ("p,P,voice,phone,asa,30,heads,,,,,,300,,,,,,,,,", "target2"),
    ("p,P,chat,phone,service_level,0.8,,,,,60,,300|400,3,,,,,,,,", "aht_seconds"),
    ("p,P,chat,phone,service_level,0.8,,,,,60,,300|400,,,,,,,,,", "aht_seconds"),
    ("p,P,voice,phone,asa,30,,,,,,,300,2,,,,,,,,", "concurrency"),
    ("p,P,voice,phone,asa,30,,,,,,,300,,,,,,,phone,0.1|0.2,", "driver_ratio"),
    ("p,P,voice,phone,asa,30,,,,,,,300,,,,,,,phone,0.1,1|2", "driver_lag_days"),
    ("p,P,voice,phone,asa,30,,,,,,,300,,,,,,,phone,,", "driver_ratio"),
    ("p,P,voice,phone,asa,30,,,,,,,300,,,,,,,p,0.1,", "driver"),
    ("p,P,voice,phone,asa,30,,,,,,,300,,,,,,,fax,0.1,", "driver"),
]


@pytest.mark.parametrize(("row", "column"), QUEUE_ROWS)
def test_queues_that_cannot_work_are_refused(tmp_path, row, column):
    rows = [PHONE, "mail,M,email,mail,deadline,,,,,,,,400,,600,,,,,,,"]
    found = problems_of(site_with(tmp_path, "queues", *rows, row))
    assert [line.split(": ")[:2] for line in found] == [["queues.csv:4", column]]


def test_circle_of_drivers_names_every_queue_on_it(tmp_path):
    rows = [
        f"phone{PHONE[5:-2]}mail,0.1,",
        "mail,M,email,mail,deadline,,,,,,,,400,,600,,,,,side,0.1,",
        "side,S,back_office,mail,deadline,,,,,,,,400,,600,,,,,phone,0.1,",
        "end,E,back_office,mail,deadline,,,,,,,,400,,600,,,,,phone,0.1,",
    ]
    found = problems_of(site_with(tmp_path, "queues", *rows))
    assert [line.split(": ")[:2] for line in found] == [[f"queues.csv:{line}", "driver"] for line in (2, 3, 4)]


def test_queue_with_drivers_chat_and_deadline(tmp_path):
    rows = [
        PHONE,
        "chat,C,chat,phone,service_level,0.8,,,,,60,,300|400|500,3,,,,,,,,",
        "flat,F,chat,phone,service_level,0.8,,,,,60,,300,2,,,,,,,,",
        "mail,M,email,mail,deadline,,,,,,,,400,,600,,,,,phone|chat,0.1|0.2,",
    ]
    queues = read_site(site_with(tmp_path, "queues", *rows)).queues
    assert queues[QueueId("mail")].drivers == (Driver(QueueId("phone"), 0.1, 0), Driver(QueueId("chat"), 0.2, 0))
    assert queues[QueueId("mail")].target == 1
    assert queues[QueueId("chat")].aht_seconds == (300, 400, 500)
    assert queues[QueueId("flat")].aht_seconds == (300, 300)


BREAKS = [
    (["meal,1,60,0,180,481"], "2: latest_minute: 481"),
    (["meal,1,60,0,180,480"], None),
    (["meal,1,60,0,181,184"], "2: latest_minute: 184"),
    (["meal,1,60,0,181,185"], None),
    (["rest,1,15,1,60,60", "rest,2,15,1,60,60"], "3: latest_minute: 60"),
    (["rest,1,15,1,60,60", "rest,2,15,1,60,74"], "3: latest_minute: 74"),
    (["rest,1,15,1,60,60", "rest,2,15,1,60,75"], None),
    (["rest,1,15,1,100,200", "rest,2,15,1,0,114"], "3: latest_minute: 114"),
    (["rest,1,15,1,100,200", "rest,2,15,1,0,115"], None),
    (["meal,1,60,0,0,100", "rest,1,15,1,10,20"], None),
    (["rest,2,15,1,60,100"], "2: nth: 2"),
    (["rest,1,12,1,60,60", "meal,1,60,0,70,74"], "3: latest_minute: 74"),
    (["rest,1,12,1,60,60", "meal,1,60,0,70,75"], None),
    (["meal,1,500,0,0,0", "rest,1,40,1,500,500"], "3: minutes: 40"),
]


@pytest.mark.parametrize(("rules", "place"), BREAKS)
def test_breaks_must_be_possible_in_order_without_overlap(tmp_path, rules, place):
    folder = site_with(tmp_path, "break_rules", *(f"day8,{rule}" for rule in rules))
    if place is None:
        assert len(read_site(folder).templates[TemplateId("day8")].breaks) == len(rules)
    else:
        found = problems_of(folder)
        assert [line.startswith(f"break_rules.csv:{place}: ") for line in found] == [True]


def test_breaks_stand_in_an_order_that_fits(tmp_path):
    rows = ["day8,meal,1,60,0,0,100", "day8,rest,1,15,1,10,20"]
    breaks = read_site(site_with(tmp_path, "break_rules", *rows)).templates[TemplateId("day8")].breaks
    assert [rule.kind for rule in breaks] == ["rest", "meal"]


REQUIREMENTS = [
    ("phone,2026-12-07T09:00,,30,2026-12-07T12:00", "work_minutes"),
    ("mail,2026-12-07T09:00,1,30,2026-12-07T12:00", "work_minutes"),
    ("mail,2026-12-07T09:00,1,,2026-12-07T12:00", "due_at"),
    ("mail,2026-12-07T09:00,,30,", "due_at"),
    ("mail,2026-12-07T09:00,,,2026-12-07T12:00", "work_minutes"),
    ("mail,2026-12-07T09:00,,,", "agents"),
    ("mail,2026-12-07T09:00,,30,2026-12-07T09:00", "due_at"),
    ("phone,2026-12-07T09:15,1,,", "interval_start"),
]


@pytest.mark.parametrize(("row", "column"), REQUIREMENTS)
def test_requirement_is_people_or_work_on_the_grid(tmp_path, row, column):
    found = problems_of(site_with(tmp_path, "requirement", "mail,2026-12-07T10:00,2,,", row))
    assert [line.split(": ")[:2] for line in found] == [["requirement.csv:3", column]]
