"""Whole columns in and out: a run reads tens of thousands of events, and an object for each would cost half of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Aggregate, BigIntegerField, BinaryField, BooleanField, FloatField, QuerySet
from django.db.models.functions import Cast

Column = np.ndarray[Any, np.dtype[Any]]

SIGNATURE, TRAILER = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"  # around the rows of a binary COPY
# Of each kind: the field that it is read as, PostgreSQL's function for its bytes, and those bytes as numpy names them.
KINDS: dict[type, tuple[type[Any], str, str]] = {
    int: (BigIntegerField, "int8send", ">i8"),
    float: (FloatField, "float8send", ">f8"),
    bool: (BooleanField, "boolsend", "?"),
}


class _Packed(Aggregate):
    """A whole column as bytes, rows in the order of every other column of the same query."""

    template = "string_agg(%(send)s(%(expressions)s), ''::bytea)"
    output_field = BinaryField()


def read_columns(rows: QuerySet[Any], **columns: tuple[type, Any]) -> dict[str, Column]:
    """Columns of a query by name, each given as (int, float or bool, expression).

    Raises ValueError when one of them holds a null: the columns would not stand row beside row.
    """
    packed = {
        f"read_{name}": _Packed(Cast(expression, KINDS[kind][0]()), send=KINDS[kind][1])
        for name, (kind, expression) in columns.items()
    }
    found = rows.order_by().aggregate(**packed)
    read: dict[str, Column] = {
        name: np.frombuffer(found[f"read_{name}"] or b"", dtype=KINDS[kind][2]).astype(kind)
        for name, (kind, _expression) in columns.items()
    }
    if len({len(column) for column in read.values()}) > 1:
        lengths = {name: len(column) for name, column in read.items()}
        raise ValueError(f"A column holds nulls, which are passed over: {lengths}")
    return read


def copy_columns(table: str, columns: Mapping[str, Column]) -> None:
    """Append rows, given as columns of integers or floats, by a binary COPY: floats arrive exactly.

    Each goes to a column of the PostgreSQL type of its size: smallint, integer, bigint, real or double precision.
    """
    layout = [("fields", ">i2")]  # a row is the count of its fields, then of each its length and its value
    for name, column in columns.items():
        layout += [(f"{name} length", ">i4"), (name, column.dtype.newbyteorder(">").str)]
    rows = np.empty(len(next(iter(columns.values()))), dtype=layout)
    rows["fields"] = len(columns)
    for name, column in columns.items():
        rows[f"{name} length"], rows[name] = column.dtype.itemsize, column
    statement = f"copy {table} ({', '.join(columns)}) from stdin (format binary)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(SIGNATURE + rows.tobytes() + TRAILER)
