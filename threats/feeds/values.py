"""What every reader of a feed is asked and gives, and how tables are read."""

from __future__ import annotations

import csv
import gzip
import io
import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

LARGEST = 200 * 1024 * 1024  # unpacked
Ring = tuple[tuple[float, float], ...]  # longitude, latitude


class FeedError(Exception):
    """The feed cannot be used; the text says why, in one line. Nothing of it was taken."""


@dataclass(frozen=True)
class Asked:
    """What a mission wants of a feed: its countries (ISO 3166 alpha-3) and its own day, after which nothing is read."""

    countries: frozenset[str]
    today: date


@dataclass(frozen=True)
class Value:
    """One value. Its place: a point (longitude, latitude), polygons or circles (centre, km); none: the country."""

    indicator: str
    severity: int
    observed_on: date
    external_id: str
    numbers: dict[str, Any]
    grade: str = ""  # empty: as the feed is graded
    point: tuple[float, float] | None = None
    polygons: tuple[Ring, ...] = ()
    circles: tuple[tuple[float, float, float], ...] = field(default=())
    attribution: str = ""
    is_exercise: bool = False


def unpacked(content: bytes) -> bytes:
    """The bytes of a file that may be gzipped. Raises FeedError."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        with gzip.open(io.BytesIO(content)) as file:
            plain = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FeedError("The compressed file is damaged.") from error
    if len(plain) > LARGEST:
        raise FeedError("The compressed file holds more than 200 MB.")
    return plain


def rows_of(content: bytes, *needed: str) -> Iterator[dict[str, str]]:
    """Rows of a CSV by column name; a row of HXL tags below the head is none. Raises FeedError."""
    try:
        text = unpacked(content).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FeedError("The file is no text in UTF-8.") from error
    reader = csv.DictReader(io.StringIO(text))
    missing = sorted(set(needed) - set(reader.fieldnames or ()))
    if missing:
        raise FeedError(f"Columns are missing: {', '.join(missing)}.")
    try:
        for row in reader:
            cells = {name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str)}
            if not all(cell.startswith("#") for cell in cells.values() if cell):
                yield cells
    except csv.Error as error:
        raise FeedError(f"The table breaks off at line {reader.line_num}.") from error


def number(text: str) -> float | None:
    """A finite number, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def step(value: float, bounds: tuple[float, ...]) -> int:
    """How many of five rising bounds a value reaches: a severity of 0 to 5."""
    return sum(value >= bound for bound in bounds)
