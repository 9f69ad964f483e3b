"""Sources, networks and check-ins over HTTP. Who a source is has no door here: a person opens that, on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from incidents.api.source_bodies import (
    AnswerBody,
    CloseSourceBody,
    NetworkBody,
    NetworkEditBody,
    NumberBody,
    SourceBody,
    SourceEditBody,
    network_input,
    source_input,
)
from incidents.models import Source
from incidents.services.check_ins import record_check_in
from incidents.services.contacts import register_contact
from incidents.services.networks import close_network, create_network, edit_network
from incidents.services.sources import close_source, create_source, edit_source, reopen_source
from incidents.source_catalogue import CHECK_INS, NETWORKS, SOURCES
from missions.api.base import CollectionView, audience_of, documented
from missions.api.writes import Body, NoBody, answer_once, mission_of, move_once, person, read_body, writes
from missions.collection import Collection


@documented("Source")
class SourceView(CollectionView):
    """Sources by pseudonym, for those who may know them."""

    collection = SOURCES

    @writes(SOURCES, "Source", SourceBody, "Register a source under a pseudonym", 201)
    def create(self, request: Request) -> HttpResponse:
        return _made(request, SOURCES, SourceBody, create_source, source_input)

    @writes(SOURCES, "Source", SourceEditBody, "Change what is known of a source")
    def edit(self, request: Request, key: UUID) -> HttpResponse:
        def change(*, user: Any, audience: Any, source_id: int, **fields: Any) -> object:
            return edit_source(source_id=source_id, data=source_input(fields), user=user, audience=audience)

        return move_once(request, SOURCES, key, SourceEditBody, change, "source_id")

    @writes(SOURCES, "Source", CloseSourceBody, "Close a source; its numbers are retired")
    def close(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, SOURCES, key, CloseSourceBody, close_source, "source_id")

    @writes(SOURCES, "Source", NoBody, "Take a closed source up again")
    def reopen(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, SOURCES, key, NoBody, reopen_source, "source_id")

    @writes(SOURCES, "Source", NumberBody, "Recognise messages from a number as this source's")
    def contact(self, request: Request, key: UUID) -> HttpResponse:
        def register(**fields: Any) -> Source:
            source: Source = register_contact(**fields).source
            return source

        return move_once(request, SOURCES, key, NumberBody, register, "source_id")


@documented("Network")
class NetworkView(CollectionView):
    """Networks of sources, for those who may know sources."""

    collection = NETWORKS

    @writes(NETWORKS, "Network", NetworkBody, "Register a network", 201)
    def create(self, request: Request) -> HttpResponse:
        return _made(request, NETWORKS, NetworkBody, create_network, network_input)

    @writes(NETWORKS, "Network", NetworkEditBody, "Change a network")
    def edit(self, request: Request, key: UUID) -> HttpResponse:
        def change(*, user: Any, audience: Any, network_id: int, **fields: Any) -> object:
            return edit_network(network_id=network_id, data=network_input(fields), user=user, audience=audience)

        return move_once(request, NETWORKS, key, NetworkEditBody, change, "network_id")

    @writes(NETWORKS, "Network", NoBody, "Close a network")
    def close(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, NETWORKS, key, NoBody, close_network, "network_id")


@documented("CheckIn")
class CheckInView(CollectionView):
    """Sources that were silent too long, the longest overdue first."""

    collection = CHECK_INS

    @writes(CHECK_INS, "CheckIn", AnswerBody, "Record what came of asking after a source")
    def record(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, CHECK_INS, key, AnswerBody, record_check_in, "check_in_id")


def _made(
    request: Request,
    collection: Collection,
    body: type[Body],
    service: Callable[..., Any],
    made_of: Callable[[dict[str, Any]], Any],
) -> HttpResponse:
    """A new record of the mission that the body names, by a person."""
    fields, user, audience = read_body(request, body), person(request), audience_of(request)
    code = fields.pop("mission")

    def work() -> Any:
        return service(mission=mission_of(code, audience), data=made_of(fields), user=user, audience=audience)

    return answer_once(request, collection, work, 201)
