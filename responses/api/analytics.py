"""The figures of response over HTTP: each with how many it rests on, its interval and what it means."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from missions import grammar
from missions.api.base import AnyAccept, audience_of, problems, query_of, shape_of
from missions.api.writes import mission_of
from responses.services.analytics import DIMENSIONS, figures
from responses.services.figure_rows import document
from responses.services.span import PARAMETERS, read_span


def _number(text: str = "", *, required: bool = False) -> serializers.FloatField:
    return serializers.FloatField(allow_null=True, required=required, help_text=text)


FIGURE: dict[str, serializers.Field] = {
    "key": serializers.CharField(),
    "kind": serializers.ChoiceField(["latency", "rate", "counts"]),
    "n": serializers.IntegerField(help_text="How many alerts it rests on"),
    "open": serializers.IntegerField(required=False, help_text="Of a latency: how many still wait, counted as waiting"),
    "median_hours": _number("Null: so many wait that it is not reached"),
    "low_hours": _number("95 % interval of the median"),
    "high_hours": _number(),
    "p90_hours": _number(),
    "met": serializers.IntegerField(required=False),
    "value": _number("Of a rate: met / n; null: nothing to ask"),
    "low": _number("95 % Wilson interval"),
    "high": _number(),
    "counts": serializers.DictField(child=serializers.IntegerField(), required=False, help_text="By code"),
}
WORDS = {part: serializers.CharField() for part in ("label", "meaning", "formula", "source")}
GROUP = shape_of(
    "ResponseGroup",
    {
        "key": serializers.CharField(help_text="`few`: groups of fewer than five, told together"),
        "label": serializers.CharField(),
        "alerts": serializers.IntegerField(),
        "figures": shape_of("GroupFigure", FIGURE)(many=True),
    },
)
CLASS = shape_of(
    "ComparedClass",
    {
        "perpetrator": serializers.CharField(help_text="Actor class"),
        "label": serializers.CharField(),
        "alerts": serializers.IntegerField(),
        "compared": serializers.IntegerField(help_text="Of these, how many have comparable others"),
        "others": serializers.IntegerField(),
        "answered": _number(required=True),
        "expected": _number("Answered of comparable others", required=True),
        "difference": _number("Mantel-Haenszel, by imminence and distance to a base", required=True),
        "low": _number(required=True),
        "high": _number(required=True),
        "p": _number("Corrected for asking several classes", required=True),
        "verdict": serializers.ChoiceField(["flagged", "maybe", "none", "few"]),
        "text": serializers.CharField(),
    },
)
IMPARTIALITY = shape_of("Impartiality", {"statement": serializers.CharField(), "classes": CLASS(many=True)})
ANSWER = shape_of(
    "ResponseFigures",
    {
        "mission": serializers.CharField(),
        "since": serializers.DateTimeField(),
        "until": serializers.DateTimeField(),
        "area": serializers.CharField(allow_blank=True),
        "exercise": serializers.BooleanField(),
        "replay": serializers.BooleanField(),
        "alerts": serializers.IntegerField(),
        "figures": shape_of("ResponseFigure", {**FIGURE, **WORDS})(many=True),
        "by": serializers.CharField(allow_blank=True),
        "groups": GROUP(many=True),
        "impartiality": IMPARTIALITY(allow_null=True),
    },
)
ASKED = [
    OpenApiParameter("mission", str, OpenApiParameter.QUERY, required=True, description="Code"),
    OpenApiParameter("since", str, OpenApiParameter.QUERY, description="Received at or after; ISO date or instant"),
    OpenApiParameter("until", str, OpenApiParameter.QUERY, description="Received before"),
    OpenApiParameter("area", str, OpenApiParameter.QUERY, description="P-code: the area and all below it"),
    OpenApiParameter(
        "exercise", str, OpenApiParameter.QUERY, enum=["yes", "no"], description="Exercise alerts instead of real ones"
    ),
    OpenApiParameter("by", str, OpenApiParameter.QUERY, enum=list(DIMENSIONS), description="Also split by this"),
]


class AnalyticsView(ViewSet):
    """What became of warnings, in figures."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="analytics",
        summary="Figures of response: latencies with what is still open, rates with intervals, reasons, outcomes",
        parameters=ASKED,
        responses={200: ANSWER, **problems(400, 401, 403)},
    )
    def list(self, request: Request) -> Response:
        query = query_of(request)
        grammar.refuse_unknown(query, [*PARAMETERS, "by"])
        audience = audience_of(request)
        codes = query.get("mission", [])
        if len(codes) != 1:
            raise ValidationError({"mission": [_("Give the code of one mission.")]})
        span = read_span(query, mission=mission_of(codes[0], audience), audience=audience)
        return Response(self._document(span, audience, query))

    @staticmethod
    def _document(span: Any, audience: Any, query: Any) -> dict[str, Any]:
        by = (query.get("by") or [""])[-1]
        if by and by not in DIMENSIONS:
            raise ValidationError({"by": [_("One of: %(values)s.") % {"values": ", ".join(DIMENSIONS)}]})
        return document(figures(audience=audience, span=span, by=by))
