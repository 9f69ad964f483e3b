"""How the cells of a row are read, whatever the format: each check names the column, the value and what is wrong."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from incidents.intake.events import IntakeError, Reject, RejectError, shortened
from incidents.intake.table import Record, Table

MOST = 2**31 - 1
FIRST_YEAR = 1900
WHOLE = re.compile(r"([+-]?)0*(\d{1,18})(?:\.0*)?", re.ASCII)
DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0*)?)?Z?)?", re.ASCII)
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
Row = dict[str, str]
Read = TypeVar("Read")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def read_rows(table: Table, names: list[str], key: str, make: Callable[[Record, Row], Read]) -> Iterator[Read | Reject]:
    """What `make` makes of each row, in the order of the file; a row that it refuses becomes a reject.

    `names` are the columns as the reader calls them, `key` the one that holds the id.
    """
    for record in table.records():
        row = dict(zip(names, record.fields, strict=False))
        try:
            _check_shape(record, row, len(names))
            yield make(record, row)
        except RejectError as error:
            external_id = shortened(row.get(key, "").strip())
            yield Reject(record.row, record.line, external_id, error.column, shortened(error.value), error.reason)


def require_columns(names: Sequence[str], needed: Sequence[str], what: str) -> None:
    """Raise IntakeError that names the columns which a file of this format must have and lacks."""
    missing = [name for name in needed if name not in names]
    if missing:
        raise IntakeError(f"This is no {what}: it has no column {', '.join(missing)}.")


def _check_shape(record: Record, row: Row, width: int) -> None:
    joined = "".join(record.fields)
    if UNSTORABLE.search(joined):
        column = next((name for name, value in row.items() if UNSTORABLE.search(value)), "")
        what = "holds a NUL character" if "\0" in row.get(column, joined) else "is not UTF-8 text"
        raise RejectError(column, row.get(column, ""), what)
    if record.fault:
        raise RejectError("", record.fields[0] if record.fields else "", record.fault)
    if len(record.fields) != width:
        raise RejectError("", record.fields[-1], f"the row has {len(record.fields)} fields, the header {width}")


def as_read(row: Row) -> tuple[str, str]:
    """The row as JSON, every column as it was read, and its hash."""
    original = _encode(row)
    return original, hashlib.md5(original.encode(), usedforsecurity=False).hexdigest()


def needed(row: Row, name: str) -> str:
    """The text of a cell that may not be empty."""
    value = row[name].strip()
    if not value:
        raise RejectError(name, "", "is empty")
    return value


def optional(row: Row, name: str, most: int = 200) -> str | None:
    """The text of a cell, cut to what is kept; None where there is no such column."""
    value = row.get(name)
    return None if value is None else value.strip()[:most]


def whole_id(row: Row, name: str) -> str:
    """The number of a record as its publisher writes it, whether a spreadsheet made 42.0 of it or not."""
    value = needed(row, name)
    match = WHOLE.fullmatch(value)
    if match is None or match.group(1) == "-":
        raise RejectError(name, value, "is no whole number")
    return match.group(2)


def number(row: Row, name: str, least: int, most: int = MOST) -> int:
    """A whole number within bounds."""
    value = needed(row, name)
    match = WHOLE.fullmatch(value)
    if match is None:
        raise RejectError(name, value, "is no whole number")
    found = int(match.group(2))
    if match.group(1) == "-" and found:
        raise RejectError(name, value, "is negative")
    if not least <= found <= most:
        raise RejectError(name, value, f"is not from {least} to {most}")
    return found


def optional_number(row: Row, name: str, least: int, most: int = MOST) -> int | None:
    """A whole number, None where the cell is empty or there is no such column."""
    return number(row, name, least, most) if row.get(name, "").strip() else None


def chosen(row: Row, name: str, known: dict[str, Read]) -> Read:
    """What a word of the file stands for; words are compared without regard to case and blanks around them."""
    value = needed(row, name)
    found = known.get(value.casefold())
    if found is None:
        raise RejectError(name, value, "is no value of this format")
    return found


def precision(row: Row, name: str, most: int, default: int) -> int | None:
    """A precision from 1; the default where the cell is empty, None where there is no such column."""
    if name not in row:
        return None
    return number(row, name, 1, most) if row[name].strip() else int(default)


def place(row: Row) -> tuple[float, float]:
    """Latitude and longitude in degrees."""
    latitude, longitude = _degrees(row, "latitude"), _degrees(row, "longitude")
    if abs(latitude) > 90:
        swapped = abs(latitude) <= 180 and abs(longitude) <= 90
        reason = "is beyond 90 degrees; latitude and longitude look swapped" if swapped else "is beyond 90 degrees"
        raise RejectError("latitude", row["latitude"], reason)
    if abs(longitude) > 180:
        raise RejectError("longitude", row["longitude"], "is beyond 180 degrees")
    if latitude == longitude == 0:
        raise RejectError("latitude", row["latitude"], "latitude and longitude are both 0, where there is only sea")
    return latitude, longitude


def _degrees(row: Row, name: str) -> float:
    value = needed(row, name)
    found = decimal(value)
    if found is None:
        raise RejectError(name, value, "is no number of degrees")
    return found


def decimal(text: str) -> float | None:
    """A decimal number in ASCII digits; None for anything else."""
    return float(text) if DECIMAL.fullmatch(text) else None


def day(row: Row, name: str, last_day: date) -> date:
    """An ISO date, with or without midnight, not after `last_day`."""
    value = needed(row, name)
    match = DATE.fullmatch(value)
    try:
        found = date.fromisoformat(match.group(1) if match else value[:0])
    except ValueError:
        raise RejectError(name, value, "is no date such as 2017-12-31") from None
    return checked_day(found, name, value, last_day)


def checked_day(found: date, name: str, value: str, last_day: date) -> date:
    """The day if it is of a sensible year and not in the future."""
    if found.year < FIRST_YEAR:
        raise RejectError(name, value, f"is before {FIRST_YEAR}")
    if found > last_day:
        raise RejectError(name, value, "lies in the future")
    return found


def tomorrow(today: date) -> date:
    """The last day that an event can be dated: zones differ by a day."""
    return today + timedelta(days=1)
