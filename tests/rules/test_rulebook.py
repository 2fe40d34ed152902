"""Rulebooks: dated, sourced, complete, and refused when something in them is wrong."""

from dataclasses import fields
from datetime import date, timedelta

import pytest

from shiftplan.domain.figures import Figures
from shiftplan.domain.horizon import Period
from shiftplan.domain.workplace import Workplace
from shiftplan.errors import InvalidInput
from shiftplan.rules.editions import read_rulebook
from shiftplan.rules.rest_between_shifts import RestBetweenShifts
from shiftplan.rules.rulebook import known_rulebooks, rulebook, rules_for, rules_over
from tests.builders import MONDAY, a_day, a_rule, a_site

SMALL = """
name_en = "Small"
name_ja = "小"
[[rule]]
code = "X-REST"
kind = "rest_between_shifts"
text_en = "Rest."
text_ja = "休息。"
cure_en = "Rest more."
cure_ja = "もっと休息を。"
[[rule.edition]]
valid_from = 2020-01-01
valid_to = 2025-12-31
severity = "soft"
weight = 40.0
article_en = "Art. 1"
article_ja = "第1条"
source = "nowhere"
reviewed_on = 2026-11-22
limits = { minimum_minutes = 540 }
[[rule.edition]]
valid_from = 2026-01-01
severity = "hard"
article_en = "Art. 1"
article_ja = "第1条"
source = "nowhere"
reviewed_on = 2026-11-22
limits = { minimum_minutes = 660 }
"""


def codes(site, on=MONDAY):
    return {rule.code for rule in rules_for(site, on)}


def test_both_rulebooks_are_in_force_by_default():
    assert known_rulebooks() == ("eu", "house", "jp", "jp-reform", "us", "us-ak", "us-ca", "us-co", "us-nv", "us-ny")
    assert {"JP-32-DAY", "JP-35-REST", "H-AVAIL", "H-MIN"} <= codes(a_site())


def test_a_site_may_have_house_rules_alone():
    assert all(code.startswith("H-") for code in codes(a_site(rulebooks=("house",))))


def test_rules_of_the_work_rules_need_a_value_there():
    own = {"JP-INT-OWN", "JP-RUN-OWN"}
    site = a_site(workplace=Workplace(interval_minutes=540, max_run_days=6))
    rule = a_rule("JP-INT-OWN", site)

    assert not own & codes(a_site())
    assert own <= codes(site)
    assert isinstance(rule, RestBetweenShifts)
    assert rule.minimum == timedelta(hours=9)


def test_a_rule_is_in_force_from_its_date_on():
    assert "JP-INT-11" not in codes(a_site(), date(2019, 3, 31))
    assert "JP-INT-11" in codes(a_site(), date(2019, 4, 1))


def test_a_period_is_cut_where_values_change():
    spans = list(rules_over(a_site(), Period(date(2019, 3, 30), date(2019, 4, 2))))

    assert [(span.first.day, span.last.day) for span, _ in spans] == [(30, 31), (1, 2)]
    assert ["JP-INT-11" in {rule.code for rule in rules} for _, rules in spans] == [False, True]


def test_editions_follow_each_other():
    (entry,) = read_rulebook("small", SMALL).entries
    on = {year: entry.edition_on(date(year, 6, 1)) for year in (2019, 2025, 2026)}

    assert on[2019] is None
    assert on[2025] is not None
    assert on[2025].limits == {"minimum": timedelta(hours=9)}
    assert entry.edition_on(date(2025, 12, 31)) == on[2025]
    assert entry.edition_on(date(2026, 1, 1)) == on[2026]


def test_a_key_says_whether_a_whole_number_is_a_length_in_minutes():
    line = SMALL.replace("rest_between_shifts", "insurance_line").replace(
        "limits = { minimum_minutes = 540 }", "LIMITS"
    )
    line = line.replace("limits = { minimum_minutes = 660 }", "LIMITS") + figures_of(2400)
    told = read_rulebook("small", line.replace("LIMITS", "limits = { week_minutes = 45, month = 600 }")).entries[0]

    assert told.editions[0].limits == {"week": 45, "month": 600}
    assert told.editions[0].minutes == {"week"}


FIGURES = """
[[figures]]
valid_from = 2020-01-01
source = "nowhere"
reviewed_on = 2026-11-22
"""


def figures_of(week: int, start: str = "2020-01-01") -> str:
    names = "".join(f"{each.name} = {week}\n" for each in fields(Figures))
    return FIGURES.replace("2020-01-01", start) + names


def test_figures_hold_from_their_day_on_and_the_first_ones_before():
    book = read_rulebook("small", SMALL + figures_of(2400) + figures_of(2300, "2026-04-06"))
    weeks = {day: book.figures_on(a_day(day)) for day in ("2019-01-01", "sun-1", "mon")}

    assert {day: each and each.week for day, each in weeks.items()} == {
        "2019-01-01": 2400,
        "sun-1": 2400,
        "mon": 2300,
    }
    assert read_rulebook("small", SMALL).figures_on(MONDAY) is None


def test_an_entry_says_how_it_is_used():
    (entry,) = read_rulebook("small", SMALL).entries
    proposed = SMALL.replace('kind = "rest', 'in_cases = false\nis_proposed = true\nkind = "rest', 1)
    (other,) = read_rulebook("small", proposed).entries
    soft, hard = entry.editions

    assert (entry.in_cases, entry.is_proposed) == (True, False)
    assert (other.in_cases, other.is_proposed) == (False, True)
    assert soft.article == "Art. 1 (第1条)"
    assert (soft.weight, hard.weight) == (40.0, 0.0)


def test_every_edition_names_source_and_review():
    for name in known_rulebooks():
        book = rulebook(name)
        assert book.entries
        for entry in book.entries:
            assert entry.text_en.isascii()
            assert not entry.text_ja.isascii()
            assert not entry.editions[-1].article_ja.isascii()
            assert all(edition.reviewed_on > edition.valid_from for edition in entry.editions)


def test_an_unknown_rulebook_is_refused_with_the_known_ones():
    with pytest.raises(InvalidInput, match="atlantis: no such rulebook; known are eu, house, jp, jp-reform, us, us-ak"):
        rules_for(a_site(rulebooks=("atlantis",)), MONDAY)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "minimum_minutes = 540",
            "minimun_minutes = 540",
            "limits: minimun_minutes: unknown; RestBetweenShifts has minimum",
        ),
        ("limits = { minimum_minutes = 540 }", "", "limits: minimum: missing"),
        ('severity = "soft"', 'severity = "mild"', "severity: mild: write hard or soft"),
        ('kind = "rest_between_shifts"', 'kind = "siesta"', "kind: siesta: unknown; known are average_week"),
        ('text_ja = "休息。"', "", "text_ja: None: write a text"),
        ("weight = 40.0", "wait = 40.0", "wait: unknown key"),
        ('text_en = "Rest."', 'text_en = "Rest."\ntext_fr = "Repos."', "text_fr: unknown key"),
        ("valid_from = 2020-01-01", 'valid_from = "2020"', "valid_from: 2020: write a date"),
        ("valid_to = 2025-12-31", "", "valid_from: 2026-01-01: overlaps the edition before"),
        ("valid_to = 2025-12-31", "valid_to = 2026-01-01", "valid_from: 2026-01-01: overlaps the edition before"),
        ("limits = { minimum_minutes = 660 }", 'settings = { minimum = "mood" }', "settings: minimum = mood: unknown"),
        ("name_en", "name_en =", "no valid TOML"),
        ("[[rule]]", 'mood = "good"\n[[rule]]', "mood: unknown key"),
        ('source = "nowhere"', 'source = ""', "source: : write a text"),
        ('source = "nowhere"', "source = 7", "source: 7: write a text"),
        ("[[rule]]", f"{figures_of(2400)}mood = 7\n[[rule]]", "figures: mood: unknown key"),
        (
            "[[rule]]",
            f"{figures_of(2400)}\n[[rule]]".replace("week = 2400", 'week = "long"'),
            "week: long: write whole",
        ),
    ],
)
def test_a_wrong_rulebook_is_refused_with_its_place(old, new, said):
    assert old in SMALL
    with pytest.raises(InvalidInput, match=r"rulebooks/small\.toml") as refusal:
        read_rulebook("small", SMALL.replace(old, new, 1))
    assert said in str(refusal.value)


def test_a_rule_needs_an_edition():
    with pytest.raises(InvalidInput, match="X-REST: edition: missing"):
        read_rulebook("small", SMALL[: SMALL.index("[[rule.edition]]")])


def test_a_code_stands_in_a_rulebook_once():
    twice = SMALL + SMALL[SMALL.index("[[rule]]") :]
    with pytest.raises(InvalidInput, match="X-REST: stands there twice"):
        read_rulebook("small", twice)
