"""Bodies that the views of this floor take."""

from rest_framework import serializers

from incidents import choices
from missions.api.writes import Body, InstantField
from missions.choices import Classification


class ReportBody(Body):
    """One account as it was told. Coordinates are decimal degrees (WGS 84); times are mission time with an offset."""

    mission = serializers.CharField(max_length=12, help_text="Code")
    event_type = serializers.ChoiceField(choices.EventType.choices)
    longitude = serializers.FloatField(min_value=-180, max_value=180)
    latitude = serializers.FloatField(min_value=-90, max_value=90)
    occurred_from = InstantField(required=False, allow_null=True, help_text="May be missing for what is not over")
    occurred_to = InstantField(required=False, allow_null=True)
    tense = serializers.ChoiceField(choices.Tense.choices, required=False)
    sub_event_type = serializers.ChoiceField(choices.SubEventType.choices, required=False, allow_blank=True)
    civilian_targeting = serializers.BooleanField(required=False)
    time_precision = serializers.ChoiceField(choices.TimePrecision.choices, required=False)
    feared_by = InstantField(required=False, allow_null=True)
    location_precision = serializers.ChoiceField(choices.LocationPrecision.choices, required=False)
    place_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    text = serializers.CharField(max_length=20_000, required=False, allow_blank=True, trim_whitespace=False)
    language = serializers.CharField(max_length=8, required=False, allow_blank=True)
    reliability = serializers.ChoiceField(choices.Reliability.choices, required=False)
    credibility = serializers.ChoiceField(choices.Credibility.choices, required=False)
    killed_min = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    killed_best = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    killed_max = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    injured_best = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    abducted_best = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    actor_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    source = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="Pseudonym, never a name")  # type: ignore[assignment]
    source_type = serializers.ChoiceField(choices.SourceType.choices, required=False)
    written_at = InstantField(required=False, allow_null=True, help_text="By the sender's own clock")
    classification = serializers.ChoiceField(Classification.choices, required=False)
    is_exercise = serializers.BooleanField(required=False)


class OpenBody(Body):
    """Which report an incident is opened from."""

    report = serializers.UUIDField()
    summary = serializers.CharField(required=False, allow_blank=True)


class VerifyBody(Body):
    level = serializers.ChoiceField(choices.VerificationLevel.choices, required=False, help_text="1 or 2; 2 if missing")
    reason = serializers.CharField(required=False, allow_blank=True)
