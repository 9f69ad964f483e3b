"""What the nouns of the world share: who asks, who may meet what, and where things are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from exports.formats.weeks import week_of
from missions.choices import Compartment, Role
from missions.models import ApiClient, Membership
from missions.services import create_api_client, create_user
from tests.cast import PASSWORD, Cast
from tests.making import make_member

MACHINE, OTHER_MACHINE, STRANGER, OLGA = "machine", "other_machine", "stranger", "olga"
MEMBER: dict[str, str] = {room: f"member_{room}" for room in Compartment.values}
READER = "reader"  # an analyst who is a member of the room CRSV: reads there, and does not write
# Rights that are over: nothing may be met any more.
EXPIRED, REVOKED, EXPIRED_MACHINE, REVOKED_MACHINE = "expired", "revoked", "expired_machine", "revoked_machine"
OVER = (EXPIRED, REVOKED, EXPIRED_MACHINE, REVOKED_MACHINE)
CALLERS = [
    *Role.values, "second_analyst", OLGA, MACHINE, OTHER_MACHINE, *MEMBER.values(), READER, *OVER,
]  # fmt: skip

MEMBERS = frozenset(MEMBER.values())
DESKS = frozenset({Role.ADVISER, Role.DUTY_OFFICER, Role.ANALYST, "second_analyst", READER})
KNOWS_SOURCES = frozenset({Role.ADVISER, Role.DUTY_OFFICER})
MISSION_WIDE = DESKS | {Role.SPECIALIST, Role.PLANNER, Role.LEADERSHIP} | MEMBERS
STAFF = MISSION_WIDE | {Role.LIAISON, Role.HEAD_OF_OFFICE}  # these two belong to West
EXACT = STAFF - {Role.LIAISON}
NOBODY: frozenset[str] = frozenset()

TRUE: dict[str, Any] = {"longitude": 29.312347, "latitude": 0.071239}
REMOTE: dict[str, Any] = {"longitude": 29.010017, "latitude": -0.290017}
EAST: dict[str, Any] = {"longitude": 29.777713, "latitude": 0.081239}
LAST_WEEK = week_of((datetime.now(UTC) - timedelta(days=7)).date())


def in_room(room: str) -> frozenset[str]:
    """The members of a room."""
    return frozenset({MEMBER[room], *([READER] if room == Compartment.CRSV else [])})


@dataclass
class World:
    """The cast with its records: canaries by who may meet them, and keys that addresses are made of."""

    cast: Cast
    canaries: dict[str, frozenset[str]] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)
    unseen: set[str] = field(default_factory=set)  # canaries of what no door shows to anybody, or none yet
    tokens: dict[str, str] = field(default_factory=dict)

    def canary(self, name: str, allowed: frozenset[str], *, unseen: bool = False) -> str:
        """A new token that only these callers may meet; `unseen` where no door shows it to them either."""
        token = f"canary-{name}-{uuid4().hex[:10]}"
        self.canaries[token] = allowed
        if unseen:
            self.unseen.add(token)
        return token

    def key(self, kind: str, value: object) -> None:
        """A value that addresses of this kind are made of."""
        self.keys.setdefault(kind, []).append(str(value))

    def client(self, caller: str) -> Any:
        """A signed-in browser, or a machine with its token."""
        if caller == STRANGER:
            return Client()
        if caller in self.tokens:
            return self.cast.machine(self.tokens[caller])
        return self.cast.client(caller)


def add_callers(world: World) -> None:
    """Everybody who is not in the cast: members of rooms, and those whose rights are over."""
    cast = world.cast
    for room, name in MEMBER.items():
        make_member(cast, name, room)
    make_member(cast, READER, Compartment.CRSV, role=Role.ANALYST)
    past = timezone.now() - timedelta(minutes=1)
    for name in (EXPIRED, REVOKED):
        cast.users[name], _password = create_user(
            username=name, actor="test", password=PASSWORD, mission=cast.mission, role=Role.DUTY_OFFICER, ceiling=2
        )
    Membership.objects.filter(user=cast[EXPIRED]).update(expires_at=past)
    Membership.objects.filter(user=cast[REVOKED]).update(revoked_at=past)
    world.tokens = {MACHINE: cast.token, OTHER_MACHINE: cast.other_token}
    for name, ended in ((EXPIRED_MACHINE, "expires_at"), (REVOKED_MACHINE, "revoked_at")):
        client, world.tokens[name] = create_api_client(name=name, actor="test", mission=cast.mission)
        ApiClient.objects.filter(pk=client.pk).update(**{ended: past})
