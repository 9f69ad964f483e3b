"""The gaps of the response board in words: one line for each area, the worst first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.pages.board_cards import add_address
from frontend.pages.listing import address
from frontend.pages.shell import PageRequest, is_outside, sees_risk
from frontend.templatetags.vigil_format import percent_text
from missions.choices import AreaLevel
from missions.models import Area
from responses.gaps import DAYS, LIKELY_KEY, RISING_KEY
from responses.services.gaps import AreaGaps, area_gaps

FIRST = 5  # lines that stand open; the others are one click away, and counted
LEVELS = (AreaLevel.ADMIN2, AreaLevel.ADMIN1, AreaLevel.SECTOR)


def gaps_of(request: PageRequest, area: Area | None) -> dict[str, Any]:
    """Areas of the finest level where nothing was attempted against a risk or an alert: the first few, and the rest."""
    lines = [_line(request, each) for each in sorted(_found(request, area), key=_badness)]
    return {"first": lines[:FIRST], "rest": lines[FIRST:], "total": len(lines), "days": DAYS}


def _badness(found: AreaGaps) -> tuple[Any, ...]:
    """Where somebody warned and nobody acts is worst; then the likelier; of two alike, where more tiers are missing."""
    return not found.open_alerts, -(found.risk.risk or 0.0), -len(found.gaps), found.risk.area.name


def _found(request: PageRequest, area: Area | None) -> list[AreaGaps]:
    if is_outside(request.audience, request.mission) or not sees_risk(request.audience, request.mission):
        return []
    seen = Area.objects.visible_to(request.audience).filter(mission=request.mission)
    if area is not None:
        seen = seen.filter(path__startswith=area.path)
    known = set(seen.values_list("level", flat=True))
    level = next((each for each in LEVELS if each.value in known), None)
    if level is None:
        return []
    below = area.path if area is not None else ""
    return area_gaps(mission=request.mission, audience=request.audience, level=level, below=below)


def _line(request: PageRequest, found: AreaGaps) -> dict[str, Any]:
    area = found.risk.area
    return {
        "area": area,
        "href": address(request, area=area.pcode),
        "text": against_text(found),
        "tiers": [{"tier": gap.tier, "add": add_address(request, gap.tier, area=area.pcode)} for gap in found.gaps],
    }


def against_text(found: AreaGaps) -> str:
    """What the gap is held against: `1 open alert · a rising risk: 12 % a week ago, 19 % now`."""
    words = {"risk": percent_text(found.risk.risk), "before": percent_text(found.risk.before), "n": found.open_alerts}
    against = found.gaps[0].against
    risk = ""
    if against == RISING_KEY:
        risk = _("a rising risk: %(before)s a week ago, %(risk)s now") % words
    elif against == LIKELY_KEY:
        risk = _("a likely attack: %(risk)s in 28 days") % words
    elif found.risk.risk is not None:
        risk = _("%(risk)s in 28 days") % words
    alerts = ngettext("%(n)s open alert", "%(n)s open alerts", found.open_alerts) % words if found.open_alerts else ""
    return " · ".join(filter(None, (alerts, risk)))
