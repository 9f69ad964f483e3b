"""The basemap: Natural Earth's land, lakes, rivers, borders and towns, the same behind every mission."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from missions.models import BasemapFeature
from missions.services.bulk import copy_rows

LOCK = 0x5649_4749_4C02  # advisory lock "VIGIL 02": two first starts at once load it once
DISPUTED = ("Disputed", "Line of control", "Indefinite")


@dataclass(frozen=True)
class Sheet:
    """One Natural Earth file and the layer that it fills."""

    file: str
    layer: str
    scale: int  # 10 or 50: the 1:10m or 1:50m series
    min_zoom: float = 0.0  # where the file says nothing itself


SHEETS = (
    Sheet("ne_50m_land", "land", 50),
    Sheet("ne_50m_lakes", "lakes", 50),
    Sheet("ne_50m_rivers", "rivers", 50, 3),
    Sheet("ne_50m_boundary_lines_land", "borders", 50),
    Sheet("ne_10m_land_africa", "land", 10, 5),
    Sheet("ne_10m_lakes_africa", "lakes", 10, 5),
    Sheet("ne_10m_rivers_africa", "rivers", 10, 5),
    Sheet("ne_10m_admin_0_boundary_lines_land_africa", "borders", 10, 5),
    Sheet("ne_10m_admin_0_disputed_areas_africa", "disputed", 10, 4),
    Sheet("ne_10m_populated_places", "places", 10, 7),
)


def ensure_basemap(say: Callable[[str], None]) -> int:
    """Load the basemap unless it is there already; returns how many pieces were loaded."""
    if BasemapFeature.objects.exists():
        return 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        if BasemapFeature.objects.exists():
            return 0
        say("Loading the basemap (Natural Earth)")
        return _load()


def _load() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "create temporary table sheet (layer text, scale smallint, name text, kind text, rank smallint, "
            "min_zoom float, shape text) on commit drop"
        )
        copy_rows("sheet", "layer, scale, name, kind, rank, min_zoom, shape", _rows())
        # Big polygons cut small: a tile then reads only what it shows. Cuts show as no line, because areas are filled.
        cursor.execute(
            """
            insert into missions_basemapfeature (layer, scale, name, kind, rank, min_zoom, geometry)
            select layer, scale, name, kind, rank, min_zoom, piece from (
                select sheet.*, st_subdivide(case when st_dimension(shape) = 2 then
                    st_collectionextract(st_makevalid(shape), 3) else shape end, 256) as piece
                from (select layer, scale, name, kind, rank, min_zoom,
                             st_setsrid(st_geomfromgeojson(shape), 4326) as shape from sheet) as sheet
            ) as cut where not st_isempty(piece)
            """
        )
        count = int(cursor.rowcount)
        cursor.execute("analyze missions_basemapfeature")
    return count


def _rows() -> Iterator[tuple[object, ...]]:
    for sheet in SHEETS:
        path = Path(settings.BASE_DIR) / "data/basemap" / f"{sheet.file}.geojson.gz"
        for feature in json.loads(gzip.decompress(path.read_bytes()))["features"]:
            if feature["geometry"]:
                yield _row(sheet, feature["properties"], json.dumps(feature["geometry"]))


def _row(sheet: Sheet, properties: dict[str, Any], shape: str) -> tuple[object, ...]:
    return (
        sheet.layer,
        sheet.scale,
        (properties.get("name") or properties.get("brk_name") or "")[:160],
        _kind(sheet.layer, str(properties.get("featurecla") or "")),
        int(properties.get("scalerank") or 0),
        float(properties["min_zoom"] if properties.get("min_zoom") is not None else sheet.min_zoom),
        shape,
    )


def _kind(layer: str, feature_class: str) -> str:
    if layer == "borders":
        return "disputed" if feature_class.startswith(DISPUTED) else "international"
    if layer == "places":
        return "capital" if feature_class.startswith("Admin-0 capital") else "town"
    return ""
