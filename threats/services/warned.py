"""Who else was warned of an alert, and when: the answer on its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from missions.audience import Audience
from threats.choices import DeliveryState
from threats.models import Alert, Delivery

QUIET_STATES = (DeliveryState.STANDING_BY, DeliveryState.NOT_NEEDED)


@dataclass
class Warned:
    """One person or duty address with every way by which they were told. Times are mission time."""

    name: str
    first_told_at: datetime
    read_at: datetime | None = None
    ways: list[dict[str, Any]] = field(default_factory=list)

    @property
    def reached(self) -> bool:
        """Whether any channel took the message."""
        return any(way["sent_at"] is not None for way in self.ways)


def who_was_warned(*, alert: Alert, audience: Audience) -> list[Warned]:
    """Everybody who was told of the alert, the first one first, as far as the audience may know."""
    seen = Delivery.objects.visible_to(audience).filter(alert=alert).exclude(state__in=QUIET_STATES)
    found: dict[tuple[int | None, int | None], Warned] = {}
    for row in seen.select_related("user", "subscription", "mission").order_by("id"):
        whose = (row.user_id, None if row.user_id else row.subscription_id)
        warned = found.setdefault(whose, Warned(name_of_recipient(row), row.mission_told_at))
        if row.read_at is not None and warned.read_at is None:
            warned.read_at = row.mission.mission_time(row.read_at)
        warned.ways.append(_way(row))
    return list(found.values())


def name_of_recipient(delivery: Delivery) -> str:
    """The name of a person, or of a duty address; never where they are reached."""
    if delivery.user is not None:
        return delivery.user.get_full_name() or delivery.user.get_username()
    return delivery.subscription.name if delivery.subscription is not None else ""


def _way(row: Delivery) -> dict[str, Any]:
    return {
        "kind": row.get_kind_display(),
        "level": row.level,
        "channel": row.get_channel_display(),
        "state": row.get_state_display(),
        "sent_at": row.mission.mission_time(row.sent_at) if row.sent_at else None,
    }
