"""Where the sample sites and the chart library lie, in a checkout or an installed package."""

from importlib.resources import files
from pathlib import Path

from shiftplan.errors import UnknownId

PACKAGED = Path(str(files("shiftplan"))) / "samples"
CHECKOUT = Path(str(files("shiftplan"))).parent / "data" / "samples"
CHART_SCRIPT = "static/vendor/echarts@6.1.0/echarts.simple.min.js"


def sample_site(name: str) -> Path:
    """The folder of a sample site.

    Raises:
        UnknownId: there is none of that name.
    """
    for folder in (PACKAGED, CHECKOUT):
        if (folder / name / "site.toml").is_file():
            return folder / name
    raise UnknownId(f"there is no sample site {name!r} in {PACKAGED} or {CHECKOUT}")


def chart_script() -> str:
    """The text of the chart library, for pages that must open without a network."""
    return (files("web") / CHART_SCRIPT).read_text("utf-8")
