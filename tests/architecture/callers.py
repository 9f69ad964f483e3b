"""Who walks through the doors: the cast, machines, members of closed rooms, and those whose rights are over."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from missions.choices import Classification, Compartment, Role
from missions.models import ApiClient, Membership
from missions.services import create_api_client, create_user
from tests.cast import PASSWORD, Cast
from tests.making import make_member

MACHINE, OTHER_MACHINE, STRANGER, OLGA = "machine", "other_machine", "stranger", "olga"
MEMBER: dict[str, str] = {room: f"member_{room}" for room in Compartment.values}
READER = "reader"  # an analyst who is a member of the room CRSV: reads there, and does not write
EXPIRED, REVOKED, EXPIRED_MACHINE, REVOKED_MACHINE = "expired", "revoked", "expired_machine", "revoked_machine"
LOOKING = "looking"  # a duty officer who looks with the eyes of headquarters
AS = {LOOKING: Role.HEADQUARTERS}  # may meet what the other one may
OVER = (EXPIRED, REVOKED, EXPIRED_MACHINE, REVOKED_MACHINE)  # nothing may be met any more
CALLERS = [*Role.values, "second_analyst", OLGA, MACHINE, OTHER_MACHINE, *MEMBER.values(), READER, LOOKING, *OVER]

MEMBERS = frozenset(MEMBER.values())
DESKS = frozenset({Role.ADVISER, Role.DUTY_OFFICER, Role.ANALYST, "second_analyst", READER})
MISSION_WIDE = DESKS | {Role.SPECIALIST, Role.PLANNER, Role.LEADERSHIP} | MEMBERS
STAFF = MISSION_WIDE | {Role.LIAISON, Role.HEAD_OF_OFFICE}  # these two belong to West
EXACT = STAFF - {Role.LIAISON}
NOBODY: frozenset[str] = frozenset()


def in_room(room: str) -> frozenset[str]:
    """The members of a room."""
    return frozenset({MEMBER[room], *([READER] if room == Compartment.CRSV else [])})


def add_callers(cast: Cast) -> dict[str, str]:
    """Make everybody who is not in the cast; returns the tokens of the machines."""
    for room, name in MEMBER.items():
        make_member(cast, name, room)
    make_member(cast, READER, Compartment.CRSV, role=Role.ANALYST)
    cast.users[LOOKING], _password = create_user(
        username=LOOKING, actor="test", password=PASSWORD, mission=cast.mission, role=Role.DUTY_OFFICER,
        ceiling=Classification.CONFIDENTIAL,
    )  # fmt: skip
    past = timezone.now() - timedelta(minutes=1)
    for name in (EXPIRED, REVOKED):
        cast.users[name], _password = create_user(
            username=name, actor="test", password=PASSWORD, mission=cast.mission, role=Role.DUTY_OFFICER,
            ceiling=Classification.STRICTLY_CONFIDENTIAL, compartments=Compartment.values,
        )  # fmt: skip
    Membership.objects.filter(user=cast[EXPIRED]).update(expires_at=past)
    Membership.objects.filter(user=cast[REVOKED]).update(revoked_at=past)
    tokens = {MACHINE: cast.token, OTHER_MACHINE: cast.other_token}
    for name, ended in ((EXPIRED_MACHINE, "expires_at"), (REVOKED_MACHINE, "revoked_at")):
        client, tokens[name] = create_api_client(name=name, actor="test", mission=cast.mission)
        ApiClient.objects.filter(pk=client.pk).update(**{ended: past})
    return tokens
