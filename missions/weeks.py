"""ISO weeks in UTC. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


@dataclass(frozen=True)
class IsoWeek:
    """One ISO week, Monday to Sunday, UTC."""

    code: str
    starts_on: date

    @property
    def ends_on(self) -> date:
        """The Sunday."""
        return self.starts_on + timedelta(days=6)

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.starts_on, time(), UTC)

    @property
    def ends(self) -> datetime:
        """The first instant after the week."""
        return self.begins + timedelta(days=7)


def parse_week(code: str) -> IsoWeek:
    """The week of a code such as `2017-W52`. Raises ValueError."""
    found = WEEK.fullmatch(code)
    if found is None:
        raise ValueError(code)
    year, number = int(found[1]), int(found[2])
    return IsoWeek(code, date.fromisocalendar(year, number, 1))


def week_of(day: date) -> IsoWeek:
    """The week that a day lies in."""
    year, number, _weekday = day.isocalendar()
    return parse_week(f"{year:04}-W{number:02}")
