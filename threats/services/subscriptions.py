"""What somebody wants to be told, and how: set by each person for themselves, for a duty address by the desk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import EventType
from ledger.services import audit
from missions.audience import Audience
from missions.errors import NotAllowedError
from missions.models import Area, Mission, User
from missions.validation import FieldErrors, tidy
from threats.choices import Imminence, NoticeChannel, NoticeKind
from threats.models import Subscription
from threats.services.channels import is_listed, is_set_up

MOST = 20  # subscriptions of one person in a mission
PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
ADDRESS_FIELD = {NoticeChannel.EMAIL: "email", NoticeChannel.SMS: "phone", NoticeChannel.WEBHOOK: "webhook_url"}


@dataclass(frozen=True)
class SubscriptionInput:
    """What is wanted. `name` makes it a duty address; areas are P-codes; empty lists ask for everything."""

    kinds: tuple[str, ...] = ()
    area: str = ""
    event_types: tuple[str, ...] = ()
    imminence: str = Imminence.LATER
    quiet_from: time | None = None
    quiet_until: time | None = None
    channels: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    webhook_url: str = ""
    name: str = ""
    ceiling: int = 0
    language: str = ""


@transaction.atomic
def subscribe(*, mission: Mission, data: SubscriptionInput, user: User, audience: Audience) -> Subscription:
    """Subscribe oneself, or a duty address when a name is given.

    Raises ValidationError by field; NotAllowedError for who sees no content, or does not keep the whole desk.
    """
    _require(audience, mission, is_address=bool(tidy(data.name)))
    columns = _checked(mission, data, audience)
    mine = Subscription.objects.in_force().filter(mission=mission, created_by=user)
    if mine.count() >= MOST:
        raise ValidationError(_("You have %(most)d subscriptions here: end one first.") % {"most": MOST})
    owner = None if columns["name"] else user
    subscription: Subscription = Subscription.objects.create(mission=mission, user=owner, created_by=user, **columns)
    _written(subscription, audience, "subscription.make")
    return subscription


@transaction.atomic
def change_subscription(
    *, subscription_id: int, data: SubscriptionInput, audience: Audience, new_secret: bool = False
) -> Subscription:
    """Change what is wanted; `new_secret` makes the webhook's signing secret anew."""
    subscription = _locked(subscription_id, audience)
    columns = _checked(subscription.mission, data, audience, is_address=subscription.user_id is None)
    for name, value in columns.items():
        setattr(subscription, name, value)
    subscription.secret_number += int(new_secret)
    subscription.save()
    _written(subscription, audience, "subscription.change")
    return subscription


@transaction.atomic
def end_subscription(*, subscription_id: int, audience: Audience) -> Subscription:
    """End it; what was told by it stays on record."""
    subscription = _locked(subscription_id, audience)
    subscription.ended_at = timezone.now()
    subscription.save(update_fields=["ended_at"])
    _written(subscription, audience, "subscription.end")
    return subscription


def may_set_address(audience: Audience, mission: Mission) -> bool:
    """Whether the audience keeps the desk of the whole mission."""
    return audience.may("acknowledge", mission_id=mission.pk, area_id=None)


def highest_ceiling(audience: Audience, mission: Mission) -> int:
    """The highest class that the audience sees in a mission."""
    return max((grant.ceiling for grant in audience.in_mission(mission.pk).content_grants()), default=0)


def _require(audience: Audience, mission: Mission, *, is_address: bool) -> None:
    sees = any(grant.sees_content for grant in audience.in_mission(mission.pk).grants)
    if not sees or (is_address and not may_set_address(audience, mission)):
        raise NotAllowedError(_("Your role does not allow this."))


def _locked(subscription_id: int, audience: Audience) -> Subscription:
    rows = Subscription.objects.visible_to(audience).in_force().select_for_update(of=("self",))
    found: Subscription = rows.select_related("mission").get(pk=subscription_id)
    return found


def _checked(
    mission: Mission, data: SubscriptionInput, audience: Audience, *, is_address: bool = False
) -> dict[str, Any]:
    """The columns of an input; raises ValidationError with every field's errors."""
    errors = FieldErrors()
    name = tidy(data.name)
    errors.text("name", name, limit=80, required=is_address)
    errors.choice("imminence", data.imminence, Imminence)
    for field, values, known in (
        ("kinds", data.kinds, NoticeKind),
        ("event_types", data.event_types, EventType),
        ("channels", data.channels, NoticeChannel),
    ):
        for value in values:
            errors.choice(field, value, known)
    if (data.quiet_from is None) != (data.quiet_until is None):
        errors.add(
            "quiet_until" if data.quiet_until is None else "quiet_from", _("Quiet hours have a begin and an end.")
        )
    if data.ceiling > highest_ceiling(audience, mission):
        errors.add("ceiling", _("Choose no higher class than you see yourself."))
    _check_ways(errors, data, is_address=bool(name))
    area = _area(errors, mission, data.area, audience)
    errors.raise_if_any()
    return {
        "name": name,
        "kinds": list(data.kinds),
        "area": area,
        "event_types": list(data.event_types),
        "imminence": data.imminence,
        "quiet_from": data.quiet_from,
        "quiet_until": data.quiet_until,
        "channels": _ways(data),
        "email": tidy(data.email),
        "phone": tidy(data.phone),
        "webhook_url": tidy(data.webhook_url),
        "ceiling": data.ceiling if name else 0,
        "language": data.language if data.language in dict(settings.LANGUAGES) else "",
    }


def _ways(data: SubscriptionInput) -> list[str]:
    """The channels outside the app, each once, in the order given."""
    return [way for way in dict.fromkeys(data.channels) if way != NoticeChannel.IN_APP]


def _check_ways(errors: FieldErrors, data: SubscriptionInput, *, is_address: bool) -> None:
    ways = _ways(data)
    if is_address and not ways:
        errors.add("channels", _("A duty address is told outside the app: choose a channel."))
    for way in ways:
        if way in ADDRESS_FIELD:
            _check_way(errors, NoticeChannel(way), ADDRESS_FIELD[NoticeChannel(way)], data)


def _check_way(errors: FieldErrors, way: NoticeChannel, field: str, data: SubscriptionInput) -> None:
    """Whether a channel is set up and its address can be one."""
    address = tidy(getattr(data, field))
    if not is_set_up(way):
        errors.add("channels", _("%(channel)s is not set up on this server.") % {"channel": way.label})
    elif not address:
        errors.add(field, _("This channel needs an address."))
    elif way == NoticeChannel.EMAIL:
        _check_email(errors, address)
    elif way == NoticeChannel.SMS and not PHONE.fullmatch(address):
        errors.add("phone", _("Write the number with its country, digits only, such as +243810000000."))
    elif way == NoticeChannel.WEBHOOK and not is_listed(address):
        errors.add("webhook_url", _("This server may not be told: the operator allows other addresses only."))


def _check_email(errors: FieldErrors, address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        errors.add("email", _("This is no e-mail address."))


def _area(errors: FieldErrors, mission: Mission, pcode: str, audience: Audience) -> Area | None:
    if not pcode:
        return None
    area: Area | None = Area.objects.visible_to(audience).filter(mission=mission, pcode=pcode).first()
    if area is None:
        errors.add("area", _("This is no area of this mission."))
    return area


def _written(subscription: Subscription, audience: Audience, verb: str) -> None:
    """The trail holds which channels, never an address."""
    audit(
        actor=audience.actor,
        verb=verb,
        object_type="subscription",
        object_id=subscription.public_id,
        mission_id=subscription.mission_id,
        data={"channels": subscription.channels, "duty_address": subscription.user_id is None},
    )
