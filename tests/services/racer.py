"""One of several processes that do the same things at the same moment; a line of JSON for what became of each.

python -m tests.services.racer TASKS.json NUMBER [naive]: waits for a line on standard input, then goes through
tasks[NUMBER] in order. A task is {"site", "do": "accept" or "approve", "id", "employee"}.
"""

import json
import sys
from pathlib import Path
from typing import Any

import time_machine

from shiftplan.application import Application, open_application
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import Refused, ShiftplanError
from shiftplan.services.leave import LeaveRequestId
from shiftplan.services.swap_verdicts import verdict_in
from shiftplan.services.swaps import SwapId, SwapStatus
from tests.services.staff_worlds import NOW

DONE = "done"


def careful(application: Application, task: dict[str, Any]) -> None:
    """What a page does."""
    if task["do"] == "accept":
        application.swaps.accept(task["site"], EmployeeId(task["employee"]), SwapId(task["id"]), by=task["employee"])
    else:
        application.leave.decide(task["site"], LeaveRequestId(task["id"]), approve=True, by="racer")


def naive(application: Application, task: dict[str, Any]) -> None:
    """The same questions asked first, and the answer written afterwards: what a race test has to see."""
    site, number = task["site"], task["id"]
    if task["do"] == "approve":
        effects = {each.request.id: each.effect for each in application.leave.open_requests(site)}
        if number not in effects or effects[number].is_empty_somewhere:
            raise Refused("somebody was quicker", code="naive")
        application.leave.decide(site, number, approve=True, by="racer", force=True, reason="looked before")
        return
    view, prospect = application.swap_lists.one(site, EmployeeId(task["employee"]), SwapId(number))
    if view.status is not SwapStatus.OPEN or prospect is None or not prospect.verdict.is_lawful:
        raise Refused("somebody was quicker", code="naive")
    proposal = prospect.proposal

    def write(unit: Any) -> None:
        row = unit.sites.get(site)
        verdict = verdict_in(unit, row, application.sites.site_in(unit, row), application.demand, proposal)
        unit.swaps.end(number, SwapStatus.APPLIED, now=NOW)
        unit.duties.change(row, proposal.days, verdict.come, made_by="racer", why="naive")

    application.database.writing(write)


def outcome(application: Application, task: dict[str, Any], work: Any) -> str:
    """`done`, or the code of the refusal; tried again while others are in the way."""
    while True:
        try:
            work(application, task)
        except ShiftplanError as error:
            if error.code or "try again" not in str(error):
                return error.code or type(error).__name__
        else:
            return DONE


def main(tasks: Path, number: int, *how: str) -> None:
    """Get ready, wait, race."""
    mine = json.loads(tasks.read_text(encoding="utf-8"))[number]
    with time_machine.travel(NOW), open_application() as application:
        application.sites.site(mine[0]["site"])
        print("ready", flush=True)
        sys.stdin.readline()
        for task in mine:
            print(json.dumps({"id": task["id"], "by": number, "outcome": outcome(application, task, WORKS[how])}))


WORKS: dict[tuple[str, ...], Any] = {(): careful, ("naive",): naive}

if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
