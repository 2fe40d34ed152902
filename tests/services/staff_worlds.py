"""A site for swaps and leave: six full-time people, one of whom cannot answer the phone, and a published week."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shiftplan.application import Application
from shiftplan.domain.roster import Shift
from shiftplan.services.operations import examine
from shiftplan.storage.unit_of_work import Database
from tests.files.small_site import EMPLOYEES, FIRST_DAY, SKILLS
from tests.services.worlds import WEEK, a_draft, a_shift, load_small_site

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (FIRST_DAY + timedelta(days=number) for number in range(5))
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
PHONE_PEOPLE, MAIL_ONLY = ("005", "006", "007"), "008"
MORE_EMPLOYEES = "".join(
    f"{code},追加 {code},full,A,,ja,2021-04-01,1985-01-02,\n" for code in (*PHONE_PEOPLE, MAIL_ONLY)
)
MORE_SKILLS = "".join(f"{code},phone,1,,\n{code},mail,2,,\n" for code in PHONE_PEOPLE) + f"{MAIL_ONLY},mail,1,,\n"


def a_staffed_site(database: Database, folder: Path) -> Application:
    """Application over the small site with more people; nobody has worked before, nothing is published."""
    application = Application(database)
    people = {"employees": EMPLOYEES + MORE_EMPLOYEES, "skills": SKILLS + MORE_SKILLS}
    load_small_site(database, folder, locks=None, previous_roster=None, **people)
    return application


def published(application: Application, *shifts: Shift, period=WEEK) -> int:
    """Publish these shifts as all that is worked in a week; the number of the publication."""
    site = application.sites.site("small")
    draft = application.publishing.save_draft(a_draft(site, *shifts, period=period), by="mori", why="week")
    return application.publishing.publish(draft.id, by="mori").number


def the_week(application: Application) -> Sequence[Shift]:
    """001 from Monday to Wednesday at nine, 002 on Tuesday at half past eight."""
    site = application.sites.site("small")
    own = [a_shift(site, "001", day) for day in (MONDAY, TUESDAY, WEDNESDAY)]
    return *own, a_shift(site, "002", TUESDAY, start_minute=510)


def assert_sound(url: str) -> None:
    """The doctor finds nothing."""
    assert [check for check in examine(url) if check.found] == []
