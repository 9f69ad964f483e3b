"""What is said and spread: incitement, rumours, disinformation."""

from django.utils.translation import gettext_lazy as _

from threats.choices import Family
from threats.choices import IndicatorSet as S
from threats.indicators import scales
from threats.indicators.definition import define

DEFINITIONS = (
    define(
        "incitement",
        Family.INCITEMENT,
        _("Incitement that names a place or group"),
        _("Do broadcasts, sermons, songs or messages call for violence, and whom or where do they name?"),
        scales.SPEECH,
        S.INFORMATION,
        S.MASS_ATROCITY,
        S.ELECTIONS,
    ),
    define(
        "dehumanising_speech",
        Family.INCITEMENT,
        _("Dehumanising speech"),
        _("Are people likened to animals, vermin or disease, or blamed together for what single ones did?"),
        scales.SPEECH,
        S.INFORMATION,
        S.MASS_ATROCITY,
    ),
    define(
        "rumour_of_attack",
        Family.INCITEMENT,
        _("A false or unchecked story spreads"),
        _("Does a false or unchecked story of an attack, a poisoning or a betrayal spread and anger people?"),
        scales.EXTENT,
        S.INFORMATION,
        weight=0.4,
        half_life=14,
    ),
    define(
        "campaign_against_mission",
        Family.INCITEMENT,
        _("Campaign against the mission or aid workers"),
        _("Are the mission or relief workers said to side with, arm or spy for somebody?"),
        scales.SPEECH,
        S.INFORMATION,
        weight=0.3,
    ),
    define(
        "local_voices_silenced",
        Family.INCITEMENT,
        _("Calming voices are silenced"),
        _("Are local radio, elders, clergy or others who calm people silenced, threatened or replaced?"),
        scales.EXTENT,
        S.INFORMATION,
        weight=0.3,
    ),
)
