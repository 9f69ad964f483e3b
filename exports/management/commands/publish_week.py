"""`publish_week 2017-W52 --mission CODE`: publish a week; the bundle's path as JSON, last."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from exports import services
from exports.models import Week
from missions.errors import DomainError
from missions.models import Mission


class Command(BaseCommand):
    help = "Publish one ISO week of a mission as a signed bundle."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("week", help="ISO week such as 2017-W52")
        parser.add_argument("--mission", required=True, metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        mission = Mission.objects.filter(code=options["mission"]).first()
        if mission is None:
            raise CommandError(f"There is no mission {options['mission']}.", returncode=2)
        newest = Week.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        try:
            week = services.publish_week(mission=mission, week_code=options["week"], actor="command:publish_week")
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        is_new = week.pk > newest
        if not is_new:
            self.stderr.write(f"{week} is published already and nothing has changed since.")
        self.stdout.write(
            json.dumps(
                {
                    "week": week.code,
                    "mission": mission.code,
                    "revision": week.revision,
                    "published": is_new,
                    "path": str(services.bundle_path(week)),
                    "sha256": week.bundle_sha256,
                    "counts": week.manifest["counts"],
                }
            )
        )
