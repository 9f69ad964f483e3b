"""Whether a score may be read: silence is no safety (SCORING 1.6). Pure. Days are proleptic ordinals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from threats.choices import Coverage
from threats.scoring.geometry import Bools, Floats, Geometry, Ints

STALE_AFTER, UNKNOWN_AFTER = 14, 30  # days without anything heard
QUIET_AFTER, RECORD = 90, 3  # nothing heard near for so long, and fewer events ever near: nobody would tell
WEEKS = 13
NEVER = 0
WHOLE_MISSION = -1


@dataclass(frozen=True)
class Heard:
    """What was heard when: the day on which it came in, and the row of the area that it speaks for.

    `WHOLE_MISSION` stands for what covers every area, as a dataset does. `within` says of each cell and each area row
    whether the cell lies there.
    """

    day: Ints
    area: Ints
    within: Bools  # cell x area row

    def before(self, t: int) -> Heard:
        """What had come in strictly before a day."""
        kept = self.day < t
        return Heard(self.day[kept], self.area[kept], self.within)

    @property
    def everywhere(self) -> int:
        """The newest day of what covers the whole mission."""
        return int(self.day[self.area == WHOLE_MISSION].max(initial=NEVER))

    def own(self) -> Ints:
        """The newest day on which somebody spoke for each cell's area."""
        newest = np.full(self.within.shape[1], NEVER)
        some = self.area != WHOLE_MISSION
        np.maximum.at(newest, self.area[some], self.day[some])
        return np.asarray(np.where(self.within, newest[None, :], NEVER).max(axis=1, initial=NEVER), dtype=np.int64)

    def weekly_share(self, t: int) -> Floats:
        """The share of the last 13 weeks in which each cell's area was heard of: shown beside a score, never in it."""
        weeks = (t - 1 - self.day) // 7
        heard = np.zeros((self.within.shape[1], WEEKS), dtype=bool)
        recent = (weeks >= 0) & (weeks < WEEKS) & (self.area != WHOLE_MISSION)
        heard[self.area[recent], weeks[recent]] = True
        of_cell = self.within.astype(np.int64) @ heard.astype(np.int64) > 0
        return np.asarray(of_cell.mean(axis=1), dtype=np.float64)


def newest_near(geometry: Geometry, source: Ints, day: Ints) -> Ints:
    """The newest day of events within 100 km of each cell."""
    last = np.full(geometry.sources, NEVER)
    np.maximum.at(last, source, day)
    pairs, newest = geometry.around, np.full(len(geometry.rows), NEVER)
    filled = np.flatnonzero(np.diff(pairs.indptr))
    if len(filled):
        newest[filled] = np.maximum.reduceat(last[pairs.indices], pairs.indptr[filled])
    return np.asarray(newest, dtype=np.int64)


def coverage(heard: Heard, *, near: Ints, ever: Ints, t: int) -> list[str]:
    """Scored, stale or unknown by cell, as of day t.

    `near` from `newest_near`; `ever`: how many events are on record within 100 km.
    """
    local = np.maximum(heard.own(), near)
    silent = t - 1 - np.maximum(local, heard.everywhere)
    nobody = (t - 1 - local > QUIET_AFTER) & (ever < RECORD)
    return [_state(*each) for each in zip(nobody.tolist(), silent.tolist(), strict=True)]


def _state(unknown: bool, silent: int) -> str:
    if unknown or silent > UNKNOWN_AFTER:
        return Coverage.UNKNOWN.value
    return Coverage.STALE.value if silent > STALE_AFTER else Coverage.SCORED.value
