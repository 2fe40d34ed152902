"""The errors shiftplan raises on purpose.

Each class holds the exit code of the command line and the HTTP status of the web; whatever else is raised is a bug.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Self


class ShiftplanError(Exception):
    """Root of the tree; its message is written for the person who uses the program: the value and the cure.

    code: names the sentence, so that pages can say it in another language with the same values; empty = they cannot.
    """

    exit_code: ClassVar[int] = 70
    http_status: ClassVar[int] = 500

    def __init__(self, message: str = "", *, code: str = "", values: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.values: Mapping[str, object] = dict(values or {})


class InvalidInput(ShiftplanError):
    """The data is wrong; nothing was written.

    `problems` holds one sentence for each thing that is wrong, in the order found; the message shows one per line.
    """

    exit_code = 2
    http_status = 400

    def __init__(self, message: str = "", *, code: str = "", values: Mapping[str, object] | None = None) -> None:
        super().__init__(message, code=code, values=values)
        self.problems: tuple[str, ...] = (message,)

    @classmethod
    def of(cls, problems: Sequence[str]) -> Self:
        """Refuse input for several reasons at once.

        Args:
            problems: one sentence each, at least one.
        Raises:
            ValueError: there is no problem to report.
        """
        if not problems:
            raise ValueError("no problems given: input without a problem is not invalid")
        error = cls("\n".join(problems))
        error.problems = tuple(problems)
        return error


class UnknownId(InvalidInput):
    """An id names nothing that exists."""

    http_status = 404


class Refused(ShiftplanError):
    """The request was understood and is not carried out."""

    exit_code = 3
    http_status = 409


class NotAllowed(Refused):
    """The person's role does not permit this."""

    http_status = 403


class NotCompliant(Refused):
    """The roster breaks a hard rule."""


class StaleRoster(Refused):
    """The roster was changed by somebody else in the meantime."""


class LeaseLost(Refused):
    """A worker wrote to a job that is no longer its own."""


class NoRoster(ShiftplanError):
    """The solver returned no roster."""

    exit_code = 4
    http_status = 422


class Infeasible(NoRoster):
    """No roster can exist: what is fixed beforehand contradicts hard rules.

    `conflict` holds the codes of the rules that contradict each other, e.g. ("H-LOCK", "H-RUN").
    """

    def __init__(self, conflict: tuple[str, ...], message: str | None = None) -> None:
        """Without a message of the caller, who may know dates and names, the codes alone are told."""
        super().__init__(message or f"no roster keeps these rules together: {', '.join(conflict)}; check the locks")
        self.conflict = conflict

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[str, ...], str]]:
        return type(self), (self.conflict, str(self))


class OutOfTime(NoRoster):
    """The time limit passed before the first roster was found."""


class AuditDisagrees(ShiftplanError):
    """The planner called a roster lawful and the audit did not, or their costs differ: our bug."""

    exit_code = 70
    http_status = 500
