"""Zero reports: an area is quiet and somebody there would tell. Sent again, each is the same one."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import choices
from incidents.inputs import ZeroReportInput
from incidents.models import ZeroReport
from incidents.services.report_checks import FUTURE
from incidents.services.report_sources import heard_from, source_of_report
from ledger.services import audit, body_hash
from missions.audience import Audience
from missions.errors import ConflictError, NotAllowedError
from missions.models import ApiClient, Area, Mission, User
from missions.validation import FieldErrors, tidy


@transaction.atomic
def submit_zero_report(
    *,
    audience: Audience,
    mission: Mission,
    data: ZeroReportInput,
    public_id: UUID,
    channel: str = choices.Channel.FORM,
    user: User | None = None,
    client: ApiClient | None = None,
) -> tuple[ZeroReport, bool]:
    """Note that an area is quiet and its contact answers; returns the zero report and whether it is new.

    The source counts as heard from. Under a used number: the stored one when the content is the same, else
    ConflictError. Raises NotAllowedError outside the own area, or ValidationError by field.
    """
    if not audience.may_somewhere("report", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not allow this."))
    author = {"created_by": user, "created_by_client": client}
    digest = body_hash(data.canonical())
    known = _known(mission, public_id, digest, author)
    if known is not None:
        return known, False
    area = _check(mission, data)
    if not audience.may("report", mission_id=mission.pk, area_id=area.pk):
        raise NotAllowedError(_("You may report from your own area only. Pass this on to the duty officer."))
    try:
        with transaction.atomic():  # a twin that commits at this moment must not undo the outer transaction
            report = _store(mission, data, area, public_id=public_id, channel=channel, body_hash=digest, **author)
    except IntegrityError:
        known = _known(mission, public_id, digest, author)
        if known is None:
            raise
        return known, False
    heard_from(report.source, min(report.said_at, report.mission_received_at), actor=audience.actor)
    audit(
        actor=audience.actor,
        verb="zero_report.submit",
        object_type="zero_report",
        object_id=report.public_id,
        mission_id=mission.pk,
        data={"area": area.pcode, "channel": channel},
    )
    return report, True


def _known(mission: Mission, public_id: UUID, digest: str, author: dict[str, Any]) -> ZeroReport | None:
    stored: ZeroReport | None = ZeroReport.objects.filter(public_id=public_id).first()
    if stored is None:
        return None
    is_own = all(getattr(stored, field) == value for field, value in author.items())
    if stored.mission_id != mission.pk or not is_own or stored.body_hash != digest:
        text = _("This number was used before for other content. Send it under a new number.")
        raise ConflictError(text, code="zero_report_conflict")
    return stored


def _check(mission: Mission, data: ZeroReportInput) -> Area:
    errors = FieldErrors()
    errors.choice("source_type", data.source_type, choices.SourceType)
    errors.choice("consent", data.consent, choices.Consent, required=False)
    errors.text("source", data.source, limit=80)
    errors.text("note", data.note, limit=200)
    said_at = errors.instant("said_at", data.said_at, required=True)
    if said_at is not None and said_at > mission.now() + FUTURE:
        errors.add("said_at", _("This lies in the future. Check the date."))
    area: Area | None = Area.objects.filter(mission=mission, pcode=data.area).first()
    if area is None:
        errors.add("area", _("There is no area with this P-code in the mission."))
    errors.raise_if_any()
    if area is None:
        raise AssertionError  # the check above named it
    return area


def _store(mission: Mission, data: ZeroReportInput, area: Area, **more: Any) -> ZeroReport:
    now = timezone.now()
    if data.source_type == choices.SourceType.DATASET:
        raise ValidationError({"source_type": [_("Datasets are imported, not reported.")]})
    named = {name: more[name] for name in ("created_by", "created_by_client")}
    report: ZeroReport = ZeroReport.objects.create(
        mission=mission,
        area=area,
        source=source_of_report(mission, data, **named),
        note=tidy(data.note),
        said_at=data.said_at.astimezone(UTC),
        received_at=now,
        mission_received_at=mission.mission_time(now),
        **more,
    )
    return report
