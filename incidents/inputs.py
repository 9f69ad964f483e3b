"""What a report consists of when it comes in, whatever the door."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from incidents.choices import Credibility, LocationPrecision, Reliability, SourceType, Tense, TimePrecision
from missions.choices import Classification
from missions.validation import in_utc, tidy


@dataclass(frozen=True, kw_only=True)
class ReportInput:
    """One account as it was told. Coordinates are decimal degrees (WGS 84); times are aware, in mission time.

    `occurred_from` may be left out only for what is happening or feared (then: now). `written_at` is the time of
    writing by the sender's own clock. `source` is a pseudonym; empty: the author's own desk.
    """

    event_type: str
    longitude: float | None
    latitude: float | None
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    tense: str = Tense.HAPPENED
    sub_event_type: str = ""
    civilian_targeting: bool = False
    time_precision: int = TimePrecision.DAY
    feared_by: datetime | None = None
    location_precision: int = LocationPrecision.NEAR
    place_name: str = ""
    text: str = ""
    language: str = ""
    reliability: str = Reliability.F
    credibility: str = Credibility.UNJUDGED
    killed_min: int | None = None
    killed_best: int | None = None
    killed_max: int | None = None
    injured_best: int | None = None
    abducted_best: int | None = None
    actor_name: str = ""
    source: str = ""
    source_type: str = SourceType.COMMUNITY
    written_at: datetime | None = None
    classification: int = Classification.UNCLASSIFIED
    is_exercise: bool = False

    def normalised(self) -> ReportInput:
        """The same account in one form: tidy texts, instants in UTC, degrees as floats."""
        changed: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                changed[field.name] = tidy(str(value))
            elif isinstance(value, datetime):
                changed[field.name] = in_utc(value)
            elif field.name in ("longitude", "latitude") and value is not None:
                changed[field.name] = float(value)
        return replace(self, **changed)

    def canonical(self) -> dict[str, Any]:
        """What is hashed to tell the same content from other content: JSON values only, after `normalised`."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(self).items()
        }
