"""Mappings of the code lists and the event classes that risk is scored on. Pure."""

from incidents.choices import EventType

# UCDP type_of_violence -> (event type, civilian targeting)
UCDP_TYPES: dict[int, tuple[str, bool]] = {
    1: (EventType.BATTLE, False),
    2: (EventType.BATTLE, False),
    3: (EventType.VIOLENCE_AGAINST_CIVILIANS, True),
}

# ACLED event_type of the public codebook -> ours
ACLED_TYPES: dict[str, str] = {
    "Battles": EventType.BATTLE,
    "Explosions/Remote violence": EventType.EXPLOSION_REMOTE,
    "Violence against civilians": EventType.VIOLENCE_AGAINST_CIVILIANS,
    "Protests": EventType.PROTEST,
    "Riots": EventType.RIOT,
    "Strategic developments": EventType.STRATEGIC,
}

ARMED = frozenset({EventType.BATTLE, EventType.EXPLOSION_REMOTE})
AGAINST_CIVILIANS = frozenset({EventType.VIOLENCE_AGAINST_CIVILIANS})


def event_class(event_type: str, civilian_targeting: bool) -> str:
    """T (against civilians), O (other armed event) or "" (feeds indicators only): decision 18 of the design."""
    if civilian_targeting or event_type in AGAINST_CIVILIANS:
        return "T"
    return "O" if event_type in ARMED else ""
