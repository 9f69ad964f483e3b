"""What stands on the response board: each action, talk and workstream as a card, with its times and how late it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.forms.response import BoardFilter
from frontend.pages.shell import PageRequest, rights
from frontend.templatetags.vigil_format import duration
from missions.models import Area
from missions.weeks import IsoWeek
from responses.choices import ActionStatus, Phase, Tier
from responses.lifecycle import OPEN
from responses.models import Action, Engagement, Workstream

RECENT = timedelta(days=30)
LATE_START = timedelta(hours=1)  # leaving a little after the plan is no news
NEW = {1: "frontend:engagement_new", 2: "frontend:action_new", 3: "frontend:workstream_new"}
TONES = {"under_way": "info", "completed": "ok", "evaluated": "ok", "declined": "warn", "infeasible": "warn"}
Span = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class Card:
    """One thing on the board: an action, a talk (engagement) or a workstream, as `kind` says.

    `late` says what is overdue now, `began_late` what began later than planned. `steps` are the days of milestones,
    planned and reached.
    """

    kind: str
    record: Any
    tier: int
    state: str
    tone: str = ""
    late: str = ""
    late_since: datetime | None = None
    began_late: str = ""
    is_open: bool = False
    planned: Span | None = None
    actual: Span | None = None
    asked: datetime | None = None
    steps: list[tuple[datetime, datetime | None]] = field(default_factory=list)

    @property
    def phase(self) -> str:
        return str(self.record.phase)

    @property
    def href(self) -> str:
        """The page of the record; its door has the name of the kind."""
        return reverse(f"frontend:{self.kind}", args=[self.record.public_id])

    @property
    def starts(self) -> datetime | None:
        """When it began, else shall begin, else was asked for: what a list by time sorts by."""
        moments = [span[0] for span in (self.actual, self.planned) if span]
        return moments[0] if moments else min((planned for planned, _reached in self.steps), default=self.asked)

    @property
    def next_step(self) -> datetime | None:
        """The day of the first milestone that is not reached."""
        return min((planned for planned, reached in self.steps if reached is None), default=None)


def may_add(request: PageRequest) -> bool:
    """Whether the caller may write anything of the kind somewhere in the mission."""
    return rights(request.audience, request.mission).propose


def add_address(request: PageRequest, tier: int, **known: str) -> str:
    """Where something of a tier is added, with what is `known` of it filled in; empty for who adds nothing."""
    if not may_add(request):
        return ""
    return f"{reverse(NEW[tier])}?{urlencode({'mission': request.mission.code, 'tier': tier, **known})}"


def cards_of(request: PageRequest, form: BoardFilter, area: Area | None, week: IsoWeek | None) -> list[Card]:
    """Everything that is open or of the last 30 days, or of one week; what is open comes first."""
    begins, ends = (week.begins, week.ends) if week else (request.mission.now() - RECENT, None)
    component = form.cleaned_data["component"]
    actions = _rows(request, Action, area, component)
    shown = _between("mission_requested_at", begins, ends) | _between("planned_from", begins, ends)
    shown |= _between("arrived_at", begins, ends)
    if week is None:
        shown |= Q(status__in=OPEN)
    found = [_action(request, each) for each in actions.filter(shown).order_by("-id")]
    work = _rows(request, Workstream, area, component)
    going = Q(begun_on__lt=ends.date()) if ends else Q()
    found += [_work(request, each) for each in work.open().filter(going)]
    if component in ("", "civilian"):
        talks = _rows(request, Engagement, area, "").filter(_between("held_at", begins, ends))
        found += [_talk(each) for each in talks.order_by("-held_at")]
    return sorted(found, key=lambda card: not card.is_open)


def _rows(request: PageRequest, model: Any, area: Area | None, component: str) -> Any:
    rows = model.objects.visible_to(request.audience).present(request.audience).filter(mission=request.mission)
    if area is not None:
        rows = rows.filter(area__path__startswith=area.path)
    if component:
        rows = rows.filter(component=component)
    return rows.select_related("area")


def _between(field: str, begins: Any, ends: Any) -> Q:
    after = Q(**{f"{field}__gte": begins})
    return after & Q(**{f"{field}__lt": ends}) if ends else after


# ---- one card -----------------------------------------------------------------------------------------------
def _action(request: PageRequest, found: Action) -> Card:
    now = request.mission.now()
    in_hours = found.tier != Tier.ENVIRONMENT
    late, since = _late(found, now) if in_hours else ("", None)
    return Card(
        kind="action",
        record=found,
        tier=found.tier,
        state=found.get_status_display(),
        tone=TONES.get(found.status, ""),
        late=late,
        late_since=since,
        began_late=_began_late(found) if in_hours else "",
        is_open=found.status in OPEN,
        planned=_planned(found),
        actual=_actual(found, now),
        asked=found.mission_requested_at,  # type: ignore[attr-defined]  # `present` adds it
    )


def _late(found: Action, now: datetime) -> tuple[str, datetime | None]:
    due, words = None, ""
    if found.status in (ActionStatus.REQUESTED, ActionStatus.ACCEPTED):
        due, words = found.planned_from, _("should have left")
    if found.status in OPEN and (due is None or due >= now):
        due, words = found.planned_to, _("should be back")
    if due is None or due >= now:
        return "", None
    return _("%(verb)s, %(time)s late") % {"verb": words, "time": duration(now - due)}, due


def _began_late(found: Action) -> str:
    began = found.departed_at or found.arrived_at
    if began is None or found.planned_from is None or began - found.planned_from < LATE_START:
        return ""
    return _("began %(time)s late") % {"time": duration(began - found.planned_from)}


def _planned(found: Action) -> Span | None:
    return (found.planned_from, found.planned_to or found.planned_from) if found.planned_from else None


def _actual(found: Action, now: datetime) -> Span | None:
    began = found.departed_at or found.arrived_at
    if began is None:
        return None
    last = now if found.status == ActionStatus.UNDER_WAY else found.arrived_at or began
    return began, found.ended_at or max(last, began)


def _work(request: PageRequest, found: Any) -> Card:
    today = request.mission.today()
    steps = [(_day(step["planned_on"]), _day(step["reached_on"])) for step in found.steps]
    overdue = [planned for planned, reached in steps if reached is None and planned.date() < today]
    return Card(
        kind="workstream",
        record=found,
        tier=Tier.ENVIRONMENT.value,
        state=_("%(reached)s of %(planned)s milestones") % {"reached": found.reached, "planned": found.planned},
        tone="info",
        late=_("a milestone is overdue") if overdue else "",
        late_since=min(overdue, default=None),
        is_open=True,
        steps=steps,
    )


def _day(text: str | None) -> Any:
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC) if text else None


def _talk(found: Engagement) -> Card:
    return Card(
        kind="engagement",
        record=found,
        tier=Tier.DIALOGUE.value,
        state=_("Spoken to"),
        tone="ok",
        actual=(found.held_at, found.held_at),
    )


# ---- as a list ------------------------------------------------------------------------------------------------
NEVER = datetime.max.replace(tzinfo=UTC)
SORTS: dict[str, Callable[[Card], Any]] = {
    "tier": lambda card: (card.tier, Phase.values.index(card.phase)),
    "phase": lambda card: (Phase.values.index(card.phase), card.tier),
    "area": lambda card: card.record.area.name if card.record.area else "",
    "state": lambda card: card.state,
    "when": lambda card: card.starts or NEVER,
    "late": lambda card: card.late_since or NEVER,
}


def in_order(cards: list[Card], asked: str) -> list[Card]:
    """The cards as `asked` (a name of SORTS, with `-` the other way round); what is open first for anything else."""
    key = SORTS.get(asked.removeprefix("-"))
    return sorted(cards, key=key, reverse=asked.startswith("-")) if key else cards
