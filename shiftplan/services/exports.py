"""Rosters to take away: workbook, paper, lists."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import Employee
from shiftplan.domain.site import Site
from shiftplan.files.encodings import Encoded, Encoding, encoded
from shiftplan.files.export_words import word
from shiftplan.files.roster import roster_text
from shiftplan.files.roster_csv import shift_list_text
from shiftplan.files.roster_pdf import roster_pdf
from shiftplan.files.roster_sheet import RosterSheet, SheetState
from shiftplan.files.roster_workbook import roster_workbook
from shiftplan.services.coverage import counted
from shiftplan.services.desk import Desk, Sheet
from shiftplan.storage.rosters import VersionId
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["Encoding", "ExportService", "ExportedFile", "FileKind", "Paper", "RosterSheet"]

UNSAFE = '<>:"/\\|?*'
"""Letters that a file name may not have somewhere."""


class FileKind(StrEnum):
    """What a roster can be taken away as.

    list: a CSV file for people, with names. csv: roster.csv, which other programs read.
    """

    WORKBOOK = "xlsx"
    PDF = "pdf"
    LIST = "list"
    CSV = "csv"


class Paper(StrEnum):
    """Size of the pages of a PDF, landscape."""

    A3 = "a3"
    A4 = "a4"


SUFFIXES = {FileKind.LIST: "csv"}
MEDIA_TYPES = {
    FileKind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PDF: "application/pdf",
}
CHARSETS = {Encoding.UTF8: "utf-8", Encoding.CP932: "Shift_JIS"}


@dataclass(frozen=True)
class ExportedFile:
    """A file to send. lost: letters that the encoding of a CSV file lacks; they became 〓."""

    name: str
    media_type: str
    data: bytes
    lost: tuple[str, ...] = ()


class ExportService:
    """Reads rosters and writes them as files."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self._desk = desk

    def of_version(self, site: str, version: VersionId) -> RosterSheet:
        """A version with its edits.

        Raises:
            UnknownId: the site has no such version.
        """
        with self._database.reading() as unit:
            return _taken(unit, *self._desk.draft(unit, site, version))

    def of_published(self, site: str, period: Period) -> RosterSheet:
        """What is published on some days.

        Raises:
            UnknownId: there is no such site.
        """
        with self._database.reading() as unit:
            return _taken(unit, *self._desk.published(unit, site, period))

    def file(
        self,
        sheet: RosterSheet,
        kind: FileKind,
        language: str,
        *,
        paper: Paper = Paper.A3,
        encoding: Encoding = Encoding.UTF8,
    ) -> ExportedFile:
        """A roster as a file.

        Args:
            language: of titles and words, `ja` or `en`; roster.csv has none. paper: of a PDF. encoding: of a CSV file.
        """
        name = _name(sheet, kind, language)
        if kind is FileKind.WORKBOOK:
            return ExportedFile(name, MEDIA_TYPES[kind], roster_workbook(sheet, language))
        if kind is FileKind.PDF:
            return ExportedFile(name, MEDIA_TYPES[kind], roster_pdf(sheet, language, paper))
        made = _csv(sheet, kind, language, encoding)
        return ExportedFile(name, f"text/csv; charset={CHARSETS[encoding]}", made.data, made.lost)


def _csv(sheet: RosterSheet, kind: FileKind, language: str, encoding: Encoding) -> Encoded:
    if kind is FileKind.LIST:
        return encoded(shift_list_text(sheet, language), encoding)
    return encoded(roster_text(sheet.roster, sheet.site.time_zone), encoding)


def _taken(unit: UnitOfWork, sheet: Sheet, row: SiteRow) -> RosterSheet:
    """A sheet as it is taken away: with its coverage where anybody said what is needed, and with whoever left."""
    coverage = []
    if sheet.requirement is not None:
        found = counted(sheet.site, sheet.requirement, sheet.roster, sheet.period)
        coverage = [each for day in sheet.period for each in found.rows.get(day, ())]
    is_published = sheet.version is None or sheet.publication is not None
    return RosterSheet(
        site=_with_former(sheet.site, sheet, unit.sites.names(row)),
        period=sheet.period,
        roster=sheet.roster,
        state=SheetState.PUBLISHED if is_published else SheetState.DRAFT,
        number=None if sheet.version is None else sheet.version.number,
        made_at=datetime.now(UTC),
        coverage=coverage,
    )


def _with_former(site: Site, sheet: Sheet, names: dict[str, str]) -> Site:
    """The site with those who left and still stand in the roster; a contract they need not, any will do."""
    former = [each for each in sheet.roster.by_employee if each not in site.employees]
    if not former:
        return site
    contract = next(iter(site.contracts))
    added = {each: Employee(id=each, name=names.get(each, each), contract=contract) for each in former}
    return replace(site, employees={**site.employees, **added})


def _name(sheet: RosterSheet, kind: FileKind, language: str) -> str:
    """東京_シフト表_2026-12-07_2026-12-13_第3版.xlsx: nothing in it that some system forbids."""
    version = "" if sheet.number is None else word("version", language, number=sheet.number)
    state = word(sheet.state, language) if sheet.number is not None else ""
    parts = (
        sheet.site.name,
        word("shifts" if kind is FileKind.LIST else "roster", language),
        sheet.period.first.isoformat(),
        sheet.period.last.isoformat(),
        version,
        state,
    )
    stem = "_".join(part for part in parts if part)
    safe = "".join("-" if letter in UNSAFE or not letter.isprintable() else letter for letter in stem)
    return f"{safe.replace(' ', '_').strip('.')}.{SUFFIXES.get(kind, kind.value)}"
