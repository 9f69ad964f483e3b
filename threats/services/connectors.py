"""Connectors: each reads a feed, takes its values as observations, and says for all to see how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import h3
from django.contrib.gis.geos import Point, Polygon
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import Reliability, SourceType
from ledger.services import audit
from missions.choices import Dissemination
from missions.models import Area, Cell, Mission
from missions.services.places import locate
from missions.validation import FieldErrors
from threats.feeds import CREDITS, READERS, Asked, FeedError, Value
from threats.inputs import ObservationInput
from threats.models import Feed
from threats.services.fetching import check_source, fetch
from threats.services.observations import take_observation

RETRY = timedelta(hours=1)  # after a failure, however seldom the feed is read
ACTOR = "connector"
MAX_ERROR = 300


@dataclass
class Read:
    """What came of reading a feed: how many values of each outcome, or why it could not be read."""

    feed: Feed
    error: str = ""
    counts: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def add_feed(
    *, mission: Mission, connector: str, source: str, countries: list[str], grade: str, every_hours: int, actor: str
) -> Feed:
    """Let a connector read a source for a mission. The same again changes how it is read.

    Raises ValidationError by field.
    """
    errors = FieldErrors()
    if connector not in READERS:
        errors.add("connector", _("This is no connector that reads a feed."))
    errors.choice("grade", grade, Reliability)
    if not 1 <= every_hours <= 24 * 31:
        errors.add("every_hours", _("Give a whole number from %(least)d to %(most)d.") % {"least": 1, "most": 744})
    if any(len(code) != 3 or not code.isalpha() for code in countries):
        errors.add("countries", _("Give countries by their three letters (ISO 3166), such as COD."))
    try:
        check_source(source)
    except FeedError as error:
        errors.add("source", str(error))
    errors.raise_if_any()
    told = {"countries": sorted({code.upper() for code in countries}), "grade": grade, "every_hours": every_hours}
    feed, _made = Feed.objects.update_or_create(
        mission=mission, connector=connector, source=source, defaults={**told, "enabled": True}
    )
    audit(
        actor=actor,
        verb="connector.add",
        object_type="feed",
        object_id=feed.public_id,
        mission_id=mission.pk,
        data={"connector": connector, **told},
    )
    return feed


def due_feeds() -> list[Feed]:
    """Feeds whose time has come: never tried, tried too long ago, or failed more than an hour ago."""
    now = timezone.now()
    feeds = (
        Feed.objects.filter(enabled=True).select_related("mission").order_by(F("last_tried_at").asc(nulls_first=True))
    )
    return [feed for feed in feeds if _is_due(feed, now)]


def _is_due(feed: Feed, now: Any) -> bool:
    if feed.last_tried_at is None:
        return True
    span = RETRY if feed.last_error else timedelta(hours=feed.every_hours)
    return bool(feed.last_tried_at + span <= now)


def run_feed(*, feed_id: int) -> Read | None:
    """Read a feed now; None when another worker has begun to. What cannot be read changes no observation."""
    feed = Feed.objects.select_related("mission").get(pk=feed_id)
    before = Q(last_tried_at=feed.last_tried_at)
    if Feed.objects.filter(before, pk=feed_id).update(last_tried_at=timezone.now()) != 1:
        return None
    read = Read(feed)
    try:
        values = READERS[feed.connector](fetch(feed.source), _asked(feed))
        with transaction.atomic():
            _take_all(read, values)
    except FeedError as error:
        read.error = str(error)[:MAX_ERROR]
    _note(read)
    return read


def _asked(feed: Feed) -> Asked:
    return Asked(frozenset(feed.countries), feed.mission.today())


def _take_all(read: Read, values: list[Value]) -> None:
    feed = read.feed
    for value in values:
        placed = _place(feed.mission, value)
        if placed is None:
            read.counts["outside"] += 1
            continue
        try:
            _made, outcome = take_observation(
                mission=feed.mission,
                data=_observation(feed, value, placed),
                connector=feed.connector,
                external_id=value.external_id,
                actor=f"{ACTOR}:{feed.connector}",
            )
        except ValidationError:
            outcome = "refused"
        read.counts[outcome] += 1
        if outcome != "refused":
            feed.newest_on = max(filter(None, (feed.newest_on, value.observed_on)))


def _observation(feed: Feed, value: Value, placed: dict[str, Any]) -> ObservationInput:
    licence, credit = CREDITS[feed.connector]
    return ObservationInput(
        indicator=value.indicator,
        severity=value.severity,
        observed_on=value.observed_on,
        grade=value.grade or feed.grade,
        source_type=SourceType.DATASET,
        licence=licence,
        attribution=value.attribution or credit,
        dissemination=Dissemination.PUBLIC,  # public data; what it weighs here is told apart
        is_exercise=value.is_exercise,
        numbers=value.numbers,
        **placed,
    )


def _note(read: Read) -> None:
    """Write down how it went. A failure leaves the last success as it was: so the feed ages for all to see."""
    feed, now = read.feed, timezone.now()
    feed.last_error = read.error
    changed = ["last_error"]
    if not read.error:
        feed.last_success_at, feed.last_counts = now, dict(read.counts)
        changed += ["last_success_at", "last_counts", "newest_on"]
    feed.save(update_fields=changed)
    audit(
        actor=f"{ACTOR}:{feed.connector}",
        verb="connector.fail" if read.error else "connector.read",
        object_type="feed",
        object_id=feed.public_id,
        mission_id=feed.mission_id,
        data=dict(read.counts),
    )


# ---- places ----------------------------------------------------------------------------------------------


def _place(mission: Mission, value: Value) -> dict[str, Any] | None:
    """The place of a value as an observation has it; None outside the mission."""
    if value.polygons or value.circles:
        cells = tuple(_cells(mission, value))
        return {"cells": cells} if cells else None
    if value.point is None:
        whole = Area.objects.filter(mission=mission, parent=None).order_by("pk").first()
        return {"area": whole.pcode} if whole is not None else None
    place = locate(mission, Point(*value.point, srid=4326))
    return {"cells": (place.cell.h3,)} if place.cell is not None else None


def _cells(mission: Mission, value: Value) -> Iterator[str]:
    """The mission's cells whose centre lies in one of the polygons or circles."""
    named: set[str] = set()
    for ring in value.polygons:
        shape = Polygon(ring, srid=4326)
        if shape.valid:
            named |= set(Cell.objects.filter(mission=mission, centre__coveredby=shape).values_list("h3", flat=True))
    if value.circles:
        cells = list(Cell.objects.filter(mission=mission).values_list("h3", "centre"))
        named |= {h3 for h3, centre in cells if any(_in_circle(centre, circle) for circle in value.circles)}
    yield from sorted(named)


def _in_circle(centre: Point, circle: tuple[float, float, float]) -> bool:
    longitude, latitude, km = circle
    return float(h3.great_circle_distance((centre.y, centre.x), (latitude, longitude), unit="km")) <= km
