"""What commands share: values of the command line, one clear line for each failure, JSON last."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from missions.choices import Classification
from missions.errors import DomainError
from missions.models import Area, Mission


class Command(BaseCommand):
    """A command that says what went wrong in one line: exit 1 for a failure, 2 for wrong usage."""

    requires_system_checks: list[str] = []
    actor = "command"

    def say(self, text: str) -> None:
        """Progress, for people: on stderr."""
        self.stderr.write(text)
        self.stderr.flush()

    def result(self, data: dict[str, Any]) -> None:
        """The result, for programs: the last line of stdout."""
        self.stdout.write(json.dumps(data, ensure_ascii=False))


@contextmanager
def plain_failures() -> Iterator[None]:
    """Turn errors of the domain into the one line that a command ends with."""
    try:
        yield
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    except DomainError as error:
        raise CommandError(str(error)) from error


def usage(message: str) -> CommandError:
    """Wrong use of a command that argparse cannot see by itself."""
    return CommandError(message, returncode=2)


def mission_named(code: str) -> Mission:
    """The mission of a code given on the command line."""
    mission = Mission.objects.filter(code=code).first()
    if mission is None:
        known = ", ".join(Mission.objects.values_list("code", flat=True)[:20])
        raise CommandError(f"There is no mission {code}." + (f" There are: {known}." if known else ""))
    return mission


def mission_or_all(code: str) -> Mission | None:
    """The mission of a code, None for `all`."""
    return None if code == "all" else mission_named(code)


def area_of(mission: Mission | None, pcode: str) -> Area | None:
    """The area of a P-code within a mission; None for no P-code."""
    if not pcode:
        return None
    if mission is None:
        raise usage("--area needs one mission, not all.")
    area: Area | None = Area.objects.filter(mission=mission, pcode=pcode).first()
    if area is None:
        known = ", ".join(Area.objects.filter(mission=mission).values_list("pcode", flat=True)[:40])
        raise CommandError(f"{mission.code} has no area {pcode}. It has: {known}.")
    return area


def iso_date(text: str) -> date:
    """A date such as 2018-01-01."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no date such as 2018-01-01") from error


def zone_name(text: str) -> str:
    """The name of a time zone such as Africa/Juba."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise argparse.ArgumentTypeError(f"{text} is no time zone such as Africa/Juba") from error
    return text


def ceiling_level(text: str) -> int:
    """A classification by its name (unclassified, confidential, strictly-confidential) or its number."""
    wanted = text.strip().lower().replace("-", "_").replace(" ", "_")
    for level in Classification:
        if wanted in (level.name.lower(), str(level.value)):
            return level.value
    names = ", ".join(level.name.lower().replace("_", "-") for level in Classification)
    raise argparse.ArgumentTypeError(f"{text} is no ceiling; there are: {names}")


def positive(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1")
    return int(text)
