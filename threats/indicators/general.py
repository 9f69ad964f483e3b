"""General signs: armed actors, protection withdrawn, coercion, what stands beside."""

from django.utils.translation import gettext_lazy as _

from threats.choices import Family
from threats.choices import IndicatorSet as S
from threats.indicators import scales
from threats.indicators.definition import define

DEFINITIONS = (
    define(
        "armed_build_up",
        Family.ARMED_THREAT,
        _("Armed actors gather or move"),
        _("Are armed actors gathering, moving or bringing in weapons, in a way that is not usual here?"),
        scales.MOVEMENT,
        S.GENERAL,
        S.MASS_ATROCITY,
    ),
    define(
        "threat_or_ultimatum",
        Family.ARMED_THREAT,
        _("Threat or ultimatum to a community"),
        _("Has anybody with arms threatened a community, or told it to leave, pay or hand somebody over?"),
        scales.THREAT,
    ),
    define(
        "community_leaves_ahead",
        Family.ARMED_THREAT,
        _("People take precautions"),
        _("Do people sleep in the bush, send children or cattle away, close shops, or keep away from fields?"),
        scales.EXTENT,
        weight=0.5,
    ),
    define(
        "fighters_change_hands",
        Family.ARMED_THREAT,
        _("Control of an area changes"),
        _("Has a place changed hands, or has an armed group split, lost its leader or taken in deserters?"),
        scales.EXTENT,
        weight=0.5,
        half_life=30,
    ),
    define(
        "protecting_force_leaves",
        Family.WITHDRAWAL,
        _("A protecting force leaves"),
        _("Has a force on which people rely, whosever it is, thinned out, left or closed its base?"),
        scales.PRESENCE,
    ),
    define(
        "abduction_or_recruitment",
        Family.COERCION,
        _("Abduction or forced recruitment"),
        _("Are people taken, or made to join or to work for armed actors?"),
        scales.OFTEN,
    ),
    define(
        "road_ambush",
        Family.COERCION,
        _("Ambushes and illegal checkpoints"),
        _("Are travellers held up, robbed or taxed by armed actors on the roads?"),
        scales.OFTEN,
    ),
    define(
        "access_denied",
        Family.COERCION,
        _("Access is denied"),
        _("Are relief workers, observers or peacekeepers turned back, or told not to come?"),
        scales.BLOCKED,
        S.GENERAL,
        S.MASS_ATROCITY,
        weight=0.3,
    ),
    define(
        "agreement_in_force",
        Family.PROTECTION,
        _("A local agreement is in force"),
        _("Is there an agreement between armed actors, or between communities, that covers this place?"),
        scales.IN_FORCE,
    ),
    define(
        "protecting_force_present",
        Family.PROTECTION,
        _("A protecting force is present"),
        _("Is a force there that people go to for protection?"),
        scales.EXTENT,
    ),
)
