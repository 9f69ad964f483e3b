"""A message of a known number that says no more than that its area is quiet is a zero report."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from incidents.choices import Channel, MessageStatus
from incidents.inputs import ZeroReportInput
from incidents.intake.quiet import quiet_place
from incidents.models import InboundMessage, Source
from incidents.services.zero_reports import submit_zero_report
from missions.audience import Audience
from missions.errors import NotAllowedError
from missions.models import ApiClient, Area
from missions.services.find_places import places_called


def is_quiet(message: InboundMessage, source: Source, client: ApiClient, audience: Audience) -> bool:
    """Make a zero report of it where it is one: of the area that it names, else of the source's own place.

    Where no single area is meant the message waits, like any other.
    """
    said = None if message.answers else quiet_place(message.text)
    area = _area(message, source, said) if said is not None else None
    if area is None:
        return False
    data = ZeroReportInput(
        area=area.pcode, said_at=message.mission_received_at, source=source.pseudonym, source_type=source.type
    )
    try:
        with transaction.atomic():
            submit_zero_report(
                audience=audience,
                mission=message.mission,
                data=data,
                public_id=message.public_id,
                channel=Channel.GATEWAY,
                client=client,
            )
    except (ValidationError, NotAllowedError):  # the desk decides what is to be made of it
        return False
    message.status, message.handled_at = MessageStatus.QUIET, timezone.now()
    message.save(update_fields=["status", "handled_at"])
    return True


def _area(message: InboundMessage, source: Source, place: str) -> Area | None:
    if not place:
        return source.settlement.area if source.settlement is not None else None
    areas = Area.objects.filter(mission=message.mission)
    named = list(areas.filter(pcode__iexact=place)[:2]) or list(areas.filter(name__iexact=place)[:2])
    if not named:
        named = list({town.area for town in places_called(message.mission, place) if town.area is not None})
    return named[0] if len(named) == 1 else None
