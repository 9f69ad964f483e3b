"""Where a masked audience is told that something happened. Pure: no Django, no clock, no chance.

A served point is a function of public geography and of one secret, never of the record: all records near one settlement
are served the same points, so that no pull, edit, record or audience adds anything that could be averaged out
(docs/decisions/0024).
"""

from __future__ import annotations

import hmac
import math
from collections.abc import Iterator
from dataclasses import dataclass

MAX_SETTLEMENT_KM = 25.0
PLACES = 5  # a displaced point hides among at least so many settlements and health posts
LEAST_RING_KM = 17.0  # two opposite points of a ring this wide cannot both lie near the true point
MOST_RING_KM = 60.0  # in emptier country the centre of the area is served instead
NEAREST_SHARE = 0.2  # a displaced point is farther from the true one than this share of its radius
INNER_SHARE = 0.5
CANDIDATES = 96
EARTH_KM = 6371.0088

LADDER = ("exact", "settlement", "displaced", "cell", "admin", "none")  # missions.choices.Precision, fine to coarse


def coarser(one: str, other: str) -> str:
    """The coarser one of two steps."""
    return max(one, other, key=LADDER.index)


def finer(one: str, other: str) -> str:
    """The finer one of two steps."""
    return min(one, other, key=LADDER.index)


@dataclass(frozen=True)
class Served:
    """One served point; longitude and latitude in degrees (WGS 84), radius in km around the true point."""

    longitude: float
    latitude: float
    label: str
    radius_km: float


@dataclass(frozen=True)
class NearestSettlement:
    """The settlement nearest to the true point within the same area, with its distance in km."""

    name: str
    longitude: float
    latitude: float
    distance_km: float


def served_point(
    *,
    nearest: NearestSettlement | None,
    cell_longitude: float,
    cell_latitude: float,
    cell_edge_km: float,
) -> Served:
    """The point at step *settlement*: that settlement, or the centre of the risk cell where none is near enough."""
    if nearest is not None and nearest.distance_km <= MAX_SETTLEMENT_KM:
        return Served(nearest.longitude, nearest.latitude, nearest.name, MAX_SETTLEMENT_KM)
    return Served(cell_longitude, cell_latitude, "", cell_edge_km)


# --- displacement: a ring around the served settlement ------------------------------------------------------
def ring_km(distance_to_fifth_place_km: float) -> float | None:
    """The outer radius of the ring that holds enough places; None where the country is too empty for one."""
    radius = max(distance_to_fifth_place_km, LEAST_RING_KM)
    return radius if radius <= MOST_RING_KM else None


def displaced_radius_km(ring: float, settlement_radius_km: float) -> float:
    """Within which distance of the true point a displaced one lies, whatever record it stands for."""
    return ring + settlement_radius_km


def candidates(
    *, secret: bytes, place: str, longitude: float, latitude: float, ring: float
) -> Iterator[tuple[float, float]]:
    """Points of the ring around a served place as (longitude, latitude), in the place's own secret order.

    `place` names the mission and the served point; each candidate is followed by the one opposite.
    """
    for number in range(CANDIDATES // 2):
        digest = hmac.digest(secret, f"{place}/{number}".encode(), "sha256")
        bearing = 2 * math.pi * int.from_bytes(digest[:8]) / 2**64
        # even over the ring's surface, not over its width
        share = math.sqrt(INNER_SHARE**2 + (1 - INNER_SHARE**2) * int.from_bytes(digest[8:16]) / 2**64)
        for turn in (0.0, math.pi):
            yield _moved(longitude, latitude, bearing + turn, share * ring)


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points (longitude, latitude)."""
    (lng1, lat1), (lng2, lat2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def far_apart(one: tuple[float, float], other: tuple[float, float], radius_km: float) -> bool:
    """Whether no true point can lie too near to both of two displaced points."""
    return distance_km(one, other) > 2 * NEAREST_SHARE * radius_km


def far_enough(true: tuple[float, float], displaced: tuple[float, float], radius_km: float) -> bool:
    """Whether a displaced point keeps its least distance from a true one."""
    return distance_km(true, displaced) >= NEAREST_SHARE * radius_km


def _moved(longitude: float, latitude: float, bearing: float, km: float) -> tuple[float, float]:
    """The point so many km away on a great circle; bearing in radians from north."""
    angle, lat, lng = km / EARTH_KM, math.radians(latitude), math.radians(longitude)
    to_lat = math.asin(math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(bearing))
    across = math.sin(bearing) * math.sin(angle) * math.cos(lat)
    to_lng = lng + math.atan2(across, math.cos(angle) - math.sin(lat) * math.sin(to_lat))
    return (math.degrees(to_lng) + 540) % 360 - 180, math.degrees(to_lat)
