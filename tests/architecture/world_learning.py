"""Reviews, feedback and cases of civilian harm, each with its canaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from missions.choices import Role
from responses.choices import FeedbackChannel, HarmForce
from responses.models import CivilianHarmCase, FeedbackNote, Review
from responses.services.civilian_harm import HarmCaseInput, open_case
from responses.services.feedback import FeedbackInput, record_feedback
from tests.architecture.callers import MISSION_WIDE, NOBODY, OLGA, STAFF, in_room
from tests.making import EAST, by, make_alert, make_incident
from threats.models import Alert

if TYPE_CHECKING:
    from tests.architecture.world import World


def add_learning(world: World) -> None:
    """Open, above the ceiling, in a closed room and in the other area; and of the other mission."""
    cast, olga = world.cast, frozenset({OLGA})
    kinds: list[tuple[str, frozenset[str], dict[str, Any], dict[str, Any]]] = [
        ("open", STAFF, {}, {}),
        ("above", NOBODY, {}, {"classification": 2}),
        ("room", in_room("caac"), {}, {"compartments": ["caac"]}),
        ("east", MISSION_WIDE, EAST, {}),
    ]
    for mission in (cast.mission, cast.other):
        type(mission).objects.filter(pk=mission.pk).update(modules=[*mission.modules, "civilian_harm"])
        mission.refresh_from_db()
    for name, allowed, place, hidden in kinds:
        _learn(world, name, allowed, place, hidden)
    alert = Alert.objects.filter(mission=cast.other)[0]
    _note(world, "other", olga, alert, OLGA, {})
    _case(world, "other", olga, "OTH01", OLGA, {})
    for kind in ("review", "feedback", "harm_case"):
        world.key(kind, uuid4())


def _learn(world: World, name: str, allowed: frozenset[str], place: dict[str, Any], hidden: dict[str, Any]) -> None:
    cast = world.cast
    alert = make_alert(cast, title="Raid feared", **place)
    incident = make_incident(cast, **place)
    review = Review.objects.create(
        ref=f"TST-REVIEW-{name.upper()}", mission=cast.mission, kind="missed_warning", alert=alert, incident=incident,
        area=alert.area, cause="unanswered", hours_after=3, distance_km=0, opened_at=cast.mission.now(),
        findings=world.canary(f"review-{name}-findings", allowed),
        lessons=world.canary(f"review-{name}-lessons", allowed), **hidden,
    )  # fmt: skip
    world.key("review", review.public_id)
    _note(world, name, allowed, alert, Role.ADVISER, hidden)
    _case(world, name, allowed, alert.area.pcode, Role.DUTY_OFFICER, hidden)


def _note(world: World, name: str, allowed: frozenset[str], alert: Alert, role: str, hidden: dict[str, Any]) -> None:
    said = FeedbackInput(channel=FeedbackChannel.PHONE, told_what=world.canary(f"feedback-{name}-told", allowed))
    note = record_feedback(alert_id=alert.pk, data=said, **by(world.cast, role))
    FeedbackNote.objects.filter(pk=note.pk).update(**(hidden or {"reason": ""}))
    world.key("feedback", note.public_id)


def _case(world: World, name: str, allowed: frozenset[str], area: str, role: str, hidden: dict[str, Any]) -> None:
    mission = world.cast.other if role == OLGA else world.cast.mission
    said = HarmCaseInput(
        force=HarmForce.OWN, area=area, occurred_on=mission.today(), classification=0,
        allegation=world.canary(f"harm-case-{name}", allowed),
    )  # fmt: skip
    case = open_case(mission=mission, data=said, **by(world.cast, role))
    CivilianHarmCase.objects.filter(pk=case.pk).update(**(hidden or {"finding_note": ""}))
    world.key("harm_case", case.public_id)
