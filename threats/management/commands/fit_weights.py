"""`bin/manage fit_weights`: learn the weights anew from all missions at hand, and say whether they may follow."""

import hashlib
import json
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from missions.management import console
from missions.models import Mission
from threats.scoring import HORIZONS, History, WeightSet
from threats.scoring.fitting import TooFewPositivesError
from threats.scoring.weights import weight_set
from threats.services import weight_sets as sets


class Command(console.Command):
    help = "Fit weights on the pooled missions. Without --register nothing changes; nothing is replaced silently."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--mission", action="append", default=[], metavar="CODE", help="may be repeated (default: all)"
        )
        parser.add_argument(
            "--until", type=console.iso_date, metavar="DATE",
            help="the last day of training (default: the last 31 December)",
        )  # fmt: skip
        parser.add_argument(
            "--source", default="the missions' own record", help="what to write down as the origin of the data"
        )
        parser.add_argument("--out", type=Path, metavar="FILE.json", help="write the weight set there")
        parser.add_argument(
            "--register", action="store_true",
            help="hold it against the set in use on the last 24 months, and let it serve if it is accepted",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        missions = [console.mission_named(code) for code in options["mission"]]
        missions = missions or list(Mission.objects.filter(cells__isnull=False).distinct().order_by("pk"))
        if not missions:
            raise CommandError("There is no mission with cells to learn from.")
        until = options["until"] or _last_year_end(min(mission.today() for mission in missions))
        self.say(f"Learning from {', '.join(mission.code for mission in missions)}, until {until}")
        pasts = sets.histories(missions, known_before=until.toordinal() + 1)
        content = self._fitted(pasts, until, options["source"])
        if options["out"]:
            options["out"].write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
            self.say(f"Written to {options['out']}")
        self._weights(content)
        self.result(self._registered(content, pasts, until) if options["register"] else {"name": content["name"]})

    def _fitted(self, pasts: list[History], until: date, source: str) -> dict[str, Any]:
        try:
            return sets.fit_weights(pasts, until=until, source=source)
        except TooFewPositivesError as error:
            raise CommandError(f"There is too little to learn from: {error}.") from error

    def _registered(self, content: dict[str, Any], pasts: list[History], until: date) -> dict[str, Any]:
        """The trial: the same recipe learnt before the last 24 months, against the set that serves now."""
        current = self._current(until)
        before = sets.trial_start(until)
        self.say(f"Held against {current.name} on {before} to {until}")
        earlier = weight_set(self._fitted(pasts, before - timedelta(days=1), "trial"))
        verdict = sets.hold(earlier, current, pasts, until=until)
        for refusal in verdict.refusals:
            self.say(f"Refused: {refusal}")
        if verdict.refusals:
            return {"name": content["name"], "registered": False, "serves": current.name, "refusals": verdict.refusals}
        digest = hashlib.sha256(json.dumps(content["horizons"], sort_keys=True).encode()).hexdigest()
        named = content | {"name": f"{content['name']}-{digest[:6]}"}
        with console.plain_failures():
            sets.register_weights(content=named, verdict=verdict, actor="command:fit_weights")
        return {"name": named["name"], "registered": True, "serves": named["name"], "refusals": []}

    def _current(self, until: date) -> WeightSet:
        current = sets.serving_set(until + timedelta(days=1))
        if not current.may_serve(sets.trial_start(until)):
            self.say(f"{current.name} has learnt from some of these months itself: the trial favours it")
        return current

    def _weights(self, content: dict[str, Any]) -> None:
        for horizon in HORIZONS:
            found = content["horizons"][str(horizon)]
            self.say(f"{horizon} days: {found['weights']}, damping {found['damping']}, {found['positives']} attacked")


def _last_year_end(today: date) -> date:
    return date(today.year - 1, 12, 31)
