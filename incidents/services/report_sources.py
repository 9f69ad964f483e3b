"""Whose account a report is: a pseudonym, or the desk of its author."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import CheckInOutcome, Consent, SourceType
from incidents.inputs import ReportInput, ZeroReportInput
from incidents.models import CheckIn, Source
from missions.models import ApiClient, Mission, User
from missions.refs import ALPHABET

DESK = r"^Desk [0-9A-Z]{4}$"


def heard_from(source: Source, at: datetime, *, actor: str) -> None:
    """Note that a source spoke (mission time); whoever was to ask after it need not any more."""
    earlier = Q(last_heard_at=None) | Q(last_heard_at__lt=at)
    if Source.objects.filter(earlier, pk=source.pk).update(last_heard_at=at):
        source.last_heard_at = at
    CheckIn.objects.filter(source=source, closed_at=None).update(
        closed_at=timezone.now(), closed_by=actor, outcome=CheckInOutcome.HEARD
    )


def source_of_report(
    mission: Mission,
    data: ReportInput | ZeroReportInput,
    *,
    created_by: User | None,
    created_by_client: ApiClient | None,
) -> Source:
    """The source of this pseudonym; without one, the author's own desk. A report or a zero report names it."""
    if not data.source or re.match(DESK, data.source):
        own = _own_desk(mission, created_by, created_by_client)
        if data.source not in ("", own.pseudonym):  # nobody speaks as another person's desk
            raise ValidationError({"source": [_("This pseudonym is kept for desks. Choose another one.")]})
        return own
    source, _created = Source.objects.get_or_create(
        mission=mission,
        pseudonym=data.source,
        defaults={
            "public_id": uuid4(),
            "type": data.source_type,
            "created_by": created_by,
            "consent": data.consent or Consent.NOT_ASKED,
        },
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
