"""What every page's shell needs to know: mission, clock, role, counts and rights."""

from __future__ import annotations

from typing import Any

from django.db.utils import Error as DatabaseError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from frontend.pages.shell import Rights, audience_of, current_mission, rights, sees_content
from frontend.pages.waiting import alerts_to_decide, check_ins_due, unread_notices, waiting_for_verification
from incidents.querysets import rooms_of
from missions.audience import Audience
from missions.choices import Classification, Role
from missions.models import Mission

LEVELS = {
    Classification.UNCLASSIFIED: "unclassified",
    Classification.CONFIDENTIAL: "confidential",
    Classification.STRICTLY_CONFIDENTIAL: "strict",
}

COUNTED = "menu_counts"


def shell(request: HttpRequest) -> dict[str, Any]:
    """The shell of a signed-in page. Empty for strangers, and when it is the database that broke."""
    audience = getattr(request, "audience", None)
    if audience is None or not audience.grants:
        return {"can": Rights()}
    try:
        mission = current_mission(request)
        known = _in_mission(request, audience_of(request), mission) if mission else {"can": Rights()}
        return known | {"seeing_as": mission.name if mission and getattr(request, "seeing_as", False) else ""}
    except (Http404, DatabaseError):
        return {"can": Rights()}


def _in_mission(request: HttpRequest, audience: Audience, mission: Mission) -> dict[str, Any]:
    now = mission.now()
    content = sees_content(audience, mission)
    return {
        "mission": mission if content else None,
        "missions": list(Mission.objects.visible_to(audience).only("code", "name")) if content else [],
        "mission_now": now,
        "role_label": ", ".join(sorted(str(Role(role).label) for role in audience.roles_in(mission.pk))),
        "classification": banner_of(ceiling(audience, mission)),
        "replay": {"held": mission.is_held} if mission.is_replay else None,
        "nav_counts": _Counts(audience, mission, getattr(request, COUNTED, {})),
        "data_as_of": now,
        "can": rights(audience, mission),
        "own_rooms": rooms_of(audience, mission),
    }


def counted(request: HttpRequest, **counts: int) -> None:
    """Counts of the menu that the page has asked already, for the same caller and mission: not asked again."""
    setattr(request, COUNTED, counts)


class _Counts:
    """Counts beside the menu; each is asked only where it is shown."""

    def __init__(self, audience: Audience, mission: Mission, known: dict[str, int]) -> None:
        self.audience, self.mission, self.known = audience, mission, dict(known)

    @property
    def alerts(self) -> int:
        return self._once("alerts", alerts_to_decide)

    @property
    def verify(self) -> int:
        return self._once("verify", waiting_for_verification)

    @property
    def check_ins(self) -> int:
        return self._once("check_ins", check_ins_due)

    @property
    def notices(self) -> int:
        return self._once("notices", unread_notices)

    def _once(self, name: str, question: Any) -> int:
        if name not in self.known:
            self.known[name] = question(self.audience, self.mission).count()
        return self.known[name]


def ceiling(audience: Audience, mission: Mission) -> int:
    """The highest class of what the caller may be shown in the mission."""
    return max((grant.ceiling for grant in audience.in_mission(mission.pk).content_grants()), default=0)


def banner_of(classification: int) -> dict[str, str]:
    """The classification banner of a page."""
    level = Classification(classification)
    return {"level": LEVELS[level], "label": _("%(class)s: may be shown on this page") % {"class": level.label}}
