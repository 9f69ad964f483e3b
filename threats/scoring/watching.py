"""When risk is worth a person's look, and when it no longer is: two levels, so that nothing flutters between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Rules:
    """A mission's own rules.

    `jump_ratio` times a week ago and at least `jump_least` is a jump; what is under watch has fallen below after `days`
    days of runs in a row under `release` of its threshold; `review_days` is when somebody looks again.
    """

    jump_ratio: float
    jump_least: float
    release: float
    days: int
    review_days: int

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Rules:
        """From the mission's setting."""
        return cls(
            float(said["jump_ratio"]),
            float(said["jump_least"]),
            float(said["release"]),
            int(said["days"]),
            int(said["review_days"]),
        )

    def jump_from(self, before: float) -> float:
        """The least risk that is a jump from what it was a week ago."""
        return max(self.jump_least, self.jump_ratio * before)


@dataclass(frozen=True)
class Standing:
    """How what is under watch stands against its threshold."""

    below_days: int = 0
    below_on: date | None = None
    fallen_on: date | None = None


def follow(standing: Standing, margin: float, *, day: date, rules: Rules) -> Standing:
    """The next standing: `margin` is risk / threshold in a run of a day. Several runs of one day count once.

    At the threshold nothing has fallen any more; between the two levels all stays as it was.
    """
    if margin >= 1:
        return Standing()
    if margin >= rules.release:
        return replace(standing, below_days=0, below_on=None)
    if standing.fallen_on is not None or standing.below_on == day:
        return standing
    days = standing.below_days + 1
    return Standing(days, day, day if days >= rules.days else None)
