"""GeoJSON polygons to valid GEOS polygons between -180 and 180 degrees, and into pieces that are quick to test.

No database and no GDAL: coordinates are packed into WKB, which GEOS reads itself. Longitude comes first (WGS 84).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Any, cast

import numpy as np
from django.contrib.gis.geos import GeometryCollection, GEOSGeometry, MultiPolygon, Polygon
from django.utils.translation import gettext as _

SRID = 4326
PIECE_POINTS = 256
PIECE_DEGREES = 40.0
Ring = np.ndarray


class BrokenGeometryError(ValueError):
    """Coordinates that are no polygon, or lie outside the world."""


def polygons_of(geometry: Any) -> tuple[list[Polygon], list[str]]:
    """Valid polygons of one GeoJSON geometry and what had to be repaired. Points and lines are left out."""
    notes: list[str] = []
    polygons: list[Polygon] = []
    for rings in _ring_lists(geometry):
        arrays = [array for ring in rings if (array := _ring(ring)) is not None]
        if not arrays:
            notes.append(_("a polygon without an outline was left out"))
            continue
        for polygon in _split_at_antimeridian(_polygon(_in_one_frame(arrays))):
            polygons += _repaired(polygon, notes)
    return polygons, notes


def merge(shapes: Iterable[GEOSGeometry]) -> MultiPolygon:
    """One multipolygon that covers what the shapes cover."""
    parts = [part for shape in shapes for part in _flat(shape)]
    union = MultiPolygon(parts, srid=SRID).unary_union
    return MultiPolygon(list(_flat(union)), srid=SRID)


def pieces(shape: GEOSGeometry) -> Iterator[Polygon]:
    """Cut a shape into polygons of few points and moderate extent; together they cover the same."""
    for polygon in _flat(shape):
        west, south, east, north = polygon.extent
        if polygon.num_coords <= PIECE_POINTS and max(east - west, north - south) <= PIECE_DEGREES:
            yield polygon
            continue
        for half in _halves(west, south, east, north):
            yield from pieces(polygon.intersection(half))


def _halves(west: float, south: float, east: float, north: float) -> tuple[Polygon, Polygon]:
    if east - west >= north - south:
        middle = (west + east) / 2
        boxes = (west, south, middle, north), (middle, south, east, north)
    else:
        middle = (south + north) / 2
        boxes = (west, south, east, middle), (west, middle, east, north)
    return Polygon.from_bbox(boxes[0]), Polygon.from_bbox(boxes[1])


def _flat(shape: GEOSGeometry) -> Iterator[Polygon]:
    """The polygons of any geometry; slivers of points and lines, which cutting leaves behind, are dropped."""
    if isinstance(shape, Polygon):
        if not shape.empty:
            yield shape
    elif isinstance(shape, GeometryCollection):  # a MultiPolygon is one
        for part in shape:
            yield from _flat(part)


def _ring_lists(geometry: Any) -> Iterator[list[Any]]:
    if not isinstance(geometry, dict):
        return
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "GeometryCollection":
        for part in geometry.get("geometries") or []:
            yield from _ring_lists(part)
    if kind == "Polygon" and isinstance(coordinates, list):
        yield coordinates
    if kind == "MultiPolygon" and isinstance(coordinates, list):
        yield from (rings for rings in coordinates if isinstance(rings, list))


def _ring(points: Any) -> Ring | None:
    """Longitudes and latitudes of one ring, closed; None where it has too few points to enclose anything."""
    try:
        ring = np.array([point[:2] for point in points], dtype=float)
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise BrokenGeometryError(_("coordinates are not pairs of numbers")) from error
    if not len(ring):
        return None
    if ring.ndim != 2 or ring.shape[1] != 2 or not np.isfinite(ring).all():
        raise BrokenGeometryError(_("coordinates are not pairs of numbers"))
    if (np.abs(ring[:, 1]) > 90).any() or (np.abs(ring[:, 0]) > 360).any():
        raise BrokenGeometryError(_("coordinates are not longitude and latitude in degrees"))
    if (ring[0] != ring[-1]).any():
        ring = np.vstack([ring, ring[:1]])
    return _unwrapped(ring) if len(ring) >= 4 else None


def _unwrapped(ring: Ring) -> Ring:
    """Follow a ring over the antimeridian instead of jumping back around the world; close it over a pole."""
    longitude = ring[:, 0]
    step = np.diff(longitude)
    on_seam = (np.abs(longitude[:-1]) == 180) & (np.abs(longitude[1:]) == 180)
    jump = np.where((np.abs(step) > 180) & ~on_seam, -np.sign(step), 0)
    if not jump.any():
        return ring
    moved = ring.copy()
    moved[1:, 0] += 360 * np.cumsum(jump)
    if moved[0, 0] != moved[-1, 0]:
        pole = 90.0 if ring[:, 1].mean() > 0 else -90.0
        moved = np.vstack([moved, [moved[-1, 0], pole], [moved[0, 0], pole], moved[:1]])
    return moved


def _in_one_frame(rings: list[Ring]) -> list[Ring]:
    """Move holes to the side of the antimeridian on which their outline was followed."""
    west, east = rings[0][:, 0].min(), rings[0][:, 0].max()
    for hole in rings[1:]:
        if hole[:, 0].max() < west:
            hole[:, 0] += 360
        elif hole[:, 0].min() > east:
            hole[:, 0] -= 360
    return rings


def _polygon(rings: list[Ring]) -> Polygon:
    body = b"".join(struct.pack("<I", len(ring)) + ring.astype("<f8").tobytes() for ring in rings)
    return cast(Polygon, GEOSGeometry(memoryview(struct.pack("<BII", 1, 3, len(rings)) + body), srid=SRID))


def _repaired(polygon: Polygon, notes: list[str]) -> list[Polygon]:
    if polygon.valid:
        return [] if polygon.empty else [polygon]
    notes.append(_("the outline was not valid (%(reason)s) and was repaired") % {"reason": polygon.valid_reason})
    return list(_flat(polygon.make_valid()))


def _split_at_antimeridian(polygon: Polygon) -> list[Polygon]:
    """Polygons between -180 and 180 that cover the same ground."""
    west, _south, east, _north = polygon.extent
    if west >= -180 and east <= 180:
        return [polygon]
    shape = polygon if polygon.valid else polygon.make_valid()
    parts = []
    for shift in (-360, 0, 360):
        window = Polygon.from_bbox((-180 - shift, -90, 180 - shift, 90))
        parts += [_shifted(part, shift) for part in _flat(shape.intersection(window))]
    return parts


def _shifted(polygon: Polygon, degrees: float) -> Polygon:
    return _polygon([np.array(ring.coords)[:, :2] + (degrees, 0) for ring in polygon])
