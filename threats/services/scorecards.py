"""Scorecards: each week, what was predicted against what was then recorded, kept for ever with its revisions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.errors import ConflictError
from missions.models import Cell, Mission
from missions.weeks import IsoWeek, week_of
from threats.choices import Coverage, Horizon
from threats.models import RiskScoreHistory, Scorecard
from threats.scoring import HORIZONS, rate
from threats.scoring.baselines import Baselines, Kernels, kernels
from threats.scoring.geometry import Floats
from threats.scoring.metrics import Window, covered
from threats.scoring.scorecard import FITTED, SHOWN, Slices, add_slices, cutoffs, figures, told
from threats.scoring.tally import Tally, from_json, pooled
from threats.services.attackers import Attackers, attackers_of
from threats.services.evidence import Evidence, load_evidence
from threats.services.judgement import judgement_of
from threats.services.weight_sets import serving_set

CARD_LOCK = 0x5649_4704  # with the mission's number: one scorecard of a mission at a time
LATE_WEEKS = 4  # before the last one: reports come late
SLICED = Horizon.MONTH.value  # its windows follow each other without overlap
PLACES = (("near", 0.0, 10.0), ("between", 10.0, 30.0), ("remote", 30.0, np.inf))  # km to the nearest settlement
SHARES = (0.05, 0.10)


@dataclass(frozen=True)
class Said:
    """What the score said at a cut-off, by horizon and cell: with judgement, and from past events only."""

    risk: Floats
    fitted: Floats
    shown: bool  # it is what stood on the map then; else it was computed again from what was known then


@dataclass(frozen=True)
class Card:
    """A mission's week while it is judged."""

    mission: Mission
    week: IsoWeek
    evidence: Evidence
    attackers: Attackers
    _said: dict[int, Said] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """The day after the week."""
        return self.week.ends_on.toordinal() + 1

    @cached_property
    def smooth(self) -> Kernels:
        return kernels(self.evidence.grid)

    def starts(self, horizon: int) -> list[int]:
        """Cut-offs by which something was on record."""
        known = self.evidence.known
        first = int(known.min()) if len(known) else self.end
        return [t for t in cutoffs(self.end, horizon) if t > first]

    def said(self, t: int) -> Said:
        if t not in self._said:
            self._said[t] = self._as_shown(t) or self._again(t)
        return self._said[t]

    @cached_property
    def _shown_since(self) -> date | None:
        """The first day of which anything is kept that stood on the map."""
        kept = RiskScoreHistory.objects.filter(mission=self.mission).aggregate(first=Min("from_on"))
        first: date | None = kept["first"]
        return first

    def _as_shown(self, t: int) -> Said | None:
        """What stood on the map at the end of the day before; None unless every cell did."""
        day = date.fromordinal(t - 1)
        if self._shown_since is None or day < self._shown_since:
            return None
        rows = RiskScoreHistory.objects.filter(
            Q(until_on=None) | Q(until_on__gt=day), mission=self.mission, from_on__lte=day
        ).order_by("from_run_id")
        row = {pk: index for index, pk in enumerate(self.evidence.cell_ids.tolist())}
        found = np.full((2, len(HORIZONS), len(row)), np.nan)
        for cell, horizon, risk, fitted in rows.values_list("cell_id", "horizon", "risk", "fitted"):
            if cell in row:
                found[:, HORIZONS.index(horizon), row[cell]] = risk, fitted
        return None if np.isnan(found).any() else Said(found[0], found[1], shown=True)

    def _again(self, t: int) -> Said:
        """From what was known then, the observations that were written down by then included."""
        day = date.fromordinal(t)
        weights = serving_set(day)
        past = self.evidence.known_before(t).history(self.mission.code)
        judged = judgement_of(self.mission, self.evidence.grid, t=day, known_before=day)
        scores = rate(past.measured(t), weights, offsets=past.offsets(weights, t=t), judgement=judged.total)
        return Said(scores.risk, scores.fitted, shown=False)

    def windows(self, horizon: int) -> Iterator[tuple[Window, Said]]:
        """Each window of a horizon: what the score and every simple method said of it, and what was recorded."""
        past, starts = self.evidence.history(self.mission.code), self.starts(horizon)
        if not starts:
            return
        simple = Baselines(past.attacks, self.smooth, before=starts[0], horizon=horizon)
        index = HORIZONS.index(horizon)
        for t in starts:
            said = self.said(t)
            methods = {SHOWN: said.risk[index], FITTED: said.fitted[index], **simple.at(t)}
            yield Window(past.name, t, methods, past.counts(t, horizon), past.grid.areas), said


def make_scorecard(*, mission: Mission, week: IsoWeek, actor: str) -> Scorecard:
    """The scorecard of a week that is over; the stored revision when it says the same.

    Raises ConflictError for a week that is not over, or without cells.
    """
    if mission.now() < week.ends:
        raise ConflictError(_("Week %(week)s is not over yet.") % {"week": week.code}, code="week_not_over")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s, %s)", [CARD_LOCK, mission.pk])
        return _keep(mission, week, _content(mission, week), actor)


def newest_scorecard(*, mission: Mission, week: IsoWeek, actor: str) -> Scorecard | None:
    """The last revision of a week's scorecard, made now if there is none; None for a mission without cells."""
    stored: Scorecard | None = Scorecard.objects.filter(mission=mission, code=week.code).newest().first()
    if stored is None and Cell.objects.filter(mission=mission).exists():
        stored = make_scorecard(mission=mission, week=week, actor=actor)
    return stored


def last_week(mission: Mission) -> IsoWeek:
    """The newest week that is over by the mission's clock."""
    return week_of(mission.today() - timedelta(days=7))


def judge_lately(*, mission_id: int | None = None) -> list[Scorecard]:
    """Scorecards of the last week and the four before it, of one mission or of all; weeks before any record are left.

    One mission that cannot be judged keeps no other from it: its error is raised after the others are done.
    """
    missions = Mission.objects.filter(cells__isnull=False).distinct().order_by("pk")
    found, failed = [], None
    for mission in missions if mission_id is None else missions.filter(pk=mission_id):
        newest = last_week(mission)
        try:
            for back in range(LATE_WEEKS, -1, -1):
                week = week_of(newest.starts_on - timedelta(weeks=back))
                found.append(make_scorecard(mission=mission, week=week, actor="task:make_scorecards"))
        except Exception as error:
            failed = failed or error
    if failed is not None:
        raise failed
    return found


def _content(mission: Mission, week: IsoWeek) -> dict[str, Any]:
    evidence = load_evidence(mission)
    if evidence is None:
        raise ConflictError(_("This mission has no cells to score."), code="no_cells")
    card = Card(mission, week, evidence, attackers_of(mission, evidence))
    tallies, slices = [], _no_slices()
    for horizon in HORIZONS:
        tally = Tally(horizon)
        for window, said in card.windows(horizon):
            tally.add(window, shown=said.shown)
            if horizon == SLICED:
                slices = _joined(slices, _slices(card, window))
        tallies.append(tally)
    return {
        "tallies": [tally.as_json() for tally in tallies],
        "slices": slices,
        "figures": _figures(tallies, slices, _coverage(card)),
        "by_class": told(slices["by_class"]),
    }


def _no_slices() -> dict[str, Slices]:
    return {"by_class": {}, "by_place": {}}


def _joined(first: dict[str, Slices], second: dict[str, Slices]) -> dict[str, Slices]:
    return {name: add_slices(first[name], second[name]) for name in first}


def _figures(tallies: list[Tally], slices: dict[str, Slices], coverage: dict[str, Any]) -> dict[str, Any]:
    return {
        "horizons": [figures(tally) for tally in tallies],
        "by_place": told(slices["by_place"]),
        "coverage": coverage,
    }


def _slices(card: Card, window: Window) -> dict[str, Slices]:
    """One window's attacks by who is thought to have done them and by how far they were from a settlement."""
    said = window.said[SHOWN]
    shares = covered(said, window.area, SHARES)
    km = card.evidence.grid.settlement_km
    places = {name: (km >= low) & (km < high) for name, low, high in PLACES}
    return {
        "by_class": {
            name: _sums(counts, said, shares, ground, window.counts)
            for name, counts, ground in card.attackers.around(window.t, SLICED)
        },
        "by_place": {
            name: _sums(np.where(inside, window.counts, 0.0), said, shares, inside, window.counts)
            for name, inside in places.items()
        },
    }


def _sums(counts: Floats, said: Floats, shares: Floats, ground: Any, all_counts: Floats) -> list[float]:
    """See `Slices`: of attacks by cell, and what was expected and seen on the cells that are their ground."""
    found = shares @ counts
    return [
        float(counts.sum()), float(found[0]), float(found[1]), float(counts @ said), float(said[ground].sum()),
        float((all_counts[ground] > 0).sum()),
    ]  # fmt: skip


def _coverage(card: Card) -> dict[str, Any]:
    """How much of the mission could be known at the end of the week: cells by state, and by area, the worst first."""
    states = card.evidence.coverage(card.end)
    cells = Cell.objects.filter(mission=card.mission).order_by("pk").values_list("area__pcode", "area__name")
    areas: dict[tuple[str, str], dict[str, int]] = {}
    for area, state in zip(cells, states, strict=True):
        counted = areas.setdefault(area, dict.fromkeys(Coverage.values, 0))
        counted[state] += 1
    rows: list[dict[str, Any]] = [{"pcode": pcode, "name": name, **counted} for (pcode, name), counted in areas.items()]
    rows.sort(key=lambda row: (-row[Coverage.UNKNOWN], -row[Coverage.STALE], row["pcode"]))
    return {"cells": {state: states.count(state) for state in Coverage.values}, "areas": rows}


def _keep(mission: Mission, week: IsoWeek, content: dict[str, Any], actor: str) -> Scorecard:
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    latest = Scorecard.objects.filter(mission=mission, code=week.code).order_by("-revision").first()
    if latest is not None and latest.digest == digest:
        return latest
    now = timezone.now()
    card: Scorecard = Scorecard.objects.create(
        mission=mission, code=week.code, revision=1 if latest is None else latest.revision + 1,
        starts_on=week.starts_on, ends_on=week.ends_on, digest=digest, computed_at=now,
        mission_computed_at=mission.mission_time(now), **content,
    )  # fmt: skip
    audit(
        actor=actor, verb="scorecard.compute", object_type="scorecard", object_id=card.public_id, mission_id=mission.pk,
        data={"week": week.code, "revision": card.revision, "sha256": digest},
    )  # fmt: skip
    return card


def pool(cards: list[Scorecard]) -> dict[str, Any]:
    """`figures` and `by_class` of several missions' scorecards of one week: their attacks and cells judged as one."""
    tallies = pooled(from_json(each) for card in cards for each in card.tallies)
    slices, cells = _no_slices(), dict.fromkeys(Coverage.values, 0)
    for card in cards:
        slices = _joined(slices, card.slices)
        for state, number in card.figures["coverage"]["cells"].items():
            cells[state] += number
    figures = _figures(tallies, slices, {"cells": cells, "areas": []})
    return {"figures": figures, "by_class": told(slices["by_class"])}
