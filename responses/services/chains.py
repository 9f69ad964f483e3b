"""Alerts and all that followed, read as the plain values that figures are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from incidents.models import Network
from missions.audience import Audience
from missions.masking import distance_km
from missions.models import Area, Base, Mission
from missions.weeks import week_of
from responses.analytics.chain import MISSION, RESPONDER_CLASSES, Chain, reach_band
from responses.choices import FeedbackKind, ReviewKind
from responses.models import Action, FeedbackNote, Review
from responses.services.perpetrators import perpetrators
from threats.choices import AlertStatus, Duty, Imminence, Origin
from threats.models import Alert, AlertExactLocation, AlertLimit

COLUMNS = (
    "pk", "imminence", "status", "decision", "origin", "area_id", "report_id", "reason_code", "referral_answer",
    "outcome", "feedback", "received_at", "mission_received_at", "acknowledge_by", "decide_by", "acknowledged_at",
    "assessed_at", "decided_at",
)  # fmt: skip
HOUR = timedelta(hours=1)
# Values that have an order of their own; the others run as they are written.
ORDER: dict[str, list[str]] = {
    "imminence": [str(value) for value in Imminence.values],
    "reach": ["near", "middle", "far"],
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Span:
    """Which alerts are asked: of a mission, received in a time (mission time; until is exclusive), below an area.

    `exercise`: those of exercises instead of real ones. They never count together, but in a replay all is practice.
    """

    mission: Mission
    since: datetime
    until: datetime
    area: Area | None = None
    exercise: bool = False


@dataclass
class _Followed:
    """What is known of the answers to one alert. Instants: under way in real time, the others in mission time."""

    under_way: dict[str, datetime] = field(default_factory=dict)
    departed: datetime | None = None
    arrived: datetime | None = None
    refused: list[str] = field(default_factory=list)
    refused_by: list[str] = field(default_factory=list)


def alerts_of(audience: Audience, span: Span) -> Any:
    """The alerts of a span that the audience sees: the one queryset behind every figure and every list."""
    rows = Alert.objects.visible_to(audience).filter(
        mission=span.mission, mission_received_at__gte=span.since, mission_received_at__lt=span.until
    )
    if span.area is not None:
        rows = rows.filter(area__path__startswith=span.area.path)
    return rows if span.mission.is_replay else rows.filter(is_exercise=span.exercise)


def chains_of(audience: Audience, span: Span) -> list[Chain]:
    """Every alert of a span as a chain, in the order received."""
    alerts = alerts_of(audience, span)
    rows: list[Row] = list(alerts.order_by("mission_received_at", "pk").values(*COLUMNS))
    known = _Known(audience, span, alerts, rows)
    return [known.chain(row) for row in rows]


class _Known:
    """What the chains of a span need beside their own columns, read once."""

    def __init__(self, audience: Audience, span: Span, alerts: Any, rows: list[Row]) -> None:
        self.mission, self.now = span.mission, timezone.now()
        wanted = alerts.order_by().values("pk")
        self.followed = _followed(Action.objects.visible_to(audience).filter(alert__in=wanted))
        reviews = Review.objects.visible_to(audience).filter(alert__in=wanted, kind=ReviewKind.MISSED_WARNING)
        self.missed = set(reviews.order_by().values_list("alert_id", flat=True))
        notes = FeedbackNote.objects.visible_to(audience).filter(alert__in=wanted, kind=FeedbackKind.FEEDBACK)
        self.notes = dict(notes.order_by("pk").values_list("alert_id", "given"))
        limits = AlertLimit.objects.filter(alert__in=wanted, duty=Duty.FEEDBACK, due_at__lt=self.now).open()
        self.overdue = set(limits.values_list("alert_id", flat=True))
        self.areas = _top_areas(span)
        self.networks = _networks(audience, alerts)
        self.perpetrators = perpetrators(audience, alerts)
        self.points = dict(AlertExactLocation.objects.filter(alert__in=wanted).values_list("alert_id", "point"))
        self.bases = list(Base.objects.filter(mission=span.mission))

    def chain(self, row: Row) -> Chain:
        followed = self.followed.get(row["pk"], _Followed())
        reach = reach_band(self._km(row))
        perpetrator = self.perpetrators.get(row["pk"], "")
        return Chain(
            pk=row["pk"], imminence=row["imminence"], status=row["status"], decision=row["decision"],
            watched=(self.now - row["received_at"]) / HOUR,
            acknowledge_limit=(row["acknowledge_by"] - row["received_at"]) / HOUR,
            decide_limit=(row["decide_by"] - row["received_at"]) / HOUR,
            acknowledged=_hours(row["acknowledged_at"], row["received_at"]),
            assessed=_hours(row["assessed_at"], row["received_at"]),
            decided=_hours(row["decided_at"], row["received_at"]),
            departed=_hours(followed.departed, row["mission_received_at"]),
            arrived=_hours(followed.arrived, row["mission_received_at"]),
            under_way={name: _certain(at, row["received_at"]) for name, at in followed.under_way.items()},
            reason_code=row["reason_code"], refused=tuple(followed.refused),
            refused_by=tuple(followed.refused_by), referral=row["referral_answer"],
            outcome=row["outcome"], feedback=self._feedback(row), missed=row["pk"] in self.missed,
            perpetrator=perpetrator, reach=reach, groups=self._groups(row, perpetrator, reach),
        )  # fmt: skip

    def _groups(self, row: Row, perpetrator: str, reach: str) -> dict[str, str]:
        local = row["mission_received_at"].astimezone(self.mission.zone)
        return {
            "area": self.areas.get(row["area_id"], ""),
            "week": week_of(row["mission_received_at"].astimezone(UTC).date()).code,
            "hour": f"{local.hour:02}",
            "imminence": row["imminence"],
            "origin": row["origin"],
            "network": self.networks.get(row["pk"], ""),
            "perpetrator": perpetrator,
            "reach": reach,
        }

    def _feedback(self, row: Row) -> str:
        """What was last said of telling those who warned; `due` and `overdue` where a community still waits for it."""
        said = self.notes.get(row["pk"]) or row["feedback"]
        if said or row["origin"] != Origin.COMMUNITY or row["status"] == AlertStatus.DUPLICATE:
            return str(said)
        return "overdue" if row["pk"] in self.overdue else "due"

    def _km(self, row: Row) -> float | None:
        point, day = self.points.get(row["pk"]), row["mission_received_at"].astimezone(UTC).date()
        if point is None:
            return None
        here = (point.x, point.y)
        return min((distance_km(here, (b.point.x, b.point.y)) for b in self.bases if _stood(b, day)), default=None)


def _followed(actions: Any) -> dict[int, _Followed]:
    """By alert: the first times of its actions. Departures and arrivals are those of the mission's own."""
    found: dict[int, _Followed] = defaultdict(_Followed)
    columns = ("alert_id", "responder", "under_way_at", "departed_at", "arrived_at", "reason_code", "asked")
    named = actions.annotate(asked=Coalesce(NullIf("unit", Value("")), "protector__name", Value("")))
    for alert, responder, began, departed, arrived, reason, unit in named.order_by("pk").values_list(*columns):
        name, each = RESPONDER_CLASSES[responder], found[alert]
        if began is not None:
            each.under_way[name] = min(began, each.under_way.get(name, began))
        if name == MISSION:
            each.departed, each.arrived = _first(each.departed, departed), _first(each.arrived, arrived)
        if reason:
            each.refused.append(reason)
            each.refused_by.append(f"{name}|{unit}|{reason}")
    return found


def _first(*times: datetime | None) -> datetime | None:
    return min((time for time in times if time is not None), default=None)


def _hours(at: datetime | None, received: datetime) -> float | None:
    return None if at is None else _certain(at, received)


def _certain(at: datetime, received: datetime) -> float:
    """Hours from receipt; what began before the warning was received took no time."""
    return max((at - received) / HOUR, 0.0)


def _stood(base: Base, day: date) -> bool:
    return (base.opened_on is None or base.opened_on <= day) and (base.closed_on is None or base.closed_on > day)


def _top_areas(span: Span) -> dict[int, str]:
    """P-code of the area that each area is told under: one level below the mission, or below the asked area."""
    areas = {area.pk: area for area in Area.objects.filter(mission=span.mission)}
    depth = span.area.path.count("/") if span.area is not None else 1
    found = {}
    for area in areas.values():
        steps = [int(step) for step in area.path.split("/") if step]
        found[area.pk] = areas[steps[min(depth, len(steps) - 1)]].pcode
    return found


def _networks(audience: Audience, alerts: Any) -> dict[int, str]:
    """By alert: the outside number of the network whose report raised it, where the audience may know networks."""
    seen = Network.objects.visible_to(audience).order_by().values("pk")
    rows = alerts.filter(report__source__network__in=seen).order_by()
    return {pk: str(key) for pk, key in rows.values_list("pk", "report__source__network__public_id")}


def of_group(chains: Iterable[Chain], by: str) -> dict[str, list[Chain]]:
    """Chains by their value in a dimension, in the order of the values; those without one come last."""
    found: dict[str, list[Chain]] = defaultdict(list)
    for chain in chains:
        found[chain.groups.get(by, "")].append(chain)
    order = ORDER.get(by, [])

    def place(key: str) -> tuple[bool, int, str]:
        return (not key, order.index(key) if key in order else len(order), key)

    return {key: found[key] for key in sorted(found, key=place)}
