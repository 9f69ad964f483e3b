"""Tiles of public and mission geography."""

from typing import Any

from django.db.models import F, Q

from missions import mvt
from missions.choices import AreaLevel
from missions.models import Area, BasemapFeature

FINE_FROM = 6  # zoom from which the 1:10m series is drawn, where it reaches
LINES = ("land", "lakes", "rivers", "borders")


def basemap(asked: mvt.Asked) -> bytes:
    """Land, water, borders and names of Natural Earth, with the provinces of the mission."""
    tile = asked.tile
    near = BasemapFeature.objects.filter(geometry__bboverlaps=tile.box())
    fine = tile.z >= FINE_FROM and near.filter(layer="land", scale=10).exists()
    layers = [_drawn(name, near.filter(layer=name, scale=10 if fine else 50), asked) for name in LINES]
    provinces = Area.objects.visible_to(asked.audience).filter(mission=asked.mission, level=AreaLevel.ADMIN1)
    outlines = mvt.select(provinces.filter(geometry__bboverlaps=tile.box()), tile, {"name": F("name")}, simplify=2)
    return mvt.encode(*layers, mvt.layer("adm1", outlines), _places(near, asked))


def _drawn(name: str, rows: Any, asked: mvt.Asked) -> mvt.Sql:
    shown = rows.filter(min_zoom__lte=asked.tile.z + 1)
    return mvt.layer(name, mvt.select(shown, asked.tile, {"kind": F("kind"), "name": F("name")}, simplify=2))


def _places(near: Any, asked: mvt.Asked) -> mvt.Sql:
    """Names that matter at this zoom or the next; the client thins what collides."""
    rows = near.filter(layer="places", min_zoom__lte=asked.tile.z + 1).order_by("rank", "pk")
    names = {"name": F("name"), "rank": F("rank"), "capital": Q(kind="capital"), "min_zoom": F("min_zoom")}
    return mvt.layer("places", mvt.select(rows, asked.tile, names))


def areas(asked: mvt.Asked) -> bytes:
    """The mission's areas, addressed by P-code as their pages are."""
    rows = Area.objects.visible_to(asked.audience).filter(mission=asked.mission, geometry__bboverlaps=asked.tile.box())
    chosen = rows.exclude(level=AreaLevel.MISSION).order_by("path")
    properties = {"id": F("pcode"), "name": F("name"), "level": F("level")}
    return mvt.encode(mvt.layer("areas", mvt.select(chosen, asked.tile, properties, simplify=2)))
