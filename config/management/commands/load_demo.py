from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from config.demo import accounts, assessing, desk, exercise, learning, notices, protection
from config.demo.setting import ACTOR, CODE, PUBLISHED, ensure_mission
from exports.models import Week
from exports.services import publish_week
from missions.management import console
from missions.models import Mission, User
from missions.services import restart_replay
from missions.weeks import parse_week
from threats.choices import RunTrigger
from threats.models import Scorecard
from threats.services import score_mission
from threats.services.scorecards import make_scorecard

# What each story makes, and how many.
STORIES = (
    (exercise.play, "{} exercise alerts raised"),
    (desk.man, "{} posts put on call"),
    (assessing.show, "{} exercise records of threats and support made"),
    (learning.play, "{} stories told that are looked into afterwards"),
)


class Command(console.Command):
    help = "Load the demo mission, or what is missing of it, and print its accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--restart", action="store_true", help="let the replay begin again now")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO or not settings.DEMO_PASSWORD:
            raise CommandError("The demo is switched off here: set VIGIL_DEMO and VIGIL_DEMO_PASSWORD.")
        if Mission.objects.filter(code=CODE, is_demo=False).exists():
            raise CommandError(f"There is a mission {CODE} that is no demo; nothing was changed.")
        with console.plain_failures():
            self._load(restart=options["restart"])

    def _load(self, *, restart: bool) -> None:
        mission = ensure_mission(self.say)
        users = accounts.ensure_accounts(mission)
        if restart:
            mission = restart_replay(mission=mission, actor=ACTOR)
            self.say(f"The replay starts again at {mission.now():%Y-%m-%d %H:%M} UTC")
        self._play(mission, users)
        if mission.current_run_id is None or restart:
            self.say("Scoring the mission")
            score_mission(mission_id=mission.pk, trigger=RunTrigger.COMMAND)
        if not Scorecard.objects.filter(mission=mission).exists():
            self.say(f"Judging the scores up to week {PUBLISHED}")
            make_scorecard(mission=mission, week=parse_week(PUBLISHED), actor=ACTOR)
        if not Week.objects.filter(mission=mission, code=PUBLISHED).exists():
            self.say(f"Publishing week {PUBLISHED}")
            publish_week(mission=mission, week_code=PUBLISHED, actor=ACTOR)
        self.stdout.write("\n".join(accounts.table(mission)))

    def _play(self, mission: Mission, users: dict[str, User]) -> None:
        """The stories of the exercise, each once."""
        notices.ensure_subscription(mission, users)
        protection.play(mission, users)
        for play, words in STORIES:
            if count := play(mission, users):
                self.say(words.format(count))
