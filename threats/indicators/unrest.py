"""Unrest and elections."""

from django.utils.translation import gettext_lazy as _

from threats.choices import Family
from threats.choices import IndicatorSet as S
from threats.indicators import scales
from threats.indicators.definition import define

DEFINITIONS = (
    define(
        "call_to_the_streets",
        Family.UNREST,
        _("Calls to the streets"),
        _("Is there a call to march, to strike or to close a town, and do people say they will come?"),
        scales.EXTENT,
        S.UNREST,
        S.ELECTIONS,
        half_life=14,
    ),
    define(
        "force_against_crowds",
        Family.UNREST,
        _("Force used against crowds"),
        _("Have police, soldiers or others used force against people who gathered?"),
        scales.OFTEN,
        S.UNREST,
        S.ELECTIONS,
        weight=0.4,
    ),
    define(
        "arrests_of_organisers",
        Family.UNREST,
        _("Arrests of organisers and journalists"),
        _("Are organisers, local leaders, human rights defenders or journalists arrested, beaten or made to flee?"),
        scales.OFTEN,
        S.UNREST,
        S.ELECTIONS,
    ),
    define(
        "youth_militia_armed",
        Family.UNREST,
        _("Youth wings and vigilantes arm"),
        _("Do youth wings, neighbourhood guards or vigilantes get weapons, money, uniforms or training?"),
        scales.MOVEMENT,
        S.UNREST,
        S.ELECTIONS,
        S.MASS_ATROCITY,
        weight=0.5,
    ),
    define(
        "land_or_cattle_dispute",
        Family.UNREST,
        _("A dispute over land, water or cattle sharpens"),
        _("Has a dispute over land, water, grazing or stolen cattle led to blows, killing or calls for revenge?"),
        scales.EXTENT,
        S.UNREST,
        S.CLIMATE,
    ),
    define(
        "communications_cut",
        Family.UNREST,
        _("Telephone or internet cut off"),
        _("Has the telephone or internet been cut off, and not by a fault?"),
        scales.EXTENT,
        S.UNREST,
        S.ELECTIONS,
        S.INFORMATION,
        half_life=7,
    ),
    define(
        "election_date",
        Family.CALENDAR,
        _("Election, announcement or swearing-in"),
        _("Does a vote, the announcement of a result or a swearing-in fall into these days?"),
        scales.DATE,
        S.ELECTIONS,
    ),
    define(
        "commemoration_date",
        Family.CALENDAR,
        _("Anniversary, ceremony or political date"),
        _("Does an anniversary, a trial, a ceremony or the end of a ceasefire fall into these days?"),
        scales.DATE,
        S.UNREST,
    ),
    define(
        "candidate_attacked",
        Family.UNREST,
        _("Attacks on candidates, voters or electoral staff"),
        _("Are candidates, voters, electoral staff or polling places threatened or attacked?"),
        scales.OFTEN,
        S.ELECTIONS,
        weight=0.4,
    ),
    define(
        "result_rejected",
        Family.UNREST,
        _("The rules or the result are rejected"),
        _("Does a party with armed supporters say beforehand or afterwards that it will not accept the result?"),
        scales.EXTENT,
        S.ELECTIONS,
    ),
)
