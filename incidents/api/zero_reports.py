"""Zero reports over HTTP: quiet areas, as a collection and under the number that their sender made."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from incidents import choices, services
from incidents.api.bodies import HEARD_BY
from incidents.catalogue import ZERO_REPORTS
from incidents.inputs import ZeroReportInput
from missions.api.base import CollectionView, audience_of, documented, json_answer, problems, row_serializer
from missions.api.writes import Body, InstantField, checked_body, mission_of
from missions.models import ApiClient, User


class ZeroReportBody(Body):
    """Area quiet, contact made. `said_at` is mission time with an offset."""

    mission = serializers.CharField(max_length=12, help_text="Code")
    area = serializers.CharField(max_length=40, help_text="P-code")
    said_at = InstantField()
    source = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="Pseudonym, never a name")  # type: ignore[assignment]
    source_type = serializers.ChoiceField(choices.SourceType.choices, required=False)
    consent = serializers.ChoiceField(choices.Consent.choices, required=False, allow_blank=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)
    channel = serializers.ChoiceField(HEARD_BY, required=False, help_text="How it reached you; api if missing")


@documented("ZeroReport")
class ZeroReportView(CollectionView):
    """Areas that somebody called quiet, for the desks that see reports and for whoever said so."""

    collection = ZERO_REPORTS

    @extend_schema(
        operation_id="zero_reports_put",
        summary="Say that an area is quiet, under the number that the sender made",
        request=ZeroReportBody,
        responses={
            **dict.fromkeys((200, 201), row_serializer(ZERO_REPORTS, "ZeroReportDetail", shapes=True)),
            **problems(400, 401, 403, 409),
        },
    )
    def update(self, request: Request, key: UUID) -> HttpResponse:
        """201 new, 200 the same again, 409 other content under a number that was used before."""
        fields = dict(checked_body(request, ZeroReportBody).validated_data)
        audience = audience_of(request)
        mission = mission_of(fields.pop("mission"), audience)
        channel = fields.pop("channel", choices.Channel.API)
        with transaction.atomic():
            report, is_new = services.submit_zero_report(
                audience=audience,
                mission=mission,
                data=ZeroReportInput(**fields),
                user=request.user if isinstance(request.user, User) else None,
                client=request.user if isinstance(request.user, ApiClient) else None,
                public_id=key,
                channel=channel,
            )
            text = ZERO_REPORTS.detail(audience, key) or f'{{"id":"{report.public_id}"}}'
        return json_answer(text, 201 if is_new else 200)
