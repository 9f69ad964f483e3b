"""Watch items: the model points, a person decides. It opens them; only people close them or raise alerts from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import h3
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.errors import ReasonNeededError, TransitionNotAllowedError
from missions.models import Mission, User
from missions.services.records import locked, new_ref, require, written
from threats import lifecycle
from threats.choices import Coverage, WatchKind, WatchStatus
from threats.models import RiskRun, RiskScore, WatchItem
from threats.scoring.watching import Rules, Standing, follow

LONGEST_REVIEW = 90  # days
ACTOR = "risk-run"  # the ledger's name for what a run opens


@dataclass(frozen=True)
class Striking:
    """A score that asks for a look: from which risk it does, and how far above that it is."""

    score: RiskScore
    kind: str
    threshold: float

    @property
    def margin(self) -> float:
        return float(self.score.risk / max(self.threshold, 1e-9))


def open_watch_items(*, mission: Mission, run: RiskRun) -> list[WatchItem]:
    """Open one watch item for each group of adjoining cells that are above the mission's thresholds or have jumped.

    On its worst cell. None where the group is under watch already, was closed within the review period, or has led to
    an alert that is still open; what is under watch grows with its group, and is marked when its risk has fallen.
    Part of the run's transaction.
    """
    rules = Rules.of(mission.watch_rules)
    striking = _striking(mission, run, rules)
    items = list(_attended(mission, rules)) if striking else list(WatchItem.objects.filter(mission=mission).open())
    opened = []
    for group in adjoining(striking):
        attended = [item for item in items if group & _reach(item)]
        if attended:
            _grow(attended, group)
        else:
            opened.append(_open(mission, rules, _worst(striking[cell] for cell in group), group))
    _follow(mission, run, [item for item in items if item.status == WatchStatus.OPEN], rules)
    return opened


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


def _striking(mission: Mission, run: RiskRun, rules: Rules) -> dict[str, Striking]:
    """What stands out most of each cell that asks for a look, by H3 index."""
    asked = Q(risk__gte=rules.jump_least, before__lte=F("risk") / rules.jump_ratio)
    for horizon, threshold in mission.watch_thresholds.items():
        asked |= Q(horizon=int(horizon), risk__gte=threshold)
    scores = RiskScore.objects.filter(asked, mission=mission, run=run).exclude(coverage=Coverage.UNKNOWN)
    found: dict[str, list[Striking]] = {}
    for score in scores.select_related("cell__area", "mission"):
        found.setdefault(score.cell.h3, []).append(_why(mission, score, rules))
    return {cell: _worst(each) for cell, each in found.items()}


def _why(mission: Mission, score: RiskScore, rules: Rules) -> Striking:
    threshold = mission.watch_thresholds.get(str(score.horizon))
    if threshold is not None and score.risk >= threshold:
        return Striking(score, WatchKind.THRESHOLD, float(threshold))
    return Striking(score, WatchKind.JUMP, rules.jump_from(score.before or 0.0))


def _worst(striking: Iterable[Striking]) -> Striking:
    """A crossed threshold comes before a jump, then what is farthest above."""
    return max(striking, key=lambda each: (each.kind == WatchKind.THRESHOLD, each.margin, -each.score.pk))


def _attended(mission: Mission, rules: Rules) -> Iterable[WatchItem]:
    """Items whose cells need no new one."""
    under_watch = Q(status=WatchStatus.OPEN) | Q(alert__status__in=lifecycle.OPEN)
    lately = Q(closed_at__gt=mission.now() - timedelta(days=rules.review_days))
    found = WatchItem.objects.filter(under_watch | lately, mission=mission).values("pk")  # one row each, for all alerts
    items: Iterable[WatchItem] = WatchItem.objects.filter(pk__in=found).select_related("cell")
    return items


def _reach(item: WatchItem) -> set[str]:
    """An item's cells and those that touch them: a place whose worst cell wanders stays one place."""
    cells = set(item.cells) | ({item.cell.h3} if item.cell is not None else set())
    return {near for cell in cells for near in h3.grid_disk(cell, 1)}


def _grow(items: list[WatchItem], group: set[str]) -> None:
    """The group belongs to the item that is under watch there; to none where all have ended."""
    item = next((each for each in items if each.status == WatchStatus.OPEN), None)
    if item is not None and not group <= set(item.cells):
        item.cells = sorted(group | set(item.cells))
        item.save(update_fields=["cells"])


def _follow(mission: Mission, run: RiskRun, items: list[WatchItem], rules: Rules) -> None:
    """Mark what has fallen below its threshold, and what has not any more."""
    risks = _risks(mission, run, items)
    for item in items:
        if item.threshold is None or (margin := _margin(mission, item, risks)) is None:
            continue
        stood = Standing(item.below_days, item.below_on, item.fallen_on)
        stands = follow(stood, margin, day=_day(run), rules=rules)
        if stands != stood:
            item.below_days, item.below_on, item.fallen_on = stands.below_days, stands.below_on, stands.fallen_on
            item.save(update_fields=["below_days", "below_on", "fallen_on"])


def _day(run: RiskRun) -> date:
    return run.as_of - timedelta(days=1)


def _risks(mission: Mission, run: RiskRun, items: list[WatchItem]) -> dict[tuple[str, int], float]:
    """Risks that may be read of the cells under watch, by cell and horizon."""
    cells = {cell for item in items for cell in item.cells}
    scores = RiskScore.objects.filter(mission=mission, run=run, cell__h3__in=cells).exclude(coverage=Coverage.UNKNOWN)
    return {(h3, horizon): risk for h3, horizon, risk in scores.values_list("cell__h3", "horizon", "risk")}


def _margin(mission: Mission, item: WatchItem, risks: dict[tuple[str, int], float]) -> float | None:
    """How near the worst of an item's cells is to a threshold; None where nobody can say: silence is no fall."""
    thresholds = {int(horizon): float(value) for horizon, value in mission.watch_thresholds.items()}
    own = {item.horizon: float(item.threshold or 0)} if item.horizon else {}
    wanted = [*thresholds.items(), *own.items()]
    margins = [
        risks[key] / max(limit, 1e-9) for cell in item.cells for h, limit in wanted if (key := (cell, h)) in risks
    ]
    return max(margins, default=None)


def _open(mission: Mission, rules: Rules, worst: Striking, group: set[str]) -> WatchItem:
    now, score = mission.now(), worst.score
    item: WatchItem = WatchItem.objects.create(
        mission=mission,
        ref=new_ref(WatchItem, mission),
        title=score.cell.place or score.cell.area.name,
        kind=worst.kind,
        area=score.cell.area,
        cell=score.cell,
        cells=sorted(group),
        horizon=score.horizon,
        risk=score.risk,
        threshold=worst.threshold,
        before=score.before,
        opened_at=now,
        review_on=mission.today() + timedelta(days=rules.review_days),
    )
    audit(
        actor=ACTOR,
        verb="watch_item.open",
        object_type="watchitem",
        object_id=item.public_id,
        mission_id=mission.pk,
        data={"run": score.run_id, "cell": score.cell.h3, "horizon": score.horizon, "kind": worst.kind},
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


@transaction.atomic
def review_watch_item(*, watch_item_id: int, user: User, audience: Audience, days: int, reason: str = "") -> WatchItem:
    """Go on watching, and look again after so many days (1 to 90).

    Raises WatchItem.DoesNotExist, NotAllowedError, ValidationError on `days`, or TransitionNotAllowedError.
    """
    item: WatchItem = locked(WatchItem, audience, watch_item_id)
    require(audience, "assess", item)
    if not 1 <= days <= LONGEST_REVIEW:
        raise ValidationError({"days": [_("Look again within 1 to %(n)d days.") % {"n": LONGEST_REVIEW}]})
    if item.status != WatchStatus.OPEN:
        raise TransitionNotAllowedError(_("This watch item is not open any more."))
    item.review_on = item.mission.today() + timedelta(days=days)
    item.save(update_fields=["review_on"])
    written(item, audience=audience, verb="watch_item.review", reason=reason.strip(), data={"days": days})
    return item
