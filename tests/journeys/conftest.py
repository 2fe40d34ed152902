"""What the journeys share: each sample site planned once, and both databases."""

import pytest

from tests.journeys.running import done
from tests.journeys.samples import EFFORT, OSAKA, TOKYO, Planned, Sample, strict_json
from tests.storage.databases import backend, postgresql_template, sqlite_template, url

__all__ = ["backend", "postgresql_template", "sqlite_template", "url"]


@pytest.fixture(
    scope="session",
    params=[pytest.param(OSAKA, id="osaka"), pytest.param(TOKYO, id="tokyo", marks=pytest.mark.slow)],
)
def planned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """A sample site planned with little effort, into a folder that did not exist."""
    site: Sample = request.param
    out = tmp_path_factory.mktemp(site.name) / "made" / "here"
    ended = done("plan", site.folder, *site.week, *EFFORT, "--out", out, "--json")
    report = strict_json((out / "report.json").read_text("utf-8"))
    assert {**strict_json(ended.out), "peak_rss_mb": None} == {**report, "peak_rss_mb": None}
    return Planned(site, out, report)
