"""Where the declared capacity ends on the priority board. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class CutOff:
    """How many areas from the top are covered, what they take together, and what is still free."""

    covered: int
    used: int
    free: int


def cut_off(needs: Sequence[int], capacity: int | None) -> CutOff | None:
    """From the top down, until the first area that what is left does not suffice for; nothing below it is covered.

    `needs` are the units of each area, the most urgent first. None where no capacity is declared. The line never
    jumps over an area to reach a smaller one: the order is what people decided.
    """
    if capacity is None:
        return None
    used = covered = 0
    for need in needs:
        if used + need > capacity:
            break
        used, covered = used + need, covered + 1
    return CutOff(covered, used, capacity - used)
