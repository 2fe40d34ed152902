"""The pages' promises on a large site, on both databases: `python3 dev.py bench web [--pictures DIR]`.

Board of 150 people x 31 days: interactive within 1.5 s, the verdict on an edit within 200 ms. A person's own page: 95
of 100 views within 150 ms while 100 people look at it. Served by gunicorn, 2 processes x 8 threads, on this machine.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, BrowserContext, Page

from tests.benchmarks.crowd import STAFF, crowd_site
from tests.benchmarks.crowd_views import Load, viewed
from tests.benchmarks.pictures import take_pictures
from tests.storage.databases import drop_database, made_database
from tests.web.browsers import DESK, enter, launched
from tests.web.servers import served_by_gunicorn

INTERACTIVE_SECONDS, VERDICT_SECONDS, STAFF_SECONDS = 1.5, 0.2, 0.15
VISITS, EDITS = 7, 30
LOAD = Load(people=STAFF, seconds=20.0, per_second=25.0)
# Ready when the page has loaded, its scripts have run and the browser has drawn it and would take a key.
READY = """() => new Promise((done) => requestIdleCallback(() => {
  const shown = performance.getEntriesByType("navigation")[0];
  done({ready: performance.now() / 1000, server: (shown.responseEnd - shown.requestStart) / 1000,
        bytes: shown.decodedBodySize, sent: shown.transferSize, nodes: document.querySelectorAll("*").length});
}))"""


@dataclass(frozen=True)
class Promise:
    """Something measured and what was promised; both in seconds."""

    name: str
    measured: float
    limit: float
    told: str

    @property
    def is_kept(self) -> bool:
        """Whether it is within its limit."""
        return self.measured <= self.limit

    def __str__(self) -> str:
        sign = "kept  " if self.is_kept else "BROKEN"
        return f"  {sign}  {self.name:34} {self.measured:7.3f} s of {self.limit:.3f} s   {self.told}"


def main() -> int:
    """Print a line for each promise; 1 when one is broken."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--databases", nargs="+", choices=list(DATABASES), default=list(DATABASES))
    arguments.add_argument("--pictures", type=Path, metavar="DIR", help="take every page as a picture instead")
    chosen = arguments.parse_args()
    kept = True
    with tempfile.TemporaryDirectory() as name, launched() as browser:
        for number, kind in enumerate(chosen.databases if chosen.pictures is None else chosen.databases[:1]):
            folder = Path(name) / str(number)
            folder.mkdir()
            with DATABASES[kind](folder) as url:
                crowd_site(url, folder)
                with served_by_gunicorn(url) as server:
                    if chosen.pictures is not None:
                        take_pictures(url, server, browser, chosen.pictures)
                        continue
                    print(f"{kind} (load of the machine before: {os.getloadavg()[0]:.1f})", flush=True)
                    for promise in measured(browser, server):
                        print(promise, flush=True)
                        kept = kept and promise.is_kept
    return 0 if kept else 1


def measured(browser: Browser, server: str) -> Iterator[Promise]:
    """The promises, one after the other."""
    context = browser.new_context(base_url=server, viewport=DESK, locale="ja-JP")
    page = context.new_page()
    enter(page, "scheduler")
    page.goto("/plan/small/versions")
    board = page.evaluate(NEWEST_DRAFT)
    yield _board(page, board)
    yield _verdicts(context, page, board)
    context.close()
    waits = viewed(server, LOAD)
    crowd = f"{LOAD.per_second:.0f} views a second by {LOAD.people} people"
    told = f"median {median(waits):.3f}, worst {max(waits):.3f}; {crowd}"
    yield Promise("own page, 95 of 100 views", _percentile(waits, 95), STAFF_SECONDS, told)


NEWEST_DRAFT = """() => Math.max(...[...document.querySelectorAll("a[href*='/versions/']")]
  .map((each) => Number(each.pathname.split("/").at(-1))).filter((number) => number > 0))"""


def _board(page: Page, board: int) -> Promise:
    found = []
    for _ in range(VISITS):
        page.goto(f"/plan/small/versions/{board}")
        found.append(page.evaluate(READY))
    ready = [each["ready"] for each in found]
    told = (
        f"server {median(each['server'] for each in found):.3f} s, {found[0]['nodes']:,} elements, "
        f"{found[0]['bytes'] / 1000:,.0f} kB, worst of {VISITS} {max(ready):.3f}"
    )
    return Promise("board of 150 x 31, interactive", median(ready), INTERACTIVE_SECONDS, told)


def _verdicts(context: BrowserContext, page: Page, board: int) -> Promise:
    """As the panel of a cell asks for them, each for another person and day."""
    cells: Sequence[str] = page.evaluate(
        "() => [...document.querySelectorAll('[data-cell]')].map((each) => each.value || each.dataset.cell)"
    )
    step = max(1, len(cells) // EDITS)
    waits = page.evaluate(
        """async ([board, cells]) => {
          const waits = [], headers = {"HX-Request": "true"};
          for (const cell of cells) {
            const asked = new URLSearchParams({cell, choice: "off"});
            const start = performance.now();
            const answer = await fetch(`/plan/small/versions/${board}/verdict?${asked}`, {headers});
            await answer.text();
            if (!answer.ok) throw new Error(`${answer.status} for ${cell}`);
            waits.push((performance.now() - start) / 1000);
          }
          return waits;
        }""",
        [board, cells[::step][:EDITS]],
    )
    told = f"median {median(waits):.3f}, worst {max(waits):.3f} of {len(waits)}"
    return Promise("verdict on an edit, 95 of 100", _percentile(waits, 95), VERDICT_SECONDS, told)


def _percentile(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'bench.db'}"


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    name = f"bench_{os.getpid()}"
    yield made_database(name)
    drop_database(name)


DATABASES: dict[str, Callable[[Path], AbstractContextManager[str]]] = {"sqlite": _sqlite, "postgresql": _postgresql}

if __name__ == "__main__":
    sys.exit(main())
