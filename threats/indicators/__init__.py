"""The indicators that come with the product: versioned data in code, so that their words can be translated.

A change of any question, scale, weight or half-life is a new VERSION. Missions take it over unless they have weighed
that indicator themselves (threats.services.indicators.adopt).
"""

from threats.indicators import atrocity, climate, crsv, general, information, own_record, unrest
from threats.indicators.definition import CAP, REACH_KM, Definition

VERSION = 1
DEFINITIONS: dict[str, Definition] = {
    each.key: each
    for module in (general, unrest, crsv, atrocity, climate, information, own_record)
    for each in module.DEFINITIONS
}

__all__ = ["CAP", "DEFINITIONS", "REACH_KM", "VERSION", "Definition"]
