"""Rows in bulk: COPY with geometries packed as EWKB, and a mission's areas in pieces, to place many points fast."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from missions.choices import AreaLevel

POINT = 0x20000001
POLYGON = 0x20000003
SRID = 4326


def point_hex(longitude: float, latitude: float) -> str:
    """A point (WGS 84) as PostGIS reads it."""
    return struct.pack("<BIIdd", 1, POINT, SRID, longitude, latitude).hex()


def polygon_hex(ring: Sequence[tuple[float, float]]) -> str:
    """A polygon of one closed ring of (longitude, latitude) as PostGIS reads it."""
    flat = [value for pair in ring for value in pair]
    return struct.pack(f"<BIIII{len(flat)}d", 1, POLYGON, SRID, 1, len(ring), *flat).hex()


def copy_rows(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> int:
    """COPY rows into a table; table and columns are constants of the code. Returns how many."""
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({columns}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def make_pieces(mission_id: int) -> None:
    """Fill the temporary table `mission_piece` with the mission's admin areas, cut small and indexed.

    It lives until `drop_tables`, or the end of the transaction. Index on `geometry` for "inside", on `ground` for
    geodesic distances, which hold over the antimeridian too.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            create temporary table mission_piece on commit drop as
            select id as area_id, piece as geometry, piece::geography as ground
            from (select id, st_subdivide(geometry, 128) as piece from missions_area
                  where mission_id = %s and level = any(%s)) as cut
            """,
            [mission_id, [AreaLevel.ADMIN1.value, AreaLevel.ADMIN2.value]],
        )
        cursor.execute("create index on mission_piece using gist (geometry)")
        cursor.execute("create index on mission_piece using gist (ground)")
        cursor.execute("analyze mission_piece")


def drop_tables(*tables: str) -> None:
    """Drop temporary tables, so that a transaction may do the same work again."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"drop table if exists pg_temp.{table}")
