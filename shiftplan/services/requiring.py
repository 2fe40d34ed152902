"""People needed while somebody waits: a process of its own holds the engine, which the pages never load."""

import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing import connection, get_context, parent_process

from shiftplan.domain.demand import Requirement
from shiftplan.domain.site import Site
from shiftplan.errors import Refused
from shiftplan.files.forecast import ForecastRow

ENGINE = "shiftplan.services.requirements"
"""By its name alone: whoever imports this module does not load it."""
SECONDS = 60


class Requiring:
    """Begins its process when first asked; it ends with this one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def require(self, site: Site, rows: Sequence[ForecastRow]) -> Requirement:
        """People, and work with due times, for a forecast.

        Raises:
            InvalidInput: as staffing does. Refused: no answer came.
        """
        try:
            return self._process().submit(_require, site, tuple(rows)).result(SECONDS)
        except (BrokenProcessPool, TimeoutError) as error:
            self._end(wait=False)
            raise Refused(
                "the people needed could not be counted just now; try again", code="requirement_not_counted"
            ) from error

    def close(self) -> None:
        """End the process, and wait until it has ended."""
        self._end(wait=True)

    def _end(self, *, wait: bool) -> None:
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=wait, cancel_futures=True)
            self._pool = None

    def _process(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)
            return self._pool


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C at the terminal is for the pages.
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import_module(ENGINE)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(0)


def _require(site: Site, rows: tuple[ForecastRow, ...]) -> Requirement:
    found: Requirement = import_module(ENGINE).required(site, rows)
    return found
