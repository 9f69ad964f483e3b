"""How many events a live report is expected to stand for (docs/decisions/0052). Pure.

The factors were fitted on curated events, which count one each. A report that nobody has verified counts as the
probability that its event happened; independent accounts of one event raise it, repeated ones of one origin do not.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from math import prod

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from threats.scoring.geometry import arc_km, chord, unit_vectors

UNVERIFIED_AT_MOST = 0.8  # what accounts alone can reach; only verification makes an event certain
# Accounts of one kind this near in place (km) and time (days) count as one event until a person says more: the wider
# reach is for what one origin repeats, the narrower for what different ones may have seen together.
REPEATED_KM, REPEATED_DAYS = 25.0, 2
SHARED_KM, SHARED_DAYS = 10.0, 1
UNGRADED = 0.5


@dataclass(frozen=True)
class Told:
    """One unverified account: what counts as its origin, its weight (0 to 1), and what it tells of."""

    origin: Hashable
    weight: float
    kind: str  # T or O
    day: int  # proleptic ordinal
    known: int  # the day on which it came in
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Expected:
    """What a group of accounts is counted as."""

    kind: str
    day: int
    known: int
    longitude: float
    latitude: float
    certainty: float


def certainty(accounts: Iterable[tuple[Hashable, float]]) -> float:
    """The probability that an event happened of which these accounts tell: pairs of origin and weight.

    Each origin counts once, with its strongest account.
    """
    strongest: dict[Hashable, float] = {}
    for origin, weight in accounts:
        strongest[origin] = max(weight, strongest.get(origin, 0.0))
    return min(UNVERIFIED_AT_MOST, 1 - prod(1 - weight for weight in strongest.values()))


def expected_events(told: list[Told]) -> list[Expected]:
    """Accounts that may tell of one event in groups; each group counts once, where its first account lies."""
    groups: dict[int, list[Told]] = {}
    for group, each in zip(_together(told), told, strict=True):
        groups.setdefault(group, []).append(each)
    return [_expected(group) for group in groups.values()]


def repeats(told: Told, others: Iterable[Told]) -> bool:
    """Whether an origin says again what it is on record with already."""
    return any(
        (told.origin, told.kind) == (other.origin, other.kind)
        and abs(told.day - other.day) <= REPEATED_DAYS
        and great_circle_km(told, other) <= REPEATED_KM
        for other in others
    )


def great_circle_km(one: Told, other: Told) -> float:
    """Distance of two accounts' places."""
    latitude, longitude = np.array([one.latitude, other.latitude]), np.array([one.longitude, other.longitude])
    ends = unit_vectors(latitude, longitude)
    return float(arc_km(np.linalg.norm(ends[:1] - ends[1:], axis=1))[0])


def _together(told: list[Told]) -> list[int]:
    """The number of each account's group; groups grow by steps."""
    if not told:
        return []
    points = unit_vectors(np.array([each.latitude for each in told]), np.array([each.longitude for each in told]))
    pairs = cKDTree(points).query_pairs(chord(REPEATED_KM), output_type="ndarray")
    one, other = pairs[:, 0], pairs[:, 1]
    origins: dict[Hashable, int] = {}
    origin = np.array([origins.setdefault(each.origin, len(origins)) for each in told])
    day, kind = np.array([each.day for each in told]), np.array([each.kind for each in told])
    days = np.abs(day[one] - day[other])
    near = np.linalg.norm(points[one] - points[other], axis=1) <= chord(SHARED_KM)
    repeated = (origin[one] == origin[other]) & (days <= REPEATED_DAYS)
    same = (kind[one] == kind[other]) & (repeated | (near & (days <= SHARED_DAYS)))
    links = coo_array((np.ones(int(same.sum())), (one[same], other[same])), shape=(len(told), len(told)))
    _number, group = connected_components(links, directed=False)
    return [int(number) for number in group]


def _expected(group: list[Told]) -> Expected:
    first = min(group, key=lambda each: (each.known, each.day, each.longitude, each.latitude))
    sure = certainty((each.origin, each.weight) for each in group)
    newest = max(each.day for each in group)
    return Expected(first.kind, newest, first.known, first.longitude, first.latitude, sure)
