"""What a record shows outside: named columns with one form in JSON and one in a spreadsheet, both made in SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BinaryField, BooleanField, Case, CharField, F, Func, Q, TextField, Value, When

from missions.choices import ClockMode

Sql = tuple[str, tuple[Any, ...]]

# What a spreadsheet would run: a trigger at the start, also behind quotes, spaces or a byte order mark.
FORMULA = "^[[:space:]\"''\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20-]|^[\t\r\n]"
TRIGGER = re.compile(r"[\s\"'\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20-]|[\t\r\n]")  # the same for Python
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
ISO_TIME = 'YYYY-MM-DD"T"HH24:MI:SS"Z"'


class Kind(Enum):
    TEXT = "text"
    UUID = "uuid"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"
    DATE = "date"
    LIST = "list"
    NUMBERS = "numbers"
    FIGURES = "figures"  # {min, best, max}
    DOCUMENT = "document"  # any JSON
    POINT = "point"
    SHAPE = "shape"  # a polygon: in details and GeoJSON only


@dataclass(frozen=True)
class Column:
    """One column: its outside name, its source (path or expression over a presented queryset) and its kind."""

    name: str
    source: Any = ""
    kind: Kind = Kind.TEXT
    help: str = ""

    @property
    def expression(self) -> Any:
        source = self.source or self.name
        found = F(source) if isinstance(source, str) else source
        if self.kind in {Kind.POINT, Kind.SHAPE}:  # BinaryField: Django would cast a selected geometry to bytes
            return Func(found, template="%(expressions)s", output_field=BinaryField())
        return found


def guarded(cell: str) -> str:
    """A cell of text as a spreadsheet may open it: what it would run gets an apostrophe; numbers stay numbers."""
    return f"'{cell}" if TRIGGER.match(cell) and not NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and TRIGGER.match(cell[1:]) else cell


def told(field: str) -> Case:
    """Free text, for those whom `present` marked as told; empty for everybody else."""
    return Case(When(told=True, then=F(field)), default=Value(""), output_field=TextField())


def when(condition: Q, field: str, output_field: Any) -> Case:
    """A field where the condition holds, else null."""
    return Case(When(condition, then=F(field)), default=Value(None), output_field=output_field)


def served_place(field: str) -> Case:
    """The place name: of the served point where the record is masked, never the true one."""
    return Case(When(masked=True, then=F("place")), default=F(field), output_field=CharField())


def is_replay(path: str = "mission") -> Case:
    """Whether the record belongs to a mission in replay: every export says so. `path` leads to the mission."""
    replay = Q(**{f"{path}__clock_mode": ClockMode.REPLAY})
    return Case(When(replay, then=Value(True)), default=Value(False), output_field=BooleanField())


# --- SQL --------------------------------------------------------------------------------------------
def inner_sql(queryset: Any, columns: Sequence[Column]) -> Sql:
    """The columns of a presented queryset as `select ... as c0, c1, ...`; no rows at all is SQL too."""
    # An alias starts with a letter that no field of ours starts with twice: names of fields cannot be reused.
    aliases = {f"c{index}_": column.expression for index, column in enumerate(columns)}
    selected = queryset.annotate(**aliases).values_list(*aliases)
    connection = connections[DEFAULT_DB_ALIAS]
    return selected.query.get_compiler(connection=connection, elide_empty=False).as_sql()  # type: ignore[no-any-return]


def json_sql(queryset: Any, columns: Sequence[Column]) -> Sql:
    """One JSON object per row, as text."""
    sql, params = inner_sql(queryset, columns)
    fields = ", ".join(f"{_as_json(column, i)} as {quoted(column.name)}" for i, column in enumerate(columns))
    return f"select row_to_json(j)::text from (select {fields} from ({sql}) as r({_names(columns)})) as j", params  # noqa: S608


def geojson_sql(queryset: Any, columns: Sequence[Column]) -> Sql:
    """One GeoJSON feature per row, as text; features after the first begin with a comma, so that lines make a list."""
    sql, params = inner_sql(queryset, columns)
    shape = next((i for i, c in enumerate(columns) if c.kind == Kind.SHAPE), None)
    place = shape if shape is not None else next((i for i, c in enumerate(columns) if c.kind == Kind.POINT), None)
    geometry = "'null'" if place is None else f"coalesce(st_asgeojson(r.c{place}_, 6), 'null')"
    fields = ", ".join(
        f"{_as_json(column, i)} as {quoted(column.name)}" for i, column in enumerate(columns) if i not in {shape, place}
    )
    return (
        f"select case when row_number() over () = 1 then '' else ',' end || '{{\"type\":\"Feature\",\"id\":' || "  # noqa: S608
        f"to_json(r.c0_)::text || ',\"geometry\":' || {geometry} || ',\"properties\":' || row_to_json(j)::text || '}}' "
        f"from ({sql}) as r({_names(columns)}) cross join lateral (select {fields}) as j",
        params,
    )


def csv_sql(queryset: Any, columns: Sequence[Column]) -> Sql:
    """One flat row per record, for COPY with a header; text that a spreadsheet would run gets an apostrophe."""
    sql, params = inner_sql(queryset, columns)
    cells = ", ".join(cell for i, column in enumerate(columns) for cell in _as_cells(column, i))
    return f"select {cells} from ({sql}) as r({_names(columns)})", params  # noqa: S608


def _names(columns: Sequence[Column]) -> str:
    return ", ".join(f"c{i}_" for i in range(len(columns)))


def quoted(name: str) -> str:
    """An SQL identifier; a percent sign is doubled because parameters are bound beside it."""
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


def _as_json(column: Column, index: int) -> str:
    cell = f"r.c{index}_"
    match column.kind:
        case Kind.TIME:
            return f"to_char({cell} at time zone 'UTC', '{ISO_TIME}')"
        case Kind.POINT | Kind.SHAPE:
            return f"st_asgeojson({cell}, 6)::json"
        case Kind.FIGURES:
            return f'coalesce({cell}::json, \'{{"min":null,"best":null,"max":null}}\')'
        case _:
            return cell


def _as_cells(column: Column, index: int) -> list[str]:
    cell, name = f"r.c{index}_", column.name
    match column.kind:
        case Kind.TEXT:
            return [f"{_safe(cell)} as {quoted(name)}"]
        case Kind.LIST:
            return [f"{_safe(f'array_to_string({cell}, {chr(39)};{chr(39)})')} as {quoted(name)}"]
        case Kind.FIGURES:
            return [f"({cell}::json->>'{part}')::int as {quoted(f'{name}_{part}')}" for part in ("min", "best", "max")]
        case Kind.POINT:
            prefix = "" if name == "geometry" else f"{name}_"
            return [
                f"round(st_x({cell})::numeric, 6) as {quoted(f'{prefix}longitude')}",
                f"round(st_y({cell})::numeric, 6) as {quoted(f'{prefix}latitude')}",
            ]
        case Kind.SHAPE:
            return []
        case _:
            plain = PLAIN_CELLS.get(column.kind, "{json}").format(cell=cell, json=_as_json(column, index))
            return [f"{plain} as {quoted(name)}"]


PLAIN_CELLS = {
    Kind.NUMBERS: "array_to_string({cell}, ';')",
    Kind.BOOLEAN: "{cell}::text",
    Kind.DOCUMENT: "to_json({cell})::text",  # a list of documents is an array to the database: one document here
}


def _safe(cell: str) -> str:
    return f"case when {cell} ~ E'{_escaped(FORMULA)}' then '''' || {cell} else {cell} end"


def _escaped(pattern: str) -> str:
    """The pattern inside E'...' quotes: control characters and those beyond ASCII written out."""
    return "".join(character if " " <= character <= "~" else f"\\u{ord(character):04X}" for character in pattern)
