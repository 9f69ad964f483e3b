"""Bodies of threats, threat forms and referrals."""

from rest_framework import serializers

from incidents.choices import ThreatFamily
from missions.api.writes import Body
from missions.choices import Classification
from threats import choices


class FactorBody(Body):
    level = serializers.ChoiceField(choices.Level.choices, help_text="0 not known, 1 low, 2 moderate, 3 high")
    rationale = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class FactorsBody(Body):
    """The five factors, each with its level and what that rests on."""

    intent = FactorBody()
    capability = FactorBody()
    opportunity = FactorBody()
    vulnerability = FactorBody()
    protection = FactorBody()


class TierBody(Body):
    tier = serializers.ChoiceField([1, 2, 3])
    considered = serializers.BooleanField(help_text="Whether something in this tier is to be done")
    words = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, help_text="What, or why nothing: that is needed"
    )


class AssessmentBody(Body):
    """A filled-in threat form; every tier that the mission is mandated for is answered."""

    factors = FactorsBody()
    threat_family = serializers.ChoiceField(ThreatFamily.choices)
    scenario = serializers.CharField(max_length=4000)
    harm_expected = serializers.CharField(max_length=4000)
    likelihood = serializers.ChoiceField(choices.Likelihood.choices)
    impact = serializers.ChoiceField(choices.Impact.choices)
    trend = serializers.ChoiceField(choices.Trend.choices)
    tiers = TierBody(many=True)


class ReferBody(Body):
    """To which force, and the answers to the three questions. A refusal is stored and answered, not raised."""

    kind = serializers.ChoiceField(sorted((k.value, k.label) for k in choices.ARMED_RECIPIENTS))
    recipient = serializers.CharField(max_length=160)
    actor = serializers.UUIDField(required=False, allow_null=True, help_text="Which group the recipient is, if known")
    consent = serializers.ChoiceField(choices.SourceConsent.choices)
    passed_text = serializers.CharField(max_length=2000, help_text="All that they are told")
    suspicion = serializers.ChoiceField(choices.Suspicion.choices)


class ThreatWordsBody(Body):
    title = serializers.CharField(max_length=200)
    threat_family = serializers.ChoiceField(ThreatFamily.choices)
    people = serializers.CharField(max_length=200, help_text="The population group at risk")
    scenario = serializers.CharField(max_length=4000)
    review_on = serializers.DateField(help_text="Mission day, within half a year")
    actor = serializers.UUIDField(required=False, allow_null=True)


class ThreatBody(ThreatWordsBody):
    """A threat needs no incident first, but a day on which it is looked at again."""

    mission = serializers.CharField(max_length=12, help_text="Code")
    area = serializers.CharField(max_length=40, help_text="P-code")
    classification = serializers.ChoiceField(Classification.choices, required=False)
    is_exercise = serializers.BooleanField(required=False)


class ThreatChangeBody(ThreatWordsBody):
    reason = serializers.CharField(max_length=4000)


class ThreatMoveBody(Body):
    to = serializers.ChoiceField(choices.ThreatStatus.choices)
    reason = serializers.CharField(max_length=4000)
    review_on = serializers.DateField(required=False, allow_null=True)


class ThreatReviewBody(Body):
    review_on = serializers.DateField()
    reason = serializers.CharField(max_length=4000)


class ThreatLinkBody(Body):
    alert = serializers.UUIDField()
