"""Tables that people upload: CSV in the usual encodings, or a workbook. Bounded in every way; nothing of it runs.

Formulas are kept as the text that they are and pointed out; hidden data (other sheets, links, macros) is not read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from typing import Any

import openpyxl
from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from missions.columns import unguarded

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 1_000
MAX_COLUMNS = 200
MAX_CELL = 10_000
MAX_UNPACKED = 60 * 1024 * 1024  # what a workbook may unpack to
MAX_PARTS = 300
MAX_SCANNED = 20_000  # rows of a sheet, blank ones included
DELIMITERS = ",;\t|"
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
NO_TABLES = (b"%PDF", b"GIF8", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BM", b"{", b"[")
ENCODINGS = ["cp1256", "cp1252", "iso8859_6"]
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class SheetError(ValueError):
    """The file is no table that can be taken; the text says why and how to mend it."""


@dataclass(frozen=True)
class Sheet:
    """The head and the rows as texts; `formulas` names the columns, by row from 1, whose cells hold a formula."""

    columns: list[str]
    rows: list[list[str]]
    formulas: dict[int, list[str]] = field(default_factory=dict)


def read_sheet(content: bytes) -> Sheet:
    """The table of a file. Raises SheetError."""
    if len(content) > MAX_BYTES:
        raise SheetError(_("The file has more than %(most)d MB. Split it.") % {"most": MAX_BYTES // 1024 // 1024})
    start = content[:200].lstrip()
    if not start:
        raise SheetError(_("The file is empty."))
    if content.startswith(WORKBOOK):
        return _sheet(_workbook_rows(content))
    if content.startswith(OLD_WORKBOOK):
        raise SheetError(_("This is an old workbook, or one with a password. Save it as .xlsx or as CSV."))
    if start.startswith((*NO_TABLES, b"<")):
        raise SheetError(_("This is no table. Upload a CSV file or an .xlsx workbook."))
    return _sheet(_csv_rows(_decoded(content)))


Cell = tuple[str, bool]  # the text, and whether it is a formula


def _sheet(found: Iterator[list[Cell]]) -> Sheet:
    """The first row that is not blank is the head; a row of HXL tags below it is no row."""
    head = next((row for row in found if _is_filled(row)), None)
    if head is None:
        raise SheetError(_("The file is empty."))
    columns = _head([text for text, _formula in head])
    rows: list[list[str]] = []
    formulas: dict[int, list[str]] = {}
    for row in found:
        if not _is_filled(row) or (not rows and _is_hxl(row)):
            continue
        if len(rows) == MAX_ROWS:
            raise SheetError(_("The table has more than %(most)d rows. Split it.") % {"most": MAX_ROWS})
        cells = [*row, *[("", False)] * len(columns)][: max(len(columns), _width(row))]
        if len(cells) > len(columns):
            number = len(rows) + 1
            raise SheetError(_("Row %(row)d has more cells than there are columns.") % {"row": number})
        rows.append([text for text, _formula in cells])
        if named := [column for column, (_text, is_formula) in zip(columns, cells, strict=True) if is_formula]:
            formulas[len(rows)] = named
    if not rows:
        raise SheetError(_("Below its head the table has no rows."))
    return Sheet(columns, rows, formulas)


def _is_filled(row: list[Cell]) -> bool:
    return any(text.strip() for text, _formula in row)


def _is_hxl(row: list[Cell]) -> bool:
    return all(text.strip().startswith("#") for text, _formula in row if text.strip())


def _width(row: list[Cell]) -> int:
    """How many cells a row has up to its last one with a text."""
    return max((number for number, (text, _formula) in enumerate(row, start=1) if text.strip()), default=0)


def _head(texts: list[str]) -> list[str]:
    while texts and not texts[-1].strip():
        texts = texts[:-1]
    if len(texts) > MAX_COLUMNS:
        raise SheetError(_("The table has more than %(most)d columns.") % {"most": MAX_COLUMNS})
    names = [
        text.strip()[:200] or _("Column %(number)d") % {"number": number} for number, text in enumerate(texts, start=1)
    ]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise SheetError(_("The head names a column twice: %(names)s.") % {"names": ", ".join(repeated)[:200]})
    return names


def stored(text: str) -> str:
    """A text that can be stored, at most as long as a field takes and one more, so that its length is noticed."""
    return UNSTORABLE.sub("\ufffd", text[: MAX_CELL + 1])


# --- CSV --------------------------------------------------------------------------------------------------
def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else what the letters look like (Windows-1256, Windows-1252)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content:
        raise SheetError(_("This is no table. Upload a CSV file or an .xlsx workbook."))
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        guessed = from_bytes(content[:200_000], cp_isolation=ENCODINGS).best()
    if guessed is None or encoding == "utf-16":
        raise SheetError(_("The letters of this file cannot be read. Save it as CSV in UTF-8."))
    return content.decode(guessed.encoding, "replace")


def _csv_rows(text: str) -> Iterator[list[Cell]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count))
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            line = reader.line_num
            raise SheetError(_("Line %(line)d cannot be split into cells.") % {"line": line}) from error
        if row is None:
            return
        yield [(stored(unguarded(cell)), False) for cell in row]


# --- workbooks --------------------------------------------------------------------------------------------
def _workbook_rows(content: bytes) -> Iterator[list[Cell]]:
    """Rows of the first sheet. What a broken workbook makes the library raise is of every kind."""
    _check_archive(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        rows = list(_bounded(sheet.iter_rows(max_col=MAX_COLUMNS + 1)))
    except SheetError:
        raise
    except Exception as error:
        raise SheetError(_("The workbook is damaged. Save it anew, or as CSV.")) from error
    yield from rows


def _bounded(rows: Iterable[Any]) -> Iterator[list[Cell]]:
    kept = 0
    for row in islice(rows, MAX_SCANNED):
        cells = [_cell(cell) for cell in row]
        if _is_filled(cells):
            kept += 1
            yield cells
        if kept > MAX_ROWS + 2:
            return


def _check_archive(content: bytes) -> None:
    """Refuse what would unpack to more than it should, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise SheetError(_("The workbook is damaged. Save it anew, or as CSV.")) from error
    if any(part.flag_bits & 1 for part in parts):
        raise SheetError(_("The workbook has a password. Save it without one."))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise SheetError(_("The workbook unpacks to more than it should. Save the sheet as CSV."))
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise SheetError(_("This archive is no workbook. Upload a CSV file or an .xlsx workbook."))


def _cell(cell: Any) -> Cell:
    return stored(_words(cell.value)), cell.data_type == "f"


def _words(value: Any) -> str:
    """A value as it would be typed: whole days as days, whole numbers as whole numbers."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
        case date():
            return value.isoformat()
    return str(value)
