"""Scorecards over HTTP: each revision as a row, and one week with the caller's missions pooled."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from missions import grammar
from missions.api.base import CollectionView, audience_of, documented, problems, query_of, shape_of
from threats.catalogue import SCORECARDS
from threats.models import Scorecard
from threats.services.scorecard_words import verdict_text
from threats.services.scorecards import pool

NARROWED = (
    grammar.mission(),
    grammar.Parameter(
        "revision",
        "With a mission: an earlier revision",
        lambda text: grammar.read_number(text, 1, 32_767),
        lambda rows, number, audience: rows.filter(revision=number),
    ),
)
ASKED = [
    OpenApiParameter("mission", str, description="Code; all that you see when missing"),
    OpenApiParameter("revision", int, description="With a mission: an earlier revision"),
]
JUDGED: dict[str, serializers.Field] = {
    "figures": serializers.JSONField(help_text="By horizon, by distance to a settlement, coverage"),
    "by_class": serializers.JSONField(help_text="By kind of perpetrator; null where you are not told of them"),
    "verdicts": serializers.DictField(child=serializers.CharField(), help_text="By horizon, in words"),
}
CARD = shape_of(
    "MissionScorecard",
    {
        "mission": serializers.CharField(),
        "revision": serializers.IntegerField(),
        "computed_at": serializers.DateTimeField(),
        "mission_computed_at": serializers.DateTimeField(),
        "replay": serializers.BooleanField(),
        **JUDGED,
    },
)
WEEK = shape_of(
    "ScorecardOfWeek",
    {
        "week": serializers.CharField(),
        "pooled": shape_of(
            "PooledScorecard", {"missions": serializers.ListField(child=serializers.CharField()), **JUDGED}
        )(),
        "missions": CARD(many=True),
    },
)


@documented("Scorecard")
class ScorecardView(CollectionView):
    """How good the scores were, week by week; each revision is a row of its own."""

    collection = SCORECARDS

    @extend_schema(
        operation_id="scorecards_one",
        summary="How good the scores were up to a week: each of your missions, and all of them as one",
        parameters=ASKED,
        responses={200: WEEK, **problems(400, 401, 403, 404)},
    )
    def retrieve(self, request: Request, key: object) -> Any:
        cards = _cards(request, str(key), query_of(request))
        together = pool(cards)
        by_class = together["by_class"] if all(card.told_classes is not None for card in cards) else None
        return Response({
            "week": cards[0].code,
            "pooled": {
                "missions": [card.mission.code for card in cards],
                **_judged(together["figures"], by_class),
            },
            "missions": [_card(card) for card in cards],
        })  # fmt: skip


def _cards(request: Request, week: str, query: grammar.Query) -> list[Any]:
    """The newest revision of each mission's week, or the one that is asked for. Raises Http404, ValidationError."""
    audience = audience_of(request)
    rows = Scorecard.objects.visible_to(audience).present(audience).filter(code=week)
    rows = grammar.narrow(rows, query, NARROWED, audience)
    found = rows if "revision" in query else rows.newest()
    cards = list(found.select_related("mission").order_by("mission__code", "-revision").distinct("mission__code"))
    if not cards:
        raise Http404
    return cards


def _card(card: Any) -> dict[str, Any]:
    return {
        "mission": card.mission.code,
        "revision": card.revision,
        "computed_at": card.computed_at,
        "mission_computed_at": card.mission_computed_at,
        "replay": card.mission.is_replay,
        **_judged(card.figures, card.told_classes),
    }


def _judged(figures: dict[str, Any], by_class: Any) -> dict[str, Any]:
    verdicts = {str(each["horizon_days"]): verdict_text(each) for each in figures["horizons"]}
    return {"figures": figures, "by_class": by_class, "verdicts": verdicts}
