"""Two exercise stories that end badly: their reviews open by themselves, nobody calls for them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.db import transaction

from config.demo.exercise import Players
from incidents.choices import Channel, EventType, HarmKind
from incidents.inputs import HarmLine, ReportInput
from incidents.services import open_incident, submit_report
from missions.choices import Role
from missions.models import Mission, User
from responses import services as responses
from responses.choices import ActionType, FeedbackChannel, FeedbackKind, Responder
from responses.models import Action
from responses.services.feedback import FeedbackInput, record_feedback
from threats import services as threats
from threats.choices import Imminence, Origin, Outcome
from threats.models import Alert


def missed_warning(players: Players, title: str) -> None:
    """A warning of elders is found not credible; the raid comes all the same."""
    alert = players.raises(
        Role.ADVISER, title, "Bas-Uele", Origin.COMMUNITY, Imminence.H72, EventType.VIOLENCE_AGAINST_CIVILIANS,
        "Elders say that armed men asked which night the market boats come in.",
    )  # fmt: skip
    duty = players.by(Role.DUTY_OFFICER)
    promise = FeedbackInput(
        kind=FeedbackKind.EXPECTATION, channel=FeedbackChannel.LIAISON,
        told_what="Your warning is being looked at. The nearest patrol is a day away; keep the road watched.",
    )  # fmt: skip
    record_feedback(alert_id=alert.pk, data=promise, **duty)
    threats.acknowledge(alert_id=alert.pk, **duty)
    threats.begin_assessment(alert_id=alert.pk, **duty)
    threats.mark_not_credible(alert_id=alert.pk, reason="Only one source, and the group is far away", **duty)
    _harm(players, "Bas-Uele", "Exercise: a raid on the landing place, as had been warned.")


def retaliation(players: Players, title: str) -> None:
    """An operation ends, and people near it are attacked."""
    action = players.asks(
        Role.DUTY_OFFICER, None, ActionType.QUICK_REACTION, Responder.MISSION_MILITARY, area=_pcode(players, "Tshopo"),
        title=title, immediate=True, authority="Sector commander, by radio",
    )  # fmt: skip
    note = "The group left its camp and scattered into the villages."
    responses.complete(action_id=action.pk, outcome=Outcome.REDUCED, note=note, **players.by(Role.DUTY_OFFICER))
    _harm(players, "Tshopo", "Exercise: houses burnt in a village that was said to have guided the patrol.")


def _pcode(players: Players, area: str) -> str:
    return str(players.mission.areas.get(name=area).pcode)


def _harm(players: Players, area: str, text: str) -> None:
    """Somebody reports what happened just now, and the desk opens an incident on it."""
    adviser, point = players.by(Role.ADVISER), players.point(area)
    told = ReportInput(
        event_type=EventType.VIOLENCE_AGAINST_CIVILIANS, occurred_from=players.mission.now(), text=text,
        harm=(HarmLine(kind=HarmKind.INJURED, best=3),), is_exercise=True,
        longitude=point["longitude"], latitude=point["latitude"],
    )  # fmt: skip
    report, _new = submit_report(mission=players.mission, data=told, public_id=uuid4(), channel=Channel.FORM, **adviser)
    open_incident(report_id=report.pk, **adviser)


SCENES: dict[str, Callable[[Players, str], None]] = {
    "Exercise: armed men ask for the market boats": missed_warning,
    "Exercise: quick reaction at the camp in the forest": retaliation,
}


def play(mission: Mission, users: dict[str, User]) -> int:
    """Play the stories that are missing, each whole or not at all; returns how many were played."""
    known = {
        *Alert.objects.filter(mission=mission, title__in=SCENES).values_list("title", flat=True),
        *Action.objects.filter(mission=mission, title__in=SCENES).values_list("title", flat=True),
    }
    missing = {title: scene for title, scene in SCENES.items() if title not in known}
    players = Players(mission, users) if missing else None
    for title, scene in missing.items():
        with transaction.atomic():
            scene(players, title)  # type: ignore[arg-type]
    return len(missing)
