"""The whole history of an incident: its moves, what else was done to it, and every field that was changed."""

from __future__ import annotations

from frontend.pages.history import Line, history_of, names
from frontend.pages.shell import PageRequest, is_outside
from frontend.pages.values import in_words, label_of
from incidents.choices import IncidentStatus
from incidents.models import Incident, IncidentRevision


def incident_history(request: PageRequest, found: Incident) -> list[Line]:
    """Newest first; for the mission's own people only."""
    if is_outside(request.audience, request.mission):
        return []
    lines = history_of(request, "incident", found, IncidentStatus) + _changes(request, found)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _changes(request: PageRequest, found: Incident) -> list[Line]:
    """One line for each change, with all the fields that it changed."""
    seen = IncidentRevision.objects.visible_to(request.audience).filter(incident=found).order_by("version", "pk")
    together: dict[int, list[IncidentRevision]] = {}
    for revision in seen:
        together.setdefault(revision.version, []).append(revision)
    people = names(rows[0].actor for rows in together.values())
    return [_line(rows, people, request) for rows in together.values()]


def _line(rows: list[IncidentRevision], people: dict[str, str], request: PageRequest) -> Line:
    first = rows[0]
    changes = tuple(
        (
            label_of(row.field),
            in_words(row.field, row.old, request.mission),
            in_words(row.field, row.new, request.mission),
        )
        for row in rows
    )
    what = ", ".join(label for label, _old, _new in changes)
    return Line(first.mission_at, what, people.get(first.actor, first.actor), first.reason, changes)
