"""Observations from a table: each row is taken or refused by itself, and the same row again is the same observation."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.intake.sheets import Sheet, SheetError, read_sheet
from incidents.services.report_checks import check_classification
from ledger.services import audit
from missions.audience import Audience
from missions.errors import NotAllowedError
from missions.models import Area, Mission, User
from missions.validation import FieldErrors
from threats.choices import Connector
from threats.indicators import DEFINITIONS
from threats.inputs import ObservationInput
from threats.services.observations import take_observation

NEEDED = ("indicator", "severity", "observed_on")
PLACES = ("area", "cell", "longitude", "latitude")
OTHERS = (
    "id", "until_on", "grade", "source_type", "note", "licence", "attribution", "classification", "is_exercise",
)  # fmt: skip
MAX_ROWS = 5_000
YES = frozenset({"1", "yes", "true"})


@dataclass
class Taken:
    """How many rows there were and what became of them; `refused` says for each row, by field, what to mend."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": len(self.refused),
        }


def import_observations(
    *, mission: Mission, content: bytes, actor: str, audience: Audience | None = None, user: User | None = None
) -> Taken:
    """Take the rows of a CSV (or workbook) as observations. `audience` None: the operator, at the command line.

    Raises NotAllowedError, or ValidationError on `file` where it is no such table.
    """
    if audience is not None and not audience.may_somewhere("observe", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not record observations."))
    sheet = _sheet(content)
    taken = Taken(rows=len(sheet.rows))
    areas = dict(Area.objects.filter(mission=mission).values_list("pcode", "pk"))
    with transaction.atomic():
        for line, cells in enumerate(sheet.rows, start=2):
            row = dict(zip(sheet.columns, (cell.strip() for cell in cells), strict=False))
            try:
                outcome = _take(mission, row, areas, actor, audience, user)
            except ValidationError as error:
                taken.refused.append({"line": line, "errors": error.message_dict})
                continue
            setattr(taken, outcome, getattr(taken, outcome) + 1)
        audit(
            actor=actor,
            verb="observation.import",
            object_type="mission",
            object_id=mission.public_id,
            mission_id=mission.pk,
            data=taken.counts,
        )
    return taken


def _sheet(content: bytes) -> Sheet:
    try:
        sheet = read_sheet(content)
    except SheetError as error:
        raise ValidationError({"file": [str(error)]}) from error
    missing = [name for name in NEEDED if name not in sheet.columns]
    unknown = [name for name in sheet.columns if name not in (*NEEDED, *PLACES, *OTHERS)]
    if missing or unknown or not set(sheet.columns) & set(PLACES):
        known = ", ".join((*NEEDED, *PLACES, *OTHERS))
        text = _("Missing columns: %(missing)s. Unknown columns: %(unknown)s. Known: %(known)s.")
        found = {"missing": ", ".join(missing) or "–", "unknown": ", ".join(unknown) or "–", "known": known}
        raise ValidationError({"file": [text % found]})
    if len(sheet.rows) > MAX_ROWS:
        raise ValidationError({"file": [_("At most %(most)d rows at once. Split the table.") % {"most": MAX_ROWS}]})
    return sheet


def _take(
    mission: Mission,
    row: dict[str, str],
    areas: dict[str, int],
    actor: str,
    audience: Audience | None,
    user: User | None,
) -> str:
    data = _read(row)
    errors = FieldErrors()
    if audience is not None:
        check_classification(errors, mission, audience, data.classification)
    if data.indicator in DEFINITIONS and DEFINITIONS[data.indicator].automatic:
        errors.add("indicator", _("Vigil reckons this one by itself. Choose another."))
    errors.raise_if_any()

    def allowed(area_id: int) -> None:
        if audience is not None and not audience.may("observe", mission_id=mission.pk, area_id=area_id):
            raise ValidationError({"area": [_("You may record what you see in your own area only.")]})

    name = row.get("id") or hashlib.sha256(repr(sorted(row.items())).encode()).hexdigest()[:32]
    with transaction.atomic():  # a row that is refused leaves nothing
        made, outcome = take_observation(
            mission=mission,
            data=data,
            connector=Connector.UPLOAD,
            external_id=f"{actor}:{name}"[:120],
            actor=actor,
            user=user,
        )
        allowed(made.area_id)
    return outcome


def _read(row: dict[str, str]) -> ObservationInput:
    """A row's cells as an observation. Raises ValidationError by column."""
    errors = FieldErrors()
    first, last = _day(errors, row, "observed_on"), _day(errors, row, "until_on")
    severity, level = _whole(errors, row, "severity"), _whole(errors, row, "classification")
    longitude, latitude = _degrees(errors, row, "longitude"), _degrees(errors, row, "latitude")
    if first is None and not row.get("observed_on"):
        errors.add("observed_on", _("Say when."))
    if severity is None and not row.get("severity"):
        errors.add("severity", _("Give a step of the scale, 0 to 5."))
    errors.raise_if_any()
    if first is None or severity is None:
        raise AssertionError  # the checks above named them
    texts: dict[str, Any] = {
        name: row.get(name, "") for name in ("area", "source_type", "note", "licence", "attribution")
    }
    return ObservationInput(
        indicator=row.get("indicator", ""),
        severity=severity,
        observed_on=first,
        until_on=last,
        cells=(row["cell"],) if row.get("cell") else (),
        longitude=longitude,
        latitude=latitude,
        grade=row.get("grade") or "F",
        classification=level or 0,
        is_exercise=row.get("is_exercise", "").casefold() in YES,
        **texts,
    )


def _day(errors: FieldErrors, row: dict[str, str], name: str) -> date | None:
    text = row.get(name, "")
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        errors.add(name, _("Give a date such as 2017-12-25."))
        return None


def _whole(errors: FieldErrors, row: dict[str, str], name: str) -> int | None:
    text = row.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 4):
        errors.add(name, _("Give a whole number."))
        return None
    return int(text) if text else None


def _degrees(errors: FieldErrors, row: dict[str, str], name: str) -> float | None:
    text = row.get(name, "").replace(",", ".")
    try:
        return float(text) if text else None
    except ValueError:
        errors.add(name, _("Give decimal degrees."))
        return None
