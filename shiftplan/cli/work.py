"""shiftplan work."""

import typer

from shiftplan.cli.logs import log_to_stderr


def work() -> None:
    """Do what people ask for on the pages, and the night of every site, until Ctrl-C.

    Rosters are searched for in a process of its own with low priority. Several workers, on several machines, share the
    work of one database.

    Example: shiftplan work
    """
    import signal
    from threading import Event

    from shiftplan.application import open_application
    from shiftplan.config import settings
    from shiftplan.jobs.clock import Clock
    from shiftplan.jobs.worker import Worker

    log_to_stderr()
    known, ending = settings(), Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    with open_application(known) as application:
        clock = Clock(application, known.night_at)
        clock.start()
        try:
            Worker(application, known).run(ending)
        finally:
            clock.stop()
    raise typer.Exit
