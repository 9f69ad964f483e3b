"""One account for each role, present only where the demo is switched on."""

from __future__ import annotations

from django.conf import settings

from config.demo.setting import ACTOR
from missions.choices import Classification, Role
from missions.models import Area, Mission, User
from missions.services import create_user

OWN_AREA = "North Kivu"
WITH_AREA = frozenset({Role.LIAISON, Role.HEAD_OF_OFFICE})
UNCLASSIFIED = frozenset({Role.PARTNER, Role.HEADQUARTERS, Role.AUDITOR, Role.ADMINISTRATOR})


def username(role: str) -> str:
    """The name that the account of a role signs in with, such as duty-officer."""
    return role.replace("_", "-")


def ensure_accounts(mission: Mission) -> dict[str, User]:
    """The account of each role; those that are missing are made. The password is the one of the settings."""
    area = Area.objects.get(mission=mission, name=OWN_AREA)
    known = {user.username: user for user in User.objects.filter(username__in=[username(role) for role in Role.values])}
    for role in Role.values:
        if username(role) not in known:
            known[username(role)] = _make(mission, role, area if role in WITH_AREA else None)
    _renew_passwords(list(known.values()))
    return {role: known[username(role)] for role in Role.values}


def _make(mission: Mission, role: str, area: Area | None) -> User:
    user, _password = create_user(
        username=username(role),
        actor=ACTOR,
        password=settings.DEMO_PASSWORD,
        mission=mission,
        role=role,
        area=area,
        ceiling=Classification.UNCLASSIFIED if role in UNCLASSIFIED else Classification.CONFIDENTIAL,
    )
    return user


def _renew_passwords(users: list[User]) -> None:
    """Where the settings hold another password than before; one account speaks for all, as checking one is slow."""
    if users[0].check_password(settings.DEMO_PASSWORD):
        return
    for user in users:
        user.set_password(settings.DEMO_PASSWORD)
        user.save(update_fields=["password"])


def table(mission: Mission) -> list[str]:
    """The accounts as lines for people."""
    area = Area.objects.get(mission=mission, name=OWN_AREA).name
    lines = [f"Demo accounts of {mission.name}; the password of all is {settings.DEMO_PASSWORD}"]
    for role in Role:
        scope = area if role in WITH_AREA else "whole mission"
        lines.append(f"  {username(role):<16} {role.label!s:<22} {scope}")
    return lines
