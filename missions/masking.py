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
LEAST_RING = 1.9  # of the settlement's radius: narrower rings have no room between their inner and outer edge
MOST_RING_KM = 60.0  # in emptier country the centre of the area is served instead
NEAREST_SHARE = 0.2  # a displaced point is farther from the true one than this share of its radius
SPARE = 1.05  # distances of the sphere against those of the ellipsoid
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


# --- displacement: one point in a ring around the served settlement -----------------------------------------
def ring_km(distance_to_fifth_place_km: float, settlement_radius_km: float) -> float | None:
    """The outer radius of the ring that holds enough places; None where the country is too empty for one."""
    radius = max(distance_to_fifth_place_km, LEAST_RING * settlement_radius_km)
    return radius if radius <= MOST_RING_KM else None


def inner_km(ring: float, settlement_radius_km: float) -> float:
    """The inner radius: from there on a point keeps its least distance from every true point of the place.

    So it suits all records near the place. If another point were taken for those that lie near it, the few records that
    are served the other one would be known to lie there, and the middle of both would be the place.
    """
    return SPARE * (settlement_radius_km + NEAREST_SHARE * displaced_radius_km(ring, settlement_radius_km))


def displaced_radius_km(ring: float, settlement_radius_km: float) -> float:
    """Within which distance of the true point a displaced one lies, whatever record it stands for."""
    return ring + settlement_radius_km


def candidates(
    *, secret: bytes, place: str, longitude: float, latitude: float, inner: float, ring: float
) -> Iterator[tuple[float, float]]:
    """Points between two radii (km) as (longitude, latitude), in the place's own secret order.

    `place` names the mission and the served point.
    """
    for number in range(CANDIDATES):
        digest = hmac.digest(secret, f"{place}/{number}".encode(), "sha256")
        bearing = 2 * math.pi * int.from_bytes(digest[:8]) / 2**64
        # even over the ring's surface, not over its width
        share = int.from_bytes(digest[8:16]) / 2**64
        yield _moved(longitude, latitude, bearing, math.sqrt(inner**2 + (ring**2 - inner**2) * share))


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points (longitude, latitude)."""
    (lng1, lat1), (lng2, lat2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def _moved(longitude: float, latitude: float, bearing: float, km: float) -> tuple[float, float]:
    """The point so many km away on a great circle; bearing in radians from north."""
    angle, lat, lng = km / EARTH_KM, math.radians(latitude), math.radians(longitude)
    to_lat = math.asin(math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(bearing))
    across = math.sin(bearing) * math.sin(angle) * math.cos(lat)
    to_lng = lng + math.atan2(across, math.cos(angle) - math.sin(lat) * math.sin(to_lat))
    return (math.degrees(to_lng) + 540) % 360 - 180, math.degrees(to_lat)
