"""Which figures of a small table may be told: small ones are withheld so that no total gives them away. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

LEAST_COUNT = 5  # smaller counts could name a person
LEAST_HIDDEN = 2  # one hidden figure alone is the total less the others

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Told(Generic[Key]):
    """What may be told of a table: its cells and its total, None where withheld."""

    cells: dict[Key, int | None]
    total: int | None


def told(cells: Mapping[Key, int], order: Sequence[Key]) -> Told[Key]:
    """The cells and the total of a table, without what is below five and without what would give that away.

    `order` holds the keys in an order that nobody can foresee: of equal cells, which one is hidden tells nothing then.
    What is hidden adds up to at least five and is at least two cells: then each hidden cell may be anything from none
    to all of it. Where too little is hidden, the smallest of the others is hidden with it; where nothing is left to
    hide, the total is. Zero counts as small: "none" would be an answer too.
    """
    hidden = {key for key, count in cells.items() if count < LEAST_COUNT}
    others = sorted((key for key in order if key not in hidden), key=lambda key: -cells[key])
    while hidden and others and not _covers(cells, hidden):
        hidden.add(others.pop())
    total = sum(cells.values())
    open_total = total >= LEAST_COUNT and (not hidden or _covers(cells, hidden))
    return Told({key: None if key in hidden else count for key, count in cells.items()}, total if open_total else None)


def _covers(cells: Mapping[Key, int], hidden: set[Key]) -> bool:
    return len(hidden) >= LEAST_HIDDEN and sum(cells[key] for key in hidden) >= LEAST_COUNT
