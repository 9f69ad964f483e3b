"""Every refusal is in the trail: who asked what of which record, and was not allowed to."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from ledger.services import audit
from missions.audience import Audience

log = structlog.get_logger(__name__)
REFUSED = "door.refused"
LONGEST = 32  # of an object's type in the trail


class RefusalMiddleware:
    """Write down each 403 that somebody known was given. After the call: whatever the call did is rolled back by then.

    What is hidden answers as what is not there, so a 404 is no refusal; strangers do not get this far (DoorMiddleware).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        audience: Audience = request.audience  # type: ignore[attr-defined]
        if response.status_code == 403 and (audience.user_id or audience.client_id):
            try:
                _record(request, audience)
            except DatabaseError as error:  # the refusal stands, whether or not it can be written down
                log.warning("refusal_not_recorded", error=type(error).__name__)
        return response


def _record(request: HttpRequest, audience: Audience) -> None:
    """The door by its name, the record by its number: an address may hold what somebody typed."""
    match, mission = request.resolver_match, getattr(request, "mission", None)
    asked: dict[str, Any] = match.kwargs if match is not None else {}
    audit(
        actor=audience.actor,
        verb=REFUSED,
        object_type=(match.view_name if match is not None else "")[:LONGEST],
        object_id=next((value for value in asked.values() if isinstance(value, UUID)), ""),
        mission_id=mission.pk if mission is not None else audience.only_mission,
        data={"method": request.method},
    )
