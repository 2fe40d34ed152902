"""What the rules of a site say for people who read: units come from the rulebooks, not from the size of a number."""

from typing import Any

from shiftplan.domain.workplace import Workplace
from shiftplan.services.rulebooks import Limit, rules_in_force
from tests.builders import MONDAY, a_site


def limits_of(code: str, **changes: Any) -> list[Limit]:
    (rule,) = [each for each in rules_in_force(a_site(**changes), MONDAY) if each.words.code == code]
    return list(rule.limits)


def test_lengths_counts_and_times_of_day_have_their_units():
    assert limits_of("JP-36-MONTH") == [Limit("limit", (2700,), "min"), Limit("variable_limit", (2520,), "min")]
    assert limits_of("JP-32-4-DAYS") == [Limit("limit", (280,), "")]
    assert limits_of("JP-61-CHILD") == [Limit("night_start", (1200,), "clock"), Limit("night_end", (1740,), "clock")]
    assert limits_of("JP-34-BREAK") == [Limit("steps", (360, 45), "min"), Limit("steps", (480, 60), "min")]


def test_a_work_rule_of_the_site_has_the_unit_of_its_setting():
    site = Workplace(interval_minutes=540, max_run_days=6)

    assert limits_of("JP-INT-OWN", workplace=site) == [Limit("minimum", (540,), "min")]
    assert limits_of("JP-RUN-OWN", workplace=site) == [Limit("limit", (6,), "")]
