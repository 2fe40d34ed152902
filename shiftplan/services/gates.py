"""What stands in the way of changing or publishing a version."""

from collections.abc import Sequence

from shiftplan.domain.site import Site
from shiftplan.errors import NotCompliant, Refused, StaleRoster
from shiftplan.rules.base import Violation
from shiftplan.services.staleness import published_since
from shiftplan.storage.rosters import Publication, RosterVersion, VersionKind
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork

SHOWN = 5


def publication_of_version(unit: UnitOfWork, row: SiteRow, version: RosterVersion) -> Publication | None:
    """The publication of a version, or of the version that its edits by hand became."""
    family = {version.id, *unit.edits.children(version.id)}
    made = unit.rosters.publications(row, version.period)
    return next((each for each in made if each.version in family and not each.is_swap), None)


def refuse_published(unit: UnitOfWork, row: SiteRow, version: RosterVersion) -> None:
    """A published version stays as it is.

    Raises:
        Refused: it was published.
    """
    made = publication_of_version(unit, row, version)
    if made is not None:
        raise Refused(
            f"version {version.number} was published already, by {made.made_by} at {_when(made)}; "
            "make a draft of what is published and change that",
            code="version_published",
            values={"version": version.number, "by": made.made_by},
        )


def refuse_proposal(version: RosterVersion) -> None:
    """A proposal of the night is accepted or put aside; as a draft it can then be changed and published.

    Raises:
        Refused: it is one.
    """
    if version.kind is VersionKind.PROPOSAL:
        raise Refused(
            f"version {version.number} is a proposal of the night; accept it, then it is a draft",
            code="version_is_proposal",
            values={"version": version.number},
        )


def refuse_stale(unit: UnitOfWork, row: SiteRow, version: RosterVersion) -> None:
    """A version that does not know what was published meanwhile would undo it.

    Raises:
        Refused: it was published itself.
        StaleRoster: some of its days, or of its people's days, were published since its making began.
    """
    refuse_published(unit, row, version)
    for made in published_since(unit, row, version):
        raise StaleRoster(
            f"version {version.number} is out of date: {made.made_by} published {made.period.first} to "
            f"{made.period.last} at {_when(made)}, after its making began; renew it, look at it and publish that",
            code="version_stale",
            values={
                "version": version.number,
                "by": made.made_by,
                "first": made.period.first,
                "last": made.period.last,
            },
        )


def refuse_edited(version: RosterVersion, seen: int | None, now: int, by: str) -> None:
    """Whoever acts on a draft has seen it as it is.

    Args:
        seen: number of edits that were shown; None = not asked. now: number of edits there are. by: who made the last.
    Raises:
        StaleRoster: somebody edited it meanwhile.
    """
    if seen is not None and seen != now:
        raise StaleRoster(
            f"version {version.number} was edited meanwhile, last by {by}: you saw {seen} edits, now there are {now}; "
            "load it again and look at it",
            code="edited_meanwhile",
            values={"version": version.number, "by": by, "seen": seen, "now": now},
        )


def refuse_broken(version: RosterVersion, site: Site, broken: Sequence[Violation]) -> None:
    """A roster that breaks hard rules is not published.

    Args:
        broken: hard violations that nobody waived.
    Raises:
        NotCompliant: there are any.
    """
    if broken:
        told = [
            f"{each.rule}: {each.employee} on {each.on_date}: {each.measured} against {each.limit} {each.unit}"
            for each in broken[:SHOWN]
        ]
        more = [f"and {len(broken) - SHOWN} more"] if len(broken) > SHOWN else []
        head = f"version {version.number} breaks hard rules {len(broken)} times; correct these shifts:"
        people = sorted({site.employees[each.employee].name for each in broken})
        raise NotCompliant(
            "\n".join([head, *told, *more]),
            code="not_lawful",
            values={"version": version.number, "count": len(broken), "people": "、".join(people[:SHOWN])},
        )


def _when(made: Publication) -> str:
    return f"{made.made_at:%Y-%m-%d %H:%M} UTC"
