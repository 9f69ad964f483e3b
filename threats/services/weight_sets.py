"""The weight sets that may serve: those that come with the product, and those that were fitted here and accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.errors import ConflictError
from missions.models import Mission
from threats.models import RegisteredWeights
from threats.scoring import HORIZONS, History, WeightSet, rate
from threats.scoring.baselines import CLIMATOLOGY, Baselines, kernels
from threats.scoring.fitting import TooFewPositivesError
from threats.scoring.metrics import Quality, Window, assess
from threats.scoring.training import FIRST_YEAR, train
from threats.scoring.weights import newest_before, serving, shipped, weight_set
from threats.services.evidence import load_evidence

TRIAL_DAYS = 730  # the last 24 months before the training ends
STEP_DAYS = 28
NOT_WORSE = 0.98  # of log skill and average precision of the set in use
SLOPE = (0.85, 1.18)
EXPECTED_PER_OBSERVED = (0.75, 1.33)
OURS = "vigil"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Verdict:
    """How a candidate did beside the set in use, by horizon, and why it is refused (empty: accepted)."""

    candidate: dict[int, Quality]
    current: dict[int, Quality]
    refusals: list[str]

    @property
    def figures(self) -> dict[str, Any]:
        return {
            which: {str(horizon): quality.as_dict() for horizon, quality in getattr(self, which).items()}
            for which in ("candidate", "current")
        } | {"refusals": self.refusals}


def known_sets() -> tuple[WeightSet, ...]:
    """Every set, the oldest first; of two with the same end the later registered one counts as newer."""
    registered = [weight_set(content) for content in RegisteredWeights.objects.values_list("content", flat=True)]
    return tuple(sorted([*shipped(), *registered], key=lambda each: each.trained_until))


def serving_set(as_of: date) -> WeightSet:
    """The set that scores a day."""
    return serving(as_of, known_sets())


def set_before(day: date) -> WeightSet | None:
    """The newest set whose training ended before the day; None when each has seen it or later."""
    return newest_before(day, known_sets())


def histories(missions: Iterable[Mission], *, known_before: int | None = None) -> list[History]:
    """The past of each mission that has cells, as the engine looks back over it."""
    found = []
    for mission in missions:
        evidence = load_evidence(mission)
        if evidence is not None:
            known = evidence if known_before is None else evidence.known_before(known_before)
            found.append(known.history(mission.code))
    return found


def fit_weights(pasts: Sequence[History], *, until: date, source: str) -> dict[str, Any]:
    """The data of a set learnt from these missions' windows that were over by the end of a day.

    From 2009, or from the first full year on record. Raises TooFewPositivesError.
    """
    days = [int(past.events.day.min()) for past in pasts if len(past.events)]
    if not days:
        raise TooFewPositivesError("nothing is on record")
    first_year = max(FIRST_YEAR, date.fromordinal(min(days)).year + 1)
    return train(pasts, until=until, source=source, first_year=first_year)


def hold(candidate: WeightSet, current: WeightSet, pasts: Sequence[History], *, until: date) -> Verdict:
    """Both sets on the 24 months that end with a day, by the rule of acceptance (SCORING 1.3)."""
    end = until.toordinal() + 1
    found = {
        which: {horizon: _quality(each, pasts, horizon, end) for horizon in HORIZONS}
        for which, each in (("candidate", candidate), ("current", current))
    }
    refusals = [
        refusal for horizon in HORIZONS for refusal in _refusals(horizon, *(each[horizon] for each in found.values()))
    ]
    return Verdict(found["candidate"], found["current"], refusals)


def trial_start(until: date) -> date:
    """A candidate that is to be held against another must have learnt from windows before this day only."""
    return date.fromordinal(until.toordinal() + 1 - TRIAL_DAYS)


def _quality(weights: WeightSet, pasts: Sequence[History], horizon: int, end: int) -> Quality:
    start = end - TRIAL_DAYS
    windows = []
    for past in pasts:
        smooth = kernels(past.grid)
        simple = Baselines(past.attacks, smooth, before=start, horizon=horizon)
        areas = past.grid.areas
        for t in range(start, end - horizon + 1, STEP_DAYS):
            scores = rate(past.measured(t), weights, offsets=past.offsets(weights, t=t))
            said = {OURS: scores.fitted[scores.horizons.index(horizon)], CLIMATOLOGY: simple.at(t)[CLIMATOLOGY]}
            windows.append(Window(past.name, t, said, past.counts(t, horizon), areas))
    return assess(windows, OURS, reference=CLIMATOLOGY)


def _refusals(horizon: int, candidate: Quality, current: Quality) -> list[str]:
    """Why the candidate may not follow, in words."""
    found = []
    if candidate.log_skill < NOT_WORSE * current.log_skill:
        found.append(f"{horizon} days: log skill {candidate.log_skill:.3f} against {current.log_skill:.3f}")
    if candidate.average_precision < NOT_WORSE * current.average_precision:
        worse = f"{candidate.average_precision:.3f} against {current.average_precision:.3f}"
        found.append(f"{horizon} days: average precision {worse}")
    if not SLOPE[0] <= candidate.slope <= SLOPE[1]:
        found.append(f"{horizon} days: calibration slope {candidate.slope:.2f}, {SLOPE[0]} to {SLOPE[1]} is right")
    ratio = candidate.expected_per_observed
    if not EXPECTED_PER_OBSERVED[0] <= ratio <= EXPECTED_PER_OBSERVED[1]:
        low, high = EXPECTED_PER_OBSERVED
        found.append(f"{horizon} days: {ratio:.2f} times as many expected as seen, {low} to {high} is right")
    return found


@transaction.atomic
def register_weights(*, content: dict[str, Any], verdict: Verdict, actor: str) -> RegisteredWeights:
    """Put an accepted set on record: from now on it may serve. Raises ConflictError for a refused or a known one."""
    if verdict.refusals:
        raise ConflictError(_("This weight set did worse than the one in use."), code="weights_refused")
    if any(each.name == content["name"] for each in known_sets()):
        raise ConflictError(
            _("There is a weight set %(name)s already.") % {"name": content["name"]}, code="weights_known"
        )
    registered = RegisteredWeights.objects.create(
        name=content["name"],
        trained_until=content["trained_until"],
        content=content,
        figures=verdict.figures,
        registered_by=actor,
    )
    audit(actor=actor, verb="weights.register", object_type="weights", object_id=registered.name)
    return registered
