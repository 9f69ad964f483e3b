"""Pass a case on to a specialist, under the number that the sender's device made. Nothing is read here."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from incidents import choices, services
from incidents.inputs import ReferralInput
from missions.api.base import AnyAccept, audience_of, problems, shape_of
from missions.api.writes import Body, checked_body, mission_of, person
from missions.choices import Compartment


class ReferralBody(Body):
    """Where about, when about, what help is needed now. No story, no name has a field."""

    mission = serializers.CharField(max_length=12, help_text="Code")
    compartment = serializers.ChoiceField(Compartment.choices, help_text="Whose it is")
    area = serializers.CharField(max_length=40, help_text="P-code")
    band = serializers.ChoiceField(choices.DateBand.choices)
    help_needed = serializers.ChoiceField(choices.HelpNeeded.choices)
    is_exercise = serializers.BooleanField(required=False)


ReferralAnswer = shape_of("ReferralAnswer", {"id": serializers.UUIDField(), "ref": serializers.CharField()})


class ReferView(ViewSet):
    """Referrals to specialists: left by whoever reports, read in their room only."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="referrals_put",
        summary="Refer to a specialist",
        request=ReferralBody,
        responses={**dict.fromkeys((200, 201), ReferralAnswer), **problems(400, 401, 403, 409)},
    )
    def update(self, request: Request, key: UUID) -> HttpResponse:
        """201 new, 200 the same again, 409 other content under a number that was used before."""
        fields = dict(checked_body(request, ReferralBody).validated_data)
        audience, user = audience_of(request), person(request)
        mission = mission_of(fields.pop("mission"), audience)
        referral, is_new = services.refer_to_specialist(
            audience=audience, user=user, mission=mission, data=ReferralInput(**fields), public_id=key
        )
        return JsonResponse({"id": referral.public_id, "ref": referral.ref}, status=201 if is_new else 200)
