"""Signs of conflict-related sexual violence to come. Signs of the surroundings only: no case is ever told here."""

from django.utils.translation import gettext_lazy as _

from threats.choices import Family
from threats.choices import IndicatorSet as S
from threats.indicators import scales
from threats.indicators.definition import define

DEFINITIONS = (
    define(
        "women_avoid_places",
        Family.GENDERED,
        _("Women and girls avoid places"),
        _("Do women and girls stay away from fields, water, firewood, markets or school, or go in groups only?"),
        scales.EXTENT,
        S.CRSV,
    ),
    define(
        "units_known_for_violence",
        Family.GENDERED,
        _("A unit with a record arrives"),
        _("Has a unit or group arrived, or been put together anew, that is known for sexual violence elsewhere?"),
        scales.MOVEMENT,
        S.CRSV,
        half_life=60,
    ),
    define(
        "searches_and_detention",
        Family.GENDERED,
        _("Searches, checkpoints and detention without women officers"),
        _("Are houses searched, or people stopped or held, where nobody watches over how they are treated?"),
        scales.EXTENT,
        S.CRSV,
        weight=0.3,
    ),
    define(
        "unpaid_or_undisciplined",
        Family.GENDERED,
        _("Fighters unpaid, drunk or out of command"),
        _("Are fighters or soldiers unpaid, looting, drunk, deserting or out of their commanders' hands?"),
        scales.EXTENT,
        S.CRSV,
        weight=0.4,
    ),
    define(
        "sexual_threats_in_speech",
        Family.GENDERED,
        _("Sexual threats or boasts"),
        _("Are sexual threats, boasts or insults used in songs, broadcasts, messages or at checkpoints?"),
        scales.SPEECH,
        S.CRSV,
        S.INFORMATION,
    ),
    define(
        "unsafe_site",
        Family.GENDERED,
        _("Unsafe site for displaced people"),
        _("Is a place where people shelter crowded, dark, without locks or guards, or with armed men inside?"),
        scales.EXTENT,
        S.CRSV,
        S.CLIMATE,
        weight=0.3,
        half_life=90,
    ),
)
