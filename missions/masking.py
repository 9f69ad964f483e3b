"""Where a masked audience is told that something happened. Pure: no Django, no clock, no chance.

The served point is a function of public geography (settlement or cell), not a random draw: repeated pulls,
edits or audiences that pool their copies can average nothing out of it.
"""

from dataclasses import dataclass

MAX_SETTLEMENT_KM = 25.0


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
