"""Build the audience of a person or machine from what is in force now: a right taken away ends at the next request."""

import hashlib
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from missions.audience import Audience, Grant, Policy, may_look_as_headquarters, policy_of
from missions.choices import Role
from missions.models import ApiClient, Area, Membership, Mission, User

SEE_AS = "see_as"  # session key: the mission that its owner looks at with the eyes of headquarters


def audience_of_user(user: User) -> Audience:
    """The grants of a person's memberships in force."""
    if not user.is_active:
        return Audience(actor=user.actor, user_id=user.pk)
    now = timezone.now()
    memberships = Membership.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now), user=user, revoked_at=None
    ).select_related("area")
    return Audience(
        actor=user.actor,
        user_id=user.pk,
        grants=tuple(_grant_of_membership(membership) for membership in memberships),
    )


def audiences_of_users(users: Iterable[User]) -> dict[int, Audience]:
    """The audiences of many people by their numbers, asked for in few queries: as `audience_of_user` makes each."""
    now = timezone.now()
    active = {user.pk: user for user in users if user.is_active}
    memberships = Membership.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now), user__in=active, revoked_at=None
    ).select_related("area")
    grants: dict[int, list[Grant]] = {pk: [] for pk in active}
    areas: dict[int | None, frozenset[int] | None] = {None: None}
    policies: dict[tuple[str, int | None], tuple[Policy, ...]] = {}
    for each in memberships:
        if each.area_id not in areas:
            areas[each.area_id] = area_ids_of(each.area)
        served = (each.role, each.mission_id)
        if served not in policies:
            policies[served] = policies_for(*served)
        grants[each.user_id].append(_grant(each, areas[each.area_id], policies[served]))
    return {pk: Audience(user.actor, user_id=pk, grants=tuple(grants[pk])) for pk, user in active.items()}


def area_ids_of(area: Area | None) -> frozenset[int] | None:
    """An area with all below it, as grants hold it; None for the whole mission."""
    return None if area is None else frozenset(Area.objects.under(area).values_list("pk", flat=True))


def _grant_of_membership(membership: Membership) -> Grant:
    return _grant(membership, area_ids_of(membership.area), policies_for(membership.role, membership.mission_id))


def _grant(membership: Membership, area_ids: frozenset[int] | None, policies: tuple[Policy, ...]) -> Grant:
    return Grant(
        role=membership.role,
        mission_id=membership.mission_id,
        area_ids=area_ids,
        ceiling=membership.ceiling,
        compartments=frozenset(membership.compartments),
        policies=policies,
    )


def policies_for(role: str, mission_id: int | None) -> tuple[Policy, ...]:
    """The policies of those missions (None: of all) that serve this role otherwise than its default."""
    missions = Mission.objects.filter(masking__has_key=role)
    if mission_id is not None:
        missions = missions.filter(pk=mission_id)
    found = missions.order_by("pk").values_list("pk", "masking")
    return tuple(policy_of(role, pk, masking[role]) for pk, masking in found)


def as_headquarters(audience: Audience, code: str) -> Audience | None:
    """The audience that headquarters is in the mission of this code; None for who may not look with its eyes.

    Without the own number: what one wrote oneself is served as headquarters is served it.
    """
    mission = Mission.objects.visible_to(audience).filter(code=code).first()
    if mission is None or not may_look_as_headquarters(audience, mission.pk):
        return None
    grant = Grant(Role.HEADQUARTERS, mission.pk, policies=policies_for(Role.HEADQUARTERS, mission.pk))
    return Audience(actor=audience.actor, grants=(grant,))


def audience_of_client(client: ApiClient) -> Audience:
    """The one grant of a machine."""
    grant = Grant(
        role=client.role,
        mission_id=client.mission_id,
        ceiling=client.ceiling,
        policies=policies_for(client.role, client.mission_id),
    )
    return Audience(actor=client.actor, client_id=client.pk, grants=(grant,))


def fingerprint(token: str) -> str:
    """What is stored of a token: 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def client_of_token(token: str) -> ApiClient | None:
    """The client whose token this is, unless it has expired or was revoked; its last use is noted by the day."""
    if not token:
        return None
    now = timezone.now()
    client = ApiClient.objects.filter(token_hash=fingerprint(token), revoked_at=None, expires_at__gt=now).first()
    if client is not None and client.last_used_on != now.date():
        ApiClient.objects.filter(pk=client.pk).update(last_used_on=now.date())
    return client
