"""The watch desk of the demo: who is on call, in the exercise as in the field. Numbers are of the range for fiction."""

from __future__ import annotations

from config.demo.exercise import Players
from missions.choices import OnCallKind, Role
from missions.models import Mission, OnCall, User
from missions.services.on_call import OnCallInput, put_on_call

# Posts, not people; exercise numbers that reach nobody.
ROSTER = (
    (OnCallKind.OPERATIONS, "Exercise: force operations, duty officer", "", "VHF 1"),
    (OnCallKind.POLICE, "Exercise: police operations, duty officer", "", "VHF 2"),
    (OnCallKind.BASE, "Exercise: duty phone, Beni", "North Kivu", "+243 000 000 011"),
    (OnCallKind.LIAISON, "Exercise: community liaison, North Kivu", "North Kivu", "+243 000 000 012"),
    (OnCallKind.BASE, "Exercise: duty phone, Bunia", "Ituri", "+243 000 000 021"),
    (OnCallKind.BASE, "Exercise: duty phone, Bukavu", "South Kivu", "+243 000 000 031"),
)


def man(mission: Mission, users: dict[str, User]) -> int:
    """Put on the roster who is missing; returns how many."""
    known = set(OnCall.objects.filter(mission=mission).values_list("name", flat=True))
    missing = [row for row in ROSTER if row[1] not in known]
    players = Players(mission, users)
    areas = dict(mission.areas.values_list("name", "pcode"))
    for kind, name, area, phone in missing:
        said = OnCallInput(kind=kind, name=name, phone=phone, area=areas.get(area, ""))
        put_on_call(mission=mission, data=said, **players.by(Role.DUTY_OFFICER))
    return len(missing)
