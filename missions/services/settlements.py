"""Settlements of a mission: GeoNames' places in its areas and up to 50 km around them, whatever the country."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.db import connection

from missions.gazetteer import Gazetteer
from missions.models import Mission
from missions.services.bulk import copy_rows, drop_tables, point_hex

AROUND_KM = 50.0
SOURCE = "GeoNames"


@cache
def world() -> Gazetteer:
    """All places of the compact copy in `data/settlements/`. Only commands ask, so one copy in memory is no burden."""
    return Gazetteer.read(settings.BASE_DIR / "data/settlements/settlements.csv.gz")


def load_settlements(mission: Mission, gazetteer: Gazetteer) -> int:
    """Fill the mission's settlements; `mission_piece` must be there (`bulk.make_pieces`). Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            create temporary table place (
                geonames_id bigint, name text, names text, population bigint, point geometry(point, 4326)
            ) on commit drop
            """
        )
    rows = gazetteer.within(mission.boundary.extent, AROUND_KM)
    copy_rows("place", "geonames_id, name, names, population, point", (_row(gazetteer, row) for row in rows))
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {"mission": mission.pk, "source": SOURCE, "metres": AROUND_KM * 1000})
        count = int(cursor.rowcount)
    drop_tables("place", "mission_piece")
    return count


def _row(gazetteer: Gazetteer, row: int) -> tuple[object, ...]:
    return (
        int(gazetteer.ids[row]),
        gazetteer.names[row],
        gazetteer.alternates[row],
        int(gazetteer.populations[row]),
        point_hex(gazetteer.longitudes[row], gazetteer.latitudes[row]),
    )


INSERT = """
    insert into missions_settlement
        (mission_id, area_id, geonames_id, name, alternate_names, feature_code, population, point, source)
    select %(mission)s, inside.area_id, geonames_id, left(name, 200),
           array_remove(string_to_array(names, '|'), ''), '', nullif(population, 0), point, %(source)s
    from place left join lateral (
        select area_id from mission_piece where st_intersects(geometry, point) order by area_id limit 1
    ) as inside on true
    where inside.area_id is not null
       or exists (select from mission_piece where st_dwithin(ground, point::geography, %(metres)s))
"""
