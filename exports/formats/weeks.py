"""ISO weeks, as bundles know them."""

from missions.weeks import IsoWeek, parse_week, week_of

__all__ = ["IsoWeek", "parse_week", "week_of"]
