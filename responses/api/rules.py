"""The rules that a mission sets for itself, over HTTP. They are changed on their pages, where the reason is asked."""

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
from missions.choices import EscalationLevel, Role
from missions.errors import NotAllowedError
from missions.services.rulesets import may_read_rules
from responses import choices
from responses.services.mission_rules import document

MINUTES = serializers.DictField(child=serializers.IntegerField(), help_text="Minutes by duty")
ANSWER = shape_of(
    "MissionRules",
    {
        "mission": serializers.CharField(help_text="Code"),
        "limits": serializers.DictField(child=MINUTES, help_text="By imminence"),
        "escalation": shape_of(
            "EscalationRung",
            {
                "level": serializers.ChoiceField(EscalationLevel.choices),
                "role": serializers.ChoiceField(Role.choices),
            },
        )(many=True, help_text="From the field up"),
        "action_types": shape_of(
            "OwnActionType",
            {
                "code": serializers.CharField(),
                "label_en": serializers.CharField(),
                "label_fr": serializers.CharField(),
                "label_ar": serializers.CharField(),
                "tier": serializers.IntegerField(),
                "phase": serializers.ChoiceField(choices.Phase.choices),
                "archived": serializers.BooleanField(),
            },
        )(many=True, help_text="The mission's own; the shipped ones are the code list `action_type`"),
        "approvals": shape_of(
            "ApprovalRule",
            {
                "role": serializers.ChoiceField(Role.choices),
                "tier": serializers.IntegerField(allow_null=True, help_text="Null: every tier"),
                "type": serializers.CharField(allow_blank=True, help_text="Empty: every type"),
                "responder": serializers.CharField(allow_blank=True, help_text="Empty: everybody"),
            },
        )(many=True),
        "emergency_hours": serializers.IntegerField(help_text="Until the preliminary assessment of emergency support"),
        "missed_km": serializers.FloatField(),
        "missed_hours": serializers.IntegerField(),
        "retaliation_km": serializers.FloatField(),
        "retaliation_days": serializers.IntegerField(),
        "told_roles": serializers.DictField(
            child=serializers.ListField(child=serializers.ChoiceField(Role.choices)), help_text="By kind of notice"
        ),
        "replay_sends": serializers.BooleanField(help_text="A replay sends outside the app as well"),
        "priority_labels": shape_of(
            "PriorityLabel",
            {
                "key": serializers.CharField(),
                "name": serializers.CharField(allow_blank=True, help_text="Empty: told in the reader's language"),
            },
        )(many=True, help_text="The highest first"),
    },
)
MISSION = OpenApiParameter("mission", str, OpenApiParameter.QUERY, required=True, description="Code")


class RulesView(ViewSet):
    """What one mission has set for itself: one document, for who works inside it or configures it."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="mission_rules",
        summary="Rules that a mission sets: limits, action types, approvals, reviews, notices, priority board",
        parameters=[MISSION],
        responses={200: ANSWER, **problems(400, 401, 403)},
    )
    def list(self, request: Request) -> Response:
        return Response(self._document(request))

    @staticmethod
    def _document(request: Request) -> dict[str, Any]:
        query, audience = query_of(request), audience_of(request)
        grammar.refuse_unknown(query, ["mission"])
        codes = query.get("mission", [])
        if len(codes) != 1:
            raise ValidationError({"mission": [_("Give the code of one mission.")]})
        mission = mission_of(codes[0], audience)
        if not may_read_rules(audience, mission.pk):
            raise NotAllowedError(_("The rules of a mission are for its own people."))
        return document(mission)
