"""Take reports in: nothing is lost, nothing is doubled, and what must not be written here is not."""

import re
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import EventType, SourceType, SubEventType
from incidents.inputs import ReportInput
from incidents.models import Report, ReportExactLocation, ReportServedLocation, Source
from incidents.services.report_checks import check_report
from ledger.services import body_hash
from missions.audience import Audience
from missions.errors import ConflictError, NotAllowedError
from missions.models import ApiClient, Mission, User
from missions.refs import ALPHABET
from missions.services.places import Place
from missions.services.points import served_fields
from missions.services.records import new_ref, written

DESK = r"^Desk [0-9A-Z]{4}$"


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
    report and False; with anything else it is a ConflictError that tells nothing about what is stored.
    Raises NotAllowedError, or ValidationError by field. What belongs to a specialist stores nothing.
    """
    if not audience.may_somewhere("report", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not allow this."))
    data = data.normalised()
    _stop_where_a_specialist_is_needed(data)
    digest = body_hash(data.canonical())
    author = {"created_by": user, "created_by_client": client}
    if public_id is not None and (stored := _stored(public_id, mission, digest, author)) is not None:
        return stored, False
    point, place = check_report(mission, audience, data)
    _require_area(audience, mission, place)
    try:
        with transaction.atomic():  # a twin that commits at this moment must not undo the outer transaction
            report = _store(mission, data, public_id or uuid4(), digest, channel, author, place)
    except IntegrityError:
        stored = _stored(public_id, mission, digest, author) if public_id is not None else None
        if stored is None:
            raise
        return stored, False
    ReportExactLocation.objects.create(report=report, point=point)
    ReportServedLocation.objects.create(report=report, **served_fields(mission, point, place))
    facts = {"channel": channel, "tense": report.tense, "event_type": report.event_type}
    if report.clock_is_doubtful:
        facts["clock"] = "doubtful"
    written(report, audience=audience, verb="report.submit", data=facts)
    return report, True


def _stop_where_a_specialist_is_needed(data: ReportInput) -> None:
    """The ordinary form ends here: no narrative, no point and no number of such a case is kept outside its room."""
    field = ""
    if data.sub_event_type == SubEventType.SEXUAL_VIOLENCE:
        field = "sub_event_type"
    elif data.event_type == EventType.RECRUITMENT_AND_USE:
        field = "event_type"
    if field:
        raise ValidationError(
            {
                field: [
                    _(
                        "Nothing was stored. Do not write down names, pictures or what was told: go straight to the "
                        "specialist for women's or child protection, who has a door of their own for this."
                    )
                ]
            },
            code="specialist",
        )


def _stored(public_id: UUID, mission: Mission, digest: str, author: dict[str, Any]) -> Report | None:
    """The report of this number when it is the same again; None when the number is free."""
    stored: Report | None = Report.objects.filter(public_id=public_id).first()
    if stored is None:
        return None
    same_author = all(getattr(stored, field) == value for field, value in author.items())
    if stored.mission_id == mission.pk and stored.body_hash == digest and same_author:
        return stored
    raise ConflictError(
        _("This report number was used before for other content. Send the report under a new number."),
        code="report_conflict",
    )


def _require_area(audience: Audience, mission: Mission, place: Place) -> None:
    area_id = place.area.pk if place.area is not None else None
    if not audience.may("report", mission_id=mission.pk, area_id=area_id):
        raise NotAllowedError(_("You may report from your own area only. Pass this on to the duty officer."))


def _store(
    mission: Mission,
    data: ReportInput,
    public_id: UUID,
    digest: str,
    channel: str,
    author: dict[str, Any],
    place: Place,
) -> Report:
    now = timezone.now()
    start, end = _period(data, mission.mission_time(now))
    report: Report = Report.objects.create(
        public_id=public_id,
        ref=new_ref(Report, mission),
        mission=mission,
        source=_source(mission, data, **author),
        occurred_from=start,
        occurred_to=end,
        area=place.area,
        channel=channel,
        body_hash=digest,
        received_at=now,
        mission_received_at=mission.mission_time(now),
        **author,
        **{name: getattr(data, name) for name in COPIED},
    )
    return report


# Kept as they were told.
COPIED = (
    "tense", "event_type", "sub_event_type", "civilian_targeting", "time_precision", "feared_by", "location_precision",
    "place_name", "text", "language", "reliability", "credibility", "killed_min", "killed_best", "killed_max",
    "injured_best", "abducted_best", "actor_name", "written_at", "classification", "is_exercise",
)  # fmt: skip


def _period(data: ReportInput, now: datetime) -> tuple[datetime, datetime]:
    """From when to when; what is happening or feared is dated now unless a time was given."""
    start = data.occurred_from or now
    return start, data.occurred_to or start


def _source(
    mission: Mission, data: ReportInput, *, created_by: User | None, created_by_client: ApiClient | None
) -> Source:
    """The source of this pseudonym; without one, the author's own desk."""
    if not data.source or re.match(DESK, data.source):
        own = _own_desk(mission, created_by, created_by_client)
        if data.source not in ("", own.pseudonym):  # nobody speaks as another person's desk
            raise ValidationError({"source": [_("This pseudonym is kept for desks. Choose another one.")]})
        return own
    source, _created = Source.objects.get_or_create(
        mission=mission,
        pseudonym=data.source,
        defaults={"public_id": uuid4(), "type": data.source_type, "created_by": created_by},
    )
    return source


def _own_desk(mission: Mission, user: User | None, client: ApiClient | None) -> Source:
    """One pseudonym per author and mission, made by chance: it says nothing about the person.

    The author's row is locked: two desks of one person would look like two independent sources.
    """
    if user is not None:
        User.objects.select_for_update().get(pk=user.pk)
        own = Source.objects.filter(mission=mission, created_by=user)
    elif client is not None:
        ApiClient.objects.select_for_update().get(pk=client.pk)
        own = Source.objects.filter(mission=mission, reports__created_by_client=client)
    else:
        own = Source.objects.none()
    found: Source | None = own.filter(pseudonym__regex=DESK).order_by("pk").first()
    return found or _new_desk(mission, user)


def _new_desk(mission: Mission, user: User | None) -> Source:
    while True:
        pseudonym = "Desk " + "".join(secrets.choice(ALPHABET) for _place in range(4))
        source, created = Source.objects.get_or_create(
            mission=mission,
            pseudonym=pseudonym,
            defaults={"public_id": uuid4(), "type": SourceType.ANALYST, "created_by": user},
        )
        if created:
            return source
