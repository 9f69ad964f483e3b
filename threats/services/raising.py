"""Raise an alert: by hand, from a cell under watch, or from a report of what is happening or feared."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.choices import EventType, SourceType, Tense
from incidents.models import Report
from incidents.services.report_checks import check_classification
from missions.audience import Audience
from missions.choices import Precision
from missions.errors import ConflictError, NotAllowedError
from missions.models import Area, Cell, Mission, User
from missions.services.clock import database_now
from missions.services.places import Place
from missions.services.points import point_inside
from missions.services.records import locked, new_ref, require, write_move, written
from missions.services.serving import area_rows, served_rows
from missions.services.sites import near_occupied_site
from missions.validation import FieldErrors, tidy
from threats.choices import Imminence, NoticeKind, Origin, WatchStatus
from threats.inputs import AlertInput
from threats.models import Alert, AlertExactLocation, AlertServedLocation, WatchItem
from threats.services.limits import RAISED, follow
from threats.services.notices import tell

MAX_TEXT = 10_000
ORIGINS: dict[str, str] = {
    SourceType.COMMUNITY: Origin.COMMUNITY,
    SourceType.PATROL: Origin.PATROL,
    SourceType.PARTNER: Origin.PARTNER,
    SourceType.OPEN_SOURCE: Origin.OPEN_SOURCE,
}
SOON = (
    (timedelta(hours=24), Imminence.H24),
    (timedelta(hours=72), Imminence.H72),
    (timedelta(weeks=2), Imminence.W2),
)


@dataclass(frozen=True)
class Spot:
    """Where an alert is, with the columns of what masked audiences are served instead of its point."""

    mission_id: int
    area: Area | None
    cell: Cell | None
    point: Point
    served: list[dict[str, Any]]

    @property
    def area_id(self) -> int | None:
        return self.area.pk if self.area is not None else None


@transaction.atomic
def raise_alert(*, audience: Audience, user: User, mission: Mission, data: AlertInput) -> Alert:
    """Raise an alert; its limits run from now, in real time.

    What it is raised from is locked, so that two people raise one alert and not two: the second gets a ConflictError
    that names the first one's. Classification and compartments are inherited from the report and the watch item.
    Raises NotAllowedError, ValidationError by field, or DoesNotExist for a report or watch item one may not see.
    """
    if not audience.may_somewhere("raise", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not allow this."))
    _check(mission, audience, data)
    report = _report(mission, audience, data)
    item = _watch_item(mission, audience, data)
    spot = _spot(mission, data, report, item)
    require(audience, "raise", spot)
    alert = _create(mission, user, data, spot, report, item)
    if item is not None:
        item.status, item.closed_at = WatchStatus.RAISED, mission.now()
        item.save(update_fields=["status", "closed_at"])
        written(item, audience=audience, verb="watch_item.raise", data={"alert": alert.ref})
    _begin(alert, user, audience, {})
    return alert


@transaction.atomic
def raise_from_report(*, report: Report, audience: Audience) -> Alert | None:
    """Raise the alert that a report of what is happening or feared asks for; None when it was raised already.

    Whoever may report may warn: no other right is asked for.
    """
    if report.tense == Tense.HAPPENED or Alert.objects.filter(report=report).exists():
        return None
    mission, point = report.mission, report.exact_location.point
    spot = _at_point(mission, point.x, point.y)
    data = AlertInput(
        title=_title_of(report),
        origin=ORIGINS.get(report.source.type, Origin.ANALYST),
        imminence=_imminence(report),
        classification=report.classification,
    )
    alert = _create(mission, report.created_by, data, spot, report, None)
    _begin(alert, report.created_by, audience, {"report": report.ref})
    return alert


def _begin(alert: Alert, user: User | None, audience: Audience, facts: dict[str, str]) -> None:
    """The first line of its history; its limits begin and people are told."""
    facts = {"origin": alert.origin, "imminence": alert.imminence, **facts}
    write_move(alert, "", user=user, audience=audience, verb=RAISED, data=facts)
    follow(alert, RAISED)
    tell(alert=alert, kind=NoticeKind.RAISED)


def _title_of(report: Report) -> str:
    """What and where about, without a word of the source: more people see an alert than its report."""
    served = report.served_locations.get(step=Precision.SETTLEMENT).label
    words = {
        "event": report.get_event_type_display(),
        "place": served or (report.area.name if report.area else report.mission.name),
    }
    if report.tense == Tense.HAPPENING:
        return _("%(place)s: %(event)s, happening now") % words
    return _("%(place)s: %(event)s feared") % words


def _imminence(report: Report) -> str:
    """How soon: now for what is happening, else by the time that the source named; 72 hours when it named none."""
    if report.tense == Tense.HAPPENING:
        return Imminence.OCCURRING
    if report.feared_by is None:
        return Imminence.H72
    left = report.feared_by - report.mission_received_at
    return next((imminence for limit, imminence in SOON if left <= limit), Imminence.LATER)


def _check(mission: Mission, audience: Audience, data: AlertInput) -> None:
    errors = FieldErrors()
    errors.text("title", tidy(data.title), limit=200, required=True)
    errors.text("text", tidy(data.text), limit=MAX_TEXT, lines=True)
    errors.choice("origin", data.origin, Origin)
    errors.choice("imminence", data.imminence, Imminence)
    errors.choice("event_type", data.event_type, EventType, required=False)
    check_classification(errors, mission, audience, data.classification)
    errors.raise_if_any()


def _report(mission: Mission, audience: Audience, data: AlertInput) -> Report | None:
    """The report that the alert is raised from, locked; refused when nothing is feared or an open alert has it."""
    if data.report_id is None:
        return None
    report: Report = locked(Report, audience, data.report_id)
    if report.mission_id != mission.pk:
        raise Report.DoesNotExist
    if report.tense == Tense.HAPPENED:
        raise ValidationError({"report_id": [_("This has happened and is over: open an incident from it instead.")]})
    other = Alert.objects.filter(report=report).open().first()
    if other is not None:
        raise _raised_already(other, audience)
    return report


def _watch_item(mission: Mission, audience: Audience, data: AlertInput) -> WatchItem | None:
    if data.watch_item_id is None:
        return None
    item: WatchItem = locked(WatchItem, audience, data.watch_item_id)
    if item.mission_id != mission.pk:
        raise WatchItem.DoesNotExist
    other = Alert.objects.filter(watch_item=item).first()
    if other is not None:
        raise _raised_already(other, audience)
    if item.status != WatchStatus.OPEN:
        raise ValidationError({"watch_item_id": [_("This is under watch no more.")]})
    return item


def _raised_already(other: Alert, audience: Audience) -> ConflictError:
    """Names the other alert to who may see it."""
    shown = Alert.objects.visible_to(audience).filter(pk=other.pk).exists()
    message = _("%(ref)s was raised from this already.") % {"ref": other.ref if shown else _("Another alert")}
    extra = {"alert": str(other.public_id), "ref": other.ref} if shown else {}
    return ConflictError(message, code="alert_exists", extra=extra)


def _spot(mission: Mission, data: AlertInput, report: Report | None, item: WatchItem | None) -> Spot:
    """The place of the alert, by the order that `AlertInput` names."""
    if data.longitude is not None or data.latitude is not None:
        return _at_point(mission, data.longitude, data.latitude)
    if report is not None:
        point = report.exact_location.point
        return _at_point(mission, point.x, point.y)
    if data.cell_h3:
        return _at_cell(mission, _cell(mission, data.cell_h3))
    if item is not None and item.cell is not None:
        return _at_cell(mission, item.cell)
    if item is not None and item.area is not None:
        return _in_area(mission, item.area)
    area = Area.objects.filter(mission=mission, pcode=data.area).first() if data.area else None
    if area is None:
        field = "area" if data.area else "latitude"
        raise ValidationError({field: [_("Say where: tap the map, or choose a cell or an area of this mission.")]})
    return _in_area(mission, area)


def _at_point(mission: Mission, longitude: float | None, latitude: float | None) -> Spot:
    point, place = point_inside(mission, longitude, latitude)
    return Spot(mission.pk, place.area, place.cell, point, served_rows(mission, point, place))


def _cell(mission: Mission, index: str) -> Cell:
    cell: Cell | None = Cell.objects.filter(mission=mission, h3=index).select_related("area").first()
    if cell is None:
        raise ValidationError({"cell_h3": [_("This is no cell of this mission.")]})
    return cell


def _at_cell(mission: Mission, cell: Cell) -> Spot:
    return Spot(mission.pk, cell.area, cell, cell.centre, served_rows(mission, cell.centre, Place(cell.area, cell)))


def _in_area(mission: Mission, area: Area) -> Spot:
    return Spot(mission.pk, area, None, area.centre, area_rows(area))


def _create(
    mission: Mission,
    user: User | None,
    data: AlertInput,
    spot: Spot,
    report: Report | None,
    item: WatchItem | None,
) -> Alert:
    now = database_now()
    origins = [record for record in (report, item) if record is not None]
    alert: Alert = Alert.objects.create(
        ref=new_ref(Alert, mission),
        mission=mission,
        title=tidy(data.title),
        text=tidy(data.text),
        origin=data.origin,
        imminence=data.imminence,
        event_type=data.event_type or (report.event_type if report is not None else ""),
        area=spot.area,
        cell=spot.cell,
        report=report,
        watch_item=item,
        near_occupied_site=near_occupied_site(mission, spot.point),
        classification=max([data.classification, *(record.classification for record in origins)]),
        compartments=sorted({name for record in origins for name in record.compartments}),
        is_exercise=data.is_exercise or any(record.is_exercise for record in origins),
        created_by=user,
        received_at=now,
        mission_received_at=mission.mission_time(now),
        acknowledge_by=now + mission.limit(data.imminence, "acknowledge"),
        decide_by=now + mission.limit(data.imminence, "decide"),
    )
    AlertExactLocation.objects.create(alert=alert, point=spot.point)
    AlertServedLocation.objects.bulk_create(AlertServedLocation(alert=alert, **row) for row in spot.served)
    return alert
