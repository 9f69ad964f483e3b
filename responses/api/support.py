"""Due diligence of support to forces, and protectors, over HTTP."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from incidents.api.bodies import WhyBody
from incidents.models import Actor
from missions.api.base import CollectionView, audience_of, documented
from missions.api.writes import Body, answer_once, mission_of, move_once, person, pk_of, read_body, writes
from missions.choices import Classification
from responses import choices, services
from responses.inputs import ProtectorInput, RiskInput, SupportInput, VettingInput
from responses.support_catalogue import PROTECTORS, SUPPORTS


class SupportBody(Body):
    """What a force outside the United Nations is to be given."""

    mission = serializers.CharField(max_length=12, help_text="Code")
    recipient = serializers.UUIDField(help_text="The force, as a group")
    kind = serializers.ChoiceField(choices.SupportKind.choices)
    title = serializers.CharField(max_length=200)
    area = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="P-code")
    is_emergency = serializers.BooleanField(required=False)
    authority = serializers.CharField(max_length=160, required=False, allow_blank=True)
    classification = serializers.ChoiceField(Classification.choices, required=False)
    is_exercise = serializers.BooleanField(required=False)


class RiskBody(Body):
    """A judgement of the risk that the recipient commits grave violations."""

    risk = serializers.ChoiceField(choices.SupportRisk.choices)
    grounds = serializers.CharField(max_length=4000)
    mitigations = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    authorities_act = serializers.BooleanField(help_text="Whether the recipient's authorities mitigate the risk")


class ClearanceBody(Body):
    valid_until = serializers.DateField(help_text="Last mission day, within a year")
    reason = serializers.CharField(max_length=4000)


class BeginBody(Body):
    reason = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class ProtectorBody(Body):
    """Who else can do what where: an organisation, never a person."""

    mission = serializers.CharField(max_length=12, help_text="Code")
    name = serializers.CharField(max_length=160)
    responder = serializers.ChoiceField(choices.Responder.choices)
    can_do = serializers.ListField(child=serializers.CharField(max_length=24), max_length=60, help_text="Action types")
    area = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="P-code")
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class VettingBody(Body):
    passed = serializers.BooleanField()
    until = serializers.DateField(help_text="Last mission day, within two years")
    reason = serializers.CharField(max_length=2000)


@documented("Support")
class SupportView(CollectionView):
    """Support to forces with its clearance. Only where the mission keeps due diligence."""

    collection = SUPPORTS

    @writes(SUPPORTS, "Support", SupportBody, "Write down support to a force", 201)
    def create(self, request: Request) -> HttpResponse:
        fields, user, audience = read_body(request, SupportBody), person(request), audience_of(request)

        def work() -> object:
            mission = mission_of(fields.pop("mission"), audience)
            key = fields.pop("recipient")
            pk = Actor.objects.visible_to(audience).filter(public_id=key).values_list("pk", flat=True).first()
            if pk is None:
                raise ValidationError({"recipient": [_("There is no such group, or you may not see it.")]})
            data = SupportInput(recipient_id=pk, **fields)
            return services.draft_support(audience=audience, user=user, mission=mission, data=data)

        return answer_once(request, SUPPORTS, work, 201)

    @writes(SUPPORTS, "Support", RiskBody, "Assess the risk of a support")
    def assess(self, request: Request, key: UUID) -> HttpResponse:
        fields, user, audience = read_body(request, RiskBody), person(request), audience_of(request)

        def work() -> object:
            pk = pk_of(SUPPORTS, key, audience)
            return services.assess_support(support_id=pk, user=user, audience=audience, data=RiskInput(**fields))

        return answer_once(request, SUPPORTS, work)

    @writes(SUPPORTS, "Support", ClearanceBody, "Approve an assessed support until a day")
    def approve(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, SUPPORTS, key, ClearanceBody, services.approve_support, "support_id")

    @writes(SUPPORTS, "Support", BeginBody, "Record that a support is given")
    def activate(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, SUPPORTS, key, BeginBody, services.activate_support, "support_id")

    @writes(SUPPORTS, "Support", ClearanceBody, "Renew the clearance of a support")
    def renew(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, SUPPORTS, key, ClearanceBody, services.renew_support, "support_id")

    @writes(SUPPORTS, "Support", WhyBody, "Suspend a support")
    def suspend(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, SUPPORTS, key, WhyBody, services.suspend_support, "support_id")

    @writes(SUPPORTS, "Support", WhyBody, "Withdraw a support")
    def withdraw(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, SUPPORTS, key, WhyBody, services.withdraw_support, "support_id")


@documented("Protector")
class ProtectorView(CollectionView):
    """Who else can protect, with their vetting."""

    collection = PROTECTORS

    @writes(PROTECTORS, "Protector", ProtectorBody, "Register who else can protect", 201)
    def create(self, request: Request) -> HttpResponse:
        fields, user, audience = read_body(request, ProtectorBody), person(request), audience_of(request)

        def work() -> object:
            mission = mission_of(fields.pop("mission"), audience)
            data = ProtectorInput(**{**fields, "can_do": tuple(fields["can_do"])})
            return services.add_protector(audience=audience, user=user, mission=mission, data=data)

        return answer_once(request, PROTECTORS, work, 201)

    @writes(PROTECTORS, "Protector", VettingBody, "Record a vetting")
    def vet(self, request: Request, key: UUID) -> HttpResponse:
        fields, user, audience = read_body(request, VettingBody), person(request), audience_of(request)

        def work() -> object:
            pk = pk_of(PROTECTORS, key, audience)
            return services.vet_protector(protector_id=pk, user=user, audience=audience, data=VettingInput(**fields))

        return answer_once(request, PROTECTORS, work)
