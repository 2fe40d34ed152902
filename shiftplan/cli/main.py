"""The program `shiftplan`: its commands, and what becomes of an error."""

import sys
import traceback

import typer

from shiftplan.cli.audit import audit
from shiftplan.cli.backup import backup, restore
from shiftplan.cli.config import config
from shiftplan.cli.db import db
from shiftplan.cli.demo import demo
from shiftplan.cli.doctor import doctor
from shiftplan.cli.forecast import forecast
from shiftplan.cli.load import load
from shiftplan.cli.payroll import payroll
from shiftplan.cli.plan import plan
from shiftplan.cli.replan import replan
from shiftplan.cli.require import require
from shiftplan.cli.serve import serve
from shiftplan.cli.simulate import simulate
from shiftplan.cli.takers import takers
from shiftplan.cli.user import user
from shiftplan.cli.whatif import whatif
from shiftplan.cli.work import work
from shiftplan.errors import ShiftplanError

app = typer.Typer(
    name="shiftplan",
    help="Shift rosters for contact centres and back offices: history in, lawful roster out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
COMMANDS = (
    demo,
    load,
    forecast,
    require,
    plan,
    replan,
    whatif,
    takers,
    audit,
    payroll,
    simulate,
    serve,
    work,
    backup,
    restore,
    doctor,
    config,
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(db)
app.add_typer(user)


def main() -> None:
    """Run a command; an error on purpose ends with its sentence on stderr and its exit code, our bug with 70."""
    try:
        app()
    except ShiftplanError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except Exception:
        traceback.print_exc()
        sys.exit(ShiftplanError.exit_code)
