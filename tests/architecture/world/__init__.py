"""A small world in which every hidden thing holds a canary: a token that must not turn up where it is not allowed.

One module per noun, each with `add(world)`. A new kind of record gets a module here and its name in NOUNS.
"""

from __future__ import annotations

from uuid import uuid4

from tests.architecture.world import alerts, incidents, intake, other_mission, people, risk, rooms, sites, weeks
from tests.architecture.world.base import (
    CALLERS,
    DESKS,
    EAST,
    EXACT,
    LAST_WEEK,
    MACHINE,
    MEMBER,
    NOBODY,
    OLGA,
    OTHER_MACHINE,
    OVER,
    STAFF,
    STRANGER,
    TRUE,
    World,
    add_callers,
)
from tests.cast import Cast

# In this order: later nouns build on earlier ones, and what is published is published last.
NOUNS = (people, sites, incidents, intake, rooms, alerts, risk, other_mission, weeks)


def make_world(cast: Cast) -> World:
    """Records of every kind, each open, above the ceiling, in a closed room, elsewhere, or of the other mission."""
    world = World(cast)
    add_callers(world)
    world.canaries |= {"29.3123": EXACT, "29.0100": EXACT}  # the true points of what is masked
    for kind in ("incident", "report", "alert", "action", "watch", "source", "annex", "referral", "site", "any"):
        world.key(kind, uuid4())  # nothing at all
    for noun in NOUNS:
        noun.add(world)
    for area in (cast.west, cast.east):
        world.key("area", area.pcode)
        world.key("area_id", area.public_id)
    world.key("area", "OTH01")
    world.key("mission", cast.mission.public_id)
    world.key("mission", cast.other.public_id)
    return world


__all__ = [
    "CALLERS",
    "DESKS",
    "EAST",
    "EXACT",
    "LAST_WEEK",
    "MACHINE",
    "MEMBER",
    "NOBODY",
    "NOUNS",
    "OLGA",
    "OTHER_MACHINE",
    "OVER",
    "STAFF",
    "STRANGER",
    "TRUE",
    "World",
    "make_world",
]
