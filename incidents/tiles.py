"""Tiles of incidents: points from zoom 9, below that how many lie together."""

from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Extract, Floor

from incidents.catalogue import INCIDENTS
from incidents.choices import EventType, LocationPrecision, ThreatFamily
from missions import grammar, mvt

POINTS_FROM = 9
GRID = 64  # units of the extent: 64 x 64 counts to a tile
LIMIT = 5000
AGAINST_CIVILIANS, COMMUNAL, BATTLE, OTHER = 3, 2, 1, 0
DAY_SECONDS = 86_400


def incidents(asked: mvt.Asked) -> bytes:
    """Layer `incidents`: id, t (3 against civilians, 2 communal, 1 battle, 0 other), v (verified), d (day), m (masked).

    Clusters have n as well. Layer `meta` exists when not everything is drawn.
    """
    rows = grammar.narrow(
        INCIDENTS.rows(asked.audience).filter(mission=asked.mission), asked.query, INCIDENTS.parameters, asked.audience,
        also=["v"],
    )  # fmt: skip
    # What is known only by its district stands for an area: as a point it would pile up on a centroid.
    points = rows.standing().filter(location_precision__lt=LocationPrecision.ADMIN2).within(asked.tile.box())
    selected = mvt.select(points.order_by(), asked.tile, _properties())
    drawn = _points(selected) if asked.tile.z >= POINTS_FROM else _clusters(selected)
    return mvt.encode(drawn, _meta(selected)) if asked.tile.z >= POINTS_FROM else mvt.encode(drawn)


def _properties() -> dict[str, Any]:
    return {
        "id": Cast("public_id", CharField()),
        "t": Case(
            When(
                Q(civilian_targeting=True) | Q(event_type=EventType.VIOLENCE_AGAINST_CIVILIANS),
                then=Value(AGAINST_CIVILIANS),
            ),
            When(Q(threat_family=ThreatFamily.INTERCOMMUNAL) | Q(event_type=EventType.RIOT), then=Value(COMMUNAL)),
            When(event_type__in=[EventType.BATTLE, EventType.EXPLOSION_REMOTE], then=Value(BATTLE)),
            default=Value(OTHER),
            output_field=IntegerField(),
        ),
        "v": F("verification_level"),
        "d": Cast(Floor(Extract("occurred_from", "epoch") / DAY_SECONDS), IntegerField()),
        "m": F("masked"),
    }


def _points(selected: mvt.Sql) -> mvt.Sql:
    """The worst and newest points; those that are not drawn are counted on the layer `meta`."""
    sql, params = selected
    worst = f"select * from ({sql}) as p order by t desc, d desc, id limit {LIMIT}"  # noqa: S608
    return mvt.layer("incidents", (worst, params))


def _meta(selected: mvt.Sql) -> mvt.Sql:
    """One feature in the middle of the tile when it was cut: how many are shown, of how many."""
    sql, params = selected
    middle = mvt.EXTENT // 2
    cut = (
        f"select st_makepoint({middle}, {middle}) as geom, true as truncated, {LIMIT} as shown, count(*)::int as total "  # noqa: S608
        f"from ({sql}) as p having count(*) > {LIMIT}"
    )
    return mvt.layer("meta", (cut, params))


def _clusters(selected: mvt.Sql) -> mvt.Sql:
    """One point per square of the grid, where its points lie on average; a single one keeps its id."""
    sql, params = selected
    grouped = (
        "select st_makepoint(round(avg(st_x(geom))), round(avg(st_y(geom)))) as geom, count(*)::int as n, max(t) as t, "  # noqa: S608
        "max(v) as v, max(d) as d, bool_and(m) as m, case when count(*) = 1 then min(id) end as id "
        f"from ({sql}) as p group by floor(st_x(geom) / {GRID}), floor(st_y(geom) / {GRID})"
    )
    return mvt.layer("incidents", (grouped, params))
