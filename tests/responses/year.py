"""A made-up year of warnings whose truth is known: the rows are written as the services would leave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy
from django.contrib.gis.geos import Point

from incidents.choices import ActorClass
from missions.refs import make_ref
from responses.analytics.chain import Chain
from responses.models import Action
from tests.cast import Cast
from threats.choices import Imminence
from threats.models import Alert, AlertExactLocation

LIMITS = {"occurring": (10, 30), "h24": (30, 240), "h72": (240, 1440), "w2": (1440, 4320), "later": (4320, 10080)}
RESPONDERS = ("mission_military", "host_state", "community", "ngo")
CLASSES = ("state_forces", "rebel_group", "communal_militia", "unidentified_armed", "criminal_gang")


@dataclass(frozen=True)
class Made:
    """One warning: everything in hours since it was received; None: it never came to that."""

    received: datetime
    imminence: str
    area: str
    status: str
    decision: str
    acknowledged: float | None
    assessed: float | None
    decided: float | None
    under_way: dict[str, float]
    departed: float | None
    outcome: str
    feedback: str


def make_year(seed: int, until: datetime, n: int = 400) -> list[Made]:
    """Warnings of a year: some still wait, the slow ones more often: what is open is no sample of all."""
    rng = numpy.random.default_rng(seed)
    return [_one(rng, until, until - timedelta(hours=float(rng.uniform(0.2, 365 * 24)))) for _ in range(n)]


def _one(rng: numpy.random.Generator, until: datetime, received: datetime) -> Made:
    age = (until - received) / timedelta(hours=1)
    imminence = str(rng.choice(list(LIMITS)))
    area = str(rng.choice(["TST01", "TST02"]))
    # two in five are slow beyond measure: most of these are open to this day
    slow = 400.0 if rng.random() < 0.4 else 1.0
    acknowledged = _by(age, rng.exponential(2.0) * slow)
    assessed = _by(age, None if acknowledged is None else acknowledged + rng.exponential(3.0))
    kind = rng.random()
    if kind < 0.08 and acknowledged is not None:
        status = "duplicate" if assessed is not None else "acknowledged"
        return Made(received, imminence, area, status, "", acknowledged, assessed, None, {}, None, "", "")
    if kind < 0.2 and assessed is not None:
        return Made(received, imminence, area, "not_credible", "", acknowledged, assessed, None, {}, None, "", "")
    decided = _by(age, None if assessed is None else assessed + rng.exponential(4.0) * slow * 10)
    if decided is None:
        status = "credible" if assessed is not None else "acknowledged" if acknowledged is not None else "received"
        return Made(received, imminence, area, status, "", acknowledged, assessed, None, {}, None, "", "")
    decision = str(rng.choice(["respond", "respond", "respond", "no_response", "refer", "monitor"]))
    base = Made(received, imminence, area, "decided", decision, acknowledged, assessed, decided, {}, None, "", "")
    return _answered(rng, base, age) if decision == "respond" else base


def _answered(rng: numpy.random.Generator, made: Made, age: float) -> Made:
    assert made.decided is not None
    times = {who: _by(age, made.decided + rng.exponential(5.0)) for who in RESPONDERS if rng.random() < 0.5}
    under_way = {who: time for who, time in times.items() if time is not None}
    first = under_way.get("mission_military")
    departed = _by(age, None if first is None else first + rng.exponential(1.0))
    if not under_way or rng.random() < 0.5:
        return replace(made, under_way=under_way, departed=departed, status="responding" if under_way else "decided")
    outcome = str(rng.choice(["averted", "reduced", "unknown"]))
    return replace(
        made, under_way=under_way, departed=departed, status="closed", outcome=outcome,
        feedback=str(rng.choice(["given", "cannot_reach_safely"])),
    )  # fmt: skip


def _by(age: float, time: float | None) -> float | None:
    """A time that has come; None for one that still lies ahead."""
    return float(time) if time is not None and time < age else None


def store(cast: Cast, year: Sequence[Made], **changes: Any) -> list[Alert]:
    """Write a year down as alerts and actions."""
    areas = {area.pcode: area for area in (cast.west, cast.east)}
    rows = (_alert(cast, made, areas[made.area], number, changes) for number, made in enumerate(year))
    alerts = Alert.objects.bulk_create(rows)
    first = next(alert for alert, made in zip(alerts, year, strict=True) if made.status != "duplicate")
    repeats = [alert.pk for alert, made in zip(alerts, year, strict=True) if made.status == "duplicate"]
    Alert.objects.filter(pk__in=repeats).update(status="duplicate", duplicate_of=first)
    AlertExactLocation.objects.bulk_create(
        AlertExactLocation(alert=alert, point=Point(29.25, 0.0, srid=4326)) for alert in alerts
    )
    Action.objects.bulk_create(
        _action(cast, alert, made, who, time)
        for alert, made in zip(alerts, year, strict=True)
        for who, time in made.under_way.items()
    )
    return alerts


def _alert(cast: Cast, made: Made, area: Any, number: int, changes: dict[str, Any]) -> Alert:
    acknowledge, decide = (timedelta(minutes=minutes) for minutes in LIMITS[made.imminence])

    def at(hours: float | None) -> datetime | None:
        return None if hours is None else made.received + timedelta(hours=hours)

    return Alert(
        ref=f"{make_ref('TST')}{number}", mission=cast.mission, title=f"Warning {number}", origin="partner",
        imminence=made.imminence, area=area, decision=made.decision,
        status="assessing" if made.status == "duplicate" else made.status,
        received_at=made.received, mission_received_at=cast.mission.mission_time(made.received),
        acknowledge_by=made.received + acknowledge, decide_by=made.received + decide,
        acknowledged_at=at(made.acknowledged), assessed_at=at(made.assessed), decided_at=at(made.decided),
        reason_code="road" if made.decision == "no_response" else "", outcome=made.outcome,
        outcome_evidence="seen" if made.outcome == "averted" else "", feedback=made.feedback, **changes,
    )  # fmt: skip


def _action(cast: Cast, alert: Alert, made: Made, who: str, time: float) -> Action:
    departed = made.departed if who == "mission_military" else None
    return Action(
        ref=f"{make_ref('TST')}{alert.pk}{who[:2]}", mission=cast.mission, alert=alert, area=alert.area, title="Patrol",
        type="patrol", tier=2, phase="response", responder=who, component="military", status="under_way",
        under_way_at=made.received + timedelta(hours=time),
        departed_at=None if departed is None else alert.mission_received_at + timedelta(hours=departed),
    )  # fmt: skip


def fair_year(seed: int, *, n: int = 1200, bias: float = 0.0, against: str = ActorClass.STATE_FORCES) -> list[Chain]:
    """A year in which urgency and distance decide who is answered, and kinds of perpetrators differ in both.

    `bias`: by how much the chance of an answer is cut where one kind is feared (0.3: by 30 %).
    """
    rng = numpy.random.default_rng(seed)
    chains = []
    for pk in range(n):
        kind = int(rng.integers(len(CLASSES)))
        reach = ("near", "middle", "far")[min(int(rng.integers(3)) + (kind % 2), 2)]  # some kinds act far away
        imminence = str(rng.choice([Imminence.H24, Imminence.H72, Imminence.W2], p=_soon(kind)))
        chance = {"near": 0.8, "middle": 0.6, "far": 0.35}[reach] + (0.1 if imminence == Imminence.H24 else 0.0)
        chance *= 1 - bias if CLASSES[kind] == against else 1
        answered = {"mission": 2.0} if rng.random() < chance else {}
        chains.append(
            Chain(
                pk=pk, imminence=imminence, status="decided", decision="respond", watched=1000.0,
                acknowledge_limit=0.5, decide_limit=4.0, decided=1.0, under_way=answered,
                perpetrator=CLASSES[kind], reach=reach,
            )
        )  # fmt: skip
    return chains


def _soon(kind: int) -> list[float]:
    return [0.5, 0.3, 0.2] if kind < 2 else [0.2, 0.4, 0.4]
