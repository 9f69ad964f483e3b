"""What alerts and observations consist of when somebody makes them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from missions.choices import Classification, Dissemination


@dataclass(frozen=True, kw_only=True)
class AlertInput:
    """A warning that asks for a decision.

    Its place is the first of these that is given: a point (decimal degrees, WGS 84), the report's own point, a risk
    cell (H3 index), the watch item's cell or area, an area (P-code). `report_id` and `watch_item_id` are inside ids.
    """

    title: str
    origin: str
    imminence: str
    text: str = ""
    event_type: str = ""
    longitude: float | None = None
    latitude: float | None = None
    cell_h3: str = ""
    area: str = ""
    report_id: int | None = None
    watch_item_id: int | None = None
    classification: int = Classification.UNCLASSIFIED
    is_exercise: bool = False


@dataclass(frozen=True, kw_only=True)
class ObservationInput:
    """One dated value of an indicator.

    Its place is the first of these that is given: cells (H3 indexes), a point (decimal degrees, WGS 84), an area
    (P-code). `until_on` is the last day of a date in a calendar. `grade` is the source's, A to F.
    """

    indicator: str
    severity: int
    observed_on: date
    area: str = ""
    cells: tuple[str, ...] = ()
    longitude: float | None = None
    latitude: float | None = None
    until_on: date | None = None
    grade: str = "F"
    source_type: str = ""
    note: str = ""
    licence: str = ""
    attribution: str = ""
    classification: int = Classification.UNCLASSIFIED
    dissemination: str = Dissemination.INTERNAL
    is_exercise: bool = False
    numbers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class WeighingInput:
    """What an indicator is to weigh: log-odds at severity 5 (0 to 1), half-life in days, cap (log-odds), reach (km)."""

    enabled: bool
    weight: float
    half_life_days: int
    cap: float
    reach_km: float


@dataclass(frozen=True, kw_only=True)
class AssessmentInput:
    """A filled-in threat form.

    `factors`: {factor: {"level": 0 to 3, "rationale": text}}; `tiers`: {number of a mandated tier: {"considered":
    whether something in it is to be done, "words": what, or why nothing}}.
    """

    factors: dict[str, dict[str, Any]]
    family: str
    scenario: str
    harm_expected: str
    likelihood: int
    impact: int
    trend: str
    tiers: dict[int, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class ReferralInput:
    """To whom an alert is passed; for a force also the three answers. `actor_id`: which group they are, if known."""

    kind: str
    recipient: str
    actor_id: int | None = None
    consent: str = ""
    passed_text: str = ""
    suspicion: str = ""


@dataclass(frozen=True, kw_only=True)
class ThreatInput:
    """What a threat is: who against whom, where (P-code), how, and when it is looked at again."""

    title: str
    family: str
    people: str
    area: str
    scenario: str
    review_on: date | None
    actor_id: int | None = None
    classification: int = Classification.UNCLASSIFIED
    is_exercise: bool = False
