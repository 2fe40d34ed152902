"""Raw rows of a CSV file: bytes to text to cells, with the line each row begins on."""

import csv
import gzip
import io
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from shiftplan.errors import InvalidInput
from shiftplan.files.problems import Problems

LARGEST_BYTES = 200_000_000
# Python stops at 131,072 characters of a cell and names no column; `rows` refuses long cells where they stand.
csv.field_size_limit(LARGEST_BYTES)
ZIPPED = b"PK\x03\x04"
SEPARATORS = {";": "semicolons", "\t": "tabs"}
CP932_REST = "\ufeff\ufffd\uf8f0\uf8f1\uf8f2\uf8f3"


@dataclass(frozen=True)
class Sheet:
    """A table as read: `label` names it in messages; rows are (line, cells as written); line 1 is the header.

    is_whole: the file could be read to its end.
    """

    label: str
    header: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]]
    pads_rows: bool = False
    is_whole: bool = True


def read_bytes(path: Path) -> bytes:
    """The content of a file, unpacked when it ends in .gz.

    Raises:
        InvalidInput: it cannot be read, is broken, or is larger than 200 MB.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InvalidInput(f"{path.name}: broken gzip file ({error}); pack it again or bring the plain .csv") from error
    except FileNotFoundError as error:
        raise InvalidInput(f"{path.name}: missing: there is no file {path}; check the path") from error
    except OSError as error:
        raise InvalidInput(f"{path.name}: cannot be read: {error.strerror or error}; check the path") from error
    if len(content) > LARGEST_BYTES:
        raise InvalidInput(f"{path.name}: larger than {LARGEST_BYTES // 1_000_000} MB; bring fewer rows")
    return content


def decoded(content: bytes, label: str) -> str:
    """Text of a file in UTF-8 (with or without BOM) or, failing that, CP932 (what Excel saves in Japan).

    Raises:
        InvalidInput: it is neither.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError:
        text = CP932_REST
    # Bytes that CP932 leaves undefined decode to private signs and C1 controls: no text of anybody.
    if any("\x80" <= sign <= "\x9f" or sign in CP932_REST for sign in set(text)):
        raise InvalidInput(f"{label}: neither UTF-8 nor CP932 (Shift_JIS); save it as 'CSV UTF-8'")
    return text


def read_csv(path: Path, problems: Problems) -> Sheet | None:
    """A CSV file as a sheet; None when it cannot be read at all, with the problem noted."""
    try:
        content = read_bytes(path)
        if content.startswith(ZIPPED):
            raise InvalidInput(f"{path.name}: a workbook or an archive, not text; save the table as 'CSV UTF-8'")
        text = decoded(content, path.name)
    except InvalidInput as error:
        problems.say(path.name, str(error).removeprefix(f"{path.name}: "))
        return None
    rows, is_whole = _rows(text, path.name, problems)
    sheet = sheet_of(rows, path.name, problems, pads_rows=False)
    return sheet and replace(sheet, is_whole=is_whole)


def sheet_of(
    rows: list[tuple[int, tuple[str, ...]]], label: str, problems: Problems, *, pads_rows: bool
) -> Sheet | None:
    """Header and body of raw rows; rows without any content are dropped, so are nameless columns at the right end."""
    if not rows or not "".join(rows[0][1]).strip():
        problems.add(label, 1, "header", None, "the first line must name the columns; docs/data.md lists them")
        return None
    header = [cell.strip() for cell in rows[0][1]]
    sign = next((sign for sign in SEPARATORS if len(header) == 1 and sign in header[0]), None)
    if sign is not None:
        hint = (
            f"the columns are parted by {SEPARATORS[sign]}; part them by commas, as 'CSV UTF-8 (comma delimited)' does"
        )
        problems.add(label, 1, "header", header[0], hint)
        return None
    while header and not header[-1]:
        header.pop()
    filled = [row for row in rows[1:] if "".join(row[1]).strip()]
    return Sheet(label, tuple(header), filled, pads_rows)


def _rows(text: str, label: str, problems: Problems) -> tuple[list[tuple[int, tuple[str, ...]]], bool]:
    """(line, cells) of every row, and whether the file could be read to its end."""
    rows: list[tuple[int, tuple[str, ...]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return rows, True
        except csv.Error as error:
            problems.add(label, line, "row", None, f"broken CSV ({error}); check the quotes of this row")
            return rows, False
        rows.append((line, tuple(row)))
