"""Who is thought to have done the attacks that scores are judged by, by kind of group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from incidents.choices import ActorRole
from incidents.models import IncidentActor
from missions.models import Mission
from threats.scoring.geometry import Bools, Floats, Ints
from threats.services.evidence import Evidence

UNATTRIBUTED = "unattributed"
GROUND_DAYS = 1095  # a cell is the ground of who attacked there most in three years


@dataclass(frozen=True)
class Attackers:
    """Attacks on civilians in mission cells: day, cell row and number of the incident; kinds of group by incident."""

    day: Ints
    cell: Ints
    kinds: tuple[frozenset[str], ...]
    cells: int

    def around(self, t: int, horizon: int) -> Iterator[tuple[str, Floats, Bools]]:
        """(kind of group, its attacks by cell in [t, t + horizon), the cells that are its ground as of t)."""
        names = sorted({name for kinds in self.kinds for name in kinds})
        past = {name: self._counts(name, t - GROUND_DAYS, t) for name in names}
        most = np.max(list(past.values()), axis=0, initial=0.0) if names else np.zeros(self.cells)
        for name in names:
            yield name, self._counts(name, t, t + horizon), (past[name] > 0) & (past[name] == most)

    def _counts(self, name: str, first: int, until: int) -> Floats:
        """Attacks by cell; one that is put down to several kinds counts for each."""
        own = (self.day >= first) & (self.day < until)
        rows = [self.cell[index] for index in np.flatnonzero(own) if name in self.kinds[index]]
        return np.bincount(np.array(rows, dtype=np.int64), minlength=self.cells).astype(np.float64)


def attackers_of(mission: Mission, evidence: Evidence) -> Attackers:
    """The attacks that a mission's scores are judged by, with who is thought to have done them."""
    cells = len(evidence.grid.cells)
    events = evidence.events
    own = events.is_target & events.certain & (evidence.placed.source < cells)
    named: dict[int, set[str]] = {}
    rows = IncidentActor.objects.filter(incident__mission=mission, role=ActorRole.PERPETRATOR)
    for incident, kind in rows.order_by().values_list("incident_id", "actor__actor_class"):
        named.setdefault(incident, set()).add(kind)
    kinds = tuple(frozenset(named.get(pk, {UNATTRIBUTED})) for pk in evidence.incident[own].tolist())
    return Attackers(events.day[own], evidence.placed.source[own], kinds, cells)
