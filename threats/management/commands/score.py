"""`bin/manage score --mission CODE [--as-of DATE]`: one risk run of a whole mission."""

import json
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from missions.errors import DomainError
from missions.models import Mission
from threats import services
from threats.choices import RunTrigger


class Command(BaseCommand):
    help = "Score every cell of a mission. The last line is JSON: run, cells, ms."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mission", required=True, metavar="CODE")
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="DATE",
            help="count only events dated strictly before this day; the run is recorded and not shown",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        mission = Mission.objects.filter(code=options["mission"]).first()
        if mission is None:
            raise CommandError(f"There is no mission {options['mission']}.")
        started = time.perf_counter()
        try:
            run = services.score_mission(mission_id=mission.pk, as_of=options["as_of"], trigger=RunTrigger.COMMAND)
        except DomainError as error:
            raise CommandError(str(error)) from error
        milliseconds = round((time.perf_counter() - started) * 1000)
        self.stdout.write(json.dumps({"run": str(run.public_id), "cells": run.cells, "ms": milliseconds}))
