"""Observations: one dated value of an indicator each. By a person or by a connector, corrected, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import Reliability, SourceType
from incidents.services.report_checks import check_classification
from ledger.services import audit
from missions.audience import Audience
from missions.choices import Dissemination
from missions.errors import ConflictError, NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from missions.models import Area, Cell, Mission, User
from missions.refs import make_ref
from missions.services.points import point_inside
from missions.services.records import locked, new_ref, require, written
from missions.validation import FieldErrors, tidy
from threats.choices import ObservationStatus
from threats.indicators import DEFINITIONS
from threats.inputs import ObservationInput
from threats.models import Indicator, Observation
from threats.services.asking import request_rescore
from threats.services.indicators import adopt

MAX_NOTE, MAX_CREDIT, MAX_LICENCE = 4000, 200, 80
MAX_CELLS = 5000
EARLIEST = date(1989, 1, 1)
FARTHEST = timedelta(days=730)  # a date in a calendar may lie so far ahead
EDITED = ("severity", "grade", "note", "observed_on", "until_on", "source_type")


@dataclass(frozen=True)
class Where:
    """A place as observations keep it: the area that holds all of it, its cells (none: the whole area), a centre."""

    area: Area
    cells: list[str]
    centre: Point


@transaction.atomic
def record_observation(
    *, mission: Mission, data: ObservationInput, audience: Audience, user: User | None = None, external_id: str = ""
) -> Observation:
    """Write down what somebody has seen of an indicator, and ask for a run.

    Raises NotAllowedError, ValidationError by field, or ConflictError when the caller's `external_id` is known.
    """
    if not audience.may_somewhere("observe", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not record observations."))
    indicator, where = _checked(mission, data, audience)
    if DEFINITIONS[indicator.key].automatic:
        raise ValidationError({"indicator": [_("Vigil reckons this one by itself. Choose another.")]})
    if not audience.may("observe", mission_id=mission.pk, area_id=where.area.pk):
        raise NotAllowedError(_("You may record what you see in your own area only."))
    own = f"{audience.actor}:{external_id}" if external_id else ""
    if own and Observation.objects.filter(mission=mission, connector="", external_id=own).exists():
        raise ConflictError(_("This was recorded before, under the same id."), code="observation_exists")
    made = _create(mission, indicator, where, data, created_by=user, external_id=own)
    written(made, audience=audience, verb="observation.record", data=_facts(made))
    request_rescore(mission_id=mission.pk, reason="observation.record")
    return made


@transaction.atomic
def take_observation(
    *,
    mission: Mission,
    data: ObservationInput,
    connector: str,
    external_id: str,
    actor: str,
    user: User | None = None,
) -> tuple[Observation, str]:
    """Take what a connector, an upload or the floor above says. The same id again is the same observation.

    Returns it with `created`, `updated` or `unchanged`; asks for a run where anything changed. The caller has asked
    whether it may. Raises ValidationError by field.
    """
    indicator, where = _checked(mission, data, None)
    rows = Observation.objects.select_for_update()
    known = rows.filter(mission=mission, connector=connector, external_id=external_id).first()
    if known is None:
        named = {"connector": connector, "external_id": external_id, "created_by": user}
        made = _create(mission, indicator, where, data, **named)
        outcome = "created"
    else:
        made, outcome = known, "updated" if _take_over(known, indicator, where, data) else "unchanged"
    if outcome != "unchanged":
        _note_machine(made, actor, f"observation.{outcome}")
        request_rescore(mission_id=mission.pk, reason="observation.connector")
    return made, outcome


@transaction.atomic
def edit_observation(
    *, observation_id: int, user: User, audience: Audience, reason: str = "", **changes: Any
) -> Observation:
    """Correct severity, grade, days, source type or note of what a person recorded, with the reason.

    Raises Observation.DoesNotExist, NotAllowedError, ReasonNeededError, TransitionNotAllowedError for what was
    withdrawn or reckoned, or ValidationError by field.
    """
    found: Observation = locked(Observation, audience, observation_id)
    require(audience, "observe", found)
    _require_standing(found)
    if found.connector:
        raise TransitionNotAllowedError(_("A connector brought this: correct it where it comes from, or withdraw it."))
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why this is corrected."))
    given = {name: changes[name] for name in EDITED if name in changes}
    before = {name: getattr(found, name) for name in given}
    for name, value in given.items():
        setattr(found, name, tidy(value) if name == "note" else value)
    _check_values(found.mission, _as_input(found)).raise_if_any()
    found.save(update_fields=list(given))
    changed = {name: [str(old), str(getattr(found, name))] for name, old in before.items() if name != "note"}
    written(found, audience=audience, verb="observation.edit", reason=tidy(reason), data=changed)
    request_rescore(mission_id=found.mission_id, reason="observation.edit")
    return found


@transaction.atomic
def withdraw_observation(*, observation_id: int, user: User, audience: Audience, reason: str = "") -> Observation:
    """Take an observation back, with the reason: it stays on record and counts no more.

    Raises Observation.DoesNotExist, NotAllowedError, ReasonNeededError, or TransitionNotAllowedError.
    """
    found: Observation = locked(Observation, audience, observation_id)
    require(audience, "observe", found)
    _require_standing(found)
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why this is withdrawn."))
    end(found, tidy(reason))
    written(found, audience=audience, verb="observation.withdraw", reason=tidy(reason), data=_facts(found))
    request_rescore(mission_id=found.mission_id, reason="observation.withdraw")
    return found


def end(found: Observation, reason: str) -> None:
    """Put an observation among the withdrawn ones."""
    found.status, found.withdrawn_at, found.withdrawn_reason = ObservationStatus.WITHDRAWN, timezone.now(), reason
    found.save(update_fields=["status", "withdrawn_at", "withdrawn_reason"])


def _require_standing(found: Observation) -> None:
    if found.status != ObservationStatus.STANDING:
        raise TransitionNotAllowedError(_("This observation was withdrawn already."))


def _facts(made: Observation) -> dict[str, Any]:
    return {
        "indicator": made.indicator.key,
        "severity": made.severity,
        "grade": made.grade,
        "on": str(made.observed_on),
    }


def _note_machine(made: Observation, actor: str, verb: str) -> None:
    audit(
        actor=actor,
        verb=verb,
        object_type="observation",
        object_id=made.public_id,
        mission_id=made.mission_id,
        data=_facts(made),
    )


# ---- checks ---------------------------------------------------------------------------------------------


def _checked(mission: Mission, data: ObservationInput, audience: Audience | None) -> tuple[Indicator, Where]:
    errors = _check_values(mission, data)
    if audience is not None:
        check_classification(errors, mission, audience, data.classification)
    indicator = Indicator.objects.filter(mission=mission, key=data.indicator).first()
    if indicator is None and data.indicator in DEFINITIONS:
        adopt(mission=mission)
        indicator = Indicator.objects.get(mission=mission, key=data.indicator)
    where = None
    try:
        where = _place(mission, data)
    except ValidationError as error:
        errors.merge(error)
    errors.raise_if_any()
    if indicator is None or where is None:
        raise AssertionError  # the checks above named them
    return indicator, where


def _check_values(mission: Mission, data: ObservationInput) -> FieldErrors:
    errors = FieldErrors()
    definition = DEFINITIONS.get(data.indicator)
    if definition is None:
        errors.add("indicator", _("There is no such indicator."))
    if not 0 <= data.severity <= 5:
        errors.add("severity", _("Give a step of the scale, 0 to 5."))
    errors.choice("grade", data.grade, Reliability)
    errors.choice("source_type", data.source_type, SourceType, required=False)
    errors.choice("dissemination", data.dissemination, Dissemination)
    errors.text("note", tidy(data.note), limit=MAX_NOTE, lines=True)
    errors.text("licence", data.licence, limit=MAX_LICENCE)
    errors.text("attribution", data.attribution, limit=MAX_CREDIT)
    _check_days(errors, mission, data, is_date=definition is not None and definition.is_date)
    return errors


def _check_days(errors: FieldErrors, mission: Mission, data: ObservationInput, *, is_date: bool) -> None:
    today = mission.today()
    if not EARLIEST <= data.observed_on <= today + FARTHEST:
        errors.add("observed_on", _("Check the year."))
    elif data.observed_on > today and not is_date:
        errors.add("observed_on", _("This lies in the future. Check the date."))
    if is_date and data.until_on is None:
        errors.add("until_on", _("Say on which day it is over: a date counts in its window only."))
    if not is_date and data.until_on is not None:
        errors.add("until_on", _("Only dates of a calendar have a last day. Leave this empty."))
    if data.until_on is not None and not data.observed_on <= data.until_on <= today + FARTHEST:
        errors.add("until_on", _("The last day cannot lie before the first one, nor years ahead."))


def _place(mission: Mission, data: ObservationInput) -> Where:
    """The place by the order that `ObservationInput` names. Raises ValidationError by field."""
    if data.cells:
        return _of_cells(mission, data.cells)
    if data.longitude is not None or data.latitude is not None:
        _point, place = point_inside(mission, data.longitude, data.latitude)
        if place.cell is not None:
            return Where(place.cell.area, [place.cell.h3], place.cell.centre)
    area = Area.objects.filter(mission=mission, pcode=data.area).first() if data.area else None
    if area is None:
        raise ValidationError({"area": [_("Say where: choose an area, give a point or cells of this mission.")]})
    return Where(area, [], area.centre)


def _of_cells(mission: Mission, cells: tuple[str, ...]) -> Where:
    wanted = sorted(set(cells))[:MAX_CELLS]
    found = list(Cell.objects.filter(mission=mission, h3__in=wanted).select_related("area").order_by("h3"))
    if len(found) != len(set(cells)):
        raise ValidationError({"cells": [_("Some of these are no cells of this mission, or there are too many.")]})
    return Where(_common(mission, [cell.area for cell in found]), [cell.h3 for cell in found], found[0].centre)


def _common(mission: Mission, areas: list[Area]) -> Area:
    """The smallest area that holds all of them."""
    paths = [area.path.rstrip("/").split("/") for area in areas]
    shared = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    return Area.objects.get(mission=mission, pk=int(shared[-1]))


# ---- rows ----------------------------------------------------------------------------------------------


def _create(mission: Mission, indicator: Indicator, where: Where, data: ObservationInput, **more: Any) -> Observation:
    made: Observation = Observation.objects.create(
        ref=new_ref(Observation, mission),
        mission=mission,
        indicator=indicator,
        recorded_on=mission.today(),
        **_columns(where, data),
        **more,
    )
    return made


def new_refs(mission: Mission, count: int) -> list[str]:
    """Refs for so many observations at once."""
    taken: set[str] = set()
    while len(taken) < count:
        drawn = {make_ref(mission.code) for _again in range(count - len(taken))}
        taken |= drawn - set(Observation.objects.filter(ref__in=drawn).values_list("ref", flat=True))
    return sorted(taken)


def _columns(where: Where, data: ObservationInput) -> dict[str, Any]:
    return {
        "severity": data.severity,
        "area": where.area,
        "cells": where.cells,
        "centre": where.centre,
        "observed_on": data.observed_on,
        "until_on": data.until_on,
        "grade": data.grade,
        "source_type": data.source_type,
        "note": tidy(data.note),
        "numbers": data.numbers,
        "licence": data.licence,
        "attribution": data.attribution,
        "classification": data.classification,
        "dissemination": data.dissemination,
        "is_exercise": data.is_exercise,
    }


def _take_over(known: Observation, indicator: Indicator, where: Where, data: ObservationInput) -> bool:
    """Bring a connector's observation to what it says now; whether anything changed. A person's withdrawal stays."""
    return bring_up(known, {**_columns(where, data), "indicator": indicator})


def bring_up(row: Observation, columns: dict[str, Any]) -> bool:
    """Write what differs of a row's columns; whether anything did."""
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, columns[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _as_input(found: Observation) -> ObservationInput:
    names = ("severity", "observed_on", "until_on", "grade", "source_type", "note", "licence", "attribution")
    return ObservationInput(indicator=found.indicator.key, **{name: getattr(found, name) for name in names})
