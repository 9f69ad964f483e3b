"""What a report consists of when it comes in, whatever the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from incidents.choices import (
    ActorRole,
    CivilianStatus,
    Confidence,
    Consent,
    Credibility,
    DangerLevel,
    LocationPrecision,
    NetworkKind,
    Reliability,
    SourceType,
    Tense,
    TimePrecision,
)
from missions.choices import Classification, Dissemination
from missions.validation import in_utc, tidy


@dataclass(frozen=True, kw_only=True)
class HarmLine:
    """How many were harmed in one way; None is not known. Empty sex, age band and group: the total of its kind."""

    kind: str
    min: int | None = None
    best: int | None = None
    max: int | None = None
    civilian_status: str = CivilianStatus.UNKNOWN
    sex: str = ""
    age_band: str = ""
    group: str = ""

    @property
    def is_total(self) -> bool:
        return not (self.sex or self.age_band or self.group)


@dataclass(frozen=True, kw_only=True)
class ActorLine:
    """A group that the source names, and how sure the source is; a group, never a person."""

    name: str
    role: str = ActorRole.PERPETRATOR
    confidence: str = Confidence.POSSIBLE


@dataclass(frozen=True, kw_only=True)
class ReportInput:
    """One account as it was told. Coordinates are decimal degrees (WGS 84); times are aware, in mission time.

    `occurred_from` may be left out only for what is happening or feared (then: now). `written_at` is the time of
    writing by the sender's own clock. `source` is a pseudonym; empty: the author's own desk. `revision` numbers the
    sender's corrections of one report.
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
    told_when: str = ""
    feared_by: datetime | None = None
    location_precision: int = LocationPrecision.NEAR
    place_name: str = ""
    text: str = ""
    language: str = ""
    translation: str = ""
    translation_language: str = ""
    reliability: str = Reliability.F
    credibility: str = Credibility.UNJUDGED
    origin: str = ""
    harm: tuple[HarmLine, ...] = ()
    actors: tuple[ActorLine, ...] = ()
    source: str = ""
    source_type: str = SourceType.COMMUNITY
    consent: str = ""
    written_at: datetime | None = None
    classification: int = Classification.UNCLASSIFIED
    dissemination: str = Dissemination.INTERNAL
    compartments: tuple[str, ...] = ()
    is_exercise: bool = False
    about_own_people: bool = False
    revision: int = 0

    def normalised(self) -> ReportInput:
        """The same account in one form: tidy texts, instants in UTC, degrees as floats, lines in one order."""
        changed: dict[str, Any] = {field.name: _normal(getattr(self, field.name)) for field in fields(self)}
        for name in ("longitude", "latitude"):
            changed[name] = None if changed[name] is None else float(changed[name])
        changed["compartments"] = tuple(sorted(set(self.compartments)))
        return replace(self, **changed)

    def canonical(self) -> dict[str, Any]:
        """What is hashed to tell the same content from other content: JSON values only, after `normalised`."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(self).items()
        }


@dataclass(frozen=True, kw_only=True)
class ZeroReportInput:
    """Area quiet, contact made. `area` is a P-code; `said_at` is mission time, aware; `source` as in a report."""

    area: str
    said_at: datetime
    source: str = ""
    source_type: str = SourceType.COMMUNITY
    consent: str = ""
    note: str = ""

    def canonical(self) -> dict[str, Any]:
        """What is hashed to tell the same content from other content."""
        return {
            "area": self.area,
            "said_at": _normal(self.said_at),
            "source": tidy(self.source),
            "note": tidy(self.note),
        }


@dataclass(frozen=True, kw_only=True)
class ReferralInput:
    """What a specialist is passed: where about (a P-code), when about, what help is needed now. No story has room."""

    compartment: str
    area: str
    band: str
    help_needed: str
    is_exercise: bool = False


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return tidy(str(value))
    if isinstance(value, datetime):
        return in_utc(value)
    if isinstance(value, tuple) and value and isinstance(value[0], HarmLine | ActorLine):
        return tuple(replace(line, **{name: _normal(part) for name, part in asdict(line).items()}) for line in value)
    return value


def harm_lines(rows: Iterable[Mapping[str, Any]]) -> tuple[HarmLine, ...]:
    """Harm as stored on a report, or as it came in a body, as lines."""
    return tuple(HarmLine(**row) for row in rows)


def actor_lines(rows: Iterable[Mapping[str, Any]]) -> tuple[ActorLine, ...]:
    """Groups as stored on a report, or as they came in a body, as lines."""
    return tuple(ActorLine(**row) for row in rows)


@dataclass(frozen=True, kw_only=True)
class SourceInput:
    """What a desk says of a source, short of who it is. `network` is its number, `area` a P-code, `settlement` a name.

    `check_in_days`: days of silence until somebody asks; None: as its network says.
    """

    pseudonym: str
    type: str = SourceType.COMMUNITY
    network: str = ""
    area: str = ""
    settlement: str = ""
    language: str = ""
    is_focal_point: bool = False
    consent: str = Consent.NOT_ASKED
    danger: str = DangerLevel.UNKNOWN
    check_in_days: int | None = None

    def normalised(self) -> SourceInput:
        """The same with tidy texts; blanks inside a pseudonym are single ones."""
        texts = {field.name: _normal(getattr(self, field.name)) for field in fields(self)}
        return replace(self, **{**texts, "pseudonym": " ".join(self.pseudonym.split())})


@dataclass(frozen=True, kw_only=True)
class NetworkInput:
    """A network of sources; `area` is the P-code of where it listens, empty for the whole mission."""

    name: str
    kind: str = NetworkKind.ALERT_NETWORK
    area: str = ""
    check_in_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class CampaignInput:
    """A campaign or operation as it is named first; its period may be open at either end."""

    kind: str
    name: str
    starts_on: date | None = None
    ends_on: date | None = None
    note: str = ""
