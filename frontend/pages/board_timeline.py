"""The response board over weeks: what was planned and what was done, tier by tier, drawn by the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from frontend.pages.board_cards import NEVER, Card, Span, add_address
from frontend.pages.shell import PageRequest
from missions.weeks import IsoWeek, week_of
from responses.choices import Tier

BACK, AHEAD = 4, 3  # weeks before and after the present one
WIDE = 10_000  # the length of the axis in the units of the drawing: whole numbers read the same in every language


@dataclass(frozen=True)
class Axis:
    """Some ISO weeks from left to right, in every language."""

    weeks: list[IsoWeek]

    def at(self, moment: datetime) -> int:
        """Where a moment stands, within the axis."""
        begins, ends = self.weeks[0].begins, self.weeks[-1].ends
        return round(WIDE * min(max((moment - begins) / (ends - begins), 0.0), 1.0))

    def holds(self, span: Span) -> bool:
        """Whether any of it lies in these weeks."""
        return span[1] >= self.weeks[0].begins and span[0] < self.weeks[-1].ends


def timeline(request: PageRequest, cards: list[Card], tiers: list[Tier], week: IsoWeek | None) -> dict[str, Any]:
    """The axis, and a lane for each card; around `week` if one was chosen, else around today."""
    now = request.mission.now()
    middle = week or week_of(request.mission.today())
    back, ahead = (1, 1) if week else (BACK, AHEAD)
    axis = Axis([week_of(middle.starts_on + timedelta(weeks=n)) for n in range(-back, ahead + 1)])
    return {
        "weeks": [{"week": each, "name": each.code[5:], "on": each.code == middle.code} for each in axis.weeks],
        "wide": WIDE,
        "marks": [axis.at(each.begins) for each in axis.weeks[1:]],
        "now": axis.at(now) if axis.holds((now, now)) else None,
        "tiers": [_tier(request, tier, cards, axis) for tier in tiers],
    }


def _tier(request: PageRequest, tier: Tier, cards: list[Card], axis: Axis) -> dict[str, Any]:
    own = sorted((card for card in cards if card.tier == tier.value), key=lambda card: card.starts or NEVER)
    return {"label": tier.label, "lanes": [_lane(card, axis) for card in own], "add": add_address(request, tier.value)}


def _lane(card: Card, axis: Axis) -> dict[str, Any]:
    drawn: dict[str, Any] = {name: _bar(getattr(card, name), axis) for name in ("planned", "actual")}
    drawn["steps"] = [
        {"at": axis.at(moment), "reached": reached is not None}
        for planned, reached in card.steps
        if axis.holds(((moment := reached or planned), moment))
    ]
    drawn["asked"] = _bar((card.asked, card.asked), axis) if card.asked else None
    return {"card": card, **drawn, "outside": not any(drawn.values())}


def _bar(span: Span | None, axis: Axis) -> dict[str, int] | None:
    return {"from": axis.at(span[0]), "to": axis.at(span[1])} if span and axis.holds(span) else None
