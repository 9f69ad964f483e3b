"""Tell people of an alert: one delivery row per recipient and channel, written with the change itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import structlog
from django.db.models.functions import Now
from django.utils import timezone

from missions.audience import Audience
from missions.models import Mission, User
from threats.choices import URGENT, DeliveryState, NoticeChannel, NoticeKind
from threats.models import Alert, Delivery, NoticePolicy, Subscription
from threats.services.recipients import Recipient, quiet_for, recipients_of

log = structlog.get_logger(__name__)
SECOND_AFTER = timedelta(minutes=5)  # an urgent notice that is still undelivered goes by the next channel as well
GIVE_UP_AFTER = timedelta(hours=24)
NEVER_BY_TIME = timedelta(hours=25)  # what is not urgent goes by the next channel once the one before is given up


def tell(*, alert: Alert, kind: NoticeKind, level: int = 0) -> int:
    """Write the notices of what has just happened to an alert, in the caller's transaction; answers how many.

    `level` is that of escalation. Nothing is sent here and no gateway is asked: the senders find the rows.
    """
    now, notice = timezone.now(), uuid4()
    actor = alert.transitions.order_by("-pk").values_list("by_id", flat=True).first()
    outside = _goes_outside(alert.mission)
    rows = [
        row for recipient in recipients_of(alert, kind, level) for row in _rows(alert, recipient, now, outside=outside)
    ]
    for row in rows:
        row.notice, row.kind, row.level = notice, kind, level
        if row.channel == NoticeChannel.IN_APP and row.user_id == actor:
            row.read_at = now  # nobody is told anew of what they did themselves
    Delivery.objects.bulk_create(rows)
    if not rows:
        log.warning("nobody_to_tell", mission=alert.mission_id, alert=alert.pk, kind=str(kind))
    return len(rows)


def gateway_of(channel: str, address: str) -> str:
    """The name of what a message goes through; messages of one gateway fail together."""
    return f"{channel}:{urlsplit(address).netloc}" if channel == NoticeChannel.WEBHOOK else channel


def address_of(subscription: Subscription, channel: str) -> str:
    """Where a subscription is reached by a channel; empty: nowhere."""
    addresses: dict[str, str] = {
        NoticeChannel.EMAIL: subscription.email,
        NoticeChannel.SMS: subscription.phone,
        NoticeChannel.WEBHOOK: subscription.webhook_url,
    }
    return addresses.get(channel, "")


def mark_read(*, user: User, audience: Audience, mission: Mission, notice: UUID | None = None) -> int:
    """Mark one notice of a person as read, or all of the mission; answers how many were not."""
    unread = Delivery.objects.visible_to(audience).filter(user=user, mission=mission).unread()
    if notice is not None:
        unread = unread.filter(public_id=notice)
    return int(unread.update(read_at=timezone.now()))


def _goes_outside(mission: Mission) -> bool:
    """Whether notices leave the app: a replay's do not, unless the mission says so."""
    return not mission.is_replay or NoticePolicy.objects.filter(mission=mission, replay_sends=True).exists()


def _rows(alert: Alert, recipient: Recipient, now: datetime, *, outside: bool) -> Iterator[Delivery]:
    if recipient.user is not None:
        yield _row(alert, recipient.user, now, channel=NoticeChannel.IN_APP, state=DeliveryState.SENT, sent_at=now)
    if outside:
        for place, (subscription, channel, address) in enumerate(_chain(recipient)):
            wait = quiet_for(subscription, alert, now)
            by_turn = (SECOND_AFTER if alert.imminence in URGENT else NEVER_BY_TIME) * place
            yield _row(
                alert, recipient.user, now,
                subscription=subscription, channel=channel, address=address, place=place,
                gateway=gateway_of(channel, address),
                state=DeliveryState.STANDING_BY if place else DeliveryState.WAITING,
                due_at=Now() + wait + by_turn, gives_up_at=Now() + wait + by_turn + GIVE_UP_AFTER,
            )  # fmt: skip


def _chain(recipient: Recipient) -> list[tuple[Subscription, str, str]]:
    """The channels of a recipient in the order in which they are tried, each address once."""
    found: dict[tuple[str, str], Subscription] = {}
    for subscription in recipient.subscriptions:
        for channel in subscription.channels:
            address = address_of(subscription, channel)
            if address:
                found.setdefault((channel, address), subscription)
    return [(subscription, *key) for key, subscription in found.items()]


def _row(alert: Alert, user: User | None, now: datetime, **columns: Any) -> Delivery:
    return Delivery(
        mission=alert.mission,
        alert=alert,
        user=user,
        imminence=alert.imminence,
        is_exercise=alert.is_exercise or alert.mission.is_replay,
        told_at=now,
        mission_told_at=alert.mission.mission_time(now),
        **{"due_at": Now(), "gives_up_at": Now() + GIVE_UP_AFTER, **columns},
    )
