"""Bodies that the views of this floor take."""

from rest_framework import serializers

from missions.api.writes import Body, InstantField
from missions.choices import Classification
from responses import choices
from threats.choices import Outcome, ReasonCode


class ActionBody(Body):
    """One thing to do, on an alert or in an area; the tier comes from the type. Times are mission time."""

    mission = serializers.CharField(max_length=12, help_text="Code")
    type = serializers.CharField(max_length=24, help_text="Of the code list `action_type`, or one of the mission's own")
    responder = serializers.ChoiceField(choices.Responder.choices)
    alert = serializers.UUIDField(required=False, allow_null=True)
    threat = serializers.UUIDField(required=False, allow_null=True)
    protector = serializers.UUIDField(required=False, allow_null=True, help_text="Who exactly responds")
    support = serializers.UUIDField(required=False, allow_null=True, help_text="What a force is given by it")
    area = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="P-code")
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    phase = serializers.ChoiceField(choices.Phase.choices, required=False, allow_blank=True)
    unit = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text="Contingent or unit of the responder, never a person"
    )
    component = serializers.ChoiceField(choices.Component.choices, required=False, allow_blank=True)
    planned_from = InstantField(required=False, allow_null=True)
    planned_to = InstantField(required=False, allow_null=True)
    order_reference = serializers.CharField(max_length=80, required=False, allow_blank=True)
    immediate = serializers.BooleanField(required=False, help_text="Under way already, on the named authority")
    authority = serializers.CharField(max_length=160, required=False, allow_blank=True)
    classification = serializers.ChoiceField(Classification.choices, required=False)
    is_exercise = serializers.BooleanField(required=False)


class AcceptBody(Body):
    planned_from = InstantField(required=False, allow_null=True)
    planned_to = InstantField(required=False, allow_null=True)
    order_reference = serializers.CharField(max_length=80, required=False, allow_blank=True)


class CompleteBody(Body):
    outcome = serializers.ChoiceField(Outcome.choices)
    note = serializers.CharField(required=False, allow_blank=True)


class ApprovalBody(Body):
    """Yes or no of the caller's role, where the rules of the mission ask for it."""

    granted = serializers.BooleanField(default=True)
    reason = serializers.CharField(max_length=2000)


class CodedBody(Body):
    reason_code = serializers.ChoiceField(ReasonCode.choices)
    unit = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="Who refuses, if not named")
    reason = serializers.CharField(required=False, allow_blank=True)


class TimesBody(Body):
    """Mission time; what is left out stays as it is."""

    departed_at = InstantField(required=False, allow_null=True)
    arrived_at = InstantField(required=False, allow_null=True)
    ended_at = InstantField(required=False, allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True, help_text="Needed to change a time that is there")


class NoteBody(Body):
    note = serializers.CharField(help_text="What was learnt")
