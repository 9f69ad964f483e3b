"""How much two tellings look like one event, and why. Pure: a hint for people, never a link by itself.

Two are compared only where each could be the other: as near as both places are known, as close as both times are.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from incidents.codes import event_class

# How far from its point an event may lie, km, by precision of the place; UCDP's 2 is "within about 25 km".
REACH_KM = {1: 3.0, 2: 25.0, 3: 60.0, 4: 150.0, 5: 400.0, 6: 800.0, 7: 800.0}
# How far from its span an event may lie, by precision of the time.
SLACK = {
    1: timedelta(hours=24),
    2: timedelta(days=3),
    3: timedelta(days=7),
    4: timedelta(days=31),
    5: timedelta(days=90),
}
MOST_KM = 800.0
MOST_SLACK = timedelta(days=90)
LEAST = 0.35  # below this two have little in common but a region and a week
SPACE, TIME, TYPE, CLASS, ACTORS, WORDS = 0.3, 0.2, 0.2, 0.1, 0.15, 0.15
SAME_WORDS = 0.5  # trigrams in common from which two texts count as the same words
SOME_WORDS = 0.2
EARTH_KM = 6371.0


@dataclass(frozen=True)
class Told:
    """What is told of an event, as one audience is served it. `blur_km` widens a masked point."""

    longitude: float
    latitude: float
    location_precision: int
    start: datetime
    end: datetime
    time_precision: int
    event_type: str
    civilian_targeting: bool = False
    actors: frozenset[str] = frozenset()  # names in casefold
    words: str = ""
    blur_km: float = 0.0


@dataclass(frozen=True)
class Likeness:
    """How alike (0 to 1) and on what grounds; None: not a ground. `actors` are names in casefold."""

    score: float
    km: float
    hours: float
    same_type: bool
    same_class: bool
    actors: tuple[str, ...]
    words: float | None


def likeness(one: Told, other: Told) -> Likeness | None:
    """How alike two tellings are; None when they cannot be one event or have too little in common."""
    km, reach = _distance_km(one, other), _reach_km(one, other)
    gap, slack = _gap(one, other), _slack(one, other)
    if km > reach or gap > slack:
        return None
    same_type = one.event_type == other.event_type
    classes = {event_class(each.event_type, each.civilian_targeting) for each in (one, other)}
    same_class = len(classes) == 1 and "" not in classes
    actors = tuple(sorted(one.actors & other.actors))
    words = similarity(one.words, other.words)
    score = SPACE * (1 - km / reach) + TIME * (1 - gap / slack)
    score += TYPE if same_type else CLASS if same_class else 0
    score += ACTORS if actors else 0
    score += WORDS * min(words / SAME_WORDS, 1)
    if score < LEAST:
        return None
    hours = gap / timedelta(hours=1)
    return Likeness(score, km, hours, same_type, same_class, actors, words if words >= SOME_WORDS else None)


def search_reach_km(one: Told) -> float:
    """How far another telling of the same event may lie at most, km, whatever its own precision up to a district."""
    return min(REACH_KM[one.location_precision] + REACH_KM[3] + one.blur_km, MOST_KM)


def search_slack(one: Told) -> timedelta:
    """How far in time, in the same sense."""
    return min(SLACK[one.time_precision] + SLACK[3], MOST_SLACK)


def _reach_km(one: Told, other: Told) -> float:
    known = (REACH_KM[one.location_precision], REACH_KM[other.location_precision])
    return min(sum(known), MOST_KM) + one.blur_km + other.blur_km


def _slack(one: Told, other: Told) -> timedelta:
    return min(SLACK[one.time_precision] + SLACK[other.time_precision], MOST_SLACK)


def _gap(one: Told, other: Told) -> timedelta:
    """Time between two spans; none when they overlap."""
    return max(one.start - other.end, other.start - one.end, timedelta(0))


def _distance_km(one: Told, other: Told) -> float:
    """Great-circle distance: the same from either end, and good to half a percent."""
    low, high = sorted([(one.latitude, one.longitude), (other.latitude, other.longitude)])
    rise, run = radians(high[0] - low[0]), radians(high[1] - low[1])
    chord = sin(rise / 2) ** 2 + cos(radians(low[0])) * cos(radians(high[0])) * sin(run / 2) ** 2
    return 2 * EARTH_KM * asin(min(sqrt(chord), 1.0))


def similarity(one: str, other: str) -> float:
    """Part of the trigrams that two texts share, 0 to 1; accents and case do not count."""
    first, second = _trigrams(one), _trigrams(other)
    together = first | second
    return len(first & second) / len(together) if together else 0.0


def _trigrams(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    words = "".join(each if each.isalnum() else " " for each in letters).split()
    return {f"  {word} "[at : at + 3] for word in words for at in range(len(word) + 1)}
