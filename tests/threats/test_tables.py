"""Columns are read whole and stand row beside row, or not at all."""

import pytest
from django.contrib.gis.geos import Point
from django.db.models import F

from missions.models import Settlement
from threats.services.columns import at
from threats.services.tables import read_columns


def town(cast, name, longitude, population):
    Settlement.objects.create(mission=cast.mission, name=name, point=Point(longitude, 0.5), population=population)


def columns_of(cast):
    longitude, _latitude = at("point")
    towns = Settlement.objects.filter(mission=cast.mission)
    return read_columns(towns, people=(int, F("population")), longitude=(float, longitude))


def test_columns_stand_row_beside_row(cast):
    town(cast, "Asali", 29.25, 400)
    town(cast, "Bora", 30.1, 90_000)

    found = columns_of(cast)

    rows = zip(found["people"].tolist(), found["longitude"].tolist(), strict=True)
    assert {(400, 29.25), (90_000, 30.1)} <= set(rows)


def test_a_null_is_refused_where_columns_would_no_longer_stand_side_by_side(cast):
    town(cast, "Asali", 29.25, None)
    town(cast, "Bora", 30.1, 90_000)

    with pytest.raises(ValueError, match="holds nulls"):
        columns_of(cast)
