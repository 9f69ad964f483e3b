"""Which gaps of the tiers deserve words: nothing attempted for long, and a reason to have tried. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from threats.scoring.priorities import LIKELY, RISING

DAYS = 30
RISING_KEY, LIKELY_KEY, ALERT_KEY = "rising", "likely", "alert"


@dataclass(frozen=True)
class Gap:
    """A mandated tier of which nothing was attempted, and against what (`rising`, `likely`, `alert`)."""

    tier: int
    against: str


def pressing(*, risk: float | None, before: float | None, open_alerts: int) -> str:
    """Why an area should be acted in; empty where nothing says so. A rising risk says more than a high one."""
    if risk is not None and before is not None and risk >= LIKELY[0] and risk >= RISING * before:
        return RISING_KEY
    if open_alerts:
        return ALERT_KEY
    return LIKELY_KEY if risk is not None and risk >= LIKELY[1] else ""


def gaps(
    *, tiers: Sequence[int], attempted: Mapping[int, datetime], now: datetime, against: str, days: int = DAYS
) -> list[Gap]:
    """The mandated tiers of which nothing was attempted in so many days, where something presses.

    `attempted` is the newest attempt of each tier. An attempt that is still to come counts: it is asked for.
    """
    if not against:
        return []
    since = now - timedelta(days=days)
    return [Gap(tier, against) for tier in tiers if tier not in attempted or attempted[tier] < since]
