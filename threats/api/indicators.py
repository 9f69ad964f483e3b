"""Indicators, observations and connectors over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.views import APIView

from missions.api.base import AnyAccept, CollectionView, audience_of, documented, problems, query_of, shape_of
from missions.api.writes import answer_once, mission_of, move_once, read_body, writes
from missions.grammar import refuse_unknown
from missions.models import User
from threats import services
from threats.api.bodies import ObservationBody, ObservationEditBody, ReasonBody
from threats.indicator_catalogue import FEEDS, INDICATORS, OBSERVATIONS
from threats.inputs import ObservationInput


@documented("Indicator")
class IndicatorView(CollectionView):
    """What each mission asks, how much an answer weighs, and how current the newest one is."""

    collection = INDICATORS


@documented("Connector")
class FeedView(CollectionView):
    """What is read by itself, and how that went."""

    collection = FEEDS


@documented("Observation")
class ObservationView(CollectionView):
    """Dated values of indicators."""

    collection = OBSERVATIONS

    @writes(OBSERVATIONS, "Observation", ObservationBody, "Record an observation", 201)
    def create(self, request: Request) -> HttpResponse:
        fields, audience = read_body(request, ObservationBody), audience_of(request)
        user = request.user if isinstance(request.user, User) else None

        def work() -> object:
            mission = mission_of(fields.pop("mission"), audience)
            fields["cells"] = tuple(fields.get("cells", ()))
            return services.record_observation(
                mission=mission, data=ObservationInput(**fields), audience=audience, user=user
            )

        return answer_once(request, OBSERVATIONS, work, 201)

    @writes(OBSERVATIONS, "Observation", ObservationEditBody, "Correct an observation, with the reason")
    def edit(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, OBSERVATIONS, key, ObservationEditBody, services.edit_observation, "observation_id")

    @writes(OBSERVATIONS, "Observation", ReasonBody, "Withdraw an observation, with the reason")
    def withdraw(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, OBSERVATIONS, key, ReasonBody, services.withdraw_observation, "observation_id")


class CsvParser(BaseParser):
    """The bytes of a table as they came."""

    media_type = "text/csv"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        return bytes(stream.read())


REFUSED = shape_of(
    "RefusedRow",
    {
        "line": serializers.IntegerField(help_text="In the table, its head is line 1"),
        "errors": serializers.DictField(help_text="By column: what to mend"),
    },
)
IMPORTED = shape_of(
    "ImportedObservations",
    {
        **{name: serializers.IntegerField() for name in ("rows", "created", "updated", "unchanged", "refused")},
        "errors": REFUSED(many=True),
    },
)


class ObservationImportView(APIView):
    """A table of observations; each row is taken or refused by itself."""

    content_negotiation_class = AnyAccept
    parser_classes = [CsvParser]

    @extend_schema(
        operation_id="observations_import",
        summary="Record the rows of a table",
        description="A row with an `id` (or the same row) again is the same observation. Rows are taken one by one.",
        parameters=[OpenApiParameter("mission", str, required=True, description="Code of a mission that you see")],
        request={"text/csv": OpenApiTypes.BINARY},
        responses={200: IMPORTED, **problems(400, 401, 403, 415)},
    )
    def post(self, request: Request) -> HttpResponse:
        """200 also where rows were refused: `errors` says which and why."""
        audience = audience_of(request)
        refuse_unknown(query_of(request), ["mission"])
        taken = services.import_observations(
            mission=mission_of(request.query_params.get("mission", ""), audience),
            content=_bytes(request),
            actor=audience.actor,
            audience=audience,
            user=request.user if isinstance(request.user, User) else None,
        )
        return JsonResponse({**taken.counts, "errors": taken.refused})


def _bytes(request: Request) -> bytes:
    """The body; an empty one has no bytes."""
    data: Any = request.data
    return data if isinstance(data, bytes) else b""
