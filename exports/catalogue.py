"""The collections of this floor, all collections by name, and the code lists."""

from __future__ import annotations

from typing import Any

from django.db import models

from exports.models import Week
from incidents import choices as incident_codes
from incidents.catalogue import ACTORS, INCIDENTS, REPORTS
from incidents.source_catalogue import SOURCES
from missions import choices as mission_codes
from missions import grammar
from missions.catalogue import AREAS, MISSIONS
from missions.collection import Collection
from missions.columns import Column, Kind, is_replay
from responses import choices as response_codes
from responses.catalogue import ACTIONS
from responses.dialogue_catalogue import COMMITMENTS, ENGAGEMENTS, WORKSTREAMS
from threats import choices as threat_codes
from threats.catalogue import ALERTS, HOTSPOTS, SCORECARDS, WATCH_ITEMS
from threats.indicator_catalogue import INDICATORS, OBSERVATIONS
from threats.threat_catalogue import THREATS

WEEKS = Collection(
    name="weeks",
    rule=Week.objects.visible_to,
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("code"),
        Column("mission", "mission__code"),
        Column("revision", kind=Kind.INTEGER, help="A correction is a new revision; the highest one counts"),
        Column("starts_on", kind=Kind.DATE),
        Column("ends_on", kind=Kind.DATE),
        Column("published_at", kind=Kind.TIME, help="Real time"),
        Column("mission_published_at", kind=Kind.TIME, help="Mission time"),
        Column("counts", "manifest__counts", Kind.DOCUMENT, help="Rows by file"),
        Column("bundle_bytes", kind=Kind.INTEGER),
        Column("bundle_sha256"),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(grammar.mission(), grammar.since("starts_on"), grammar.until("starts_on"), grammar.search("code")),
    order=("-pk",),
)

COLLECTIONS: dict[str, Collection] = {
    collection.name: collection
    for collection in (
        MISSIONS, AREAS, SOURCES, REPORTS, INCIDENTS, ACTORS, HOTSPOTS, WATCH_ITEMS, ALERTS, ACTIONS, WEEKS,
        INDICATORS, OBSERVATIONS, SCORECARDS, THREATS, ENGAGEMENTS, COMMITMENTS, WORKSTREAMS,
    )
}  # fmt: skip
FED: dict[str, Collection] = {c.record_type: c for c in COLLECTIONS.values() if c.record_type}  # the change feed


def code_lists() -> list[dict[str, Any]]:
    """Every code list with its codes and their labels in the active language."""
    found = {
        _name(kind.__name__): kind
        for module in (mission_codes, incident_codes, threat_codes, response_codes)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, models.Choices) and kind.__module__.startswith(module.__name__)
    }
    return [
        {"id": name, "codes": [{"code": code, "label": str(label)} for code, label in kind.choices]}
        for name, kind in sorted(found.items())
    ]


def _name(class_name: str) -> str:
    """`EventType` as `event_type`."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in class_name).lstrip("_")
