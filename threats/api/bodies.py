"""Bodies that the views of this floor take."""

from rest_framework import serializers

from incidents.choices import EventType, Reliability, SourceType
from missions.api.writes import Body, InstantField
from missions.choices import Classification, Dissemination
from threats import choices


class AlertBody(Body):
    """A warning that asks for a decision. Its place: a point, else the report's, a cell, the watch item's, an area."""

    mission = serializers.CharField(max_length=12, help_text="Code")
    title = serializers.CharField(max_length=200)
    origin = serializers.ChoiceField(choices.Origin.choices)
    imminence = serializers.ChoiceField(choices.Imminence.choices)
    text = serializers.CharField(required=False, allow_blank=True)
    event_type = serializers.ChoiceField(
        EventType.choices, required=False, allow_blank=True, help_text="What is feared"
    )
    longitude = serializers.FloatField(min_value=-180, max_value=180, required=False, allow_null=True)
    latitude = serializers.FloatField(min_value=-90, max_value=90, required=False, allow_null=True)
    cell_h3 = serializers.CharField(max_length=15, required=False, allow_blank=True)
    area = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="P-code")
    report = serializers.UUIDField(required=False, allow_null=True)
    watch_item = serializers.UUIDField(required=False, allow_null=True)
    classification = serializers.ChoiceField(Classification.choices, required=False)
    is_exercise = serializers.BooleanField(required=False)


class ReasonBody(Body):
    reason = serializers.CharField(required=False, allow_blank=True)


class RegradeBody(Body):
    imminence = serializers.ChoiceField(choices.Imminence.choices)
    reason = serializers.CharField(max_length=1000, help_text="What has changed")


class DecisionBody(Body):
    """What a decision needs depends on it: a reason code, to whom, until when."""

    decision = serializers.ChoiceField(choices.Decision.choices)
    reason_code = serializers.ChoiceField(choices.ReasonCode.choices, required=False, allow_blank=True)
    referred_to = serializers.CharField(max_length=160, required=False, allow_blank=True)
    referred_kind = serializers.ChoiceField(
        choices.RecipientKind.choices, required=False, allow_blank=True, help_text="Forces are referred to by `refer`"
    )
    review_at = InstantField(required=False, allow_null=True, help_text="Mission time")
    reason = serializers.CharField(required=False, allow_blank=True)


class CloseBody(Body):
    outcome = serializers.ChoiceField(choices.Outcome.choices)
    feedback = serializers.ChoiceField(choices.Feedback.choices)
    evidence = serializers.CharField(required=False, allow_blank=True)
    reason = serializers.CharField(required=False, allow_blank=True)


class ObservationBody(Body):
    """One dated value of an indicator. Its place: cells, else a point, else an area."""

    mission = serializers.CharField(max_length=12, help_text="Code")
    indicator = serializers.CharField(max_length=40, help_text="Key")
    severity = serializers.IntegerField(min_value=0, max_value=5, help_text="As the indicator's scale says")
    observed_on = serializers.DateField(help_text="Mission day; of a date in a calendar the first one")
    until_on = serializers.DateField(required=False, allow_null=True, help_text="Last day of a date in a calendar")
    area = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="P-code")
    cells = serializers.ListField(
        child=serializers.CharField(max_length=15), max_length=5000, required=False, help_text="H3"
    )
    longitude = serializers.FloatField(min_value=-180, max_value=180, required=False, allow_null=True)
    latitude = serializers.FloatField(min_value=-90, max_value=90, required=False, allow_null=True)
    grade = serializers.ChoiceField(Reliability.choices, required=False, help_text="Of the source; F if missing")
    source_type = serializers.ChoiceField(SourceType.choices, required=False, allow_blank=True)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    licence = serializers.CharField(max_length=80, required=False, allow_blank=True)
    attribution = serializers.CharField(max_length=200, required=False, allow_blank=True)
    classification = serializers.ChoiceField(Classification.choices, required=False)
    dissemination = serializers.ChoiceField(Dissemination.choices, required=False)
    is_exercise = serializers.BooleanField(required=False)


class ObservationEditBody(ReasonBody):
    """What is corrected, and why."""

    severity = serializers.IntegerField(min_value=0, max_value=5, required=False)
    grade = serializers.ChoiceField(Reliability.choices, required=False)
    source_type = serializers.ChoiceField(SourceType.choices, required=False, allow_blank=True)
    observed_on = serializers.DateField(required=False)
    until_on = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True)
