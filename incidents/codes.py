"""Mappings of the code lists and the event classes that risk is scored on. Pure."""

from incidents.choices import ActorClass, ActorRole, EventType, EvidenceKind

# UCDP type_of_violence -> (event type, civilian targeting)
UCDP_TYPES: dict[int, tuple[str, bool]] = {
    1: (EventType.BATTLE, False),
    2: (EventType.BATTLE, False),
    3: (EventType.VIOLENCE_AGAINST_CIVILIANS, True),
}

# UCDP type_of_violence -> roles of side_a and side_b
UCDP_ROLES: dict[int, tuple[str, str]] = {
    1: (ActorRole.SIDE_A.value, ActorRole.SIDE_B.value),
    2: (ActorRole.SIDE_A.value, ActorRole.SIDE_B.value),
    3: (ActorRole.PERPETRATOR.value, ActorRole.VICTIM.value),
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

# Evidence that confirms an incident by itself; any other kind needs two independent sources beside it.
CONFIRMING = frozenset(
    {EvidenceKind.SEEN_BY_MISSION, EvidenceKind.SITE_VISIT, EvidenceKind.OFFICIAL_RECORD, EvidenceKind.IMAGERY}
)

ARMED = frozenset({EventType.BATTLE, EventType.EXPLOSION_REMOTE})
AGAINST_CIVILIANS = frozenset({EventType.VIOLENCE_AGAINST_CIVILIANS})


def event_class(event_type: str, civilian_targeting: bool) -> str:
    """T (against civilians), O (other armed event) or "" (feeds indicators only): decision 18 of the design."""
    if civilian_targeting or event_type in AGAINST_CIVILIANS:
        return "T"
    return "O" if event_type in ARMED else ""


def ucdp_actor_class(name: str, type_of_violence: int) -> str:
    """What UCDP tells of a side: governments and civilians by name, groups of non-state fights by the type."""
    if name == "Civilians":
        return ActorClass.CIVILIANS.value
    if name.startswith("Government of"):
        return ActorClass.STATE_FORCES.value
    return ActorClass.COMMUNAL_MILITIA.value if type_of_violence == 2 else ActorClass.REBEL_GROUP.value
