"""Actions over HTTP."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from missions.api.base import CollectionView, audience_of, documented
from missions.api.writes import NoBody, answer_once, mission_of, move_once, person, pk_of, read_body, writes
from responses import services
from responses.api.bodies import AcceptBody, ActionBody, CompleteBody
from responses.catalogue import ACTIONS
from responses.inputs import ActionInput
from threats.catalogue import ALERTS


@documented("Action")
class ActionView(CollectionView):
    """What is done about it, by tier and phase."""

    collection = ACTIONS

    @writes(ACTIONS, "Action", ActionBody, "Ask for an action, or record one that began at once", 201)
    def create(self, request: Request) -> HttpResponse:
        fields, user, audience = read_body(request, ActionBody), person(request), audience_of(request)

        def work() -> object:
            mission = mission_of(fields.pop("mission"), audience)
            alert = fields.pop("alert", None)
            fields["alert_id"] = None if alert is None else pk_of(ALERTS, alert, audience, "alert")
            return services.request_action(audience=audience, user=user, mission=mission, data=ActionInput(**fields))

        return answer_once(request, ACTIONS, work, 201)

    @writes(ACTIONS, "Action", AcceptBody, "Accept an action")
    def accept(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ACTIONS, key, AcceptBody, services.accept, "action_id")

    @writes(ACTIONS, "Action", NoBody, "Record that an action is under way")
    def start(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ACTIONS, key, NoBody, services.start, "action_id")

    @writes(ACTIONS, "Action", CompleteBody, "Complete an action with its outcome")
    def complete(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ACTIONS, key, CompleteBody, services.complete, "action_id")
