"""Doors for machines that hand in what others told: message gateways, KoboToolbox and ODK."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.views import APIView

from incidents.services.messages import receive_message
from incidents.services.submissions import take_submission
from missions.api.base import AnyAccept, audience_of, problems, shape_of
from missions.api.parsers import JsonParser
from missions.errors import NotAllowedError
from missions.models import ApiClient, User

RECEIVED = shape_of("Received", {"id": serializers.UUIDField(help_text="Of what was stored")})
ANSWERS = {**dict.fromkeys((200, 201), RECEIVED), **problems(400, 401, 403, 409)}


class MessageView(APIView):
    """Messages of SMS and hotline gateways. The answer is the same whether the sender is known or not."""

    content_negotiation_class = AnyAccept
    parser_classes = [JsonParser, FormParser]

    @extend_schema(
        operation_id="messages_receive",
        summary="Hand in a message: a RapidPro flow, Frontline, or plain pairs",
        request={"application/json": OpenApiTypes.OBJECT, "application/x-www-form-urlencoded": OpenApiTypes.OBJECT},
        responses=ANSWERS,
    )
    def post(self, request: Request) -> HttpResponse:
        """201 new, 200 the same again, 409 other content under a number that was used before."""
        if not isinstance(request.user, ApiClient):
            raise NotAllowedError(_("Only a message gateway with its own key may do this."))
        message, is_new = receive_message(client=request.user, audience=audience_of(request), payload=_body(request))
        return JsonResponse({"id": str(message.public_id)}, status=201 if is_new else 200)


class SubmissionView(APIView):
    """Submissions of KoboToolbox and ODK, read by a saved mapping."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="submissions_receive",
        summary="Hand in a submission of KoboToolbox or ODK",
        request={"application/json": OpenApiTypes.OBJECT},
        responses={**ANSWERS, **problems(404)},
    )
    def post(self, request: Request, key: UUID) -> HttpResponse:
        """201 new, 200 the same again, 409 other content under the same instance number."""
        report, is_new = take_submission(
            mapping_key=key,
            submission=_body(request),
            audience=audience_of(request),
            user=request.user if isinstance(request.user, User) else None,
            client=request.user if isinstance(request.user, ApiClient) else None,
        )
        return JsonResponse({"id": str(report.public_id)}, status=201 if is_new else 200)


def _body(request: Request) -> dict[str, Any]:
    data = request.data
    if not isinstance(data, Mapping):
        raise ValidationError({"body": [_("Send one JSON object.")]})
    return dict(data.items())
