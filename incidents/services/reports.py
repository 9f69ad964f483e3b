"""Take reports in: nothing is lost, nothing is doubled, and what must not be written here is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import ReportStatus
from incidents.inputs import ReportInput
from incidents.models import Incident, Report, ReportExactLocation, ReportRevision, ReportServedLocation
from incidents.services.report_checks import check_report
from incidents.services.report_sources import heard_from, source_of_report
from incidents.services.report_stops import stop_where_another_channel_is_needed
from incidents.services.retelling import retold, tops_of
from incidents.signals import report_submitted
from ledger.services import body_hash
from missions.audience import Audience
from missions.errors import ConflictError, NotAllowedError, TransitionNotAllowedError
from missions.models import ApiClient, Mission, User
from missions.services.places import Place
from missions.services.records import new_ref, written
from missions.services.serving import served_rows


@dataclass(frozen=True)
class Sender:
    """Who sends a report, by which door, under which number."""

    audience: Audience
    mission: Mission
    user: User | None
    client: ApiClient | None
    public_id: UUID
    channel: str

    @property
    def author(self) -> dict[str, Any]:
        return {"created_by": self.user, "created_by_client": self.client}


@transaction.atomic
def submit_report(
    *,
    audience: Audience,
    mission: Mission,
    data: ReportInput,
    user: User | None = None,
    client: ApiClient | None = None,
    public_id: UUID | None = None,
    channel: str,
) -> tuple[Report, bool]:
    """Store one account as it was told; returns it and whether it is new.

    `public_id` is made by the sender's device: sent again with the same content by the same author it gives the stored
    report and False. The author corrects a report by sending it again with the next `revision`; corrections may arrive
    in any order, the highest number counts. Other content under a used number is a ConflictError, which shows what is
    stored to its author only. Raises NotAllowedError, or ValidationError by field. What belongs to a specialist stores
    nothing. What is happening or feared raises an alert in the same transaction (threats.receivers).
    """
    if not audience.may_somewhere("report", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not allow this."))
    sender = Sender(audience, mission, user, client, public_id or uuid4(), channel)
    data = data.normalised()
    stop_where_another_channel_is_needed(data)
    digest = body_hash(data.canonical())
    stored = _stored(sender) if public_id is not None else None
    if stored is not None and (known := _known(stored, data, digest)) is not None:
        return known, False
    point, place = check_report(mission, audience, data)
    _require_area(audience, mission, place)
    if stored is not None:
        return _corrected(stored, sender, data, digest, point, place), False
    try:
        with transaction.atomic():  # a twin that commits at this moment must not undo the outer transaction
            report = _store(sender, data, digest, place)
    except IntegrityError:
        twin = _stored(sender) if public_id is not None else None
        known = _known(twin, data, digest) if twin is not None else None
        if known is None:
            raise
        return known, False
    _add_parts(report, sender, data, point, place)
    return report, True


def _stored(sender: Sender) -> Report | None:
    """The report of this number under a lock; None when the number is free, ConflictError when it is another's."""
    stored: Report | None = Report.objects.select_for_update().filter(public_id=sender.public_id).first()
    if stored is None:
        return None
    same_author = all(getattr(stored, field) == value for field, value in sender.author.items())
    if stored.mission_id != sender.mission.pk or not same_author:
        raise _conflict()
    return stored


def _known(stored: Report, data: ReportInput, digest: str) -> Report | None:
    """The stored report when this content is known or older; None when it is a correction.

    A correction that arrives after a later one is kept and changes nothing.
    """
    if data.revision > stored.revision:
        return None
    revision = stored.revisions.filter(number=data.revision).first()
    if revision is None:
        _keep(stored, data, digest)
    elif revision.body_hash != digest:
        raise _conflict(stored, revision)
    return stored


def _guard(incident: Incident, report: Report) -> None:
    """An incident is guarded as well as what is told of it, also when its sender says so afterwards."""
    rooms = sorted({*incident.compartments, *report.compartments})
    if report.classification > incident.classification or rooms != sorted(incident.compartments):
        incident.classification = max(incident.classification, report.classification)
        incident.compartments = rooms
        incident.save(update_fields=["classification", "compartments"])


def _conflict(stored: Report | None = None, revision: ReportRevision | None = None) -> ConflictError:
    """Who sent the report is shown what is stored; a stranger learns nothing about it."""
    extra: dict[str, Any] = {}
    if stored is not None and revision is not None:
        extra = {"ref": stored.ref, "revision": stored.revision, "stored": revision.body}
    return ConflictError(
        _("This report number was used before for other content. Send the report under a new number."),
        code="report_conflict",
        extra=extra,
    )


def _require_area(audience: Audience, mission: Mission, place: Place) -> None:
    area_id = place.area.pk if place.area is not None else None
    if not audience.may("report", mission_id=mission.pk, area_id=area_id):
        raise NotAllowedError(_("You may report from your own area only. Pass this on to the duty officer."))


def _store(sender: Sender, data: ReportInput, digest: str, place: Place) -> Report:
    now = timezone.now()
    mission = sender.mission
    report: Report = Report.objects.create(
        public_id=sender.public_id,
        ref=new_ref(Report, mission),
        mission=mission,
        channel=sender.channel,
        received_at=now,
        mission_received_at=mission.mission_time(now),
        **sender.author,
        **_columns(sender, data, digest, place, mission.mission_time(now)),
    )
    return report


def _columns(sender: Sender, data: ReportInput, digest: str, place: Place, now: datetime) -> dict[str, Any]:
    """What a report says, as columns: the same for a new one and for a correction."""
    start, end = _period(data, now)
    told = data.canonical()
    return {
        "source": source_of_report(sender.mission, data, **sender.author),
        "occurred_from": start,
        "occurred_to": end,
        "area": place.area,
        "body_hash": digest,
        "harm": told["harm"],
        "actors": told["actors"],
        "compartments": list(data.compartments),
        **{name: getattr(data, name) for name in COPIED},
    }


# Kept as they were told.
COPIED = (
    "tense", "event_type", "sub_event_type", "civilian_targeting", "time_precision", "told_when", "feared_by",
    "location_precision", "place_name", "text", "language", "translation", "translation_language", "reliability",
    "credibility", "origin", "written_at", "classification", "dissemination", "is_exercise", "revision",
)  # fmt: skip


def _period(data: ReportInput, now: datetime) -> tuple[datetime, datetime]:
    """From when to when; what is happening or feared is dated now unless a time was given."""
    start = data.occurred_from or now
    return start, data.occurred_to or start


def _add_parts(report: Report, sender: Sender, data: ReportInput, point: Point, place: Place) -> None:
    """What belongs to a new report besides its row, and the news of it."""
    _keep(report, data, report.body_hash)
    _place(report, point, place)
    heard_from(report.source, report.mission_received_at, actor=sender.audience.actor)
    facts = {"channel": sender.channel, "tense": report.tense, "event_type": report.event_type}
    if report.clock_is_doubtful:
        facts["clock"] = "doubtful"
    written(report, audience=sender.audience, verb="report.submit", data=facts)
    report_submitted.send(Report, report=report, audience=sender.audience)


def _place(report: Report, point: Point, place: Place) -> None:
    ReportExactLocation.objects.update_or_create(report=report, defaults={"point": point})
    for row in served_rows(report.mission, point, place):
        ReportServedLocation.objects.update_or_create(report=report, step=row.pop("step"), defaults=row)


def _keep(report: Report, data: ReportInput, digest: str) -> None:
    """Every content that a sender sent is kept under its number."""
    ReportRevision.objects.create(
        report=report, number=data.revision, body=data.canonical(), body_hash=digest, received_at=timezone.now()
    )


def _corrected(
    report: Report, sender: Sender, data: ReportInput, digest: str, point: Point, place: Place
) -> Report:  # fmt: skip
    """The report as its sender says it now. What it was graded and linked as stays the desk's."""
    if report.status == ReportStatus.WITHDRAWN:
        raise TransitionNotAllowedError(_("%(ref)s is withdrawn and is not corrected any more.") % {"ref": report.ref})
    columns = _columns(sender, data, digest, place, report.mission_received_at)
    if report.graded_at is not None:
        for judged in ("reliability", "credibility", "origin"):
            columns.pop(judged)
    for name, value in columns.items():
        setattr(report, name, value)
    report.save(update_fields=[*columns])
    _keep(report, data, digest)
    _place(report, point, place)
    written(report, audience=sender.audience, verb="report.correct", data={"revision": data.revision})
    for top in tops_of([report]):
        _guard(top, report)
        retold(top, user=sender.user, audience=sender.audience, because="report.correct")
    report_submitted.send(Report, report=report, audience=sender.audience)
    return report
