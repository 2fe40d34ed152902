"""Pages for administrators: accounts, and the log of who did what."""

from web.admin import accounts, log
from web.admin.desk import blueprint

__all__ = ["accounts", "blueprint", "log"]
