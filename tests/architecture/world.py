"""A small world in which every hidden thing holds a canary: a token that must not turn up where it is not allowed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from exports.services import publish_week
from incidents.choices import Channel
from incidents.inputs import NetworkInput, SourceInput, ZeroReportInput
from incidents.models import Attachment, CheckIn, Incident
from incidents.services import open_incident, submit_report, submit_zero_report
from incidents.services.attachment_files import READY, at, new_name
from incidents.services.identities import Identity, keep_identity
from incidents.services.networks import create_network
from incidents.services.sources import create_source
from ledger.services import audit
from missions.choices import Role
from missions.models import Cell
from missions.refs import make_ref
from missions.services.saved_filters import save_filter
from missions.weeks import week_of
from responses.models import Action
from responses.services import request_action
from tests.architecture.callers import (
    AS,
    DESKS,
    EXACT,
    LOOKING,
    MISSION_WIDE,
    NOBODY,
    OLGA,
    OTHER_MACHINE,
    STAFF,
    STRANGER,
    add_callers,
    in_room,
)
from tests.architecture.world_groups import add_groups
from tests.architecture.world_intake import add_intake
from tests.architecture.world_learning import add_learning
from tests.architecture.world_notices import add_notices
from tests.architecture.world_protection import add_protection
from tests.architecture.world_responses import add_responses
from tests.architecture.world_rooms import add_rooms, add_sites
from tests.architecture.world_signals import add_signals
from tests.cast import Cast
from tests.making import (
    action_input,
    alert_input,
    by,
    make_action,
    make_alert,
    make_cleared,
    make_decided,
    make_incident,
    report_input,
)
from threats.choices import RunTrigger
from threats.models import Alert, RiskOverride, WatchItem
from threats.services import raise_alert, score_mission

TRUE: dict[str, Any] = {"longitude": 29.312347, "latitude": 0.071239}
REMOTE: dict[str, Any] = {"longitude": 29.010017, "latitude": -0.290017}
EAST: dict[str, Any] = {"longitude": 29.777713, "latitude": 0.081239}
LAST_WEEK = week_of((datetime.now(UTC) - timedelta(days=7)).date())


@dataclass
class World:
    """The cast with its records: canaries by who may meet them, and keys that addresses are made of."""

    cast: Cast
    canaries: dict[str, frozenset[str]] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def canary(self, name: str, allowed: frozenset[str]) -> str:
        """A new token that only these callers may meet."""
        token = f"canary-{name}-{uuid4().hex[:10]}"
        self.canaries[token] = allowed
        return token

    def key(self, kind: str, value: object) -> None:
        """A value that addresses of this kind are made of."""
        self.keys.setdefault(kind, []).append(str(value))

    def client(self, caller: str) -> Any:
        """A signed-in browser, or a machine with its token."""
        if caller == STRANGER:
            return Client()
        if caller in self.tokens:
            return self.cast.machine(self.tokens[caller])
        client = self.cast.client(caller)
        if caller == LOOKING:
            client.post("/see-as/", {"mission": self.cast.mission.code})
        return client

    def forbidden(self, caller: str) -> list[str]:
        """The canaries that this caller must not meet."""
        return [token for token, allowed in self.canaries.items() if AS.get(caller, caller) not in allowed]


KINDS = (
    "incident", "report", "alert", "action", "watch", "source", "network", "check_in", "annex", "referral",
    "attachment", "zero_report", "any",
)  # fmt: skip


def make_world(cast: Cast) -> World:
    """Records of every kind, each open, above the ceiling, in a closed room, elsewhere, or of the other mission."""
    world = World(cast, tokens=add_callers(cast))
    world.canaries |= {"29.3123": EXACT, "29.0100": EXACT}  # the true points of what is masked
    for kind in KINDS:
        world.key(kind, uuid4())  # nothing at all
    _incidents(world)
    _alerts(world)
    _quiet(world)
    _risk(world)
    _other_mission(world)
    _voices(world)
    add_sites(world)
    add_rooms(world)
    add_groups(world)
    add_signals(world)
    add_notices(world)
    add_responses(world)
    add_learning(world)
    add_protection(world)
    _published(world)
    _filters(world)
    add_intake(world)
    for area in (cast.west, cast.east, cast.west.parent):
        world.key("area", area.pcode)
        world.key("area_id", area.public_id)
    world.key("area", "OTH01")
    world.key("mission", cast.mission.public_id)
    world.key("mission", cast.other.public_id)
    return world


def _told(world: World, name: str, allowed: frozenset[str], exact: frozenset[str]) -> dict[str, Any]:
    """Fields of a report, each with a canary of its own."""
    return {
        "text": world.canary(f"{name}-text", allowed & DESKS),
        "place_name": world.canary(f"{name}-place", exact),
        "source": world.canary(f"{name}-source", allowed & {Role.ADVISER, Role.DUTY_OFFICER}),
    }


def _keep(world: World, incident: Incident, allowed: frozenset[str], name: str) -> None:
    summary = world.canary(f"{name}-summary", allowed)
    Incident.objects.filter(pk=incident.pk).update(summary=summary)
    world.key("incident", incident.public_id)
    report = incident.links.get().report
    world.key("report", report.public_id)
    world.key("source", report.source.public_id)
    _attached(world, report, allowed, name)


def _attached(world: World, report: Any, allowed: frozenset[str], name: str) -> None:
    """A file of the report: its name, its words and its content are as secret as the report."""
    allowed = allowed & (DESKS | {OLGA})
    canaries = [world.canary(f"{name}-{part}", allowed) for part in ("file-name", "transcript", "content")]
    key, place = uuid4(), new_name()
    Attachment.objects.create(
        public_id=key, report=report, kind="document", status="ready", path=place, media_type="text/plain",
        file_name=canaries[0], transcript=canaries[1], size=1, received=1, sha256="0" * 64,
    )  # fmt: skip
    at(place, READY).parent.mkdir(parents=True, exist_ok=True)
    at(place, READY).write_text(canaries[2])
    world.key("attachment", key)


def _quiet(world: World) -> None:
    """Zero reports: of the open area and of the other one."""
    cast = world.cast
    for area, allowed in ((cast.west, DESKS), (cast.east, DESKS)):
        note = world.canary(f"quiet-{area.name}", allowed)
        data = ZeroReportInput(area=area.pcode, said_at=cast.mission.now() - timedelta(hours=1), note=note)
        report, _new = submit_zero_report(mission=cast.mission, data=data, public_id=uuid4(), **by(cast, Role.ADVISER))
        world.key("zero_report", report.public_id)


def _incidents(world: World) -> None:
    cast = world.cast
    week: dict[str, Any] = {"occurred_from": LAST_WEEK.begins + timedelta(days=2)}
    cleared = make_cleared(cast, **TRUE, **week, **_told(world, "cleared", STAFF, EXACT))
    _keep(world, cleared, STAFF, "cleared")
    remote = make_cleared(cast, **REMOTE, **_told(world, "remote", STAFF, EXACT))  # no town near: served by its cell
    _keep(world, remote, STAFF, "remote")
    draft = make_incident(cast, **TRUE, **_told(world, "draft", STAFF, EXACT))
    _keep(world, draft, STAFF, "draft")
    world.canaries[draft.ref] = STAFF
    east = make_incident(cast, **EAST, **_told(world, "east", MISSION_WIDE, MISSION_WIDE))
    _keep(world, east, MISSION_WIDE, "east")
    world.canaries[east.ref] = MISSION_WIDE
    hiding: dict[str, tuple[frozenset[str], dict[str, Any]]] = {
        "above": (NOBODY, {"classification": 2}),
        "room": (in_room("crsv"), {"compartments": ["crsv"]}),
    }
    for name, (allowed, hidden) in hiding.items():
        incident = make_cleared(cast, **TRUE, **week, **_told(world, name, allowed, allowed))
        _keep(world, incident, allowed, name)
        Incident.objects.filter(pk=incident.pk).update(**hidden)
        report = incident.links.get().report
        type(report).objects.filter(pk=report.pk).update(**hidden)
        world.canaries[incident.ref] = allowed
        _own_source(world, report)


def _own_source(world: World, report: Any) -> None:
    """A pseudonym is no secret of what it told: the desks that may know sources know them all."""
    world.canaries[report.source.pseudonym] = frozenset({Role.ADVISER, Role.DUTY_OFFICER})


def _words(world: World, name: str, allowed: frozenset[str]) -> dict[str, Any]:
    return {"title": world.canary(f"{name}-title", allowed), "text": world.canary(f"{name}-text", allowed)}


def _alerts(world: World) -> None:
    cast = world.cast
    alerts: list[tuple[str, frozenset[str], dict[str, Any], dict[str, Any]]] = [
        ("alert", STAFF, TRUE, {}),
        ("alert-1", STAFF, TRUE, {"classification": 1}),
        ("alert-2", NOBODY, TRUE, {"classification": 2}),
        ("alert-room", in_room("caac"), TRUE, {"compartments": ["caac"]}),
        ("alert-east", MISSION_WIDE, EAST, {}),
    ]
    for name, allowed, changes, hidden in alerts:
        alert = make_alert(cast, **changes, **_words(world, name, allowed))
        action = make_action(cast, title=world.canary(f"action-of-{name}", allowed), area=alert.area.pcode)
        for record in (alert, action):
            type(record).objects.filter(pk=record.pk).update(**hidden)
            if hidden:
                world.canaries[record.ref] = allowed
        world.key("alert", alert.public_id)
        world.key("action", action.public_id)
    decided = make_decided(cast)
    make_action(cast, alert_id=decided.pk, title=world.canary("action-decided", STAFF))
    hidden_alert = Alert.objects.filter(classification=2)[0]
    Action.objects.filter(alert=decided).update(alert=hidden_alert)  # an open action on a hidden alert


def _risk(world: World) -> None:
    cast, now = world.cast, datetime.now(UTC)
    score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.COMMAND)
    for area in (cast.west, cast.east):
        cell = Cell.objects.filter(area=area).exclude(watch_items__status="open")[0]
        world.key("cell", cell.h3)
        item = WatchItem.objects.create(
            mission=cast.mission,
            ref=make_ref("TST"),
            title=world.canary(f"watch-{area.name}", STAFF if area == cast.west else MISSION_WIDE),
            cell=cell,
            area=area,
            horizon=28,
            risk=0.4,
            threshold=0.3,
            opened_at=now,
            review_on=now.date(),
        )
        world.key("watch", item.public_id)
        RiskOverride.objects.create(
            mission=cast.mission,
            cell=cell,
            horizon=28,
            risk=0.4,
            model_risk=0.3,
            reason=world.canary(f"override-{area.name}", STAFF if area == cast.west else MISSION_WIDE),
            by=cast[Role.ANALYST],
            set_at=now,
            until=now + timedelta(days=7),
        )
    world.key("cell", Cell.objects.filter(mission=cast.other)[0].h3)


def _other_mission(world: World) -> None:
    """Olga's mission, as rich as the first one."""
    cast, olga = world.cast, frozenset({OLGA})
    here = {"longitude": 20.251237, "latitude": 5.151239}
    type(cast.other).objects.filter(pk=cast.other.pk).update(name=world.canary("other-mission", olga | {OTHER_MACHINE}))
    told = _told(world, "other", NOBODY, olga)
    told["text"] = world.canary("other-text", olga)
    told["source"] = world.canary("other-source", olga)
    report, _new = submit_report(
        mission=cast.other, data=report_input(**here, **told), channel=Channel.FORM, public_id=uuid4(), **by(cast, OLGA)
    )
    incident = open_incident(report_id=report.pk, **by(cast, OLGA))
    Incident.objects.filter(pk=incident.pk).update(
        cleared_at=datetime.now(UTC), status="verified", summary=world.canary("other-summary", olga)
    )
    world.canaries[incident.ref] = olga | {OTHER_MACHINE}
    alert = raise_alert(
        mission=cast.other, data=alert_input(**{**here, **_words(world, "other-alert", olga)}), **by(cast, OLGA)
    )
    action = request_action(
        mission=cast.other, data=action_input(area="OTH01", title=world.canary("other-action", olga)), **by(cast, OLGA)
    )
    _attached(world, report, olga, "other")
    other_quiet = ZeroReportInput(
        area="OTH01", said_at=cast.mission.now() - timedelta(hours=1), note=world.canary("other-quiet", olga)
    )
    quiet, _new = submit_zero_report(mission=cast.other, data=other_quiet, public_id=uuid4(), **by(cast, OLGA))
    world.key("zero_report", quiet.public_id)
    for kind, record in [("incident", incident), ("report", report), ("alert", alert), ("action", action)]:
        world.key(kind, record.public_id)
    world.key("source", report.source.public_id)
    world.canaries["20.2512"] = olga


def _voices(world: World) -> None:
    """Networks, overdue contacts, who a source is, and the trail of both missions."""
    cast, desks = world.cast, frozenset({Role.ADVISER, Role.DUTY_OFFICER})
    for mission, role, allowed in ((cast.mission, Role.ADVISER, desks), (cast.other, OLGA, frozenset({OLGA}))):
        who = by(cast, role)
        named = NetworkInput(name=world.canary("network", allowed))
        network = create_network(mission=mission, data=named, **who)
        pseudonym = f"Crane {1000 + mission.pk}"
        said = SourceInput(pseudonym=pseudonym, network=str(network.public_id))
        source = create_source(mission=mission, data=said, **who)
        world.canaries[pseudonym] = allowed
        hidden = Identity(name=world.canary("identity", NOBODY), reach=world.canary("reach", NOBODY))
        keep_identity(source_id=source.pk, identity=hidden, **who)
        note = world.canary("check-in", allowed)
        check_in = CheckIn.objects.create(mission=mission, source=source, due_at=mission.now(), note=note)
        world.key("network", network.public_id)
        world.key("source", source.public_id)
        world.key("check_in", check_in.public_id)
        _trail(world, mission, source, frozenset({Role.AUDITOR}) if mission == cast.mission else NOBODY)


def _trail(world: World, mission: Any, source: Any, auditors: frozenset[str]) -> None:
    """A look with its reason (for auditors, and for whoever registered the source), and a reason that is content."""
    owners = frozenset({user.username for user in world.cast.users.values() if user.pk == source.created_by_id})
    for verb, allowed in (("identity.open", auditors | owners), ("incident.withdraw", NOBODY)):
        audit(
            actor="test",
            verb=verb,
            object_type="source",
            object_id=source.public_id,
            mission_id=mission.pk,
            reason=world.canary(verb.partition(".")[2], allowed),
        )


def _filters(world: World) -> None:
    """A shared filter of each mission, whose name is for its own people, and one that its owner keeps."""
    cast = world.cast
    kept: list[tuple[Any, str, bool, frozenset[str]]] = [
        (cast.mission, Role.ANALYST, True, STAFF),
        (cast.mission, Role.ANALYST, False, frozenset({Role.ANALYST})),
        (cast.other, OLGA, True, frozenset({OLGA})),
    ]
    for number, (mission, owner, shared, allowed) in enumerate(kept):
        saved = save_filter(
            **by(cast, owner),
            mission=mission,
            page="incidents",
            name=world.canary(f"filter-{number}", allowed),
            query=f"q={world.canary(f'filter-{number}-words', allowed)}",
            shared=shared,
        )
        world.key("filter", saved.public_id)


def _published(world: World) -> None:
    cast = world.cast
    publish_week(mission=cast.mission, week_code=LAST_WEEK.code, actor="test")
    publish_week(mission=cast.other, week_code=LAST_WEEK.code, actor="test")
    world.key("week", LAST_WEEK.code)
    world.key("week", "2001-W01")
