"""Six exercise alerts and their actions, in several states, taken there by the same services that people use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction

from config.demo.forms import CATTLE, ULTIMATUM
from config.demo.setting import biggest_towns
from incidents.choices import EventType
from missions.audience import Audience
from missions.choices import Role
from missions.models import Area, Mission, User
from missions.services import audience_of_user
from responses import services as responses
from responses.choices import ActionType, Responder
from responses.inputs import ActionInput
from responses.models import Action
from threats import services as threats
from threats.choices import Decision, Feedback, Imminence, Origin, Outcome, ReasonCode, RecipientKind
from threats.inputs import AlertInput
from threats.models import Alert


class Players:
    """Who plays: each call of a service is made by one of the demo accounts, with its own rights."""

    def __init__(self, mission: Mission, users: dict[str, User]) -> None:
        self.mission = mission
        self._users = users
        self._towns = biggest_towns(mission)

    def by(self, role: str) -> dict[str, Any]:
        user = self._users[role]
        audience: Audience = audience_of_user(user)
        return {"user": user, "audience": audience}

    def user(self, role: str) -> User:
        return self._users[role]

    def point(self, area: str) -> dict[str, float]:
        """A place near the biggest town of an area, for there is no alert in the middle of a market."""
        town: Point = self._towns[area].point
        return {"longitude": round(town.x - 0.03, 4), "latitude": round(town.y + 0.02, 4)}

    def town(self, area: str) -> str:
        return self._towns[area].name

    def raises(self, role: str, title: str, area: str, origin: str, imminence: str, event: str, text: str) -> Alert:
        data = AlertInput(
            title=title, text=text, origin=origin, imminence=imminence, event_type=event, is_exercise=True,
            **self.point(area),  # type: ignore[arg-type]
        )  # fmt: skip
        return threats.raise_alert(mission=self.mission, data=data, **self.by(role))

    def asks(self, role: str, alert: Alert | None, kind: str, responder: str, **more: Any) -> Action:
        data = ActionInput(
            type=kind, responder=responder, alert_id=alert.pk if alert else None, is_exercise=True, **more
        )
        return responses.request_action(mission=self.mission, data=data, **self.by(role))


def urgent_patrol(players: Players, title: str) -> None:
    """Act first: a patrol is under way before the paperwork, which follows."""
    alert = players.raises(
        Role.HEAD_OF_OFFICE, title, "North Kivu", Origin.COMMUNITY, Imminence.H24, EventType.VIOLENCE_AGAINST_CIVILIANS,
        "Two community contacts report armed men gathering by the river crossing. People are leaving for the school.",
    )  # fmt: skip
    duty = players.by(Role.DUTY_OFFICER)
    action = players.asks(
        Role.DUTY_OFFICER, alert, ActionType.PATROL, Responder.MISSION_MILITARY,
        immediate=True, authority="Standing order of the force commander, by telephone",
    )  # fmt: skip
    threats.acknowledge(alert_id=alert.pk, **duty)
    threats.mark_credible(alert_id=alert.pk, reason="Two sources who do not know each other", **duty)
    responses.record_times(action_id=action.pk, departed_at=players.mission.now() - timedelta(minutes=20), **duty)


def dialogue_first(players: Players, title: str) -> None:
    """A call to the commander is done, a temporary base is asked for."""
    alert = players.raises(
        Role.ADVISER, title, "Ituri", Origin.PARTNER, Imminence.H72, EventType.THREAT_INTIMIDATION,
        "A partner passes on an ultimatum: the site is to be empty by Thursday.",
    )  # fmt: skip
    duty = players.by(Role.DUTY_OFFICER)
    threats.acknowledge(alert_id=alert.pk, **duty)
    threats.begin_assessment(alert_id=alert.pk, **players.by(Role.ADVISER))
    threats.mark_credible(alert_id=alert.pk, **players.by(Role.ADVISER))
    threats.assess_threat(alert_id=alert.pk, data=ULTIMATUM, **players.by(Role.ADVISER))
    threats.decide(alert_id=alert.pk, decision=Decision.RESPOND, **duty)
    call = players.asks(Role.DUTY_OFFICER, alert, ActionType.CALL_TO_COMMANDER, Responder.CIVILIAN_SECTION)
    responses.accept(action_id=call.pk, **duty)
    responses.start(action_id=call.pk, **duty)
    note = "The commander denies the ultimatum and agrees to meet the site committee."
    responses.complete(action_id=call.pk, outcome=Outcome.REDUCED, note=note, **duty)
    players.asks(
        Role.ADVISER, alert, ActionType.TEMPORARY_BASE, Responder.MISSION_MILITARY,
        planned_from=players.mission.now() + timedelta(hours=12), planned_to=players.mission.now() + timedelta(days=5),
    )  # fmt: skip


def just_received(players: Players, title: str) -> None:
    """Nobody has taken it yet."""
    players.raises(
        Role.ANALYST, title, "South Kivu", Origin.ANALYST, Imminence.W2, EventType.VIOLENCE_AGAINST_CIVILIANS,
        "Three weeks of rising incidents along the same road; market day is on Saturday.",
    )  # fmt: skip


def question_open(players: Players, title: str) -> None:
    """The desk waits for an answer."""
    alert = players.raises(
        Role.DUTY_OFFICER, title, "Maniema", Origin.OPEN_SOURCE, Imminence.H72, EventType.PROTEST,
        "Local radio calls for a march to the administrator's office.",
    )  # fmt: skip
    duty = players.by(Role.DUTY_OFFICER)
    threats.acknowledge(alert_id=alert.pk, **duty)
    threats.begin_assessment(alert_id=alert.pk, **duty)
    threats.ask_information(
        alert_id=alert.pk, question="Who called for the march, and are there rival groups?",
        owner=players.user(Role.ANALYST), due=players.mission.now() + timedelta(hours=6), **duty,
    )  # fmt: skip


def referred(players: Players, title: str) -> None:
    """Others can do more: the province is asked, and a longer work of reconciliation is accepted."""
    alert = players.raises(
        Role.ADVISER, title, "Tanganyika", Origin.COMMUNITY, Imminence.W2, EventType.LOOTING_OR_DESTRUCTION,
        "Elders of both communities ask for help before the cattle move south.",
    )  # fmt: skip
    duty = players.by(Role.DUTY_OFFICER)
    threats.acknowledge(alert_id=alert.pk, **duty)
    threats.begin_assessment(alert_id=alert.pk, **duty)
    threats.mark_credible(alert_id=alert.pk, **duty)
    threats.assess_threat(alert_id=alert.pk, data=CATTLE, **duty)
    threats.decide(
        alert_id=alert.pk, decision=Decision.REFER, referred_to="Provincial minister of interior",
        referred_kind=RecipientKind.HOST_AUTHORITY, **duty,
    )  # fmt: skip
    area = Area.objects.get(mission=players.mission, name="Tanganyika")
    action = players.asks(
        Role.DUTY_OFFICER, None, ActionType.RECONCILIATION, Responder.CIVILIAN_SECTION, area=area.pcode,
        title="Exercise: dialogue of herders and farmers before the season",
    )  # fmt: skip
    responses.accept(action_id=action.pk, **duty)


def closed(players: Players, title: str) -> None:
    """From warning to feedback: a patrol that came in time, an escort that could not go."""
    alert = players.raises(
        Role.DUTY_OFFICER, title, "Haut-Uele",
        Origin.PATROL, Imminence.OCCURRING, EventType.VIOLENCE_AGAINST_CIVILIANS,
        "A patrol hears shots from the direction of the village and meets people on the road.",
    )  # fmt: skip
    duty = players.by(Role.DUTY_OFFICER)
    action = players.asks(
        Role.DUTY_OFFICER, alert, ActionType.QUICK_REACTION, Responder.MISSION_MILITARY,
        immediate=True, authority="Patrol commander",
    )  # fmt: skip
    threats.acknowledge(alert_id=alert.pk, **duty)
    threats.mark_credible(alert_id=alert.pk, **duty)
    escort = players.asks(Role.DUTY_OFFICER, alert, ActionType.ESCORT, Responder.MISSION_POLICE)
    responses.infeasible(action_id=escort.pk, reason_code=ReasonCode.ROAD, reason="The bridge is down", **duty)
    note = "Attackers left before the patrol arrived; people were brought to the health centre."
    responses.complete(action_id=action.pk, outcome=Outcome.REDUCED, note=note, **duty)
    responses.evaluate(action_id=action.pk, note="Arrived 40 minutes after the first shots.", **duty)
    threats.close(alert_id=alert.pk, outcome=Outcome.REDUCED, feedback=Feedback.GIVEN, **duty)


Scene = Callable[[Players, str], None]
SCENES: dict[str, Scene] = {
    "Exercise: armed men gather near the river crossing": urgent_patrol,
    "Exercise: ultimatum to a displacement site": dialogue_first,
    "Exercise: market road under pressure": just_received,
    "Exercise: march announced on the radio": question_open,
    "Exercise: herders and farmers before the season": referred,
    "Exercise: shots heard near a village": closed,
}


def play(mission: Mission, users: dict[str, User]) -> int:
    """Play the scenes that are missing, each whole or not at all; returns how many were played."""
    known = set(Alert.objects.filter(mission=mission, is_exercise=True).values_list("title", flat=True))
    missing = {title: scene for title, scene in SCENES.items() if title not in known}
    players = Players(mission, users) if missing else None
    for title, scene in missing.items():
        with transaction.atomic():
            scene(players, title)  # type: ignore[arg-type]
    return len(missing)
