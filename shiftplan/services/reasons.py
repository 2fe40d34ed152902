"""The reason that whoever changes what is asked for gives with it."""

from shiftplan.errors import InvalidInput

LONGEST_REASON = 200


def checked_reason(reason: str) -> str:
    """A reason without blanks around it.

    Raises:
        InvalidInput: it is empty or longer than 200 characters.
    """
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise InvalidInput(
            f"reason: write why, in at most {LONGEST_REASON} characters",
            code="demand_reason",
            values={"most": LONGEST_REASON},
        )
    return reason.strip()
