"""A CSV or JSON file, gzipped or not, row by row in constant memory.

A broken row of CSV costs one row, never the rest of the file; broken JSON has no next row, so it costs the file.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NamedTuple

import ijson

from incidents.intake.events import IntakeError

WRONG_BYTES = re.compile("[\udc80-\udcff]")  # what is left of bytes that are not UTF-8
LONGEST_RECORD = 100  # physical lines of one row whose texts hold line breaks
LONGEST_LINE = 1_000_000  # characters
DELIMITERS = ",;\t|"
OTHER_ENCODINGS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Record(NamedTuple):
    """One row: its number from 1, the line where it begins, its fields; `fault` where it could not be split."""

    row: int
    line: int
    fields: list[str]
    fault: str = ""


class Table:
    """The header is read at once, the rows as they are asked for; `position` says how many bytes were read."""

    header: list[str]

    def __init__(self, file: IO[str], position: Callable[[], int] = lambda: 0) -> None:
        self.position = position
        self._lines = _numbered(file)
        self._waiting: deque[tuple[int, str]] = deque()
        number, header = next(self._lines, (0, ""))
        while number and not header.strip():
            number, header = next(self._lines, (0, ""))
        if not header.strip():
            raise IntakeError("The file is empty.")
        if "\0" in header or WRONG_BYTES.search(header):
            raise IntakeError("The first line is not UTF-8 text.")
        self._delimiter = max(DELIMITERS, key=header.count)
        self.header = [name.strip().lower() for name in self._split(header)]
        repeated = {name for name in self.header if name and self.header.count(name) > 1}
        if repeated:
            raise IntakeError(f"The header names a column twice: {', '.join(sorted(repeated))}.")

    def _split(self, text: str) -> list[str]:
        if '"' not in text:
            return text.rstrip("\r\n").split(self._delimiter)
        return next(csv.reader([text], delimiter=self._delimiter), [])

    def records(self) -> Iterator[Record]:
        """Every row that is not blank. A line of HXL tags below the header is no row."""
        row = 0
        while (taken := self._take()) is not None:
            line, text = taken
            if not text.strip():
                continue
            fields, fault = self._record(text)
            if row == 0 and _is_hxl(fields):
                continue
            row += 1
            yield Record(row, line, fields, fault)

    def _take(self) -> tuple[int, str] | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def _record(self, text: str) -> tuple[list[str], str]:
        """Fields of the row that begins with this line.

        An open quote is followed over the next lines; when no row of the right width comes of it, only the first
        line is at fault and the others are read as rows of their own.
        """
        if len(text) > LONGEST_LINE:
            return [], "the line is too long"
        try:
            return self._quoted(text) if '"' in text else (self._split(text), "")
        except csv.Error as error:
            return [], f"the row cannot be split into fields ({error})"

    def _quoted(self, text: str) -> tuple[list[str], str]:
        if text.count('"') % 2 == 0:
            return self._split(text), ""
        more: list[tuple[int, str]] = []
        while len(more) < LONGEST_RECORD and (taken := self._take()) is not None:
            more.append(taken)
            if taken[1].count('"') % 2:
                fields = self._split(text + "".join(line for _number, line in more))
                if len(fields) == len(self.header):
                    return fields, ""
                break
        self._waiting.extendleft(reversed(more))
        return self._split(text.replace('"', "")), "a quotation mark is not closed"


def _numbered(file: IO[str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; damage of the compressed data becomes an IntakeError."""
    try:
        yield from enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), ""), start=1)
    except (OSError, EOFError, zlib.error) as error:
        raise IntakeError(f"The file is damaged: {error}.") from error


def _is_hxl(fields: list[str]) -> bool:
    named = [field for field in fields if field.strip()]
    return bool(named) and all(field.strip().startswith("#") for field in named)


class JsonTable(Table):
    """Objects of a JSON list, or of the list `data` in an object, as rows; the first one's names are the header."""

    def __init__(self, file: IO[bytes], prefix: str, position: Callable[[], int] = lambda: 0) -> None:
        self.position = position
        self._objects = _objects(file, prefix)
        self._first = next(self._objects, None)
        if not isinstance(self._first, dict):
            raise IntakeError("The JSON holds no list of objects.")
        self._names = list(self._first)
        self.header = [name.strip().lower() for name in self._names]

    def records(self) -> Iterator[Record]:
        """Every object; one with other names than the first is at fault. There are no lines: they count as rows."""
        row, found = 0, self._first
        while found is not None:
            row += 1
            yield self._row(row, found)
            found = next(self._objects, None)

    def _row(self, row: int, found: Any) -> Record:
        if not isinstance(found, dict) or found.keys() != set(self._names):
            names = found.keys() if isinstance(found, dict) else ()
            fields = [_text(found[name]) if name in names else "" for name in self._names]
            return Record(row, row, fields, "the object has other names than the first one")
        return Record(row, row, [_text(found[name]) for name in self._names])


def _objects(file: IO[bytes], prefix: str) -> Iterator[Any]:
    try:
        yield from ijson.items(file, prefix)
    except (ijson.JSONError, UnicodeDecodeError, OSError, EOFError, zlib.error, RecursionError) as error:
        text = " ".join(str(error).split())[:80]
        raise IntakeError(f"The file is damaged JSON: {text}.") from error


def _text(value: Any) -> str:
    """A value of JSON as a cell of a table would hold it."""
    if value is None:
        return ""
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """The table of a file in UTF-8, with or without a byte-order mark; raises IntakeError when it is no such table.

    Bytes that are not UTF-8 stay visible in their row as lone surrogates, so that only this row is rejected.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise IntakeError(f"{path}: {error.strerror}.") from error
    with file:
        start = file.read(4)
        file.seek(0)
        if start.startswith(ARCHIVES):
            raise IntakeError(f"{path.name} is an archive or a spreadsheet: save it as CSV in UTF-8.")
        for mark, name in OTHER_ENCODINGS:
            if start.startswith(mark):
                raise IntakeError(f"{path.name} is in {name}: save it as CSV in UTF-8.")
        binary: Any = gzip.GzipFile(fileobj=file) if start.startswith(b"\x1f\x8b") else file
        prefix = _json_prefix(binary)
        if prefix:
            yield JsonTable(binary, prefix, file.tell)
        else:
            text = io.TextIOWrapper(binary, "utf-8-sig", "surrogateescape", newline="")  # lives until `file` is closed
            yield Table(text, file.tell)


def _json_prefix(file: io.BufferedReader | gzip.GzipFile) -> str:
    """Where ijson finds the rows of a JSON file; empty for a table of text."""
    try:
        start = file.peek(64)[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    except (OSError, EOFError, zlib.error) as error:
        raise IntakeError(f"The file is damaged: {error}.") from error
    prefix = {b"[": "item", b"{": "data.item"}.get(start[:1], "")
    if prefix and file.peek(3).startswith(b"\xef\xbb\xbf"):
        file.read(3)
    return prefix
