"""Actions over HTTP."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from incidents.api.bodies import WhyBody
from missions.api.base import CollectionView, audience_of, documented
from missions.api.writes import NoBody, answer_once, mission_of, move_once, person, pk_of, read_body, writes
from responses import services
from responses.api.bodies import (
    AcceptBody,
    ActionBody,
    ApprovalBody,
    CodedBody,
    CompleteBody,
    NoteBody,
    TimesBody,
)
from responses.catalogue import ACTIONS
from responses.inputs import ActionInput
from responses.support_catalogue import PROTECTORS, SUPPORTS
from threats.catalogue import ALERTS
from threats.threat_catalogue import THREATS

TIES = (("threat", THREATS), ("protector", PROTECTORS), ("support", SUPPORTS))


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
            for name, collection in TIES:
                key = fields.pop(name, None)
                fields[f"{name}_id"] = None if key is None else pk_of(collection, key, audience, name)
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

    @writes(ACTIONS, "Action", ApprovalBody, "Approve an action, or refuse to, where the rules of the mission ask")
    def approve(self, request: Request, key: UUID) -> HttpResponse:
        fields, user, audience = read_body(request, ApprovalBody), person(request), audience_of(request)

        def work() -> object:
            pk = pk_of(ACTIONS, key, audience)
            return services.approve_action(action_id=pk, user=user, audience=audience, **fields)[0].action

        return answer_once(request, ACTIONS, work)

    @writes(ACTIONS, "Action", CodedBody, "Decline an action")
    def decline(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ACTIONS, key, CodedBody, services.decline, "action_id")

    @writes(ACTIONS, "Action", CodedBody, "Record that an action cannot be done")
    def infeasible(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ACTIONS, key, CodedBody, services.infeasible, "action_id")

    @writes(ACTIONS, "Action", WhyBody, "Call an action off")
    def cancel(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ACTIONS, key, WhyBody, services.cancel, "action_id")

    @writes(ACTIONS, "Action", TimesBody, "Record when they left, arrived and ended")
    def times(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ACTIONS, key, TimesBody, services.record_times, "action_id")

    @writes(ACTIONS, "Action", NoteBody, "Write down what was learnt")
    def evaluate(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, ACTIONS, key, NoteBody, services.evaluate, "action_id")
