"""Vector tiles: a presented queryset wrapped by ST_AsMVT, with the answers that tiles give over HTTP."""

from __future__ import annotations

import gzip
import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Polygon
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import BinaryField, F, Func, Value
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.views import APIView

from missions.audience import Audience
from missions.grammar import BadValueError, Query, clean, read_number, refuse_unknown, visible_mission
from missions.models import Mission

EXTENT = 4096
BUFFER = 64  # units of the extent around a tile, so that a symbol on an edge is whole
MAX_ZOOM = 22
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
# Content is revalidated each time: a shared screen must not show one person's tile to the next.
REVALIDATE = "private, no-cache"
FOR_EVER = "private, max-age=31536000, immutable"

Sql = tuple[str, Sequence[Any]]


@dataclass(frozen=True)
class Tile:
    """One tile of the web Mercator pyramid (XYZ)."""

    z: int
    x: int
    y: int

    def box(self) -> Polygon:
        """The tile with its buffer in degrees (WGS 84)."""
        pad = BUFFER / EXTENT
        west, east = (max(-180.0, min(180.0, _longitude(x, self.z))) for x in (self.x - pad, self.x + 1 + pad))
        north, south = (_latitude(y, self.z) for y in (self.y - pad, self.y + 1 + pad))
        box = Polygon.from_bbox((west, south, east, north))
        box.srid = 4326
        return box

    @property
    def pixel(self) -> float:
        """Metres of web Mercator that one unit of the extent is wide."""
        return 40_075_016.68 / (1 << self.z) / EXTENT

    def envelope(self) -> Func:
        return Func(Value(self.z), Value(self.x), Value(self.y), function="ST_TileEnvelope", output_field=BinaryField())


def _longitude(x: float, z: int) -> float:
    return float(x / (1 << z) * 360.0 - 180.0)


def _latitude(y: float, z: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / (1 << z)))))


def geometry_in(tile: Tile, path: str, *, simplify: float = 0) -> Func:
    """A geometry column (WGS 84) in the tile's own units, clipped; `simplify` in units of the extent.

    BinaryField: Django would cast a selected geometry to bytes, and ST_AsMVT needs the geometry.
    """
    mercator = Func(F(path), Value(3857), function="ST_Transform", output_field=BinaryField())
    if simplify:
        tolerance = Value(simplify * tile.pixel)
        mercator = Func(mercator, tolerance, Value(True), function="ST_Simplify", output_field=BinaryField())
    return Func(
        mercator,
        Func(tile.envelope(), template="%(expressions)s::box2d", output_field=BinaryField()),
        Value(EXTENT),
        Value(BUFFER),
        Value(True),
        function="ST_AsMVTGeom",
        output_field=BinaryField(),
    )


def select(rows: Any, tile: Tile, properties: dict[str, Any], path: str = "geometry", *, simplify: float = 0) -> Sql:
    """`select geom, ...properties` of a presented queryset; property names end up in the tile."""
    aliases = {"geom": geometry_in(tile, path, simplify=simplify), **{f"{n}_p": e for n, e in properties.items()}}
    chosen = rows.annotate(**aliases).values_list(*aliases)
    sql, params = chosen.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    names = ", ".join(["geom", *(f'"{name}"' for name in properties)])
    return f"select * from ({sql}) as found({names}) where geom is not null", params  # noqa: S608


def layer(name: str, source: Sql) -> Sql:
    """One named layer as a tile; layers of a tile are joined by `||`."""
    sql, params = source
    return f"(select coalesce(st_asmvt(l, '{name}', {EXTENT}, 'geom'), '') from ({sql}) as l)", params  # noqa: S608


def encode(*layers: Sql) -> bytes:
    """The layers as one tile, empty when all of them are."""
    sql = " || ".join(part for part, _params in layers)
    params = [value for _sql, values in layers for value in values]
    with connection.cursor() as cursor:
        cursor.execute(f"select {sql}", params)
        return bytes(cursor.fetchone()[0])


@dataclass(frozen=True)
class Asked:
    """What a tile request asks for."""

    tile: Tile
    mission: Mission
    audience: Audience
    query: Query


Builder = Callable[[Asked], bytes]


class TileView(APIView):
    """One layer of tiles. `build` makes the bytes, `parameters` names what may be asked beside mission and version."""

    schema = None
    build: Builder
    parameters: tuple[str, ...] = ()
    cache_control = REVALIDATE

    def get(self, request: Request, z: str, x: str, y: str) -> HttpResponse:
        query: Query = dict(request.query_params.lists())
        refuse_unknown(query, ["mission", "v", *self.parameters])
        audience: Audience = request.audience  # type: ignore[attr-defined]
        body = type(self).build(Asked(read_tile(z, x, y), _mission(query, audience), audience, query))
        return answer(request, body, self.cache_control)


def view(build: Builder, *parameters: str, cache_control: str = REVALIDATE) -> Any:
    """The view of a layer."""
    attributes = {"build": staticmethod(build), "parameters": parameters, "cache_control": cache_control}
    return type("LayerView", (TileView,), attributes).as_view()  # type: ignore[attr-defined]


def read_tile(z: str, x: str, y: str) -> Tile:
    """The tile of three texts. Raises ValidationError by name."""
    try:
        zoom = read_number(z, 0, MAX_ZOOM)
    except BadValueError as error:
        raise ValidationError({"z": [str(error)]}) from error
    try:
        side = (1 << zoom) - 1
        return Tile(zoom, read_number(x, 0, side), read_number(y, 0, side))
    except BadValueError as error:
        raise ValidationError({"x, y": [str(error)]}) from error


def _mission(query: Query, audience: Audience) -> Mission:
    """The asked mission, else the only one or the first that the audience sees."""
    texts = query.get("mission", [])
    if len(texts) > 1:
        raise ValidationError({"mission": [_("Give it once.")]})
    try:
        if texts:
            return visible_mission(clean(texts[0]), audience)
    except BadValueError as error:
        raise ValidationError({"mission": [str(error)]}) from error
    first = Mission.objects.visible_to(audience).first()
    if first is None:
        raise ValidationError({"mission": [_("There is no such mission, or you may not see it.")]})
    return first


def answer(request: Request, body: bytes, cache_control: str) -> HttpResponse:
    """204 for an empty tile, 304 for a known one, gzip where it is accepted."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(status=204) if not body else HttpResponse(body, content_type=MEDIA_TYPE)
    if body and _known(request.headers.get("If-None-Match", ""), etag):
        response = HttpResponseNotModified()
    elif body and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = gzip.compress(body, compresslevel=5, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        etag = f"W/{etag}"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = cache_control
    response.headers["Vary"] = "Accept-Encoding, Cookie, Authorization"
    return response


def _known(header: str, etag: str) -> bool:
    return etag in {tag.strip().removeprefix("W/") for tag in header.split(",")}
