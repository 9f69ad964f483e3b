"""What an incident may be changed to: every refusal names its field and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from incidents import choices, lifecycle
from incidents.inputs import ReportInput
from incidents.models import Incident, ReportLink
from incidents.services.figures import family
from incidents.services.incidents import MAX_SUMMARY
from incidents.services.report_checks import FUTURE, check_classification, check_sub_event
from incidents.services.report_stops import stop_where_another_channel_is_needed
from missions.audience import Audience
from missions.choices import Dissemination
from missions.services.places import Place
from missions.services.points import point_inside
from missions.validation import FieldErrors, in_utc, tidy

Facts = dict[str, Any]
EDITABLE = (
    "event_type", "sub_event_type", "threat_family", "targets", "methods", "civilian_targeting", "occurred_from",
    "occurred_to", "time_precision", "point", "location_precision", "place_name", "summary", "classification",
    "dissemination",
)  # fmt: skip
PLACE = frozenset({"point", "place_name"})
LISTS: dict[str, Any] = {"targets": choices.Target, "methods": choices.Method}
CODES: dict[str, tuple[Any, bool]] = {
    "event_type": (choices.EventType, True),
    "sub_event_type": (choices.SubEventType, False),
    "threat_family": (choices.ThreatFamily, False),
    "time_precision": (choices.TimePrecision, True),
    "location_precision": (choices.LocationPrecision, True),
    "dissemination": (Dissemination, True),
}


def sees_the_place(incident: Incident, audience: Audience) -> bool:
    """Whether this audience is served the true place of an incident."""
    served = Incident.objects.visible_to(audience).with_served_point(audience, always_exact=Q(dataset__isnull=False))
    return bool(served.filter(pk=incident.pk, masked=False).exists())


def facts_of(incident: Incident, *, with_place: bool) -> Facts:
    """What may be edited, as it stands. `point` is [longitude, latitude]; the place only for who is served it."""
    names = [name for name in EDITABLE if name != "point" and (with_place or name not in PLACE)]
    facts = {name: getattr(incident, name) for name in names}
    for name, known in LISTS.items():
        facts[name] = _in_order(facts[name], known)
    if with_place:
        point = incident.exact_location.point
        facts["point"] = [point.x, point.y]
    return facts


def normalised(changes: Mapping[str, Any]) -> Facts:
    """Changes in one form: tidy texts, instants in UTC, lists in the order of their codes, one `point`."""
    wanted = {name: value for name, value in changes.items() if name not in ("longitude", "latitude")}
    for name, value in wanted.items():
        if isinstance(value, str):
            wanted[name] = tidy(str(value))
        elif isinstance(value, datetime):
            wanted[name] = in_utc(value)
        elif name in LISTS and isinstance(value, list | tuple | set | frozenset):
            wanted[name] = _in_order(value, LISTS[name])
    if "longitude" in changes or "latitude" in changes:
        wanted["point"] = [changes.get("longitude"), changes.get("latitude")]
    return wanted


def _in_order(codes_given: Any, known: Any) -> list[str]:
    """Each once, in the order of the list; unknown ones at the end, for the check to name."""
    given = list(dict.fromkeys(codes_given))
    return [code for code in known.values if code in given] + [code for code in given if code not in known.values]


def check_edit(incident: Incident, audience: Audience, before: Facts, wanted: Facts) -> Place | None:
    """Raise ValidationError with every field that needs attention; returns where a new point lies."""
    errors = FieldErrors()
    for name in wanted.keys() - set(EDITABLE):
        errors.add(name, _("Unknown field."))
    errors.raise_if_any()
    after = {**before, **wanted}
    _check_dataset(errors, incident, wanted)
    _check_codes(errors, wanted, after)
    _check_times(errors, incident, wanted, after)
    errors.text("place_name", str(wanted.get("place_name", "")), limit=200)
    errors.text("summary", str(wanted.get("summary", "")), limit=MAX_SUMMARY, lines=True)
    _check_guard(errors, incident, audience, before, wanted)
    place = _check_place(errors, incident, audience, before, wanted)
    errors.raise_if_any()
    _check_room(incident, after)
    return place


def _check_dataset(errors: FieldErrors, incident: Incident, wanted: Facts) -> None:
    if incident.dataset_id is None:
        return
    for name in wanted.keys() & lifecycle.IMPORTED:
        outside = "latitude" if name == "point" else name
        errors.add(outside, _("This comes from a dataset and follows it: the next version would undo your change."))


def _check_codes(errors: FieldErrors, wanted: Facts, after: Facts) -> None:
    for name, (known, required) in CODES.items():
        if name in wanted:
            errors.choice(name, wanted[name], known, required=required)
    for name, known in LISTS.items():
        for code in wanted.get(name, ()):
            errors.choice(name, code, known)
    if not isinstance(wanted.get("civilian_targeting", False), bool):
        errors.add("civilian_targeting", _("Say yes or no."))
    if wanted.keys() & {"event_type", "sub_event_type"}:
        check_sub_event(errors, after["event_type"], after["sub_event_type"])


def _check_times(errors: FieldErrors, incident: Incident, wanted: Facts, after: Facts) -> None:
    times = [name for name in ("occurred_from", "occurred_to") if name in wanted]
    known = {name: errors.instant(name, wanted[name], required=True) for name in times}
    for name, value in known.items():
        if value is not None and value > incident.mission.now() + FUTURE:
            errors.add(name, _("This lies in the future. Check the date."))
    start, end = (known.get(name, after[name]) for name in ("occurred_from", "occurred_to"))
    if times and start is not None and end is not None and end < start:
        errors.add("occurred_to", _("The end lies before the start."))


def _check_guard(errors: FieldErrors, incident: Incident, audience: Audience, before: Facts, wanted: Facts) -> None:
    """Nobody classifies above the own ceiling, and an incident is guarded as well as what is told of it."""
    if wanted.get("classification", before["classification"]) == before["classification"]:
        return
    check_classification(errors, incident.mission, audience, wanted["classification"])
    links = ReportLink.objects.filter(incident__in=family(incident), unlinked_at=None)
    if links.filter(report__classification__gt=wanted["classification"]).exists():
        errors.add("classification", _("A report that it is built from is classified higher."))


def _check_place(
    errors: FieldErrors, incident: Incident, audience: Audience, before: Facts, wanted: Facts
) -> Place | None:
    if not wanted.keys() & PLACE:
        return None
    if "point" not in before:
        errors.add("latitude", _("You are not shown the true place, so you cannot move it."))
        return None
    if "point" not in wanted or wanted["point"] == before["point"]:
        return None
    try:
        _point, place = point_inside(incident.mission, *wanted["point"])
    except ValidationError as error:
        errors.merge(error)
        return None
    area_id = place.area.pk if place.area is not None else None
    if not audience.may("edit", mission_id=incident.mission_id, area_id=area_id):
        errors.add("latitude", _("This lies outside the area that you may edit in."))
    return place


def _check_room(incident: Incident, after: Facts) -> None:
    """What belongs to a specialist is not written down outside its room."""
    stop_where_another_channel_is_needed(
        ReportInput(
            event_type=after["event_type"], sub_event_type=after["sub_event_type"], longitude=None, latitude=None,
            compartments=tuple(incident.compartments),
        )
    )  # fmt: skip
