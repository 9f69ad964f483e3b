"""The closed rooms over HTTP: for members. For everybody else the addresses do not exist."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.querysets import rooms_of
from incidents.room_catalogue import ANNEXES, REFERRALS, ROOM_COUNTS
from incidents.services import release_counts
from missions.api.base import CollectionView, audience_of, documented, page_of, parameters_of, problems, row_serializer
from missions.choices import Compartment, Role
from missions.models import Mission


class RoomView(CollectionView):
    """Reads for members; for whoever is a member of no room the address answers as one that was never there."""

    export_verb: ClassVar[str] = "annex"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        audience = audience_of(request)
        if not any(rooms_of(audience, mission) for mission in Mission.objects.visible_to(audience)):
            raise Http404  # before REST framework answers in its own words
        return super().dispatch(request, *args, **kwargs)


@documented("Annex", 404)
class AnnexView(RoomView):
    """Cases of the rooms that you are a member of."""

    collection = ANNEXES


@documented("Referral", 404)
class ReferralView(RoomView):
    """What was passed to the rooms that you are a member of."""

    collection = REFERRALS


class RoomCountView(CollectionView):
    """Cases recorded in closed rooms, by month and area; what is below five, or would give it away, is withheld."""

    collection = ROOM_COUNTS

    @extend_schema(
        operation_id="room_counts_list",
        summary="Counts of closed rooms",
        parameters=parameters_of(ROOM_COUNTS, paging=True),
        responses={200: page_of("RoomCount", row_serializer(ROOM_COUNTS, "RoomCount")), **problems(400, 401, 403, 404)},
    )
    def list(self, request: Request) -> Any:
        for mission in _with_rooms(request):
            release_counts(mission)
        return super().list(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not _with_rooms(request):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


def _with_rooms(request: Any) -> list[Mission]:
    """The missions whose counts the caller is told: a room's module is on, and the caller sees content."""
    audience = audience_of(request)
    told = {grant.mission_id for grant in audience.content_grants() if grant.role != Role.PARTNER}
    missions = Mission.objects.visible_to(audience)
    return [m for m in missions if ({None, m.pk} & told) and set(m.modules) & set(Compartment.values)]
