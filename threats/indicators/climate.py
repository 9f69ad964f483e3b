"""Climate, hazards, displacement, prices and food."""

from django.utils.translation import gettext_lazy as _

from threats.choices import Family
from threats.choices import IndicatorSet as S
from threats.indicators import scales
from threats.indicators.definition import define

DEFINITIONS = (
    define(
        "displacement_out",
        Family.DISPLACEMENT,
        _("People newly leave the area"),
        _("How many people have newly fled from here?"),
        scales.PEOPLE,
        S.CLIMATE,
        S.MASS_ATROCITY,
    ),
    define(
        "displacement_year",
        Family.DISPLACEMENT,
        _("Displacement of the year against the years before"),
        _("Is the country's yearly figure of new displacement by conflict above that of the years before?"),
        scales.CHANGE,
        S.CLIMATE,
        weight=0.2,
        half_life=365,
        reach_km=0.0,
    ),
    define(
        "forced_return",
        Family.DISPLACEMENT,
        _("Forced return or eviction"),
        _("Are displaced people told to go back, moved, or driven from where they shelter?"),
        scales.PEOPLE,
        S.CLIMATE,
    ),
    define(
        "host_tension",
        Family.DISPLACEMENT,
        _("Tension between displaced people and hosts"),
        _("Is there strife over water, land, wood or aid between those who came and those who were there?"),
        scales.EXTENT,
        S.CLIMATE,
        weight=0.3,
    ),
    define(
        "herding_season",
        Family.CALENDAR,
        _("Movement of herds, harvest or dry season"),
        _("Do herds move through, or does a season begin in which there was violence in other years?"),
        scales.DATE,
        S.CLIMATE,
    ),
    define(
        "price_step",
        Family.ECONOMY,
        _("Staple food becomes dear"),
        _("How far above the months before is the price of staple food in the market?"),
        scales.PRICE,
        S.CLIMATE,
        reach_km=50.0,
    ),
    define(
        "food_phase",
        Family.ECONOMY,
        _("Hunger"),
        _("How hungry are people here, as the phases of food security count it?"),
        scales.HUNGER,
        S.CLIMATE,
        half_life=120,
    ),
    define(
        "hazard_alert",
        Family.HAZARD,
        _("Flood, storm, drought or earthquake"),
        _("Is a hazard here or forecast that takes homes, harvests, herds or roads?"),
        scales.HARM_OF_NATURE,
        S.CLIMATE,
    ),
    define(
        "country_risk",
        Family.CONTEXT,
        _("Risk of humanitarian crisis in the country"),
        _("Where does the country stand on the INFORM index of humanitarian risk?"),
        scales.EXTENT,
        S.CLIMATE,
        reach_km=0.0,
    ),
    define(
        "country_risk_step",
        Family.ECONOMY,
        _("Risk of humanitarian crisis rises in the country"),
        _("Has the country's INFORM index risen against the year before?"),
        scales.CHANGE,
        S.CLIMATE,
        weight=0.1,
        half_life=365,
        reach_km=0.0,
    ),
)
