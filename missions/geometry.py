"""Distances on the ellipsoid, as SQL expressions."""

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import F, FloatField, Func, Value


def metres_to(field: str, geometry: GEOSGeometry) -> Func:
    """Geodesic distance in metres from a geometry column to a geometry (WGS 84)."""
    here = Func(F(field), function="geography", output_field=GeometryField())
    there = Func(
        Value(geometry, output_field=GeometryField(srid=4326)),
        function="geography",
        output_field=GeometryField(),
    )
    return Func(here, there, function="ST_Distance", output_field=FloatField())
