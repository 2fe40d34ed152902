"""Payroll rows of a roster, and the file that a layout makes of them."""

from datetime import date

import pytest

from shiftplan.domain.horizon import Period
from shiftplan.domain.site import Site
from shiftplan.domain.workplace import HolidayMode, LegalHoliday, OvertimeAgreement, Workplace
from shiftplan.errors import InvalidInput
from shiftplan.files.payroll_layouts import known_layouts, payroll_text, read_layout, write_payroll
from shiftplan.services.paying import payroll_rows
from tests.builders import MONDAY, a_day, a_roster, a_site, hours_of

LATE = "13:00-23:30 break 18:00-19:00"
SUNDAY = "09:00-14:00"
SHIFTS = (f"mon {LATE}", f"tue {LATE}", f"sun {SUNDAY}")


def a_paying_site(wage_month_start_day: int | None = None) -> Site:
    holiday = LegalHoliday(HolidayMode.WEEKDAY, weekday=6)
    agreement = OvertimeAgreement(date(2026, 4, 1), date(2027, 3, 31), holiday_work=True)
    place = Workplace(legal_holiday=holiday, premium_month_start_day=wage_month_start_day)
    return a_site(*hours_of(SHIFTS), workplace=place, agreement=agreement)


def test_days_carry_their_own_minutes():
    rows = payroll_rows(a_paying_site(), a_roster(*SHIFTS), read_layout("plain-day"))

    assert [(row.first_day, row.work_minutes, row.premiums) for row in rows] == [
        (MONDAY, 570, {"night25": 90, "ot25": 90}),
        (a_day("tue"), 570, {"night25": 90, "ot25": 90}),
        (a_day("sun"), 300, {"hol35": 300}),
    ]


def test_months_add_up_and_begin_on_the_wage_month_s_day():
    layout = read_layout("plain-month")
    whole = payroll_rows(a_paying_site(), a_roster(*SHIFTS), layout)
    cut = payroll_rows(a_paying_site(wage_month_start_day=7), a_roster(*SHIFTS), layout)

    assert [(row.first_day, row.days, row.work_minutes) for row in whole] == [(date(2026, 4, 1), 3, 1440)]
    assert whole[0].premiums == {"night25": 180, "ot25": 180, "hol35": 300}
    assert [(row.first_day, row.days) for row in cut] == [(date(2026, 3, 7), 1), (date(2026, 4, 7), 2)]


def test_only_the_days_asked_for_are_paid():
    rows = payroll_rows(a_paying_site(), a_roster(*SHIFTS), read_layout("plain-month"), Period(MONDAY, MONDAY))

    assert [row.premiums for row in rows] == [{"night25": 90, "ot25": 90}]


@pytest.mark.parametrize("name", known_layouts())
def test_every_layout_that_comes_along_can_be_written(name, tmp_path):
    layout = read_layout(name)
    rows = payroll_rows(a_paying_site(), a_roster(*SHIFTS), layout)
    write_payroll(tmp_path / "pay.csv", layout, rows)

    lines = (tmp_path / "pay.csv").read_bytes().decode(layout.encoding).split("\r\n")
    assert len(lines) == len(rows) + 2
    assert len(lines[0].split(",")) == len(layout.columns)


def test_hours_and_minutes_as_a_layout_asks():
    rows = payroll_rows(a_paying_site(), a_roster(*SHIFTS), read_layout("japanese-month"))

    assert (
        payroll_text(read_layout("japanese-month"), rows).split("\r\n")[1].endswith(",3,24:00,3:00,0:00,5:00,3:00,0:00")
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'by = "week"\nencoding = "utf-8"\ncolumns = [{ head = "a", value = "ot25" }]',
            "own.toml: by: week: use one of",
        ),
        (
            'by = "day"\nencoding = "utf-8"\ncolumns = [{ head = "a", value = "ot99" }]',
            "columns[0].value: ot99: use one",
        ),
        ('by = "day"\nencoding = "utf-8"', "own.toml: columns: missing"),
        (
            'by = "day"\nencoding = "utf-8"\nrows = 1\ncolumns = [{ head = "a", value = "ot25" }]',
            "rows: 1: unknown key",
        ),
    ],
)
def test_a_wrong_layout_is_refused_with_its_key(text, said, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refusal:
        read_layout(str(path))
    assert said in str(refusal.value)


def test_an_unknown_layout_names_the_known_ones():
    with pytest.raises(
        InvalidInput, match="--layout abacus: unknown; use one of japanese-month, plain-day, plain-month"
    ):
        read_layout("abacus")
