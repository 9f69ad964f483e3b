"""Threats, threat forms and referrals over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from incidents.models import Actor
from missions.api.base import CollectionView, audience_of, documented
from missions.api.writes import answer_once, mission_of, move_once, person, pk_of, read_body, writes
from missions.audience import Audience
from threats import services
from threats.api.bodies_assessing import (
    AssessmentBody,
    ReferBody,
    ThreatBody,
    ThreatChangeBody,
    ThreatLinkBody,
    ThreatMoveBody,
    ThreatReviewBody,
)
from threats.catalogue import ALERTS
from threats.inputs import AssessmentInput, ReferralInput, ThreatInput
from threats.threat_catalogue import ALERT_REFERRALS, ASSESSMENTS, THREATS


def actor_pk(key: UUID | None, audience: Audience) -> int | None:
    """The inside id of a group that the caller sees. Raises ValidationError on `actor`."""
    if key is None:
        return None
    pk = Actor.objects.visible_to(audience).filter(public_id=key).values_list("pk", flat=True).first()
    if pk is None:
        raise ValidationError({"actor": [_("There is no such group, or you may not see it.")]})
    return int(pk)


def _with_actor(fields: dict[str, Any], audience: Audience) -> dict[str, Any]:
    """The fields of a body with the group's inside id and the family's inside name."""
    fields["actor_id"] = actor_pk(fields.pop("actor", None), audience)
    if "threat_family" in fields:
        fields["family"] = fields.pop("threat_family")
    return fields


@documented("Threat")
class ThreatView(CollectionView):
    """Who may harm whom, where and how: open until judged gone."""

    collection = THREATS

    @writes(THREATS, "Threat", ThreatBody, "Open a threat", 201)
    def create(self, request: Request) -> HttpResponse:
        fields, user, audience = read_body(request, ThreatBody), person(request), audience_of(request)

        def work() -> object:
            mission = mission_of(fields.pop("mission"), audience)
            data = ThreatInput(**_with_actor(fields, audience))
            return services.open_threat(audience=audience, user=user, mission=mission, data=data)

        return answer_once(request, THREATS, work, 201)

    @writes(THREATS, "Threat", ThreatChangeBody, "Say anew what a threat is")
    def change(self, request: Request, key: UUID) -> HttpResponse:
        fields, user, audience = read_body(request, ThreatChangeBody), person(request), audience_of(request)

        def work() -> object:
            reason = fields.pop("reason")
            data = ThreatInput(area="", **_with_actor(fields, audience))
            pk = pk_of(THREATS, key, audience)
            return services.change_threat(threat_id=pk, user=user, audience=audience, data=data, reason=reason)

        return answer_once(request, THREATS, work)

    @writes(THREATS, "Threat", ThreatMoveBody, "Watch, escalate, find mitigated or close a threat")
    def move(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, THREATS, key, ThreatMoveBody, services.move_threat, "threat_id")

    @writes(THREATS, "Threat", ThreatReviewBody, "Record a review of a threat")
    def review(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, THREATS, key, ThreatReviewBody, services.review_threat, "threat_id")

    @writes(THREATS, "Threat", ThreatLinkBody, "Link an alert to a threat")
    def link(self, request: Request, key: UUID) -> HttpResponse:
        fields, user, audience = read_body(request, ThreatLinkBody), person(request), audience_of(request)

        def work() -> object:
            alert = pk_of(ALERTS, fields["alert"], audience, "alert")
            pk = pk_of(THREATS, key, audience)
            return services.link_alert(threat_id=pk, alert_id=alert, user=user, audience=audience)

        return answer_once(request, THREATS, work)


@documented("Assessment")
class AssessmentView(CollectionView):
    """Threat forms of alerts, every version."""

    collection = ASSESSMENTS

    @writes(ASSESSMENTS, "Assessment", AssessmentBody, "Fill in the threat form of an alert", 201)
    def form(self, request: Request, key: UUID) -> HttpResponse:
        fields, user, audience = read_body(request, AssessmentBody), person(request), audience_of(request)

        def work() -> object:
            fields["factors"] = {name: dict(said) for name, said in fields["factors"].items()}
            fields["tiers"] = {said["tier"]: dict(said) for said in fields["tiers"]}
            fields["family"] = fields.pop("threat_family")
            pk = pk_of(ALERTS, key, audience)
            return services.assess_threat(alert_id=pk, user=user, audience=audience, data=AssessmentInput(**fields))

        return answer_once(request, ASSESSMENTS, work, 201)


@documented("AlertReferral")
class AlertReferralView(CollectionView):
    """To whom alerts were passed on, and which were not, with the answers to the three questions."""

    collection = ALERT_REFERRALS

    @writes(ALERT_REFERRALS, "AlertReferral", ReferBody, "Pass an alert to a force, if nothing stands against it", 201)
    def refer(self, request: Request, key: UUID) -> HttpResponse:
        fields, user, audience = read_body(request, ReferBody), person(request), audience_of(request)

        def work() -> object:
            data = ReferralInput(**_with_actor(fields, audience))
            pk = pk_of(ALERTS, key, audience)
            return services.refer_to_force(alert_id=pk, user=user, audience=audience, data=data)

        return answer_once(request, ALERT_REFERRALS, work, 201)
