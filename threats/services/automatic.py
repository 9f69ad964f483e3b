"""Indicators from our own record: brought up to what is reckoned now, before each run and every few minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from ledger.services import audit
from missions.models import Mission
from threats.choices import Connector, ObservationStatus
from threats.models import Indicator, Observation
from threats.services.asking import request_rescore
from threats.services.indicators import adopt
from threats.services.observations import bring_up, end, new_refs
from threats.services.reckoned import Reckoned, reckon

ACTOR = "own-record"
OVER = "It no longer holds."  # what ends by itself and may begin again; whatever a person withdrew stays withdrawn
GRADE = "B"  # as figures of our own desk: usually reliable, not beyond doubt


@transaction.atomic
def refresh(*, mission: Mission) -> int:
    """Write what our own record says now; returns how many observations changed. Asks for no run: the caller is one."""
    adopt(mission=mission)
    today = mission.today()
    found = {each.external_id: each for each in reckon(mission, (today + timedelta(days=1)).toordinal())}
    rows = Observation.objects.filter(mission=mission, connector=Connector.OWN_RECORD).select_for_update()
    known = {row.external_id: row for row in rows.order_by("pk")}
    indicators = {row.key: row for row in Indicator.objects.filter(mission=mission)}
    new = [each for name, each in found.items() if name not in known]
    _make(mission, new, indicators)
    changed = [row for name, row in known.items() if name in found and _take_over(row, found[name])]
    over = [row for name, row in known.items() if name not in found and row.status == ObservationStatus.STANDING]
    for row in over:
        end(row, OVER)
    count = len(new) + len(changed) + len(over)
    if count:
        _note(mission, {"new": len(new), "changed": len(changed), "over": len(over)})
    return count


@transaction.atomic
def refresh_all() -> None:
    """The same for every mission that has cells; where anything changed, a run is asked for."""
    for mission in Mission.objects.filter(cells__isnull=False).distinct():
        if refresh(mission=mission):
            request_rescore(mission_id=mission.pk, reason="observation.own_record")


def _make(mission: Mission, new: list[Reckoned], indicators: dict[str, Indicator]) -> None:
    if not new:
        return
    today = mission.today()
    Observation.objects.bulk_create(
        Observation(
            mission=mission,
            ref=ref,
            indicator=indicators[each.key],
            connector=Connector.OWN_RECORD,
            external_id=each.external_id,
            recorded_on=today,
            grade=GRADE,
            **_columns(each),
        )
        for ref, each in zip(new_refs(mission, len(new)), new, strict=True)
    )


def _columns(each: Reckoned) -> dict[str, Any]:
    return {
        "severity": each.severity,
        "area_id": each.area_id,
        "cells": each.cells,
        "centre": each.centre,
        "observed_on": each.observed_on,
        "numbers": each.numbers,
        "classification": each.classification,
    }


def _take_over(row: Observation, each: Reckoned) -> bool:
    """Bring a row to what is reckoned now; whether anything changed."""
    columns = _columns(each)
    if row.status == ObservationStatus.WITHDRAWN and row.withdrawn_reason == OVER:
        columns |= {"status": ObservationStatus.STANDING, "withdrawn_at": None, "withdrawn_reason": ""}
    return bring_up(row, columns)


def _note(mission: Mission, data: dict[str, int]) -> None:
    audit(
        actor=ACTOR,
        verb="observation.reckon",
        object_type="mission",
        object_id=mission.public_id,
        mission_id=mission.pk,
        data=data,
    )
