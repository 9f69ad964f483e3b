"""Make people and machines. Passwords and tokens are shown once and stored as hashes."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import CLEARED_ONLY, NO_CONTENT
from missions.choices import Compartment, Role
from missions.models import ApiClient, Area, Membership, Mission, User
from missions.services.audience import fingerprint

TOKEN_PREFIX = "vgl_"  # noqa: S105 - lets secret scanners recognise a leaked token


@transaction.atomic
def create_user(
    *,
    username: str,
    actor: str,
    password: str | None = None,
    mission: Mission | None,
    role: str,
    area: Area | None = None,
    ceiling: int = 0,
    compartments: Collection[str] = (),
) -> tuple[User, str]:
    """A person with one membership and a password to change at first sign-in; returns both.

    `mission` None means all missions. Raises IntegrityError when the name is taken, ValidationError for rooms that the
    role cannot be a member of.
    """
    one_time = password or secrets.token_urlsafe(12)
    user = User(username=username, must_change_password=password is None)
    user.set_password(one_time)
    user.save()
    create_membership(
        user=user,
        actor=actor,
        mission=mission,
        role=role,
        area=area,
        ceiling=ceiling,
        compartments=compartments,
    )
    return user, one_time


def create_membership(
    *,
    user: User,
    actor: str,
    mission: Mission | None,
    role: str,
    area: Area | None = None,
    ceiling: int = 0,
    compartments: Collection[str] = (),
) -> Membership:
    """Give a person a role, and the rooms that go with it; the trail records who gave it.

    Raises ValidationError on `compartments` for rooms that there are not, or that the role cannot be a member of.
    """
    rooms = _rooms(role, compartments)
    membership = Membership.objects.create(
        user=user, mission=mission, role=role, area=area, ceiling=ceiling, compartments=rooms
    )
    audit(
        actor=actor,
        verb="membership.create",
        object_type="user",
        object_id=user.public_id,
        mission_id=mission.pk if mission else None,
        data={"role": role, "ceiling": ceiling, "area": area.pcode if area else "", "compartments": rooms},
    )
    return membership


def _rooms(role: str, compartments: Collection[str]) -> list[str]:
    """The compartments in the order of the list. Who looks from outside, or sees no content, is in no room."""
    unknown = sorted(set(compartments) - set(Compartment.values))
    if unknown:
        known = ", ".join(Compartment.values)
        text = _("There is no room %(unknown)s; there are: %(known)s.") % {
            "unknown": ", ".join(unknown),
            "known": known,
        }
        raise ValidationError({"compartments": [text]})
    if compartments and role in NO_CONTENT | CLEARED_ONLY:
        raise ValidationError({"compartments": [_("This role is a member of no room.")]})
    return [room for room in Compartment.values if room in compartments]


@transaction.atomic
def create_api_client(
    *,
    name: str,
    actor: str,
    mission: Mission | None,
    ceiling: int = 0,
    days: int = 90,
    role: str = Role.HEADQUARTERS,
) -> tuple[ApiClient, str]:
    """A machine, of headquarters audience unless said otherwise, and its token (256 random bits), shown once.

    `mission` None means all missions, later ones included.
    """
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    client = ApiClient.objects.create(
        name=name,
        mission=mission,
        role=role,
        ceiling=ceiling,
        token_hint=token[:8],
        token_hash=fingerprint(token),
        expires_at=timezone.now() + timedelta(days=days),
    )
    audit(
        actor=actor,
        verb="api_client.create",
        object_type="api_client",
        object_id=client.public_id,
        mission_id=mission.pk if mission else None,
        data={"ceiling": ceiling, "days": days, "role": role},
    )
    return client, token
