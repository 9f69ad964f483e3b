"""Mission time: pure arithmetic of live and replay clocks."""

from datetime import datetime, timedelta


def replay_time(*, real: datetime, anchor: datetime, start: datetime, max_days: int) -> datetime:
    """The mission time of a real instant in a replay: a fixed offset from `anchor`, held after `max_days`.

    `anchor` is the real instant at which mission time was `start`. Instants before the anchor keep the offset.
    """
    return start + min(real - anchor, timedelta(days=max_days))


def is_held(*, real: datetime, anchor: datetime, max_days: int) -> bool:
    """Whether a replay has used up its days and stands still."""
    return real - anchor >= timedelta(days=max_days)
