"""What our own record says by itself: nobody answers these, they are reckoned before each run."""

from django.utils.translation import gettext_lazy as _

from threats.choices import Family
from threats.choices import IndicatorSet as S
from threats.indicators import scales
from threats.indicators.definition import define

DEFINITIONS = (
    define(
        "surge",
        Family.OWN_RECORD,
        _("More is reported than in the area's own past"),
        _("Is there more of what is no attack (threats, protest, armed presence, denial) than there used to be?"),
        scales.UNUSUAL,
        S.AUTOMATIC,
        automatic=True,
    ),
    define(
        "silence",
        Family.OWN_RECORD,
        _("An area that used to speak is silent"),
        _("Has nobody been heard from an area that used to be heard from?"),
        scales.UNUSUAL,
        S.AUTOMATIC,
        half_life=30,
        automatic=True,
    ),
    define(
        "alert_unanswered",
        Family.OWN_RECORD,
        _("A warning was not answered in time"),
        _("Was a warning not acknowledged or decided within its limit?"),
        scales.LATE,
        S.AUTOMATIC,
        automatic=True,
    ),
    define(
        "base_closed",
        Family.WITHDRAWAL,
        _("A base of ours has closed"),
        _("Has the mission closed a base here?"),
        scales.PRESENCE,
        S.AUTOMATIC,
        automatic=True,
    ),
    define(
        "operation_ended",
        Family.RETALIATION,
        _("An operation of ours has ended"),
        _("Has an operation ended that armed actors may take revenge for on the people there?"),
        scales.AFTER_OPERATION,
        S.AUTOMATIC,
        automatic=True,
    ),
    define(
        "displacement_reported",
        Family.DISPLACEMENT,
        _("Displacement in our own reports"),
        _("How many people do our own reports say have fled?"),
        scales.PEOPLE,
        S.AUTOMATIC,
        S.CLIMATE,
        automatic=True,
    ),
)
