"""Bodies that the views of this floor take."""

from rest_framework import serializers

from incidents import choices
from incidents.inputs import ReportInput, actor_lines, harm_lines
from missions.api.writes import Body, InstantField
from missions.choices import Classification, Compartment, Dissemination

# How people say that something reached them; the other channels are doors of their own.
HEARD_BY = [
    (channel.value, channel.label)
    for channel in (
        choices.Channel.FORM,
        choices.Channel.PHONE,
        choices.Channel.RADIO,
        choices.Channel.SMS,
        choices.Channel.IN_PERSON,
    )
]


class HarmBody(Body):
    """How many were harmed in one way; a number that is left out is not known."""

    kind = serializers.ChoiceField(choices.HarmKind.choices)
    min = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    best = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    max = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    civilian_status = serializers.ChoiceField(choices.CivilianStatus.choices, required=False)
    sex = serializers.ChoiceField(choices.Sex.choices, required=False, allow_blank=True)
    age_band = serializers.ChoiceField(choices.AgeBand.choices, required=False, allow_blank=True)
    group = serializers.ChoiceField(choices.VictimGroup.choices, required=False, allow_blank=True)


class ActorBody(Body):
    """A group that the source names; never a person."""

    name = serializers.CharField(max_length=200)
    role = serializers.ChoiceField(choices.ActorRole.choices, required=False)
    confidence = serializers.ChoiceField(choices.Confidence.choices, required=False)


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
    told_when = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="The time in the words of the source"
    )
    feared_by = InstantField(required=False, allow_null=True)
    location_precision = serializers.ChoiceField(choices.LocationPrecision.choices, required=False)
    place_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    text = serializers.CharField(max_length=20_000, required=False, allow_blank=True, trim_whitespace=False)
    language = serializers.CharField(max_length=8, required=False, allow_blank=True)
    translation = serializers.CharField(max_length=20_000, required=False, allow_blank=True, trim_whitespace=False)
    translation_language = serializers.CharField(max_length=8, required=False, allow_blank=True)
    reliability = serializers.ChoiceField(choices.Reliability.choices, required=False)
    credibility = serializers.ChoiceField(choices.Credibility.choices, required=False)
    origin = serializers.CharField(
        max_length=120, required=False, allow_blank=True, help_text="Who said it first, where sources repeat each other"
    )
    harm = HarmBody(many=True, required=False)
    actors = ActorBody(many=True, required=False)
    source = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="Pseudonym, never a name")  # type: ignore[assignment]
    source_type = serializers.ChoiceField(choices.SourceType.choices, required=False)
    consent = serializers.ChoiceField(choices.Consent.choices, required=False, allow_blank=True)
    written_at = InstantField(required=False, allow_null=True, help_text="By the sender's own clock")
    classification = serializers.ChoiceField(Classification.choices, required=False)
    dissemination = serializers.ChoiceField(Dissemination.choices, required=False)
    compartments = serializers.ListField(
        child=serializers.ChoiceField(Compartment.choices), required=False, help_text="Rooms that you are a member of"
    )
    is_exercise = serializers.BooleanField(required=False)
    about_own_people = serializers.BooleanField(
        required=False, help_text="Suspected misconduct of our own or partners' people: stored nowhere here"
    )
    channel = serializers.ChoiceField(HEARD_BY, required=False, help_text="How it reached you; api if missing")
    revision = serializers.IntegerField(
        min_value=0, max_value=999, required=False, help_text="A correction has the next number; 0 for the first"
    )

    def report_input(self) -> ReportInput:
        """The validated body as the service takes it: without its mission and channel."""
        fields = {**self.validated_data}
        for of_the_door in ("mission", "channel"):
            fields.pop(of_the_door, None)
        fields["harm"] = harm_lines(fields.get("harm", []))
        fields["actors"] = actor_lines(fields.get("actors", []))
        fields["compartments"] = tuple(fields.get("compartments", ()))
        return ReportInput(**fields)


class OpenBody(Body):
    """Which report an incident is opened from."""

    report = serializers.UUIDField()
    summary = serializers.CharField(required=False, allow_blank=True)


class VerifyBody(Body):
    level = serializers.ChoiceField(choices.VerificationLevel.choices, required=False, help_text="1 or 2; 2 if missing")
    evidence = serializers.ListField(
        child=serializers.ChoiceField(choices.EvidenceKind.choices), required=False, help_text="Needed for level 2"
    )
    version = serializers.IntegerField(required=False, allow_null=True, help_text="The version that you looked at")
    reason = serializers.CharField(required=False, allow_blank=True)


class SeenBody(Body):
    """A decision on what was looked at; an older `version` is refused with what changed since."""

    version = serializers.IntegerField(required=False, allow_null=True, help_text="The version that you looked at")
    reason = serializers.CharField(required=False, allow_blank=True)


class MoveBody(SeenBody):
    to = serializers.ChoiceField(choices.IncidentStatus.choices)


class MergeBody(SeenBody):
    """Which incident this one goes into."""

    into = serializers.UUIDField()
    winner_version = serializers.IntegerField(required=False, allow_null=True)


class SplitBody(SeenBody):
    """Which reports go into an incident of their own."""

    reports = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=100)
    summary = serializers.CharField(required=False, allow_blank=True)


class EditBody(Body):
    """What shall change, on the version that you looked at; what is left out stays."""

    version = serializers.IntegerField()
    reason = serializers.CharField(required=False, allow_blank=True)
    event_type = serializers.ChoiceField(choices.EventType.choices, required=False)
    sub_event_type = serializers.ChoiceField(choices.SubEventType.choices, required=False, allow_blank=True)
    threat_family = serializers.ChoiceField(choices.ThreatFamily.choices, required=False, allow_blank=True)
    targets = serializers.ListField(child=serializers.ChoiceField(choices.Target.choices), required=False)
    methods = serializers.ListField(child=serializers.ChoiceField(choices.Method.choices), required=False)
    civilian_targeting = serializers.BooleanField(required=False)
    occurred_from = InstantField(required=False)
    occurred_to = InstantField(required=False)
    time_precision = serializers.ChoiceField(choices.TimePrecision.choices, required=False)
    longitude = serializers.FloatField(required=False, min_value=-180, max_value=180)
    latitude = serializers.FloatField(required=False, min_value=-90, max_value=90)
    location_precision = serializers.ChoiceField(choices.LocationPrecision.choices, required=False)
    place_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    summary = serializers.CharField(required=False, allow_blank=True)
    classification = serializers.ChoiceField(Classification.choices, required=False)
    dissemination = serializers.ChoiceField(Dissemination.choices, required=False)


class ResolveBody(SeenBody):
    """An analyst's figures; from then on reports no longer change them."""

    harm = HarmBody(many=True)


class WhyBody(Body):
    """Why; it is kept with the record."""

    reason = serializers.CharField(required=False, allow_blank=True)


class LinkBody(Body):
    """Which incident a report tells of."""

    incident = serializers.UUIDField()
    reason = serializers.CharField(required=False, allow_blank=True)


class GradeBody(WhyBody):
    """The Admiralty grades; what is left out stays."""

    reliability = serializers.ChoiceField(choices.Reliability.choices, required=False)
    credibility = serializers.ChoiceField(choices.Credibility.choices, required=False)
    origin = serializers.CharField(
        max_length=120, required=False, allow_blank=True, help_text="Who said it first, where sources repeat each other"
    )


class CommentBody(Body):
    text = serializers.CharField(max_length=4000)


class UncommentBody(Body):
    comment = serializers.UUIDField()


class MarkBody(Body):
    """The mark of a section with a mandate of its own."""

    kind = serializers.ChoiceField(choices.MarkKind.choices)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class UnmarkBody(WhyBody):
    kind = serializers.ChoiceField(choices.MarkKind.choices)
