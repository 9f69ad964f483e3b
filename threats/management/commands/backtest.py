"""`bin/manage backtest`: what the scores would have said, and how that compares with what then happened."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from missions.management import console
from threats.scoring import HORIZONS
from threats.services.backtest import Judgement, NoWeightsError, Order, backtest


class Command(console.Command):
    help = "Score a mission at past days from what was known then; the report stands beside the file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mission", required=True, metavar="CODE")
        parser.add_argument("--from", required=True, dest="first", type=console.iso_date, metavar="DATE")
        parser.add_argument("--to", required=True, dest="last", type=console.iso_date, metavar="DATE")
        parser.add_argument("--every", required=True, type=days, metavar="DAYS")
        parser.add_argument("--horizons", default="7,28,90", type=horizons, metavar="DAYS,...")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.csv[.gz]")
        parser.add_argument(
            "--fit-before",
            type=console.iso_date,
            metavar="DATE",
            help="weights learnt from nothing of this day or later (default: --from)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["last"] < options["first"]:
            raise console.usage("--to is before --from.")
        if not options["out"].parent.is_dir():
            raise console.usage(f"There is no folder {options['out'].parent}.")
        order = Order(
            mission=console.mission_named(options["mission"]),
            first=options["first"],
            last=options["last"],
            every=options["every"],
            horizons=options["horizons"],
            fit_before=options["fit_before"] or options["first"],
            out=options["out"],
            say=self.say,
        )
        with console.plain_failures():
            try:
                judged = backtest(order)
            except NoWeightsError as error:
                raise console.usage(str(error)) from error
        for each in judged:
            self._summary(each)
        self.result({"file": str(order.out), "cutoffs": len(order.cutoffs), "horizons": [j.as_dict() for j in judged]})

    def _summary(self, judged: Judgement) -> None:
        self.say(f"{judged.horizon} days, {judged.windows} windows that are over")
        self.say(f"{'method':12}  events   AP    hit@5%  LSS    slope  exp/obs")
        for name, quality in judged.methods.items():
            self.say(
                f"{name:12}  {quality.events:6d}  {quality.average_precision:.3f}  {quality.hit[1]:.2f}   "
                f"{quality.log_skill:+.3f}  {quality.slope:5.2f}  {quality.expected_per_observed:5.2f}"
            )


def days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 366:
        raise ArgumentTypeError(f"{text} is no number of days from 1 to 366")
    return int(text)


def horizons(text: str) -> tuple[int, ...]:
    known = {str(horizon): horizon for horizon in HORIZONS}
    asked = text.split(",")
    if not asked or any(each not in known for each in asked) or len(set(asked)) < len(asked):
        raise ArgumentTypeError(f"{text} is no choice of {','.join(known)}")
    return tuple(sorted(known[each] for each in asked))
