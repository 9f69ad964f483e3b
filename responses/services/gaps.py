"""Gaps of an area: nothing attempted in a tier, against a risk or an alert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django.db.models.functions import Coalesce

from missions.audience import Audience
from missions.models import Area, Mission
from responses.choices import ActionStatus
from responses.gaps import Gap, gaps, pressing
from responses.models import Action, Engagement, Milestone, Workstream
from threats.choices import Horizon
from threats.models import Alert
from threats.services import AreaRisk, area_risks

NOT_ATTEMPTED = (ActionStatus.DECLINED, ActionStatus.CANCELLED, ActionStatus.INFEASIBLE)


@dataclass(frozen=True)
class AreaGaps:
    """What nobody attempted in an area, and the figures that it stands against (of the 28 days ahead)."""

    risk: AreaRisk
    open_alerts: int
    gaps: list[Gap]


def area_gaps(*, mission: Mission, audience: Audience, level: str, below: str = "") -> list[AreaGaps]:
    """The areas of a level (below a path of the tree) that have a gap, the likeliest to be attacked first.

    Counts what the audience sees. For audiences that see no scores there is nothing to hold a gap against.
    """
    if not any(grant.sees_scores for grant in audience.in_mission(mission.pk).grants):
        return []
    risks = area_risks(mission=mission, audience=audience, horizon=Horizon.MONTH, level=level)
    alerts, attempts, now = _open_alerts(mission, audience), _attempts(mission, audience), mission.now()
    found = []
    for each in risks:
        if not each.area.path.startswith(below):
            continue
        waiting = sum(n for path, n in alerts.items() if path.startswith(each.area.path))
        against = pressing(risk=each.risk, before=each.before, open_alerts=waiting)
        tried = _newest(attempts, each.area)
        missing = gaps(tiers=sorted(mission.mandated_tiers), attempted=tried, now=now, against=against)
        if missing:
            found.append(AreaGaps(each, waiting, missing))
    return found


def _open_alerts(mission: Mission, audience: Audience) -> dict[str, int]:
    rows = Alert.objects.visible_to(audience).filter(mission=mission).exclude(area=None).open()
    return dict(rows.order_by().values_list("area__path").annotate(n=Count("pk")))


Attempts = list[tuple[str, int, datetime]]  # path of the area, tier, when


def _attempts(mission: Mission, audience: Audience) -> Attempts:
    """The newest attempt of each area and tier: what was asked for or done, who was spoken to, what was reached."""
    actions = Action.objects.visible_to(audience).filter(mission=mission).exclude(area=None)
    done = actions.exclude(status__in=NOT_ATTEMPTED).present(audience).order_by()
    found: Attempts = [
        (path, tier, at)
        for path, tier, at in done.values_list("area__path", "tier").annotate(
            at=Max(Coalesce("arrived_at", "planned_from", "mission_requested_at"))
        )
        if at is not None
    ]
    talks = Engagement.objects.visible_to(audience).filter(mission=mission).order_by()
    found += [(path, 1, at) for path, at in talks.values_list("area__path").annotate(at=Max("held_at"))]
    return found + _work(mission, audience)


def _work(mission: Mission, audience: Audience) -> Attempts:
    """Work of tier 3 that is under way is an attempt, however slow; else the last milestone that it reached."""
    seen = Workstream.objects.visible_to(audience).filter(mission=mission)
    going = [(path, 3, mission.now()) for path in seen.open().order_by().values_list("area__path", flat=True)]
    steps = Milestone.objects.filter(workstream__in=seen).exclude(reached_on=None).order_by()
    ended = steps.values_list("workstream__area__path").annotate(at=Max("reached_on"))
    zone = mission.now().tzinfo
    return going + [(path, 3, datetime.combine(day, datetime.min.time(), zone)) for path, day in ended]


def _newest(attempts: Attempts, area: Area) -> dict[int, datetime]:
    newest: dict[int, datetime] = {}
    for path, tier, at in attempts:
        if path.startswith(area.path):
            newest[tier] = max(at, newest.get(tier, at))
    return newest
