"""Threat forms of the exercise."""

from incidents.choices import ThreatFamily
from threats.choices import Factor, Impact, Level, Likelihood, Trend
from threats.inputs import AssessmentInput

ULTIMATUM = AssessmentInput(
    factors={
        Factor.INTENT.value: {"level": Level.HIGH, "rationale": "The ultimatum names a day."},
        Factor.CAPABILITY.value: {"level": Level.MODERATE, "rationale": "Some forty fighters, on foot."},
        Factor.OPPORTUNITY.value: {"level": Level.MODERATE, "rationale": "No post between their camp and the site."},
        Factor.VULNERABILITY.value: {"level": Level.HIGH, "rationale": "Many cannot walk far."},
        Factor.PROTECTION.value: {"level": Level.LOW, "rationale": "The site committee keeps a night watch."},
    },
    family=ThreatFamily.FORCED_MOVEMENT,
    scenario="The site is attacked when it is not empty by Thursday.",
    harm_expected="Killing, and a second displacement of all who live there.",
    likelihood=Likelihood.LIKELY,
    impact=Impact.SEVERE,
    trend=Trend.RISING,
    tiers={
        1: {"considered": True, "words": "Call the commander, then meet the site committee."},
        2: {"considered": True, "words": "A temporary base until the day is past."},
        3: {"considered": False, "words": "Too slow for this week; taken up with the province afterwards."},
    },
)
CATTLE = AssessmentInput(
    factors={
        Factor.INTENT.value: {"level": Level.UNKNOWN},
        Factor.CAPABILITY.value: {"level": Level.MODERATE, "rationale": "Both sides have hunting arms."},
        Factor.OPPORTUNITY.value: {"level": Level.HIGH, "rationale": "The cattle pass the fields in two weeks."},
        Factor.VULNERABILITY.value: {"level": Level.MODERATE, "rationale": "Farms lie apart from each other."},
        Factor.PROTECTION.value: {"level": Level.MODERATE, "rationale": "Elders of both sides still talk."},
    },
    family=ThreatFamily.INTERCOMMUNAL,
    scenario="Quarrels over trampled fields turn into raids by night.",
    harm_expected="Injured people, burnt houses, stolen cattle.",
    likelihood=Likelihood.POSSIBLE,
    impact=Impact.MODERATE,
    trend=Trend.STEADY,
    tiers={
        1: {"considered": True, "words": "The province is asked to bring the elders together."},
        2: {"considered": False, "words": "No force between communities that still talk."},
        3: {"considered": True, "words": "A dialogue before each season."},
    },
)
