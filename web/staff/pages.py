"""The blueprint that the pages of staff belong to, and what each of them is shown with."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from shiftplan.domain.people import called
from web.access import services
from web.staff.words import status_words, wish_words

blueprint = Blueprint("staff", "web.staff", url_prefix="/my/<site>")


def page(template: str, site: str, **shown: Any) -> ResponseReturnValue:
    """A page of a site, with the words and names that all of them use."""
    known = services().sites.site(site)
    return render_template(
        f"staff/{template}.html",
        zone=known.time_zone,
        people=called(known.employees.values()),
        queues={each.id: each.name for each in known.queues.values()},
        templates={each.id: each.name for each in known.templates.values()},
        wish_words=wish_words(known),
        status_words=status_words(),
        **shown,
    )
