"""Notices of alerts: one row per recipient and channel, in the caller's transaction."""

from __future__ import annotations

from threats.choices import NoticeKind
from threats.models import Alert


def tell(*, alert: Alert, kind: NoticeKind, level: int = 0) -> int:
    """Write the deliveries of a notice; returns how many."""
    return 0
