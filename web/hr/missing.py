"""What an audit lacks to decide a rule, in the language of the page; the rules say it in English, with dates."""

import re
from datetime import date

from flask_babel import gettext

from web.formats import long_day
from web.languages import marked

DAY = re.compile(r"\d{4}-\d\d-\d\d")
SENTENCES = (
    marked("agreed days a week"),
    marked("agreement on leave by the hour: length of a day"),
    marked("contract minutes of the day"),
    marked("first day of the settlement period"),
    marked("grants of paid leave"),
    marked("hours with both employers before {}"),
    marked("overtime and holiday work from {} on"),
    marked("overtime from {} on"),
    marked("overtime of the months from {} on"),
    marked("paid rests of the day"),
    marked("reference period of night work"),
    marked("reference period of weekly hours"),
    marked("shifts before {} and after {}"),
    marked("shifts from {} on"),
    marked("shifts of {}"),
    marked("shifts until {}"),
    marked("whether breaks may be at different times"),
)


def told_missing(text: str) -> str:
    """A sentence with its dates as people write them; one that has no translation stays as it is."""
    days = [long_day(date.fromisoformat(found)) for found in DAY.findall(text)]
    sentence = DAY.sub("{}", text)
    return str(gettext(sentence)).format(*days) if sentence in SENTENCES else text
