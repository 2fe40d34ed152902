"""Pages for HR: what the law says of the rosters."""

from web.hr import findings, rules, waivers
from web.hr.desk import blueprint

__all__ = ["blueprint", "findings", "rules", "waivers"]
