"""Ages as the law counts them: reached at the end of the eve of the birthday (年齢計算)."""

from datetime import date, timedelta

SCHOOL_AGE_YEARS = 15


def birthday(born: date, years: int) -> date:
    """First day on which somebody has an age; who was born on 29 February has it on 1 March in other years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def past_school_age(born: date) -> date:
    """First day after school age: 1 April after reaching 15, which is reached on the eve of the birthday (Art. 56)."""
    reached = birthday(born, SCHOOL_AGE_YEARS) - timedelta(days=1)
    year = reached.year if reached <= date(reached.year, 3, 31) else reached.year + 1
    return date(year, 4, 1)
