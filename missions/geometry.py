"""Distances on the ellipsoid, as SQL expressions."""

from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import F, FloatField, Func, Value


def metres_to(field: str, geometry: GEOSGeometry) -> Func:
    """Geodesic distance in metres from a geometry column to a geometry (WGS 84)."""
    return Func(*_geographies(field, geometry), function="ST_Distance", output_field=FloatField())


def nearness_to(field: str, geometry: GEOSGeometry) -> Func:
    """To order points by: great-circle metres, which agree with the geodesic ones to 0.6 % and cost a third."""
    return Func(
        *_geographies(field, geometry), template="%(expressions)s", arg_joiner=" <-> ", output_field=FloatField()
    )


def _geographies(field: str, geometry: GEOSGeometry) -> tuple[Any, Any]:
    here = Func(F(field), function="geography", output_field=GeometryField())
    there = Func(
        Value(geometry, output_field=GeometryField(srid=4326)),
        function="geography",
        output_field=GeometryField(),
    )
    return here, there
