"""Watch items: the model points, a person decides. It opens them; only people close them or raise alerts from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta

import h3
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.errors import ReasonNeededError, TransitionNotAllowedError
from missions.models import Mission, User
from missions.services.records import locked, new_ref, require, written
from threats import lifecycle
from threats.choices import Coverage, WatchStatus
from threats.models import RiskRun, RiskScore, WatchItem

REVIEW = timedelta(days=7)
ACTOR = "risk-run"  # the ledger's name for what a run opens


def open_watch_items(*, mission: Mission, run: RiskRun) -> list[WatchItem]:
    """Open one watch item for each group of adjoining cells above the mission's thresholds, on its worst cell.

    None where the group is under watch already, was closed within the review period, or has led to an alert that is
    still open. Part of the run's transaction.
    """
    hot = _above_threshold(mission, run)
    attended = _attended(mission) if hot else set()
    groups = adjoining(hot)
    return [_open(mission, max((hot[cell] for cell in group), key=_margin)) for group in groups if not group & attended]


def adjoining(cells: Iterable[str]) -> list[set[str]]:
    """H3 cells in groups of those that touch each other."""
    left, groups = set(cells), []
    while left:
        group, edge = set(), {left.pop()}
        while edge:
            group |= edge
            edge = {near for cell in edge for near in h3.grid_disk(cell, 1)} & left
            left -= edge
        groups.append(group)
    return groups


def _above_threshold(mission: Mission, run: RiskRun) -> dict[str, RiskScore]:
    """The score that stands out most of each cell that is above a threshold, by H3 index."""
    above = Q(pk__in=[])
    for horizon, threshold in mission.watch_thresholds.items():
        above |= Q(horizon=int(horizon), risk__gte=threshold)
    scores = RiskScore.objects.filter(above, mission=mission, run=run).exclude(coverage=Coverage.UNKNOWN)
    worst: dict[str, RiskScore] = {}
    for score in scores.select_related("cell__area", "mission"):
        known = worst.get(score.cell.h3)
        if known is None or _margin(score) > _margin(known):
            worst[score.cell.h3] = score
    return worst


def _margin(score: RiskScore) -> float:
    return float(score.risk / max(_threshold(score), 1e-9))


def _threshold(score: RiskScore) -> float:
    return float(score.mission.watch_thresholds[str(score.horizon)])


def _attended(mission: Mission) -> set[str]:
    """Cells that need no new item."""
    under_watch = Q(status=WatchStatus.OPEN) | Q(alert__status__in=lifecycle.OPEN)
    lately = Q(closed_at__gt=mission.now() - REVIEW)
    items = WatchItem.objects.filter(under_watch | lately, mission=mission, cell__isnull=False)
    return set(items.values_list("cell__h3", flat=True))


def _open(mission: Mission, score: RiskScore) -> WatchItem:
    now = mission.now()
    place = score.cell.place or score.cell.area.name
    item: WatchItem = WatchItem.objects.create(
        mission=mission,
        ref=new_ref(WatchItem, mission),
        title=f"{place[:120]}: attacks on civilians likely ({score.risk:.0%} in {score.horizon} days)",
        area=score.cell.area,
        cell=score.cell,
        horizon=score.horizon,
        risk=score.risk,
        threshold=_threshold(score),
        opened_at=now,
        review_on=now.astimezone(UTC).date() + REVIEW,
    )
    audit(
        actor=ACTOR,
        verb="watch_item.open",
        object_type="watchitem",
        object_id=item.public_id,
        mission_id=mission.pk,
        data={"run": score.run_id, "cell": score.cell.h3, "horizon": score.horizon},
    )
    return item


@transaction.atomic
def close_watch_item(*, watch_item_id: int, user: User, audience: Audience, reason: str) -> WatchItem:
    """End the watch, with the reason. A risk that falls closes nothing by itself.

    Raises WatchItem.DoesNotExist for who may not see it, NotAllowedError, ReasonNeededError, or
    TransitionNotAllowedError when it is not open any more.
    """
    item: WatchItem = locked(WatchItem, audience, watch_item_id)
    require(audience, "assess", item)
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why the watch ends."))
    if item.status != WatchStatus.OPEN:
        raise TransitionNotAllowedError(_("This watch item is not open any more."))
    item.status = WatchStatus.CLOSED
    item.closed_at = item.mission.now()
    item.closed_reason = reason.strip()
    item.save(update_fields=["status", "closed_at", "closed_reason"])
    written(item, audience=audience, verb="watch_item.close", reason=item.closed_reason)
    return item
