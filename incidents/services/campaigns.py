"""Campaigns of violence and military operations, and the incidents that belong to them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import CampaignKind
from incidents.choices import IncidentStatus as S
from incidents.inputs import CampaignInput
from incidents.models import Campaign, CampaignLink, Incident, IncidentRevision
from ledger.services import audit
from missions.audience import Audience
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from missions.models import Mission, User
from missions.services.records import clock_text, locked, name_of, refusal, require, written
from missions.validation import FieldErrors, tidy


@transaction.atomic
def link_new_campaign(
    *, incident_id: int, data: CampaignInput, user: User, audience: Audience, reason: str = ""
) -> Incident:  # fmt: skip
    """Name a campaign and say that an incident belongs to it. Raises as `link_campaign` does, ValidationError."""
    incident: Incident = locked(Incident, audience, incident_id)
    campaign = _create(incident.mission, data, user, audience)
    return link_campaign(
        incident_id=incident_id, campaign_id=campaign.pk, user=user, audience=audience, reason=reason
    )  # fmt: skip


def _create(mission: Mission, data: CampaignInput, user: User, audience: Audience) -> Campaign:
    if not audience.may_somewhere("edit", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not allow this."))
    name, note = tidy(data.name), tidy(data.note)
    errors = FieldErrors()
    errors.choice("kind", data.kind, CampaignKind)
    errors.text("name", name, limit=160, required=True)
    errors.one_alphabet("name", name)
    errors.text("note", note, limit=4000, lines=True)
    check_dates(errors, data.starts_on, data.ends_on)
    Mission.objects.select_for_update().get(pk=mission.pk)  # of two who name it at once one comes second
    if Campaign.objects.filter(mission=mission, name__iexact=name).exists():
        errors.add("name", _("This mission has a campaign of that name already."))
    errors.raise_if_any()
    campaign: Campaign = Campaign.objects.create(
        mission=mission, kind=data.kind, name=name, starts_on=data.starts_on, ends_on=data.ends_on, note=note,
        created_by=user,
    )  # fmt: skip
    audit(
        actor=audience.actor, verb="campaign.create", object_type="campaign", object_id=campaign.public_id,
        mission_id=mission.pk, data={"kind": data.kind},
    )  # fmt: skip
    return campaign


def check_dates(errors: FieldErrors, starts_on: date | None, ends_on: date | None) -> None:
    """A period may be open at either end; it does not end before it starts."""
    for field, value in (("starts_on", starts_on), ("ends_on", ends_on)):
        if value is not None and not 1900 <= value.year < 9999:
            errors.add(field, _("Check the year."))
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        errors.add("ends_on", _("The end lies before the start."))


@transaction.atomic
def link_campaign(
    *, incident_id: int, campaign_id: int, user: User, audience: Audience, reason: str = ""
) -> Incident:  # fmt: skip
    """Say that an incident belongs to a campaign. Raises NotAllowedError, TransitionNotAllowedError where it does."""
    incident, campaign = _both(incident_id, campaign_id, audience)
    standing = CampaignLink.objects.filter(incident=incident, campaign=campaign).first()
    if standing is not None:
        when = clock_text(incident.mission, incident.mission.mission_time(standing.linked_at))
        words = {"who": name_of(standing.linked_by), "name": campaign.name, "when": when}
        raise TransitionNotAllowedError(_("%(who)s linked it to “%(name)s” on %(when)s.") % words)
    before = _names(incident)
    CampaignLink.objects.create(incident=incident, campaign=campaign, linked_by=audience.actor)
    return _remember(incident, before, audience, reason)


@transaction.atomic
def unlink_campaign(
    *, incident_id: int, campaign_id: int, user: User, audience: Audience, reason: str
) -> Incident:  # fmt: skip
    """Take an incident off a campaign; the history keeps that it was there. Raises as `link_campaign` does."""
    incident, campaign = _both(incident_id, campaign_id, audience)
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why."))
    links = CampaignLink.objects.filter(incident=incident, campaign=campaign)
    if not links.exists():
        raise TransitionNotAllowedError(_("It does not belong to “%(name)s”.") % {"name": campaign.name})
    before = _names(incident)
    links.delete()
    return _remember(incident, before, audience, reason)


def _both(incident_id: int, campaign_id: int, audience: Audience) -> tuple[Incident, Campaign]:
    incident: Incident = locked(Incident, audience, incident_id)
    require(audience, "edit", incident)
    if incident.status in (S.MERGED, S.WITHDRAWN):
        raise refusal(incident, incident.status)
    campaign: Campaign = Campaign.objects.visible_to(audience).get(pk=campaign_id, mission=incident.mission)
    return incident, campaign


def _names(incident: Incident) -> list[str]:
    return list(incident.campaigns.order_by("name").values_list("name", flat=True))


def _remember(incident: Incident, before: list[str], audience: Audience, reason: str) -> Incident:
    written(incident, audience=audience, verb="incident.campaign", reason=reason.strip())
    now = timezone.now()
    IncidentRevision.objects.create(
        incident=incident, version=incident.version, field="campaigns", old=before, new=_names(incident), at=now,
        mission_at=incident.mission.mission_time(now), actor=audience.actor, reason=reason.strip(),
    )  # fmt: skip
    return incident
