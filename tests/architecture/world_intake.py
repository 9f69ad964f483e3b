"""What waits to become a report, each with its canary."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from incidents.choices import MappingKind
from incidents.intake.mapping import Mapping
from incidents.services.mappings import save_mapping
from incidents.services.messages import receive_message
from incidents.services.uploads import store_upload
from missions.choices import Role
from missions.services import audience_of_client, create_api_client
from tests.architecture.callers import DESKS, OLGA
from tests.making import by

if TYPE_CHECKING:
    from tests.architecture.world import World


def add_intake(world: World) -> None:
    """What waits to become a report: messages of a gateway, mappings, an upload of each mission."""
    cast = world.cast
    world.key("mapping", uuid4())
    world.key("message", uuid4())
    world.key("upload", uuid4())
    for mission, role, allowed in (
        (cast.mission, Role.ADVISER, frozenset({Role.ADVISER, Role.DUTY_OFFICER})),
        (cast.other, OLGA, frozenset({OLGA})),
    ):
        name = f"{mission.code}-intake"
        client, _token = create_api_client(name=name, actor="test", mission=mission, role=Role.GATEWAY)
        said = {"id": name, "from": "+243812345678", "text": world.canary(f"{name}-text", allowed)}
        message, _new = receive_message(client=client, audience=audience_of_client(client), payload=said)
        world.key("message", message.public_id)
        named = DESKS if mission == cast.mission else frozenset({OLGA})
        saved = save_mapping(
            mission=mission, kind=MappingKind.SUBMISSION, name=world.canary(f"{name}-map", named),
            mapping=Mapping({"event_type": "what"}), **by(cast, role),
        )  # fmt: skip
        world.key("mapping", saved.public_id)
        own = frozenset({role})
        words = f"what,words\nbattle,{world.canary(f'{name}-cell', own)}\n".encode()
        upload = store_upload(
            mission=mission, file_name=world.canary(f"{name}-file", own), content=words, **by(cast, role)
        )
        world.key("upload", upload.public_id)
