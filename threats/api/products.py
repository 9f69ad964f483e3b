"""What is made of the scores, over HTTP: where attacks emerge or fade, areas with proposals, and what if."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from missions import grammar
from missions.api.base import AnyAccept, audience_of, problems, query_of, shape_of
from missions.api.writes import mission_of
from missions.audience import Audience
from missions.choices import AreaLevel
from missions.models import Mission
from threats import choices, services
from threats.services import AreaRisk, Cluster, Moved, Supposed, SupposedSign

WORD = re.compile(r"[\w-]{1,80}", re.ASCII)
MISSION = OpenApiParameter("mission", str, OpenApiParameter.QUERY, required=True, description="Code")
HORIZON = OpenApiParameter("horizon", int, OpenApiParameter.QUERY, enum=choices.Horizon.values, description="Days")


def asked_mission(request: Request, audience: Audience) -> Mission:
    """The mission that a query names. Raises ValidationError; Http404 for partners, who see no scores."""
    texts = query_of(request).get("mission", [])
    if len(texts) != 1:
        raise ValidationError({"mission": [_("Give the code of one mission.")]})
    mission = mission_of(texts[0], audience)
    if not any(grant.sees_scores for grant in audience.in_mission(mission.pk).grants):
        raise Http404
    return mission


def asked_horizon(request: Request) -> int:
    """The horizon of a query, 28 days unless it says otherwise. Raises ValidationError."""
    texts = query_of(request).get("horizon", [str(choices.Horizon.MONTH.value)])
    try:
        return int(grammar.read_choice(choices.Horizon)(texts[0] if len(texts) == 1 else ""))
    except grammar.BadValueError as error:
        raise ValidationError({"horizon": [str(error)]}) from error


# --- emerging and fading -------------------------------------------------------------------------------
CLUSTER = shape_of(
    "EmergingCluster",
    {
        "pattern": serializers.ChoiceField(choices.Pattern.choices),
        "cell": serializers.CharField(help_text="H3 cell with most attacks around it"),
        "cells": serializers.IntegerField(help_text="How many cells touch each other"),
        "tau": serializers.FloatField(help_text="Kendall's tau of the weekly attacks around that cell, -1 to 1"),
    },
)
CLUSTERS = shape_of("EmergingClusters", {"results": CLUSTER(many=True)})


class EmergingView(ViewSet):
    """Where attacks on civilians emerge, last or fade."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="hotspots_emerging",
        summary="Groups of cells by how attacks around them developed in a year",
        parameters=[MISSION],
        responses={200: CLUSTERS, **problems(400, 401, 403, 404)},
    )
    def list(self, request: Request) -> Response:
        grammar.refuse_unknown(query_of(request), ["mission"])
        audience = audience_of(request)
        found = services.emerging(mission=asked_mission(request, audience), audience=audience)
        return Response({"results": [_cluster(each) for each in found]})


def _cluster(found: Cluster) -> dict[str, Any]:
    return {
        "pattern": found.pattern.value,
        "cell": found.h3,
        "cells": len(found.cell_ids),
        "tau": round(found.tau, 4),
    }


# --- areas -----------------------------------------------------------------------------------------------
AREA = shape_of(
    "AreaRisk",
    {
        "area": serializers.CharField(help_text="P-code"),
        "name": serializers.CharField(),
        "level": serializers.ChoiceField(AreaLevel.choices),
        "risk": serializers.FloatField(
            allow_null=True, help_text="At least one attack in its known cells, 1 - prod(1 - p); null: none is known"
        ),
        "risk_before": serializers.FloatField(allow_null=True, help_text="The same a week earlier"),
        "cells": serializers.IntegerField(),
        "known": serializers.IntegerField(
            help_text="Cells whose number may be read; of the others `risk` knows nothing"
        ),
        "people": serializers.IntegerField(allow_null=True, help_text="Of its settlements with a known figure"),
        "proposal": serializers.CharField(allow_blank=True, help_text="must, should, could, find_out; people decide"),
        "grounds": serializers.ListField(child=serializers.CharField()),
    },
)
AREAS = shape_of("AreaRisks", {"results": AREA(many=True)})


class AreaRiskView(ViewSet):
    """The risk of areas with what could be proposed as their priority."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="area_risks_list",
        summary="Risk of areas, rolled up from their cells, with proposals",
        parameters=[
            MISSION,
            HORIZON,
            OpenApiParameter(
                "level", str, OpenApiParameter.QUERY, enum=AreaLevel.values, description="admin1 unless given"
            ),
        ],
        responses={200: AREAS, **problems(400, 401, 403, 404)},
    )
    def list(self, request: Request) -> Response:
        query = query_of(request)
        grammar.refuse_unknown(query, ["mission", "horizon", "level"])
        audience = audience_of(request)
        level = (query.get("level") or [AreaLevel.ADMIN1.value])[-1]
        if level not in AreaLevel.values:
            raise ValidationError({"level": [_("One of: %(values)s.") % {"values": ", ".join(AreaLevel.values)}]})
        found = services.area_risks(
            mission=asked_mission(request, audience), audience=audience, horizon=asked_horizon(request), level=level
        )
        return Response({"results": [_area(each) for each in found]})


def _area(found: AreaRisk) -> dict[str, Any]:
    return {
        "area": found.area.pcode,
        "name": found.area.name,
        "level": found.area.level,
        "risk": found.risk,
        "risk_before": found.before,
        "cells": found.cells,
        "known": found.known,
        "people": found.people,
        "proposal": found.priority.value,
        "grounds": list(found.grounds),
    }


# --- what if -----------------------------------------------------------------------------------------------
MOVED = shape_of(
    "Moved",
    {
        "cell": serializers.CharField(help_text="H3"),
        "place": serializers.CharField(allow_blank=True),
        "before": serializers.DictField(child=serializers.FloatField(), help_text="Risk by horizon in days"),
        "after": serializers.DictField(child=serializers.FloatField()),
    },
)
WHAT_IF = shape_of("WhatIf", {"run": serializers.UUIDField(), "results": MOVED(many=True)})


def read_events(texts: Sequence[str]) -> list[Supposed]:
    """`class,cell,day,number` each: `T,85...,2017-12-24,1`. Raises ValidationError on `event`."""
    return [_event(text) for text in texts]


def _event(text: str) -> Supposed:
    parts = text.split(",")
    day = _day(parts[2]) if len(parts) == 4 else None
    if day is None or not (parts[3].isascii() and parts[3].isdigit() and len(parts[3]) <= 4):
        raise ValidationError({"event": [_("Write class,cell,day,number, such as T,856a5057fffffff,2017-12-24,1.")]})
    return Supposed(parts[0], parts[1], day, int(parts[3]))


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def read_signs(texts: Sequence[str]) -> list[SupposedSign]:
    """`indicator,cell,severity,grade` each. Raises ValidationError on `observation`."""
    return [_sign(text) for text in texts]


def _sign(text: str) -> SupposedSign:
    parts = text.split(",")
    if len(parts) != 4 or parts[2] not in {"1", "2", "3", "4", "5"} or not WORD.fullmatch(parts[0] + parts[1]):
        raise ValidationError(
            {"observation": [_("Write indicator,cell,severity,grade, such as troop_movement,856…,4,B.")]}
        )
    return SupposedSign(parts[0], parts[1], int(parts[2]), parts[3])


class WhatIfView(ViewSet):
    """Suppose events and observations: nothing is saved."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="what_if",
        summary="Cells that would move, those farthest first; nothing is saved",
        parameters=[
            MISSION,
            HORIZON,
            OpenApiParameter(
                "event",
                str,
                OpenApiParameter.QUERY,
                many=True,
                description="`class,cell,day,number`: class T (against civilians) or O (other armed), cell in H3",
            ),
            OpenApiParameter(
                "observation", str, OpenApiParameter.QUERY, many=True, description="`indicator,cell,severity,grade`"
            ),
        ],
        responses={200: WHAT_IF, **problems(400, 401, 403, 404, 409)},
    )
    def list(self, request: Request) -> Response:
        query = query_of(request)
        grammar.refuse_unknown(query, ["mission", "horizon", "event", "observation"])
        audience = audience_of(request)
        found = services.what_if(
            mission=asked_mission(request, audience),
            audience=audience,
            horizon=asked_horizon(request),
            events=read_events(query.get("event", [])),
            signs=read_signs(query.get("observation", [])),
        )
        return Response({"run": str(found.run.public_id), "results": [_moved(each) for each in found.moved]})


def _moved(found: Moved) -> dict[str, Any]:
    return {
        "cell": found.h3,
        "place": found.place,
        "before": {str(horizon): round(risk, 5) for horizon, risk in found.before.items()},
        "after": {str(horizon): round(risk, 5) for horizon, risk in found.after.items()},
    }
