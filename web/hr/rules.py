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
