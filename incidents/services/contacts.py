"""How a message's sender is recognised: by a keyed hash of the telephone number. The number itself is never stored."""

from __future__ import annotations

import hashlib
import hmac
from functools import cache
from pathlib import Path
from zoneinfo import TZPATH

import phonenumbers
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Source, SourceContact
from ledger.services import audit
from missions.audience import Audience
from missions.errors import ConflictError
from missions.fence import fenced
from missions.models import Mission, User
from missions.services.records import locked, require

SHORT = 8  # bytes of the hash that are kept: 64 bits


def lookup(number: str, mission: Mission) -> str:
    """What stands for a number: HMAC-SHA256 of its international form, the first 64 bits in hex.

    A number in national form is read as one of the mission's country. Raises ValidationError on `number`.
    """
    return hmac.new(_key(), e164(number, mission).encode(), hashlib.sha256).digest()[:SHORT].hex()


def e164(number: str, mission: Mission) -> str:
    """The number in international form, such as +243812345678. Raises ValidationError on `number`."""
    try:
        parsed = phonenumbers.parse(number[:40], country_of(mission.time_zone))
    except phonenumbers.NumberParseException as error:
        raise ValidationError({"number": [_no_number()]}) from error
    if not phonenumbers.is_possible_number(parsed):
        raise ValidationError({"number": [_no_number()]})
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _no_number() -> str:
    return _("Give a telephone number with its country code, such as +243 812 345 678.")


@cache
def country_of(zone: str) -> str | None:
    """The country of a time zone, by the system's table of zones; None where it lies in none (UTC)."""
    for folder in TZPATH:
        table = Path(folder) / "zone.tab"
        if table.is_file():
            rows = (line.split("\t") for line in table.read_text().splitlines() if not line.startswith("#"))
            return next((row[0] for row in rows if row[2] == zone), None)
    return None


def _key() -> bytes:
    if settings.LOOKUP_KEY:
        return str(settings.LOOKUP_KEY).encode()
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vigil lookup v1")
    return derive.derive(settings.SECRET_KEY.encode())


# --- who it is ----------------------------------------------------------------------------------------------
def source_of_number(number: str, *, mission: Mission, audience: Audience) -> Source | None:
    """The source that a number belongs to, for a gateway of the mission and its desks; None for an unknown number."""
    try:
        known = lookup(number, mission)
    except ValidationError:  # what is no number belongs to nobody
        return None
    with fenced(audience.actor):
        contact = SourceContact.objects.filter(mission=mission, lookup=known, retired_at=None)
        found = contact.select_related("source").first()
    return found.source if found is not None else None


@transaction.atomic
def register_contact(*, source_id: int, number: str, user: User, audience: Audience) -> SourceContact:
    """Recognise a number as a source's from now on. Given twice, it is one contact.

    Raises ValidationError on `number`, ConflictError when it belongs to another source of the mission.
    """
    source: Source = locked(Source, audience, source_id)
    require(audience, "source", source)
    known = lookup(number, source.mission)
    if source.closed_at is not None:
        raise ValidationError({"number": [_("This source is closed: open it again first.")]})
    with fenced(audience.actor):
        contact, is_new = _stored(source, known)
    if is_new:
        _record(source, audience, "contact.register", contact)
    return contact


def _stored(source: Source, known: str) -> tuple[SourceContact, bool]:
    standing: SourceContact | None = source.contacts.filter(lookup=known, retired_at=None).first()
    if standing is not None:
        return standing, False
    try:
        with transaction.atomic():
            return SourceContact.objects.create(source=source, mission=source.mission, lookup=known), True
    except IntegrityError as error:
        raise ConflictError(
            _("This number belongs to another source of the mission. Retire it there first."), code="contact_taken"
        ) from error


@transaction.atomic
def retire_contact(*, source_id: int, contact_id: int, user: User, audience: Audience) -> SourceContact:
    """Recognise a number no more: its messages are those of an unknown sender. Raises SourceContact.DoesNotExist."""
    source: Source = locked(Source, audience, source_id)
    require(audience, "source", source)
    with fenced(audience.actor):
        contact = SourceContact.objects.select_for_update().get(pk=contact_id, source=source)
        if contact.retired_at is not None:
            return contact
        contact.retired_at = timezone.now()
        contact.save(update_fields=["retired_at"])
    _record(source, audience, "contact.retire", contact)
    return contact


def contacts_of(audience: Audience, source: Source) -> list[SourceContact]:
    """The numbers that stand for a source, as rows that do not hold them."""
    with fenced(audience.actor):
        return list(source.contacts.filter(retired_at=None).order_by("pk"))


def _record(source: Source, audience: Audience, verb: str, contact: SourceContact) -> None:
    audit(
        actor=audience.actor,
        verb=verb,
        object_type="source",
        object_id=source.public_id,
        mission_id=source.mission_id,
        data={"contact": contact.pk},
    )


def stand_in(address: str, mission: Mission) -> str:
    """What stands for where a message came from: as `lookup` for a number, the same of the text for any other address.

    Unlike `lookup` it refuses nothing: a message from a strange address is kept too.
    """
    try:
        return lookup(address, mission)
    except ValidationError:
        return hmac.new(_key(), f"address {address}".encode(), hashlib.sha256).digest()[:SHORT].hex()
