"""What follows for incidents when their reports are graded, withdrawn, corrected, linked or taken off."""

from __future__ import annotations

from collections.abc import Iterable

from incidents.models import Incident, Report
from incidents.services.figures import locked_top, refigure, top_of
from incidents.services.incidents import tell
from incidents.services.verification import fall_without_evidence
from missions.audience import Audience
from missions.models import User
from missions.services.records import written


def tops_of(reports: Iterable[Report]) -> list[Incident]:
    """The incidents that these locked reports count in, under locks taken in one order: nobody waits for ever."""
    told = Incident.objects.filter(links__report__in=list(reports), links__unlinked_at=None)
    tops = {top_of(incident).pk: incident for incident in told}
    found = {top.pk: top for top in (locked_top(tops[pk]) for pk in sorted(tops))}
    return list(found.values())


def retold(incident: Incident, *, user: User | None, audience: Audience, because: str) -> None:
    """Compute a locked incident's figures anew, and take back a verification that rests on nothing any more."""
    before = incident.version
    refigure(incident)
    incident.refresh_from_db(fields=["version"])
    if incident.version != before:
        written(incident, audience=audience, verb="incident.refigure", data={"because": because})
    fall_without_evidence(incident, user=user, audience=audience)
    tell(incident, because)
