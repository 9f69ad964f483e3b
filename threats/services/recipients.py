"""Who is told of an alert: the roles that answer for it, and whoever subscribed; never somebody who may not see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils import timezone

from missions.audience import Audience, Grant
from missions.choices import AreaLevel, EscalationLevel, Role
from missions.models import Area, Membership, Mission, User
from missions.services.audience import area_ids_of, audiences_of_users
from threats.choices import URGENT, Imminence, NoticeKind
from threats.models import Alert, NoticePolicy, Subscription

# A mission without any set-up tells these, in the app.
ROLES: dict[str, tuple[str, ...]] = {
    NoticeKind.RAISED: (Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE),
    NoticeKind.REGRADED: (Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE),
    NoticeKind.DECIDED: (Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE, Role.PLANNER),
    NoticeKind.REFERRED: (Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE),
    NoticeKind.CLEARANCE: (Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE, Role.PLANNER),
}
CHANGES_THE_TASK = frozenset({NoticeKind.REGRADED, NoticeKind.CLEARANCE})  # of whoever holds the alert
SOONEST_FIRST: list[str] = list(Imminence.values)
DAY = timedelta(days=1)

# Where on the ladder of a mission a person of the rung's role stands, by the area that they answer for.
STANDS: dict[str, Callable[[Area | None], bool]] = {
    EscalationLevel.FIELD_OFFICE: lambda area: area is not None and area.level != AreaLevel.SECTOR,
    EscalationLevel.SECTOR: lambda area: area is not None and area.level == AreaLevel.SECTOR,
    EscalationLevel.JOC_CHIEF: lambda area: area is None,
    EscalationLevel.LEADERSHIP: lambda _area: True,
}


@dataclass
class Recipient:
    """A person, or a duty address (no person), with the subscriptions by which they are told outside the app."""

    user: User | None
    audience: Audience
    subscriptions: list[Subscription] = field(default_factory=list)


def recipients_of(alert: Alert, kind: str, level: int) -> list[Recipient]:
    """Everybody to be told who may see the alert: by role, then by subscription, then duty addresses."""
    policy = NoticePolicy.objects.filter(mission=alert.mission_id).first() or NoticePolicy(mission=alert.mission)
    memberships = _memberships(alert, policy)
    wanted = [each for each in subscriptions_in_force(alert.mission) if wants(each, alert, kind)]
    if kind == NoticeKind.ASKED:  # a question is for the one who is asked
        wanted = [each for each in wanted if each.user_id is not None and each.user_id == alert.question_owner_id]
    people = {each.user.pk: each.user for each in (*memberships, *wanted) if each.user is not None}
    holds = alert.holder if kind in CHANGES_THE_TASK else None
    if holds is not None:
        people[holds.pk] = holds
    if alert.question_owner is not None:
        people[alert.question_owner.pk] = alert.question_owner
    sees = partial(_sees, alert, {})
    audiences = {pk: audience for pk, audience in audiences_of_users(people.values()).items() if sees(audience)}
    told = _answering(alert, kind, level, policy, [each for each in memberships if each.user_id in audiences])
    told |= {each.user_id for each in wanted if each.user_id is not None}
    told |= {holds.pk} if holds is not None else set()
    found = {pk: Recipient(people[pk], audience) for pk, audience in audiences.items() if pk in told}
    for each in wanted:
        if each.user_id in found:
            found[each.user_id].subscriptions.append(each)
    addresses = [Recipient(None, audience_of_address(each), [each]) for each in wanted if each.user_id is None]
    return [*found.values(), *(each for each in addresses if sees(each.audience))]


def subscriptions_in_force(mission: Mission) -> Any:
    """The mission's subscriptions that nobody has ended."""
    return Subscription.objects.filter(mission=mission).in_force().select_related("user", "area")


def wants(subscription: Subscription, alert: Alert, kind: str) -> bool:
    """Whether a subscription asks for this. What is not known of an alert narrows nothing: it may be that."""
    area, about = subscription.area, subscription.event_types
    return (
        (not subscription.kinds or kind in subscription.kinds)
        and (area is None or alert.area is None or alert.area.path.startswith(area.path))
        and (not about or not alert.event_type or alert.event_type in about)
        and SOONEST_FIRST.index(alert.imminence) <= SOONEST_FIRST.index(subscription.imminence)
    )


def audience_of_address(subscription: Subscription) -> Audience:
    """Whoever stands behind a duty address sees what a duty officer of its area and ceiling sees."""
    grant = Grant(
        Role.DUTY_OFFICER,
        subscription.mission_id,
        area_ids=area_ids_of(subscription.area),
        ceiling=subscription.ceiling,
    )
    return Audience(actor=f"subscription:{subscription.pk}", grants=(grant,))


def quiet_for(subscription: Subscription, alert: Alert, real: datetime) -> timedelta:
    """How long a notice waits for the end of the recipient's quiet hours; an urgent one never waits."""
    starts, ends = subscription.quiet_from, subscription.quiet_until
    if alert.imminence in URGENT or starts is None or ends is None:
        return timedelta(0)
    here = alert.mission.mission_time(real).astimezone(alert.mission.zone).time()
    length, passed = _span(starts, ends), _span(starts, here)
    return length - passed if passed < length else timedelta(0)


def _span(starts: time, ends: time) -> timedelta:
    """From one time of day to the next occurrence of another, in less than a day."""
    return (_since_midnight(ends) - _since_midnight(starts)) % DAY


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


def _memberships(alert: Alert, policy: NoticePolicy) -> list[Membership]:
    """Memberships of answering roles in force in the alert's mission, where they cover its area."""
    in_force = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    here = Q(mission=alert.mission_id) | Q(mission=None)
    roles = {
        *ROLES[NoticeKind.DECIDED],
        *(rung["role"] for rung in alert.mission.escalation),
        *(name for each in policy.roles.values() for name in each),
    }
    found = Membership.objects.filter(in_force, here, revoked_at=None, role__in=roles, user__is_active=True)
    return [each for each in found.select_related("user", "area") if covers(each, alert)]


def covers(membership: Membership, alert: Alert) -> bool:
    """Whether the alert lies in the membership's area."""
    if membership.area is None:
        return True
    return alert.area is not None and alert.area.path.startswith(membership.area.path)


def _answering(alert: Alert, kind: str, level: int, policy: NoticePolicy, memberships: list[Membership]) -> set[int]:
    """The people who answer for such an alert by their role, of those who see it."""
    if kind == NoticeKind.ASKED:
        return {alert.question_owner_id} if alert.question_owner_id else set()
    if kind == NoticeKind.ESCALATED:
        return _up_the_ladder(memberships, alert.mission.escalation, level)
    roles = policy.roles.get(kind) or ROLES[kind]
    return {each.user_id for each in memberships if each.role in roles}


def _up_the_ladder(memberships: list[Membership], ladder: Iterable[dict[str, str]], level: int) -> set[int]:
    """Who stands on the rungs up to a level. An empty rung is passed: the next one that somebody stands on is told."""
    told: set[int] = set()
    for number, rung in enumerate(ladder):
        stands = STANDS[rung["level"]]
        here = {each.user_id for each in memberships if each.role == rung["role"] and stands(each.area)}
        told |= here
        if number >= level and here:
            break
    return told


def _sees(alert: Alert, known: dict[Any, bool], audience: Audience) -> bool:
    """Whether an audience sees the alert; people with the same rights are asked for once."""
    rights = tuple(map(str, audience.fingerprint_parts()))
    if rights not in known:
        known[rights] = Alert.objects.visible_to(audience).filter(pk=alert.pk).exists()
    return known[rights]
