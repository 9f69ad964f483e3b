"""What our own record says by itself of a mission, as of a day: a pure reckoning of rows, nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from incidents.choices import EventType, HarmKind
from incidents.models import Harm, Incident
from missions.geometry import metres_to
from missions.models import Area, Base, Mission
from missions.services.places import locate
from threats.choices import AlertStatus, Imminence
from threats.models import Alert
from threats.scoring.unusual import once_in, severity_of, silence_tail, surge_tail
from threats.services.columns import EVENT_CLASS, Ordinal, UtcDay
from threats.services.heard import spoken

WINDOW, PAST_WINDOWS, LEAST_PAST, LEAST_COUNT = 28, 13, 3, 3
HEARD_SPAN, LEAST_HEARD, LONGEST_SILENCE = 91, 6, 90
ALERTS_FOR = timedelta(days=56)  # four half-lives: nothing is left of what is older
BASES_FOR, BASE_REACH_M = timedelta(days=240), 50_000.0
DISPLACED_FOR = 28
PEOPLE = (100, 1_000, 5_000, 20_000)
LATE = {Imminence.OCCURRING: 5, Imminence.H24: 4, Imminence.H72: 3, Imminence.W2: 2, Imminence.LATER: 1}


@dataclass(frozen=True)
class Reckoned:
    """One finding: the indicator, how severe, where, since when, from which figures."""

    key: str
    severity: int
    area_id: int
    centre: Point
    observed_on: date
    external_id: str
    cells: list[str] = field(default_factory=list)
    numbers: dict[str, Any] = field(default_factory=dict)
    classification: int = 0


def reckon(mission: Mission, t: int) -> list[Reckoned]:
    """Every finding as of day t (a proleptic ordinal: what is dated before it counts)."""
    areas = {area.pk: area for area in Area.objects.filter(mission=mission).defer("geometry")}
    found: list[Reckoned] = []
    for reckoning in (_surges, _silences, _displaced):
        found += reckoning(mission, areas, t)
    return [*found, *_unanswered(mission, areas), *_closed_bases(mission, t)]


def _in_area(key: str, area: Area, severity: int, day: int, numbers: dict[str, Any]) -> Reckoned:
    on = date.fromordinal(day)
    name = f"{key}:{area.pcode}:{on:%Y-%m}"
    return Reckoned(key, severity, area.pk, area.centre, on, name, numbers=numbers)


# ---- more than there used to be -----------------------------------------------------------------------------


def _surges(mission: Mission, areas: dict[int, Area], t: int) -> Iterator[Reckoned]:
    """Areas with more of what is no armed attack than in their own past. Displacement has an indicator of its own."""
    days = defaultdict(list)
    for area, day in _told_of(mission, t):
        days[area].append(day)
    first = min((min(each) for each in days.values()), default=t)
    windows = min(PAST_WINDOWS, (t - WINDOW - first) // WINDOW)
    if windows < LEAST_PAST:
        return
    for area, each in sorted(days.items()):
        recent = [day for day in each if day >= t - WINDOW]
        past = [0] * windows
        for day in each:
            if t - WINDOW * (windows + 1) <= day < t - WINDOW:
                past[(t - WINDOW - 1 - day) // WINDOW] += 1
        tail = min(1.0, surge_tail(len(recent), past) * len(days))  # as many chances as areas
        if len(recent) >= LEAST_COUNT and severity_of(tail):
            numbers = {"recent": len(recent), "windows": windows, "mean": sum(past) / windows, "once_in": once_in(tail)}
            yield _in_area("surge", areas[area], severity_of(tail), max(recent), numbers)


def _told_of(mission: Mission, t: int) -> Iterator[tuple[int, int]]:
    """(area, day) of what feeds indicators only. Exercises never happened; what lies in a compartment stays there."""
    seen = Incident.objects.standing().filter(mission=mission, is_exercise=False, compartments=[], area__isnull=False)
    rows = seen.filter(**_days(t - WINDOW * (PAST_WINDOWS + 1), t))
    rows = rows.annotate(event_class=EVENT_CLASS, day=Ordinal(UtcDay("occurred_from"))).filter(event_class="")
    yield from rows.exclude(event_type=EventType.DISPLACEMENT).order_by().values_list("area_id", "day")


def _days(first: int, after: int) -> dict[str, datetime]:
    """Events of the days from `first` to before `after` (UTC), as the index of incidents finds them."""
    begins, ends = (datetime.combine(date.fromordinal(day), time(), UTC) for day in (first, after))
    return {"occurred_from__gte": begins, "occurred_from__lt": ends}


# ---- nobody speaks any more -----------------------------------------------------------------------------------


def _silences(mission: Mission, areas: dict[int, Area], t: int) -> Iterator[Reckoned]:
    """Areas that used to be heard from and are not: how long, against how often before."""
    heard: dict[int, set[int]] = defaultdict(set)
    for day, area in spoken(mission):
        if area in areas and day < t:
            heard[area].add(day)
    for area, days in sorted(heard.items()):
        last, first = max(days), min(days)
        silent, span = t - 1 - last, min(HEARD_SPAN, last - first + 1)
        before = sum(day > last - HEARD_SPAN for day in days)
        if before < LEAST_HEARD or not 0 < silent <= LONGEST_SILENCE:
            continue
        tail = min(1.0, silence_tail(silent, before, span) * len(heard))
        if severity_of(tail):
            numbers = {"silent": silent, "heard": before, "past": span, "once_in": once_in(tail)}
            yield _in_area("silence", areas[area], severity_of(tail), last + 1, numbers)


# ---- people who fled ------------------------------------------------------------------------------------------


def _displaced(mission: Mission, areas: dict[int, Area], t: int) -> Iterator[Reckoned]:
    """People displaced by area in the last four weeks, as our own incidents say; no figure counts as a few."""
    fled = Q(event_type=EventType.DISPLACEMENT) | Q(harm__kind=HarmKind.DISPLACED)
    seen = Incident.objects.standing().filter(
        fled, mission=mission, is_exercise=False, compartments=[], area__isnull=False
    )
    rows = seen.filter(**_days(t - DISPLACED_FOR, t)).annotate(day=Ordinal(UtcDay("occurred_from")))
    by_area: dict[int, dict[int, int]] = defaultdict(dict)
    for pk, area, day in rows.order_by().values_list("pk", "area_id", "day").distinct():
        by_area[area][pk] = day
    for area, incidents in sorted(by_area.items()):
        people = _people(list(incidents))
        numbers = {"people": people, "incidents": len(incidents), "days": DISPLACED_FOR}
        severity = 1 + sum(people >= step for step in PEOPLE)
        yield _in_area("displacement_reported", areas[area], severity, max(incidents.values()), numbers)


def _people(incidents: list[int]) -> int:
    """The totals of the incidents: the best figure, else the least."""
    totals = Harm.objects.filter(incident__in=incidents, kind=HarmKind.DISPLACED, sex="", age_band="", group="")
    found = totals.aggregate(people=Sum(Coalesce("best", "minimum", "maximum", 0)))["people"]
    return int(found or 0)


# ---- warnings that waited --------------------------------------------------------------------------------------


def _unanswered(mission: Mission, areas: dict[int, Area]) -> Iterator[Reckoned]:
    """Alerts that missed a limit. That they were answered later takes nothing back: it fades, as everything does."""
    now = timezone.now()
    alerts = Alert.objects.filter(
        mission=mission, is_exercise=False, compartments=[], area__isnull=False, received_at__gt=now - ALERTS_FOR
    )
    alerts = alerts.exclude(status__in=[AlertStatus.DUPLICATE, AlertStatus.NOT_CREDIBLE])
    taken = Least("acknowledged_at", "decided_at")  # PostgreSQL passes over what is null
    rows = alerts.annotate(taken=taken, settled=Coalesce("decided_at", "closed_at")).select_related("cell")
    late = Q(acknowledge_by__lt=Coalesce("taken", now)) | Q(decide_by__lt=Coalesce("settled", now))
    for alert in rows.filter(late).order_by("pk"):
        limit, ended = _missed(alert, now)
        area = alert.cell.area_id if alert.cell else alert.area_id
        yield Reckoned(
            key="alert_unanswered",
            severity=LATE[Imminence(alert.imminence)],
            area_id=area,
            centre=alert.cell.centre if alert.cell else areas[area].centre,
            observed_on=mission.mission_time(limit).date(),
            external_id=f"alert_unanswered:{alert.pk}",
            cells=[alert.cell.h3] if alert.cell else [],
            numbers={
                "answered": ended is not None,
                "hours": int((ended - limit).total_seconds() // 3600) if ended else None,
                "limit": mission.mission_time(limit).astimezone(mission.zone).strftime("%Y-%m-%d %H:%M"),
            },
            classification=alert.classification,
        )


def _missed(alert: Any, now: datetime) -> tuple[datetime, datetime | None]:
    """The first limit that was missed, and when what it asked for was done."""
    if (alert.taken or now) > alert.acknowledge_by:
        return alert.acknowledge_by, alert.taken
    return alert.decide_by, alert.settled


# ---- bases that closed -----------------------------------------------------------------------------------------


def _closed_bases(mission: Mission, t: int) -> Iterator[Reckoned]:
    """Bases that closed: worst where no other of ours is within 50 km."""
    today = date.fromordinal(t - 1)
    closed = Base.objects.filter(mission=mission, closed_on__lte=today, closed_on__gt=today - BASES_FOR)
    for base in closed.order_by("pk"):
        cell = locate(mission, base.point).cell
        if cell is None or base.closed_on is None:
            continue
        yield Reckoned(
            key="base_closed",
            severity=3 if _another_near(base, today) else 5,
            area_id=cell.area_id,
            centre=cell.centre,
            observed_on=base.closed_on,
            external_id=f"base_closed:{base.pk}:{base.closed_on}",
            cells=[cell.h3],
            numbers={"base": base.name, "closed": str(base.closed_on)},
        )


def _another_near(base: Base, today: date) -> bool:
    others = Base.objects.open_on(today).filter(mission=base.mission)
    near = others.exclude(pk=base.pk).annotate(metres=metres_to("point", base.point))
    return bool(near.filter(metres__lt=BASE_REACH_M).exists())
