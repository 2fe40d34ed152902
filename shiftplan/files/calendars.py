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
        country: two letters, e.g. JP; any case.
    Raises:
        BadValue: no such country is known.
    """
    code = country.strip().upper()
    try:
        if len(code) != 2:
            raise NotImplementedError
        return frozenset(country_holidays(code, years=HOLIDAY_YEARS))
    except NotImplementedError:
        raise BadValue("use a country code of two letters, for example JP, US or DE") from None
