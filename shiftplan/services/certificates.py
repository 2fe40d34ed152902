"""What is known of how good a planned roster is: the certificate that its plan left in its report."""

from collections.abc import Mapping
from dataclasses import dataclass

from shiftplan.services.boards import Board
from shiftplan.storage.rosters import EDITED, TAKEN_OVER


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """Figures of a plan, in the words of report.json.

    bound: a cost that no roster can be below, None = none was proven. gap: (cost - bound) / cost as a fraction.
    costs: the parts of the cost by goal. is_as_made: the roster is still what was planned; otherwise the figures are
    those of the plan it began as.
    """

    status: str
    stopped_by: str
    cost: float
    costs: Mapping[str, float]
    bound: float | None
    gap: float | None
    seconds: float
    effort: int
    seed: int
    is_as_made: bool

    @property
    def is_proven_best(self) -> bool:
        """Whether no roster can cost less."""
        return self.status == "optimal"


def certificate_of(board: Board) -> Certificate | None:
    """The certificate of a version; None for one that nobody planned, and for what is published."""
    version = board.sheet.version
    if version is None or "seed" not in version.report:
        return None
    report = version.report
    changed = board.edited or report.get(EDITED) or report.get(TAKEN_OVER)
    return Certificate(
        status=report["status"],
        stopped_by=report["stopped_by"],
        cost=report["cost"],
        costs=report["costs"],
        bound=report["bound"],
        gap=report["gap"],
        seconds=report["seconds"],
        effort=report["effort"],
        seed=report["seed"],
        is_as_made=not changed,
    )
