"""Harm that a warning or an operation went before opens a review by itself; people find out why and close it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from incidents.choices import HarmKind, LocationPrecision, TimePrecision
from incidents.lifecycle import STANDING
from incidents.models import Incident
from missions.audience import Audience
from missions.errors import NotAllowedError
from missions.models import Area, Mission, User
from missions.services import audience_of_user
from missions.services.records import locked, new_ref, refusal, require, write_move
from missions.validation import FieldErrors, tidy
from responses import lifecycle
from responses.analytics.aftermath import Warned, missed_cause
from responses.choices import ReviewFinding, ReviewKind, ReviewStatus
from responses.models import Action, LearningRules, Review
from responses.services.moving import MAX_TEXT, moved, need
from responses.services.operations import ARMED, OPERATIONS
from responses.services.rules import rules_of
from threats.models import Alert

ACTOR = "own-record"
LOOK_BACK = timedelta(days=60)  # of the sweep, in mission time: what came in late for older ones is seen as it comes
HARMFUL = (HarmKind.KILLED, HarmKind.INJURED, HarmKind.ABDUCTED, HarmKind.SEXUAL_VIOLENCE, HarmKind.DISPLACED)
KM_PER_DEGREE = 111.0


@dataclass(frozen=True)
class _Pair:
    """Harm near what went before it: ids, distance in km (None: inside the same area)."""

    before: int
    incident: int
    km: float | None


# --- they open by themselves --------------------------------------------------------------------------
def open_due_reviews(*, mission: Mission, incident_id: int | None = None) -> int:
    """Open the reviews that harm asks for and that are not there yet; returns how many.

    `incident_id`: what has just changed; else everything of the last 60 days. Doing it again opens nothing twice.
    """
    rules = rules_of(mission)
    with transaction.atomic():
        return _open_missed(mission, rules, incident_id) + _open_retaliation(mission, rules, incident_id)


def sweep_reviews() -> int:
    """The same for every mission, each in its own transaction: what news did not bring comes with the next sweep."""
    return sum(open_due_reviews(mission=mission) for mission in Mission.objects.all())


def _open_missed(mission: Mission, rules: LearningRules, incident_id: int | None) -> int:
    pairs = _after_alerts(mission, rules, incident_id)
    alerts = Alert.objects.select_related("area").in_bulk({pair.before for pair in pairs})
    incidents = Incident.objects.in_bulk({pair.incident for pair in pairs})
    began = _under_way(alerts)
    opened = 0
    for pair in pairs:
        alert, incident = alerts[pair.before], incidents[pair.incident]
        harm = _moment(incident, alert.mission_received_at)
        cause = missed_cause(_warned(alert, began.get(alert.pk)), harm)
        if cause:
            hours = (harm - alert.mission_received_at) / timedelta(hours=1)
            facts = {"kind": ReviewKind.MISSED_WARNING, "alert": alert, "cause": cause, "area": alert.area}
            opened += _open(mission, incident, alert, pair.km, hours, facts)
    return opened


def _open_retaliation(mission: Mission, rules: LearningRules, incident_id: int | None) -> int:
    pairs = _after_operations(mission, rules, incident_id)
    actions = Action.objects.select_related("area", "alert__area").in_bulk({pair.before for pair in pairs})
    incidents = Incident.objects.in_bulk({pair.incident for pair in pairs})
    opened = 0
    for pair in pairs:
        action, incident = actions[pair.before], incidents[pair.incident]
        assert action.ended_at is not None  # noqa: S101 - the pairs were chosen by it
        hours = (_moment(incident, action.ended_at) - action.ended_at) / timedelta(hours=1)
        area = action.area or (action.alert.area if action.alert is not None else None)
        facts = {"kind": ReviewKind.RETALIATION, "action": action, "area": area}
        opened += _open(mission, incident, action, pair.km, hours, facts)
    return opened


def _open(
    mission: Mission, incident: Incident, before: Alert | Action, km: float | None, hours: float, facts: dict[str, Any]
) -> int:
    """One review, as closed as the more secret of the two; 0 when another sweep was first."""
    key = {name: facts[name] for name in ("alert", "action") if name in facts}
    review, is_new = Review.objects.get_or_create(
        **key,
        incident=incident,
        defaults={
            "ref": new_ref(Review, mission), "mission": mission, "opened_at": mission.now(),
            "distance_km": km, "hours_after": max(hours, 0.0),
            "classification": max(before.classification, incident.classification),
            "compartments": sorted({*before.compartments, *incident.compartments}),
            "is_exercise": before.is_exercise, **facts,
        },
    )  # fmt: skip
    if is_new:
        audience = Audience(ACTOR)
        data = {"incident": incident.ref, "before": before.ref}
        write_move(review, "", user=None, audience=audience, verb="review.open", data=data)
    return int(is_new)


def _warned(alert: Alert, began: datetime | None) -> Warned:
    """The alert in mission time: its own instants are real ones, a fixed offset away."""
    offset = alert.mission_received_at - alert.received_at
    return Warned(
        received=alert.mission_received_at,
        by=alert.decide_by + offset,
        status=alert.status,
        decision=alert.decision,
        decided=alert.decided_at + offset if alert.decided_at else None,
        under_way=began + offset if began else None,
    )


def _under_way(alerts: dict[int, Alert]) -> dict[int, datetime]:
    """When the first action of each alert got under way, whoever's it was; real time."""
    rows = Action.objects.filter(alert__in=alerts, under_way_at__isnull=False).order_by("-under_way_at")
    return dict(rows.values_list("alert_id", "under_way_at"))


def _moment(incident: Incident, after: datetime) -> datetime:
    """When the harm is taken to have happened: a day that began before the warning may still have ended after it."""
    return max(incident.occurred_from, after)


# --- what lies near in time and place -----------------------------------------------------------------
# Harm of a known day and place; at or after what went before it, in an exercise only after one, and with no review yet.
_HARM = """
    i.status = any(%(standing)s) and i.merged_into_id is null
    and i.time_precision <= %(day)s and i.location_precision <= %(near)s
    and exists (select 1 from incidents_harm h where h.incident_id = i.id and h.kind = any(%(harmful)s)
                and coalesce(h.best, h.maximum, h.minimum, 0) > 0)
    and i.is_exercise = b.is_exercise and (%(incident)s::bigint is null or i.id = %(incident)s)
"""
_MISSED = f"""
    select b.id, i.id, ST_Distance(bl.point::geography, il.point::geography) / 1000
    from threats_alert b
    join threats_alertexactlocation bl on bl.alert_id = b.id
    join incidents_incidentexactlocation il on il.point && ST_Expand(bl.point, %(degrees)s)
    join incidents_incident i on i.id = il.incident_id and i.mission_id = b.mission_id
    where b.mission_id = %(mission)s and b.status <> 'duplicate'
      and (%(incident)s::bigint is not null or b.mission_received_at >= %(since)s)
      and i.occurred_to > b.mission_received_at
      and i.occurred_from < b.mission_received_at + %(span)s
      and ST_DWithin(bl.point::geography, il.point::geography, %(metres)s)
      and not exists (select 1 from responses_review r where r.alert_id = b.id and r.incident_id = i.id)
      and {_HARM}
    order by b.id, i.id
"""  # noqa: S608 - made of constants
_RETALIATION = f"""
    select b.id, i.id,
           case when bl.point is not null then ST_Distance(bl.point::geography, il.point::geography) / 1000 end
    from responses_action b
    left join threats_alertexactlocation bl on bl.alert_id = b.alert_id
    left join missions_area a on a.id = b.area_id
    join incidents_incident i on i.mission_id = b.mission_id
    join incidents_incidentexactlocation il on il.incident_id = i.id
    where b.mission_id = %(mission)s and b.type = any(%(types)s) and b.responder = any(%(armed)s)
      and b.ended_at is not null
      and (%(incident)s::bigint is not null or b.ended_at >= %(since)s)
      and i.occurred_to > b.ended_at and i.occurred_from < b.ended_at + %(span)s
      and case when bl.point is not null
          then ST_DWithin(bl.point::geography, il.point::geography, %(metres)s)
          else a.geometry is not null and ST_Intersects(a.geometry, il.point) end
      and not exists (select 1 from responses_review r where r.action_id = b.id and r.incident_id = i.id)
      and {_HARM}
    order by b.id, i.id
"""  # noqa: S608 - made of constants


def _after_alerts(mission: Mission, rules: LearningRules, incident_id: int | None) -> list[_Pair]:
    return _near(_MISSED, mission, rules.missed_km, timedelta(hours=rules.missed_hours), incident_id)


def _after_operations(mission: Mission, rules: LearningRules, incident_id: int | None) -> list[_Pair]:
    return _near(_RETALIATION, mission, rules.retaliation_km, timedelta(days=rules.retaliation_days), incident_id)


def _near(sql: str, mission: Mission, km: float, span: timedelta, incident_id: int | None) -> list[_Pair]:
    values: dict[str, Any] = {
        "mission": mission.pk, "incident": incident_id, "since": mission.now() - LOOK_BACK, "span": span,
        "metres": km * 1000, "degrees": 2 * km / KM_PER_DEGREE,  # wide enough also far from the equator
        "standing": [str(status) for status in STANDING], "harmful": [str(kind) for kind in HARMFUL],
        "day": TimePrecision.DAY.value, "near": LocationPrecision.NEAR.value,
        "types": [str(kind) for kind in OPERATIONS], "armed": [str(responder) for responder in ARMED],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_Pair(*row) for row in cursor.fetchall()]


# --- people find out why ------------------------------------------------------------------------------
@transaction.atomic
def assign_review(*, review_id: int, user: User, audience: Audience, owner: User, reason: str = "") -> Review:
    """Give a review to somebody who sees it; a closed one is opened again, with the reason."""
    review = _locked(review_id, audience, ReviewStatus.UNDER_REVIEW)
    if not Review.objects.visible_to(audience_of_user(owner)).filter(pk=review.pk).exists():
        raise NotAllowedError(_("This person does not see the review: choose somebody who does."))
    if review.status == ReviewStatus.CLOSED:
        need("reason", reason)
    changes: dict[str, Any] = {"owner": owner, "closed_at": None}
    return moved(review, ReviewStatus.UNDER_REVIEW, user, audience, "review.assign", reason=reason, changes=changes)


@transaction.atomic
def close_review(
    *, review_id: int, user: User, audience: Audience, finding: str, findings: str, lessons: str = ""
) -> Review:
    """Close a review with what was found, and the lessons that later alerts of the area are shown with."""
    review = _locked(review_id, audience, ReviewStatus.CLOSED)
    errors = FieldErrors()
    errors.choice("finding", finding, ReviewFinding)
    if finding in ReviewFinding.values and finding not in lifecycle.FINDINGS[review.kind]:
        errors.add("finding", _("This finding does not fit this kind of review."))
    errors.text("findings", tidy(findings), limit=MAX_TEXT, lines=True)
    errors.text("lessons", tidy(lessons), limit=MAX_TEXT, lines=True)
    errors.raise_if_any()
    need("findings", findings)
    changes = {
        "finding": finding, "findings": tidy(findings), "lessons": tidy(lessons), "closed_at": review.mission.now(),
        "owner": review.owner or user,
    }  # fmt: skip
    return moved(
        review, ReviewStatus.CLOSED, user, audience, "review.close", data={"finding": finding}, changes=changes
    )


def lessons_for(audience: Audience, area: Area | None, limit: int = 3) -> list[Review]:
    """The newest lessons of closed reviews in an area and above or below it, for whoever works on an alert there."""
    if area is None:
        return []
    ids = [int(step) for step in area.path.split("/") if step]
    near = Review.objects.visible_to(audience).filter(mission=area.mission_id, status=ReviewStatus.CLOSED)
    near = near.filter(area__path__startswith=area.path) | near.filter(area__in=ids[1:])
    return list(near.exclude(lessons="").order_by("-closed_at", "-pk")[:limit])


def owners_for(mission: Mission) -> Any:
    """Who may be given a review: people of the mission who assess or decide."""
    roles = ("adviser", "duty_officer", "head_of_office", "analyst", "leadership")
    members = User.objects.filter(
        memberships__mission=mission, memberships__revoked_at=None, memberships__role__in=roles, is_active=True
    )
    return members.distinct().order_by("username")


def _locked(review_id: int, audience: Audience, to: str) -> Review:
    review: Review = locked(Review, audience, review_id)
    require(audience, ("assess", "decide"), review)
    if to not in lifecycle.REVIEW_MOVES[review.status]:
        raise refusal(review, to)
    return review
