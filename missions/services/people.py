"""Make people and machines. Passwords and tokens are shown once and stored as hashes."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ledger.services import audit
from missions.choices import Role
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
) -> tuple[User, str]:
    """A person with one membership and a password to change at first sign-in; returns both.

    `mission` None means all missions. Raises IntegrityError when the name is taken.
    """
    one_time = password or secrets.token_urlsafe(12)
    user = User(username=username, must_change_password=password is None)
    user.set_password(one_time)
    user.save()
    create_membership(user=user, actor=actor, mission=mission, role=role, area=area, ceiling=ceiling)
    return user, one_time


def create_membership(
    *,
    user: User,
    actor: str,
    mission: Mission | None,
    role: str,
    area: Area | None = None,
    ceiling: int = 0,
) -> Membership:
    """Give a person a role; the trail records who gave it."""
    membership = Membership.objects.create(user=user, mission=mission, role=role, area=area, ceiling=ceiling)
    audit(
        actor=actor,
        verb="membership.create",
        object_type="user",
        object_id=user.public_id,
        mission_id=mission.pk if mission else None,
        data={"role": role, "ceiling": ceiling, "area": area.pcode if area else ""},
    )
    return membership


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
