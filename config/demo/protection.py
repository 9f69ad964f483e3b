"""What the exercise holds beside its alerts: ground, a base that closes, promises, tier 3 work, priorities and tasks.

Groups, areas and their incidents are those of the real record; what is said to have been promised, decided or planned
is an exercise and says so. Each part sees for itself whether it is done.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from config.demo.setting import ACTOR
from incidents.choices import ActorRole
from incidents.models import IncidentActor
from missions.audience import Audience
from missions.choices import Role
from missions.models import Area, Base, Mission, User
from missions.services import audience_of_user
from missions.services.bases import edit_base
from responses.choices import ActionType, CommitmentStatus, DialogueChannel, Responder, TaskStatus
from responses.inputs import (
    CommitmentInput,
    EngagementInput,
    EntryPointInput,
    GroupTaskInput,
    MilestoneInput,
    PlacementInput,
    WorkstreamInput,
)
from responses.management.commands.import_reach import SHIPPED, SOURCE, SQUARE, read_roads, read_squares
from responses.models import Commitment, GroupTask, Placement, ReachGrid, Workstream
from responses.services import dialogue, priorities, workstreams
from responses.services.reach import import_ground

CLOSING = "Uvira"
PROMISED_AGO, DUE_AGO, BEFORE = timedelta(days=60), timedelta(days=45), timedelta(days=180)


class Desk:
    """Writes as one of the demo accounts, with its rights."""

    def __init__(self, mission: Mission, users: dict[str, User]) -> None:
        self.mission, self._users = mission, users

    def by(self, role: str) -> dict[str, Any]:
        audience: Audience = audience_of_user(self._users[role])
        return {"user": self._users[role], "audience": audience}

    def area(self, name: str) -> str:
        return Area.objects.get(mission=self.mission, name=name).pcode


def play(mission: Mission, users: dict[str, User]) -> None:
    """Make what is missing; each part whole or not at all."""
    desk = Desk(mission, users)
    for model, part in (
        (ReachGrid, ground),
        (Commitment, promises),
        (Workstream, tier_three),
        (Placement, priority_areas),
        (GroupTask, group_tasks),
    ):
        if not model.objects.filter(mission=mission).exists():
            with transaction.atomic():
                part(desk)


def ground(desk: Desk) -> None:
    """The ground of the estimate, and a base that closes within the month."""
    squares, roads = read_squares(SHIPPED / "squares.csv.gz"), read_roads(SHIPPED / "roads.geojson.gz")
    import_ground(mission=desk.mission, degrees=SQUARE, squares=squares, roads=roads, source=SOURCE, actor=ACTOR)
    base = Base.objects.get(mission=desk.mission, name=CLOSING)
    edit_base(
        base_id=base.pk, patrols=base.patrols, road_kmh=base.road_kmh, track_kmh=base.track_kmh,
        closed_on=desk.mission.today() + timedelta(days=20),
        closing_note="Exercise: its company is to move to Bukavu; nobody takes over", **desk.by(Role.PLANNER),
    )  # fmt: skip


def promises(desk: Desk) -> None:
    """Two groups promised the same to spare civilians: the record of one stands against it, that of the other not."""
    due = desk.mission.today() - DUE_AGO
    broken, kept = _groups(desk.mission, due)
    _promise(desk, broken, due)
    found = _promise(desk, kept, due)
    dialogue.judge_commitment(
        commitment_id=found.pk, verdict=CommitmentStatus.KEPT,
        reason="Exercise: no incident by this group there since, and two village committees say the same",
        **desk.by(Role.ADVISER),
    )  # fmt: skip


def _groups(mission: Mission, due: date) -> tuple[Any, Any]:
    """(group, area) with most incidents after a day; and, of those with most before it, one with none after it."""
    standing = IncidentActor.objects.filter(incident__mission=mission).exclude(role=ActorRole.VICTIM)
    recent = standing.filter(incident__occurred_from__date__gt=due - BEFORE).exclude(incident__area=None)
    after = Count("pk", filter=Q(incident__occurred_from__date__gt=due))
    rows = recent.values("actor", "actor__public_id", "actor__name", "incident__area__pcode", "incident__area__path")
    counted = list(rows.annotate(after=after, n=Count("pk")).order_by("actor__name", "incident__area__pcode"))
    broken = max(counted, key=lambda row: row["after"])
    quiet = [row for row in counted if not row["after"] and row["actor"] != broken["actor"]]
    return broken, max(quiet, key=lambda row: row["n"])


def _promise(desk: Desk, group: Any, due: date) -> Commitment:
    who, where = str(group["actor__public_id"]), group["incident__area__pcode"]
    way = dialogue.record_entry_point(
        mission=desk.mission,
        data=EntryPointInput(
            actor=who, area=where, reached_through="Exercise: elders who meet its commanders",
            held_by="Civil affairs, field office", channel=DialogueChannel.INTERMEDIARY, is_exercise=True,
        ),
        **desk.by(Role.ADVISER),
    )  # fmt: skip
    talk = dialogue.record_engagement(
        mission=desk.mission,
        data=EngagementInput(
            actor=who, area=where, channel=DialogueChannel.INTERMEDIARY, spoken_to="Exercise: commander of the sector",
            led_by="Civil affairs, field office", held_at=desk.mission.now() - PROMISED_AGO, entry_point_id=way.pk,
            summary="Exercise: the attacks on villages of the last months were raised.", is_exercise=True,
        ),
        **desk.by(Role.ADVISER),
    )  # fmt: skip
    data = CommitmentInput(
        engagement_id=talk.pk, due_on=due, promise="Exercise: no attacks on villages, and no checkpoints on market days"
    )
    return dialogue.record_commitment(mission=desk.mission, data=data, **desk.by(Role.ADVISER))


STEPS = (
    (-200, "Exercise: village committees of both communities named", "Lists signed by both sides"),
    (-90, "Exercise: rules for the cattle route agreed", "Text signed, read out in the villages"),
    (-10, "Exercise: joint mediators trained", ""),
    (60, "Exercise: first season with the rules", ""),
    (150, "Exercise: the province takes the committees over", ""),
)


def tier_three(desk: Desk) -> None:
    """Work of months: two of five milestones reached, one overdue."""
    today, who = desk.mission.today(), desk.by(Role.ADVISER)
    work = workstreams.open_workstream(
        mission=desk.mission,
        data=WorkstreamInput(
            title="Exercise: committees of herders and farmers", type=ActionType.RECONCILIATION,
            area=desk.area("Tanganyika"), responder=Responder.CIVILIAN_SECTION, is_exercise=True,
            begun_on=today - timedelta(days=250),
            milestones=tuple(MilestoneInput(name, today + timedelta(days=days)) for days, name, _shown in STEPS),
        ),
        **who,
    )  # fmt: skip
    for step, (_days, _name, shown) in zip(work.milestones.order_by("planned_on"), STEPS, strict=True):
        if shown:
            workstreams.reach_milestone(
                workstream_id=work.pk, milestone_id=step.pk, reached_on=step.planned_on, evidence=shown, **who
            )


AREAS = (
    ("North Kivu", "must", 1, 3, "Exercise: attacks around Beni, and most people displaced"),
    ("Ituri", "must", 2, 2, "Exercise: new attacks at the year's end"),
    ("South Kivu", "should", 1, 2, "Exercise: the plain and the plateau above it"),
    ("Tanganyika", "could", 1, 1, "Exercise: the dialogue holds in most places"),
)


def priority_areas(desk: Desk) -> None:
    """Four areas on the board, and means for the first two of them."""
    who, today = desk.by(Role.LEADERSHIP), desk.mission.today()
    priorities.declare_capacity(
        mission=desk.mission, units=6, note="Exercise: a unit is a company that can stay out for a month", **who
    )
    for days, (name, label, place, needs, reason) in enumerate(AREAS, start=4):
        data = PlacementInput(
            area=desk.area(name), label=label, place=place, needs=needs, reason=reason,
            review_on=today + timedelta(days=days * 3 - 8),
        )  # fmt: skip
        priorities.place_area(mission=desk.mission, data=data, proposal="", **who)


def group_tasks(desk: Desk) -> None:
    """What the working group asked of whom."""
    who, today = desk.by(Role.ADVISER), desk.mission.today()
    given = [
        priorities.give_task(
            mission=desk.mission,
            data=GroupTaskInput(
                area=desk.area(area), text=text, who=section, due_on=today + timedelta(days=days), is_exercise=True
            ),
            **who,
        )
        for area, text, section, days in (
            ("North Kivu", "Exercise: visit the displacement sites without a focal point", "Protection section", 4),
            ("South Kivu", "Exercise: say who covers the plain when Uvira closes", "Force planning", 7),
            ("Ituri", "Exercise: ask the cluster for its list of sites", "Civil affairs", 2),
        )
    ]
    priorities.end_task(
        task_id=given[-1].pk, status=TaskStatus.DONE, reason="Exercise: the list came the same day", **who
    )
