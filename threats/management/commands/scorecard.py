"""`bin/manage scorecard`: what was predicted up to a week against what was then recorded."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError

from missions.management import console
from missions.models import Mission
from missions.weeks import IsoWeek, parse_week
from threats.models import Scorecard
from threats.services.scorecard_words import verdict_text
from threats.services.scorecards import last_week, make_scorecard


class Command(console.Command):
    help = "Judge the scores up to the end of a week. The same facts make no new revision; earlier ones are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mission", required=True, metavar="CODE|all")
        parser.add_argument("--week", type=iso_week, metavar="2017-W52", help="default: the last one that is over")

    def handle(self, *args: Any, **options: Any) -> None:
        named = console.mission_or_all(options["mission"])
        missions = [named] if named else list(Mission.objects.filter(cells__isnull=False).distinct().order_by("code"))
        if not missions:
            raise CommandError("There is no mission with cells to judge.")
        for mission in missions:
            with console.plain_failures():
                card = make_scorecard(
                    mission=mission, week=options["week"] or last_week(mission), actor="command:scorecard"
                )
            self._tell(card)

    def _tell(self, card: Scorecard) -> None:
        for figures in card.figures["horizons"]:
            self.say(f"{figures['horizon_days']} days: {verdict_text(figures)}")
        self.result(
            {"mission": card.mission.code, "week": card.code, "revision": card.revision, "id": str(card.public_id)}
        )


def iso_week(text: str) -> IsoWeek:
    try:
        return parse_week(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no week such as 2017-W52") from error
