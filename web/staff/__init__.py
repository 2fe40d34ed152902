"""Pages for those who work the shifts, made for a phone first: each person sees and changes only what is their own."""

from web.staff import calendar, home, leave, shifts, swaps, wishes
from web.staff.calendar import feed_blueprint
from web.staff.pages import blueprint

__all__ = ["blueprint", "calendar", "feed_blueprint", "home", "leave", "shifts", "swaps", "wishes"]
