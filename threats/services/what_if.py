"""Suppose events, and see which cells move: computed from the evidence of the shown run, and never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from missions.audience import Audience
from missions.errors import ConflictError
from missions.models import Cell, Mission
from threats.choices import Coverage, EventClass
from threats.models import Indicator, RiskRun, RiskScore
from threats.scoring import build_geometry
from threats.scoring.geometry import Floats, Geometry, Ints, Placed
from threats.scoring.judgement import RELIABILITY, SEVEREST
from threats.services.judgement import judgement_of
from threats.services.run_inputs import RunInputs, inputs_of

MOST_EVENTS = 20  # lines
MOST_OF_ONE = 50
OLDEST = 365  # days
MOVED = 0.0005  # a cell that moves less has not moved


@dataclass(frozen=True)
class Supposed:
    """So many events of a class (`T` against civilians, `O` other armed) in a cell on a day."""

    event_class: str
    h3: str
    day: date
    number: int = 1


@dataclass(frozen=True)
class SupposedSign:
    """An observation of an indicator (its key) in a cell today: severity 1 to 5, grade of the source A to F."""

    indicator: str
    h3: str
    severity: int
    grade: str = "F"


@dataclass(frozen=True)
class Moved:
    """A cell that moves, with its risk by horizon before and after."""

    h3: str
    place: str
    before: dict[int, float]
    after: dict[int, float]


@dataclass(frozen=True)
class WhatIf:
    """The cells that move, those farthest first, in the asked horizon."""

    run: RiskRun
    horizon: int
    moved: list[Moved]


def what_if(
    *,
    mission: Mission,
    audience: Audience,
    horizon: int,
    events: Sequence[Supposed] = (),
    signs: Sequence[SupposedSign] = (),
) -> WhatIf:
    """What the scores would be with these on record too; only cells that the audience sees and may read.

    The mission's level stands as it is. Raises ConflictError without a run, ValidationError.
    """
    scores = _seen(mission, audience)
    if not scores or mission.current_run_id is None:
        raise ConflictError(_("No risk has been computed yet."), code="no_run")
    inputs = inputs_of(mission.current_run_id)
    rows, days, target = _columns(inputs, events)
    judged, would_be = _judged(inputs, audience, ()), _judged(inputs, audience, signs)
    before = inputs.risks(inputs.evidence.geometry, t=inputs.t, judgement=judged)
    source = np.concatenate([inputs.evidence.placed.source, rows])
    after = inputs.risks(
        _geometry(inputs, source, rows[target]),
        t=inputs.t,
        events=inputs.evidence.events.and_in(rows, day=days, is_target=target),
        source=source,
        judgement=would_be,
    )
    return WhatIf(inputs.run, horizon, _moved(inputs, scores, before, after, horizon))


def _seen(mission: Mission, audience: Audience) -> dict[int, RiskScore]:
    """One readable score of each cell that the audience sees."""
    seen = RiskScore.objects.visible_to(audience).shown().filter(mission=mission).exclude(coverage=Coverage.UNKNOWN)
    return {score.cell_id: score for score in seen.select_related("cell").order_by("horizon")}


def _judged(inputs: RunInputs, audience: Audience, signs: Sequence[SupposedSign]) -> Floats:
    """What is judged in each cell (log-odds), with what is supposed. Raises ValidationError."""
    mission, as_of = inputs.run.mission, inputs.run.as_of
    rows = [_row(inputs, audience, sign) for sign in signs]
    return judgement_of(mission, inputs.evidence.grid, t=as_of, supposed=rows).total


def _row(inputs: RunInputs, audience: Audience, sign: SupposedSign) -> dict[str, Any]:
    """The columns that weigh of an observation that is not there."""
    mission = inputs.run.mission
    indicator = Indicator.objects.visible_to(audience).filter(mission=mission, key=sign.indicator).first()
    cell = Cell.objects.filter(mission=mission, h3=sign.h3).first()
    errors = {}
    if indicator is None:
        errors["indicator"] = [_("This mission does not ask this indicator.")]
    if cell is None:
        errors["cell"] = [_("This is no cell of this mission.")]
    if sign.grade not in RELIABILITY or not 1 <= sign.severity <= SEVEREST:
        errors["severity"] = [_("Give a severity from 1 to 5, and a grade from A to F.")]
    if errors or indicator is None or cell is None:
        raise ValidationError(errors)
    return {
        "pk": 0,
        "severity": sign.severity,
        "grade": sign.grade,
        "area_id": cell.area_id,
        "cells": [sign.h3],
        "observed_on": inputs.run.as_of - timedelta(days=1),
        "indicator__family": indicator.family,
        "indicator__weight": indicator.weight,
        "indicator__half_life_days": indicator.half_life_days,
        "indicator__cap": indicator.cap,
        "indicator__reach_km": indicator.reach_km,
    }


def _columns(inputs: RunInputs, events: Sequence[Supposed]) -> tuple[Ints, Ints, Any]:
    """Row, day and class of each event. Raises ValidationError."""
    if len(events) > MOST_EVENTS:
        raise ValidationError({"event": [_("At most %(n)d lines at once.") % {"n": MOST_EVENTS}]})
    for event in events:
        _check(inputs, event)
    single = [event for event in events for _n in range(event.number)]
    rows = np.array([inputs.evidence.grid.row[event.h3] for event in single], dtype=np.int64)
    days = np.array([event.day.toordinal() for event in single], dtype=np.int64)
    return rows, days, np.array([event.event_class == EventClass.ATTACK for event in single], dtype=np.bool_)


def _check(inputs: RunInputs, event: Supposed) -> None:
    errors = {}
    if event.h3 not in inputs.evidence.grid.row:
        errors["cell"] = [_("This is no cell of this mission.")]
    if event.event_class not in EventClass.values:
        errors["kind"] = [_("Say an attack on civilians, or a clash.")]
    if not 1 <= event.number <= MOST_OF_ONE:
        errors["number"] = [_("Suppose 1 to %(n)d events.") % {"n": MOST_OF_ONE}]
    last = inputs.run.as_of - timedelta(days=1)
    if not last - timedelta(days=OLDEST) <= event.day <= last:
        errors["day"] = [_("Choose a day within the year that ends with the mission's today, %(day)s.") % {"day": last}]
    if errors:
        raise ValidationError(errors)


def _geometry(inputs: RunInputs, source: Ints, attacked: Ints) -> Geometry:
    """The geometry with the cells that are attacked now; the run's own where all of them were attacked before."""
    placed = inputs.evidence.placed
    if np.isin(attacked, placed.attacked).all():
        return inputs.evidence.geometry
    used, struck = np.unique(source), np.unique(np.concatenate([placed.attacked, attacked]))
    return build_geometry(inputs.evidence.grid, Placed(source, placed.outside, used, struck))


def _moved(inputs: RunInputs, scores: dict[int, RiskScore], before: Floats, after: Floats, horizon: int) -> list[Moved]:
    change = np.abs(after - before)
    column = inputs.horizons.index(horizon)
    found = []
    for row in np.argsort(-change[column], kind="stable").tolist():
        score = scores.get(int(inputs.evidence.cell_ids[row]))
        if score is None or change[:, row].max() < MOVED:
            continue
        was, is_now = (dict(zip(inputs.horizons, part[:, row].tolist(), strict=True)) for part in (before, after))
        found.append(Moved(score.cell.h3, score.cell.place, was, is_now))
    return found
