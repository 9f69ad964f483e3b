"""A collection: rows, columns, filters and order of one kind of record, the same for lists, exports, feed and tiles."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from ledger.seal import SealBrokenError, seal, unseal
from ledger.services import body_hash
from missions import grammar
from missions.audience import Audience
from missions.columns import Column, Kind, Sql, csv_sql, geojson_sql, json_sql
from missions.grammar import BadValueError, Parameter, Query
from missions.querysets import opened

DEFAULT_LIMIT = 100
MAX_LIMIT = 1_000
CHUNK = 1 << 16
PAGING = ("limit", "cursor")
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "ndjson": "application/x-ndjson",
}


def _all(rows: Any, query: Query) -> Any:
    return rows


Pieces = Generator[bytes, None, int]  # the pieces of a file; returns its count of rows


@dataclass(frozen=True)
class Page:
    """One page of a list: JSON objects as text, how many rows there are, and where the next page begins."""

    rows: list[str]
    total: int
    cursor: str


@dataclass(frozen=True, eq=False)
class Collection:
    """One kind of record that leaves the house."""

    name: str
    rule: Callable[[Audience], Any]  # visible_to(audience).present(audience), and nothing else
    columns: tuple[Column, ...]  # the first one is the id
    parameters: tuple[Parameter, ...]
    order: tuple[str, ...]  # paths, "-" for descending; together unique, so that pages neither skip nor repeat
    # Whether rule and columns ask nothing but the audience: no database, no clock, no language. Then they are made once
    # for each audience.
    kept: bool = True
    key: str = "public_id"  # what an address names one record by
    record_type: str = ""  # its name in the change feed; empty: not in the feed
    # What lists, files and counts hold of the rows; the rest is still found by its number.
    counted: Callable[[Any, Query], Any] = _all

    @property
    def listed(self) -> tuple[Column, ...]:
        """Columns of a list: whole shapes are for details and GeoJSON."""
        return tuple(column for column in self.columns if column.kind != Kind.SHAPE)

    def rows(self, audience: Audience) -> Any:
        """What an audience is served, not yet asked for."""
        return _presented(self, audience).all() if self.kept else self.rule(audience)

    def select(self, audience: Audience, query: Query, *, also: tuple[str, ...] = ()) -> Any:
        """The rows that a query string asks for, in order; `also` is read elsewhere. Raises ValidationError by name."""
        rows = grammar.narrow(self.counted(self.rows(audience), query), query, self.parameters, audience, also=also)
        return rows.order_by(*self.order)

    def page(self, audience: Audience, query: Query) -> Page:
        """One page of the rows that a query string asks for. Raises ValidationError by parameter."""
        rows = self.select(audience, query, also=PAGING)
        limit = read_limit(query)
        asked = self._asked(audience, query)
        start = self._start(query, asked)
        found = rows if start is None else rows.filter(_after(self.order, start))
        paths = [path.removeprefix("-") for path in self.order]
        # What is sought is sought once: the keys of this page, and of one row more if one follows.
        keys = list(found.values_list("pk", *paths)[: limit + 1])
        more, shown = len(keys) > limit, keys[:limit]
        cursor = seal({"after": _plain(shown[-1][1:]), "asked": asked}, purpose="list") if more else ""
        total = rows.count() if more or start is not None else len(keys)
        return Page(self._json_of(rows, audience, [key[0] for key in shown]), total, cursor)

    def _json_of(self, rows: Any, audience: Audience, keys: list[Any]) -> list[str]:
        """JSON objects of the rows with these keys, in order. What they were found by has been asked."""
        if not self.kept:
            return self.json(rows.filter(pk__in=keys))
        sql, params = _listed_sql(self, audience)
        return _texts(rows, (sql, tuple(keys if value is KEYS else value for value in params)))

    def json(self, rows: Any) -> list[str]:
        """JSON objects of a presented queryset, made by the database."""
        return _texts(rows, json_sql(rows, self.listed))

    def detail(self, audience: Audience, key: object) -> str | None:
        """One record with its shape as JSON; None when there is none or this audience may not see it."""
        rows = self.rows(audience).filter(**{self.key: key})
        found = _texts(rows, json_sql(rows, self.columns))
        return found[0] if found else None

    def stream(self, rows: Any, form: str) -> Pieces:
        """The rows as a file of one of FORMATS, by the database's own COPY: constant memory for any size."""
        with opened(rows):
            return (yield from self._stream(rows, form))

    def _stream(self, rows: Any, form: str) -> Pieces:
        if form == "csv":
            return (yield from _copy(csv_sql(rows, self.columns), "format csv, header"))
        if form == "ndjson":
            return (yield from _copy(json_sql(rows, self.columns), RAW))
        yield b'{"type":"FeatureCollection","features":[\n'
        count = yield from _copy(geojson_sql(rows, self.columns), RAW)
        yield b"]}\n"
        return count

    def _asked(self, audience: Audience, query: Query) -> str:
        """What a cursor belongs to: another caller or another question cannot use it."""
        question = {name: sorted(texts) for name, texts in query.items() if name not in PAGING}
        return body_hash([self.name, audience.actor, question])

    @staticmethod
    def _start(query: Query, asked: str) -> list[Any] | None:
        texts = query.get("cursor", [])
        if not texts:
            return None
        try:
            content = unseal(texts[0], purpose="list")
        except SealBrokenError:
            content = {}
        if content.get("asked") != asked or len(texts) > 1:
            raise ValidationError({"cursor": [_("This cursor does not continue this list. Begin again without it.")]})
        start: list[Any] = content["after"]
        return start


KEPT = 256  # presented rows of an incident are some 250 KB
KEYS: list[Any] = []  # stands in kept SQL for the keys of a page


@lru_cache(KEPT)
def _presented(collection: Collection, audience: Audience) -> Any:
    return collection.rule(audience)


@lru_cache(KEPT)
def _listed_sql(collection: Collection, audience: Audience) -> Sql:
    rows = collection.rows(audience)
    meta = rows.model._meta  # noqa: SLF001 - Django's documented way to the names of a table
    of_page = RawSQL(f'"{meta.db_table}"."{meta.pk.column}" = any(%s)', [KEYS], output_field=BooleanField())  # noqa: S611 - our own names
    return json_sql(rows.filter(of_page).order_by(*collection.order), collection.listed)


def _texts(rows: Any, select: Sql) -> list[str]:
    """The lines of a query over rows that stand behind their fence."""
    with opened(rows), connection.cursor() as cursor:
        cursor.execute(*select)
        return [text for (text,) in cursor.fetchall()]


# Lines of JSON through COPY as they are: JSON text holds neither of these bytes, and COPY's own text format would
# double its backslashes.
RAW = r"format csv, quote E'\x01', delimiter E'\x02'"


def drain(pieces: Pieces, write: Callable[[bytes], object]) -> int:
    """Write every piece of a stream; returns how many rows there were."""
    while True:
        try:
            write(next(pieces))
        except StopIteration as end:
            return int(end.value)


def read_limit(query: Query) -> int:
    """How many rows a page holds."""
    texts = query.get("limit", [])
    try:
        return grammar.read_number(texts[-1], 1, MAX_LIMIT) if texts else DEFAULT_LIMIT
    except BadValueError as error:
        raise ValidationError({"limit": [str(error)]}) from error


def _plain(key: tuple[Any, ...]) -> list[Any]:
    return [value.isoformat() if hasattr(value, "isoformat") else value for value in key]


def _after(order: tuple[str, ...], key: list[Any]) -> Q:
    """Rows behind a key in the order: (a, b) > (x, y) written out, for any mix of directions."""
    behind, equal = Q(), Q()
    for path, value in zip(order, key, strict=True):
        name, operator = (path[1:], "lt") if path.startswith("-") else (path, "gt")
        behind |= equal & Q(**{f"{name}__{operator}": value})
        equal &= Q(**{name: value})
    return behind


def _copy(select: Sql, options: str) -> Pieces:
    """The output of COPY in pieces of 64 KB, and its count of rows. In its own transaction: the view has returned."""
    sql, params = select
    with transaction.atomic(), connection.cursor() as cursor:
        piece = bytearray()
        statement = cursor.mogrify(sql, params)  # bound here: COPY takes no parameters of its own
        with cursor.copy(f"copy ({statement}) to stdout ({options})") as copy:
            for block in copy:
                piece += block
                if len(piece) >= CHUNK:
                    yield bytes(piece)
                    piece.clear()
        if piece:
            yield bytes(piece)
        return int(cursor.rowcount)
