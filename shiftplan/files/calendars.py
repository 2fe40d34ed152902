"""Public holidays of a country, from the `holidays` package."""

from datetime import date
from functools import cache

from holidays import country_holidays

from shiftplan.files.problems import BadValue

HOLIDAY_YEARS = range(2000, 2041)


@cache
def public_holidays(country: str) -> frozenset[date]:
    """Dates of the public holidays 2000-2040.

    Args:
        country: two letters, with a part of the country after a hyphen if wanted, e.g. JP, US-CA; any case.
    Raises:
        BadValue: no such country, or part of it, is known.
    """
    code, hyphen, part = country.strip().upper().partition("-")
    unknown = BadValue("use a country code of two letters, or one of its parts, for example JP, DE or US-CA")
    if len(code) != 2 or (hyphen and not part):
        raise unknown
    try:
        return frozenset(country_holidays(code, subdiv=part or None, years=HOLIDAY_YEARS))
    except NotImplementedError:  # what the library says of a country it does not know
        raise unknown from None
