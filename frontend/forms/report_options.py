"""The choices that the report form offers, at the desk and on the phone: in which order, and in which words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from incidents.choices import (
    Channel,
    CivilianStatus,
    Confidence,
    Credibility,
    EventType,
    HarmKind,
    Reliability,
    SourceType,
    SubEventType,
)

# Large buttons for what is reported most; the rest waits one tap away.
COMMON = (
    EventType.VIOLENCE_AGAINST_CIVILIANS,
    EventType.BATTLE,
    EventType.THREAT_INTIMIDATION,
    EventType.DISPLACEMENT,
    EventType.LOOTING_OR_DESTRUCTION,
    EventType.EXPLOSION_REMOTE,
    EventType.ARMED_PRESENCE,
    EventType.DENIAL_OF_ACCESS,
)
SUB_TYPES: dict[str, tuple[SubEventType, ...]] = {
    EventType.VIOLENCE_AGAINST_CIVILIANS: (
        SubEventType.ATTACK,
        SubEventType.ABDUCTION,
        SubEventType.SEXUAL_VIOLENCE,
    ),
    EventType.BATTLE: (SubEventType.ARMED_CLASH,),
    EventType.EXPLOSION_REMOTE: (SubEventType.SHELLING, SubEventType.AIR_OR_DRONE_STRIKE, SubEventType.IED),
    EventType.PROTEST: (
        SubEventType.PEACEFUL_PROTEST,
        SubEventType.PROTEST_WITH_INTERVENTION,
        SubEventType.EXCESSIVE_FORCE,
    ),
    EventType.RIOT: (SubEventType.MOB_VIOLENCE,),
}
CHANNELS = [
    (channel.value, channel.label)
    for channel in (Channel.PHONE, Channel.RADIO, Channel.SMS, Channel.IN_PERSON, Channel.FORM)
]
SOURCE_TYPES = SourceType.choices[:6]
# Words before letters: what a grade means comes first, its code after it.
RELIABILITY = [
    (Reliability.F.value, _("Cannot be judged (F)")),
    (Reliability.A.value, _("Completely reliable (A)")),
    (Reliability.B.value, _("Usually reliable (B)")),
    (Reliability.C.value, _("Fairly reliable (C)")),
    (Reliability.D.value, _("Not usually reliable (D)")),
    (Reliability.E.value, _("Unreliable (E)")),
]
CREDIBILITY = [
    (Credibility.UNJUDGED.value, _("Cannot be judged (6)")),
    (Credibility.CONFIRMED.value, _("Confirmed by other sources (1)")),
    (Credibility.PROBABLE.value, _("Probably true (2)")),
    (Credibility.POSSIBLE.value, _("Possibly true (3)")),
    (Credibility.DOUBTFUL.value, _("Doubtful (4)")),
    (Credibility.IMPROBABLE.value, _("Improbable (5)")),
]
CONFIDENCE = [
    (confidence.value, confidence.label)
    for confidence in (Confidence.UNATTRIBUTED, Confidence.POSSIBLE, Confidence.PROBABLE, Confidence.CONFIRMED)
]
CIVILIAN_STATUS = [
    (status.value, status.label)
    for status in (
        CivilianStatus.UNKNOWN,
        CivilianStatus.CIVILIAN,
        CivilianStatus.NOT_CIVILIAN,
        CivilianStatus.MIXED,
    )
]
HARM_KINDS = HarmKind.choices
# Languages in which people speak to missions; what is missing is written under "another".
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("ar", _("Arabic")),
    ("sw", _("Swahili")),
    ("ln", _("Lingala")),
    ("sg", _("Sango")),
    ("din", _("Dinka")),
    ("nus", _("Nuer")),
    ("zne", _("Zande")),
    ("so", _("Somali")),
    ("ha", _("Hausa")),
    ("ff", _("Fulfulde")),
    ("bm", _("Bambara")),
    ("am", _("Amharic")),
    ("ti", _("Tigrinya")),
    ("es", _("Spanish")),
    ("pt", _("Portuguese")),
    ("uk", _("Ukrainian")),
    ("ru", _("Russian")),
    ("fa", _("Persian")),
    ("ps", _("Pashto")),
    ("my", _("Burmese")),
    ("ht", _("Haitian Creole")),
    ("und", _("Another language")),
]
FEARED_IN = [
    ("24", _("within 24 hours")),
    ("72", _("within 3 days")),
    ("336", _("within 2 weeks")),
    ("other", _("Date")),
]
