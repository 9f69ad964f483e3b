"""Why a cell has its score, over HTTP, with what protects people there: beside the score, never in it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from missions import grammar
from missions.api.base import AnyAccept, audience_of, problems, query_of, shape_of
from missions.audience import Audience
from missions.models import Cell
from responses.models import Action
from threats.api.products import HORIZON, MISSION, asked_horizon, asked_mission
from threats.services import Explanation, HorizonRisk, explain

H3 = OpenApiParameter("h3", str, OpenApiParameter.PATH, description="H3 cell")
RISK = shape_of(
    "HorizonRisk",
    {
        "horizon": serializers.IntegerField(help_text="Days"),
        "coverage": serializers.CharField(),
        "risk": serializers.FloatField(allow_null=True, help_text="As it is shown; null where nobody can say"),
        "model": serializers.FloatField(allow_null=True, help_text="The score, also while an override stands"),
        "measured": serializers.FloatField(allow_null=True, help_text="From past events only, without judgement"),
        "low": serializers.FloatField(allow_null=True, help_text="The 90 % interval of the score"),
        "high": serializers.FloatField(allow_null=True),
        "before": serializers.FloatField(allow_null=True, help_text="The score a week earlier"),
        "rank": serializers.IntegerField(allow_null=True),
        "rank_before": serializers.IntegerField(allow_null=True),
        "overridden": serializers.BooleanField(),
    },
)
REASON = shape_of(
    "Reason",
    {
        "key": serializers.CharField(),
        "log_odds": serializers.FloatField(),
        "times_the_odds": serializers.FloatField(),
        "strength": serializers.CharField(help_text="In a word, as a key"),
    },
)
JUDGED = shape_of(
    "Judged",
    {
        "label": serializers.CharField(),
        "log_odds": serializers.FloatField(),
        "times_the_odds": serializers.FloatField(),
        "indicator": serializers.CharField(allow_blank=True),
        "author": serializers.CharField(allow_blank=True),
        "observed_on": serializers.DateField(allow_null=True),
        "severity": serializers.IntegerField(allow_null=True),
        "grade": serializers.CharField(allow_blank=True),
        "weight": serializers.FloatField(allow_null=True, help_text="Declared, log-odds at severity 5"),
        "observation": serializers.UUIDField(allow_null=True),
    },
)
OVERRIDE = shape_of(
    "Override",
    {
        "risk": serializers.FloatField(),
        "model_risk": serializers.FloatField(help_text="What the score said then"),
        "reason": serializers.CharField(),
        "by": serializers.CharField(),
        "until": serializers.DateTimeField(help_text="Mission time"),
    },
)
OUTLOOK = shape_of(
    "Outlook",
    {
        "without_another_attack_in_14_days": serializers.FloatField(),
        "with_one_more_attack_here": serializers.FloatField(),
    },
)
WEEK = shape_of("RiskOfWeek", {"on": serializers.DateField(), "risk": serializers.FloatField()})
PROTECTION = shape_of(
    "Protection",
    {
        "nearest_base": serializers.CharField(allow_blank=True),
        "nearest_base_km": serializers.FloatField(allow_null=True),
        "open_actions_in_area": serializers.IntegerField(),
    },
)
EXPLANATION = shape_of(
    "Explanation",
    {
        "id": serializers.CharField(help_text="H3 cell"),
        "mission": serializers.CharField(),
        "horizon": serializers.IntegerField(),
        "run": serializers.UUIDField(),
        "as_of": serializers.DateField(),
        "risks": RISK(many=True),
        "measured": REASON(many=True, help_text="They add up to the measured score against a quiet cell"),
        "judged": JUDGED(many=True, help_text="Added by judgement, apart"),
        "override": OVERRIDE(allow_null=True),
        "outlook": OUTLOOK(allow_null=True),
        "trend": WEEK(many=True, help_text="The measured risk by week, by the record of now, the run's own day last"),
        "incidents": serializers.ListField(child=serializers.UUIDField(), help_text="What weighs most"),
        "protection": PROTECTION(help_text="Beside the score, never in it"),
    },
)


class ExplanationView(ViewSet):
    """One cell: why, what would change it, what protects it."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="hotspots_one",
        summary="Why a cell has its score",
        parameters=[H3, MISSION, HORIZON],
        responses={200: EXPLANATION, **problems(400, 401, 403, 404)},
    )
    def retrieve(self, request: Request, h3: str) -> Response:
        grammar.refuse_unknown(query_of(request), ["mission", "horizon"])
        audience = audience_of(request)
        mission = asked_mission(request, audience)
        if not h3.isascii() or not h3.isalnum():
            raise Http404
        cell = Cell.objects.visible_to(audience).filter(mission=mission, h3=h3).select_related("area").first()
        found = explain(mission=mission, h3=h3, horizon=asked_horizon(request), audience=audience)
        if cell is None or found is None:
            raise Http404
        told = {"id": h3, "mission": mission.code, **_told(found), "protection": _protection(found, cell, audience)}
        return Response(told)


def _told(found: Explanation) -> dict[str, Any]:
    return {
        "horizon": found.horizon,
        "run": str(found.run.public_id),
        "as_of": found.run.as_of.isoformat(),
        "risks": [_risk(each) for each in found.risks],
        "measured": [
            {"key": line.key, "log_odds": line.log_odds, "times_the_odds": line.times, "strength": line.strength}
            for line in found.lines
        ],
        "judged": [_judged(line) for line in found.judged],
        "override": _override(found),
        "outlook": found.outlook
        and {
            "without_another_attack_in_14_days": found.outlook.quiet,
            "with_one_more_attack_here": found.outlook.one_more,
        },
        "trend": [{"on": day.isoformat(), "risk": risk} for day, risk in found.trend],
        "incidents": [str(incident.public_id) for incident in found.incidents],
    }


def _risk(found: HorizonRisk) -> dict[str, Any]:
    names = ("horizon", "coverage", "risk", "model", "measured", "low", "high", "before", "rank", "rank_before")
    return {name: getattr(found, name) for name in names} | {"overridden": found.overridden}


def _judged(line: Any) -> dict[str, Any]:
    return {
        "label": line.label,
        "log_odds": line.log_odds,
        "times_the_odds": line.odds,
        "indicator": line.key,
        "author": line.author,
        "observed_on": line.observed_on and line.observed_on.isoformat(),
        "severity": line.severity,
        "grade": line.grade,
        "weight": line.weight,
        "observation": line.observation_id and str(line.observation_id),
    }


def _override(found: Explanation) -> dict[str, Any] | None:
    override = found.override
    if override is None:
        return None
    return {
        "risk": override.risk,
        "model_risk": override.model_risk,
        "reason": override.reason,
        "by": override.by.get_username(),
        "until": override.until.isoformat(),
    }


def _protection(found: Explanation, cell: Cell, audience: Audience) -> dict[str, Any]:
    seen = Action.objects.visible_to(audience).filter(mission_id=cell.mission_id)
    return {
        "nearest_base": found.base.base.name if found.base else "",
        "nearest_base_km": round(found.base.km, 1) if found.base else None,
        "open_actions_in_area": seen.filter(area__path__startswith=cell.area.path).open().count(),
    }
