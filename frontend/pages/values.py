"""Facts as people read them: the value of any field of an incident, from a history or a conflict, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import choices
from missions.choices import Classification, Dissemination
from missions.models import Mission

LABELS: dict[str, Any] = {
    "event_type": gettext_lazy("Type"),
    "sub_event_type": gettext_lazy("Sub-type"),
    "threat_family": gettext_lazy("Threat family"),
    "targets": gettext_lazy("What was hit"),
    "methods": gettext_lazy("How"),
    "civilian_targeting": gettext_lazy("Against civilians"),
    "occurred_from": gettext_lazy("From"),
    "occurred_to": gettext_lazy("Until"),
    "time_precision": gettext_lazy("Precision of the time"),
    "point": gettext_lazy("Coordinates"),
    "location_precision": gettext_lazy("Precision of the place"),
    "place_name": gettext_lazy("Name of the place"),
    "summary": gettext_lazy("Summary"),
    "classification": gettext_lazy("Classification"),
    "dissemination": gettext_lazy("Dissemination"),
    "area_id": gettext_lazy("Area"),
    "harm": gettext_lazy("Figures"),
    "actors": gettext_lazy("Groups"),
    "campaigns": gettext_lazy("Campaigns"),
}
CODES: dict[str, Any] = {
    "event_type": choices.EventType,
    "sub_event_type": choices.SubEventType,
    "threat_family": choices.ThreatFamily,
    "targets": choices.Target,
    "methods": choices.Method,
    "time_precision": choices.TimePrecision,
    "location_precision": choices.LocationPrecision,
    "classification": Classification,
    "dissemination": Dissemination,
}


def label_of(field: str) -> str:
    """The word for a field."""
    return str(LABELS.get(field, field))


def in_words(field: str, value: Any, mission: Mission) -> str:
    """A JSON value of a field in words; a dash for nothing."""
    if value in (None, "", []):
        return "–"
    if field in SHAPES:
        return SHAPES[field](value)
    if field in ("occurred_from", "occurred_to"):
        return f"{_instant(value).astimezone(mission.zone):%Y-%m-%d %H:%M}"
    values = value if isinstance(value, list) else [value]
    return ", ".join(_coded(field, each) for each in values)


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _coded(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    codes = dict(CODES[field].choices) if field in CODES else {}
    return str(codes.get(value, value))


def _point(value: Any) -> str:
    longitude, latitude = value
    return f"{float(latitude):.4f}, {float(longitude):.4f}"


def _harm(lines: Any) -> str:
    return "; ".join(f"{choices.HarmKind(line['kind']).label} {_range(line)}" for line in lines)


def _range(line: dict[str, Any]) -> str:
    low, best, high = ("?" if line[part] is None else line[part] for part in ("minimum", "best", "maximum"))
    return f"{best} ({low}–{high})"


def _actors(lines: Any) -> str:
    return "; ".join(f"{line['name']} ({choices.Confidence(line['confidence']).label})" for line in lines)


SHAPES: dict[str, Callable[[Any], str]] = {"point": _point, "harm": _harm, "actors": _actors}


def conflict_of(extra: dict[str, Any], mission: Mission) -> dict[str, Any] | None:
    """What a version conflict says, for `components/conflict.html`; None for a conflict of another kind."""
    if "fields" not in extra:
        return None
    rows = [_row(field, said, mission) for field, said in extra["fields"].items()]
    return {"who": extra["changed_by"], "what": extra["what"], "rows": rows}


def _row(field: str, said: dict[str, Any], mission: Mission) -> dict[str, Any]:
    return {
        "field": field,
        "label": label_of(field),
        "was": in_words(field, said["was"], mission) if "was" in said else "",
        "theirs": in_words(field, said.get("theirs"), mission),
        "yours": in_words(field, said["yours"], mission) if "yours" in said else "",
        "by": said.get("by", ""),
        "collides": "yours" in said and "by" in said,
    }
