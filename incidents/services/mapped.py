"""A row, a submission or a message, read by a mapping, as the account that `submit_report` takes."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, fields
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.choices import LocationPrecision
from incidents.inputs import ReportInput
from incidents.intake.mapping import Mapping, tell
from incidents.services.report_checks import check_report
from incidents.services.report_stops import stop_where_another_channel_is_needed
from missions.audience import Audience
from missions.models import Area, Mission
from missions.services.find_places import places_called

ROW = ""  # a fault of no column in particular
TAKEN = {field.name for field in fields(ReportInput)}


@dataclass(frozen=True)
class Account:
    """What was told, or by column why it cannot be taken. `number` is that of the sender's own list, empty: none."""

    data: ReportInput | None
    faults: dict[str, str]
    number: str = ""


def account_of(mission: Mission, mapping: Mapping, cells: AnyMapping[str, str], **given: Any) -> Account:
    """The account of one row; `given` are fields that are known already. Coordinates may come from a named place."""
    told = tell(mapping, cells, mission.zone)
    faults, said = dict(told.faults), {**given, **told.said}
    number = str(said.pop("id", ""))
    pcode = said.pop("pcode", "")
    if not faults and said.get("latitude") is None and said.get("longitude") is None:
        _find_place(mission, mapping, said, pcode, faults)
    for name in ("event_type", "latitude", "longitude"):
        if said.get(name) is None and not faults:
            faults[mapping.column_of(name)] = _("This is needed: %(field)s.") % {"field": name}
    if faults:
        return Account(None, faults, number)
    return Account(ReportInput(**{name: value for name, value in said.items() if name in TAKEN}), {}, number)


def faults_of(error: ValidationError, mapping: Mapping) -> dict[str, str]:
    """What a service refused, by column instead of by field; a field that no column fills is named in the text."""
    found: dict[str, str] = {}
    for name, messages in error.message_dict.items():
        column = mapping.column_of(name)
        text = " ".join(messages) if column else f"{name}: {' '.join(messages)}"
        if text not in found.get(column, ""):
            found[column] = f"{found.get(column, '')} {text}".strip()
    return found


def check_account(mission: Mission, audience: Audience, account: Account, mapping: Mapping) -> dict[str, str]:
    """What `submit_report` would refuse, by column; nothing is stored."""
    if account.data is None:
        return account.faults
    data = account.data.normalised()
    try:
        stop_where_another_channel_is_needed(data)
        check_report(mission, audience, data)
    except ValidationError as error:
        return faults_of(error, mapping)
    return {}


def _find_place(
    mission: Mission, mapping: Mapping, said: dict[str, Any], pcode: str, faults: dict[str, str]
) -> None:  # fmt: skip
    """The point of the area of a P-code, or of the one settlement that is called so, in any spelling."""
    if pcode:
        area = Area.objects.filter(mission=mission, pcode__iexact=pcode).first()
        if area is None:
            faults[mapping.column_of("pcode")] = _("The mission has no area with this P-code.")
            return
        _put(said, area.centre, LocationPrecision.ADMIN1 if area.level == "admin1" else LocationPrecision.ADMIN2)
        said.setdefault("place_name", area.name)
        return
    name = said.get("place_name", "")
    if not name:
        return
    found = places_called(mission, name)
    if len(found) == 1:  # a name that is only alike may be another village's: then the district is meant, no point
        (town,) = found
        _put(said, town.point, LocationPrecision.ADMIN2 if town.is_guess else LocationPrecision.NEAR)
        return
    faults[mapping.column_of("place_name")] = (
        _("Several places have this name: give coordinates.")
        if found
        else _("No place of the mission has this name: give coordinates.")
    )


def _put(said: dict[str, Any], point: Any, precision: LocationPrecision) -> None:
    said["longitude"], said["latitude"] = point.x, point.y
    said.setdefault("location_precision", precision)
