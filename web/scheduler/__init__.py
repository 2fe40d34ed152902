"""Pages of those who make rosters."""

from web.scheduler import demand
from web.scheduler.pages import blueprint

__all__ = ["blueprint", "demand"]
