from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from missions.boundaries import read_boundaries
from missions.management import console
from missions.models import Mission
from missions.services.basemap import ensure_basemap
from missions.services.setup import create_mission


class Command(console.Command):
    help = "Make a mission with its areas, risk cells and settlements from a GeoJSON file of admin areas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", type=mission_code, help="such as SSD")
        parser.add_argument("--name", required=True, type=mission_name)
        parser.add_argument("--boundary", required=True, type=Path, metavar="FILE", help="GeoJSON, may be gzipped")
        parser.add_argument(
            "--where", action="append", default=[], type=condition, metavar="PROPERTY=VALUE", help="may be repeated"
        )
        parser.add_argument("--h3", type=int, default=5, choices=range(2, 10), metavar="2-9", help="resolution (5)")
        parser.add_argument("--tz", type=console.zone_name, default="UTC", metavar="ZONE")
        parser.add_argument("--replay-as-of", type=console.iso_date, metavar="DATE", help="a replay from that day")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"]
        if Mission.objects.filter(code=code).exists():
            self._already(code)
            return
        with console.plain_failures():
            boundaries = read_boundaries(options["boundary"], options["where"])
            for note in boundaries.notes:
                self.say(note)
            ensure_basemap(self.say)
            self.say(f"{len(boundaries.units)} areas read; making cells and settlements")
            try:
                made = create_mission(
                    code=code,
                    name=options["name"],
                    boundaries=boundaries,
                    actor="command:create_mission",
                    resolution=options["h3"],
                    time_zone=options["tz"],
                    replay_as_of=options["replay_as_of"],
                )
            except IntegrityError:  # somebody made it meanwhile
                if not Mission.objects.filter(code=code).exists():
                    raise
                self._already(code)
                return
        self.result(
            {
                "mission": code,
                "created": True,
                "areas": made.areas,
                "cells": made.cells,
                "settlements": made.settlements,
                "h3": options["h3"],
            }
        )

    def _already(self, code: str) -> None:
        self.say(f"Mission {code} exists already; nothing was changed.")
        self.result({"mission": code, "created": False})


def mission_code(text: str) -> str:
    """A code that the model accepts."""
    try:
        Mission.code.field.clean(text, None)
    except ValidationError as error:
        message = "a code has 2 to 12 capital letters, digits or _ and begins with a letter"
        raise ArgumentTypeError(message) from error
    return text


def mission_name(text: str) -> str:
    """A name that is not blank and fits."""
    if not text.strip() or len(text) > 120:
        raise ArgumentTypeError("a name has 1 to 120 characters")
    return text.strip()


def condition(text: str) -> tuple[str, str]:
    """PROPERTY=VALUE."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise ArgumentTypeError(f"{text} is not PROPERTY=VALUE")
    return key.strip(), value.strip()
