"""Pages of those who make rosters."""

from web.scheduler import (
    board,
    days,
    demand,
    downloads,
    edits,
    making,
    nights,
    publishing,
    requests,
    takers,
    versions,
    weeks,
    what_if,
)
from web.scheduler.pages import blueprint

__all__ = [
    "blueprint",
    "board",
    "days",
    "demand",
    "downloads",
    "edits",
    "making",
    "nights",
    "publishing",
    "requests",
    "takers",
    "versions",
    "weeks",
    "what_if",
]
