"""What the cells of a roster board show and say: few words to see, a whole sentence to hear."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from shiftplan.domain.people import EmployeeId, Wish, WishKind, namesakes
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.services.boards import Cell, Person
from web.formats import clock, day
from web.languages import language

OFF = "off"
TINTS = 8
"""Colours of shift templates in scheduler.css; more templates share them."""


@dataclass(frozen=True)
class Shown:
    """A cell: its classes, the text in it and the sentence that names it."""

    classes: str
    text: str
    label: str


class CellWords:
    """Finds the words for every cell of a site's board in the language of the page."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._join = "、" if language() == "ja" else ", "
        self._tints = {template: f"t{number % TINTS}" for number, template in enumerate(site.templates)}
        self._days: dict[date, str] = {}
        self._namesakes = namesakes(site.employees.values())
        self._off = gettext("off")
        self._locked, self._changed = gettext("locked"), gettext("differs from what is published")
        self._edited, self._hard = gettext("changed by hand"), gettext("breaks a hard rule")
        self._soft, self._met, self._unmet = gettext("breaks a soft rule"), gettext("wish met"), gettext("wish not met")

    def __call__(self, person: Person, cell: Cell) -> Shown:
        """What one day of a person shows."""
        marks = [
            ("k", self._locked, cell.is_locked),
            ("x", self._changed, cell.is_changed),
            ("e", self._edited, cell.is_edited),
            ("h", self._hard, cell.hard > 0),
            ("s", self._soft, cell.soft > 0 and not cell.hard),
        ]
        classes = [name for name, _, is_so in marks if is_so]
        said = [word for _, word, is_so in marks if is_so]
        if cell.wish is not None:
            classes.append("w" if cell.is_met else "u")
            said.append(f"{self._met if cell.is_met else self._unmet}: {self.wish(cell.wish)}")
        if cell.shifts:
            shift = cell.shifts[0]
            classes.append(self.tint(shift))
            text = f"{self.template(shift)}\n{clock(shift.start_at, self._site.time_zone, shift.on_date)}"
            body = self._join.join(self.whole(each) for each in cell.shifts)
        else:
            classes.append("l" if cell.leave else "o")
            text = body = self.leave(cell.leave) if cell.leave else self._off
            text = text if cell.leave or cell.is_changed or cell.is_edited else ""
        head = self._join.join(part for part in (person.name, self.number(person.id), self._day(cell.on_date)) if part)
        return Shown(" ".join(classes), text, self._join.join([f"{head}: {body}", *said]))

    def number(self, employee: EmployeeId) -> str:
        """The id of somebody who has a namesake; nothing for everybody else."""
        return str(employee) if employee in self._namesakes else ""

    def template(self, shift: Shift) -> str:
        """The name of a shift's template."""
        found = self._site.templates.get(shift.template)
        return str(shift.template) if found is None else found.name

    def tint(self, shift: Shift) -> str:
        """The class of its colour."""
        return self._tints.get(shift.template, "t0")

    def whole(self, shift: Shift) -> str:
        """早番 09:00–18:00."""  # noqa: RUF002 - the dash people expect
        zone = self._site.time_zone
        start, end = clock(shift.start_at, zone, shift.on_date), clock(shift.end_at, zone, shift.on_date)
        return f"{self.template(shift)} {start}–{end}"  # noqa: RUF001 - the dash people expect

    def all(self, shifts: tuple[Shift, ...]) -> str:
        """Every shift of a day, or that it is a day off."""
        return self._join.join(self.whole(each) for each in shifts) or self._off

    def choice(self, shifts: tuple[Shift, ...]) -> str:
        """The value of a day in the form that changes it."""
        if not shifts:
            return OFF
        local = shifts[0].start_at.astimezone(self._site.time_zone)
        return f"{shifts[0].template}@{local.hour * 60 + local.minute}"

    def leave(self, kind: str) -> str:
        """What a kind of leave is called."""
        words = {
            "paid": gettext("paid leave"),
            "special": gettext("special leave"),
            "unpaid": gettext("unpaid leave"),
            "sick": gettext("sick leave"),
        }
        return str(words.get(kind, kind))

    def wish(self, wish: Wish) -> str:
        """What somebody wishes."""
        if wish.template is not None:
            found = self._site.templates.get(wish.template)
            return str(wish.template) if found is None else found.name
        words = {
            WishKind.OFF: gettext("a day off"),
            WishKind.WORK: gettext("to work"),
            WishKind.EARLY: gettext("an early start"),
            WishKind.LATE: gettext("a late start"),
        }
        return str(words.get(wish.kind, wish.kind.value))

    def _day(self, on: date) -> str:
        if on not in self._days:
            self._days[on] = day(on)
        return self._days[on]
