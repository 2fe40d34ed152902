"""The rules in force at a site, as the audit reads them."""

from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.services.accounts import Permission
from shiftplan.services.rulebooks import Limit
from web.access import require, services
from web.formats import amount, number
from web.forms import day_field
from web.hr.desk import blueprint


@blueprint.get("/rules")
@require(Permission.SEE_COMPLIANCE)
def rules(site: str) -> ResponseReturnValue:
    """Every rule of the site's rulebooks on a day."""
    on = day_field(request.args, "on")
    found = services().compliance.rules(site, on)
    books = [list(rules) for _, rules in groupby(found, key=lambda each: each.book)]
    return render_template("hr/rules.html", books=books, on=on, told=told_limit)


def told_limit(limit: Limit) -> str:
    """A limit in words: its name and value."""
    if limit.unit == "clock":
        value = " / ".join(f"{each // 60:02d}:{each % 60:02d}" for each in limit.values)
    elif limit.unit == "min":
        value = " → ".join(amount(each, "min") for each in limit.values)
    else:
        value = " / ".join(number(each) for each in limit.values)
    name = names().get(limit.name, limit.name)
    return f"{name}: {value}"


def names() -> dict[str, str]:
    """What the values of rules are called."""
    return {
        "average_limit": gettext("Average at most"),
        "month_limit": gettext("In a month less than"),
        "once": gettext("Each time"),
        "split": gettext("Split by more than"),
        "spread": gettext("Spread over more than"),
        "above": gettext("Counted above"),
        "block_months": gettext("Months of a block"),
        "day": gettext("Per day"),
        "days": gettext("Number of days"),
        "days_agreed": gettext("Days, sooner when agreed"),
        "days_multiple": gettext("Days for twins or more"),
        "double_limit": gettext("Double pay over"),
        "every": gettext("One for each"),
        "every_months": gettext("Then every … months"),
        "few": gettext("Few are at most"),
        "first_months": gettext("First after … months"),
        "fortnight_minimum": gettext("At least in two weeks"),
        "full_week": gettext("A full week is"),
        "full_year_days": gettext("Days of a full year"),
        "granted": gettext("From days granted"),
        "inside": gettext("Within"),
        "least": gettext("Months at least"),
        "most": gettext("Months at most"),
        "length": gettext("Length"),
        "limits": gettext("Shifts over"),
        "month": gettext("Per month"),
        "months": gettext("Months"),
        "none_below": gettext("None below"),
        "nth": gettext("Number of the break"),
        "one_until": gettext("One until"),
        "own_above": gettext("Working time over"),
        "rotation_age": gettext("In rotation from age"),
        "short_week": gettext("In a short week"),
        "special_limit": gettext("At most in a special period"),
        "variable_limit": gettext("At most with yearly variable hours"),
        "waivable": gettext("Can be waived up to"),
        "week": gettext("Per week"),
        "weeks": gettext("Number of weeks"),
        "limit": gettext("At most"),
        "minimum": gettext("At least"),
        "day_limit": gettext("Per day"),
        "week_limit": gettext("Per week"),
        "long_limit": gettext("On a long day"),
        "short_day": gettext("On the short day"),
        "steps": gettext("Working time over → break"),
        "days_per_week": gettext("Days a week"),
        "days_per_block": gettext("Days a block"),
        "block_days": gettext("Days of a block"),
        "night_start": gettext("Night begins"),
        "night_end": gettext("Night ends"),
    }
