"""Mappings of the code lists and the event classes that risk is scored on. Pure. ACLED's: `incidents.codes_acled`."""

from incidents.choices import ActorClass, ActorRole, EventType, EvidenceKind, SubEventType

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

# Which event type a sub-event belongs to. `other` belongs to several and is a strategic development on its own.
SUB_EVENTS: dict[str, str] = {
    SubEventType.ATTACK: EventType.VIOLENCE_AGAINST_CIVILIANS,
    SubEventType.SEXUAL_VIOLENCE: EventType.VIOLENCE_AGAINST_CIVILIANS,
    SubEventType.ABDUCTION: EventType.VIOLENCE_AGAINST_CIVILIANS,
    SubEventType.ARMED_CLASH: EventType.BATTLE,
    SubEventType.TERRITORY_REGAINED: EventType.BATTLE,
    SubEventType.TERRITORY_OVERTAKEN: EventType.BATTLE,
    SubEventType.SHELLING: EventType.EXPLOSION_REMOTE,
    SubEventType.AIR_OR_DRONE_STRIKE: EventType.EXPLOSION_REMOTE,
    SubEventType.IED: EventType.EXPLOSION_REMOTE,
    SubEventType.SUICIDE_BOMB: EventType.EXPLOSION_REMOTE,
    SubEventType.GRENADE: EventType.EXPLOSION_REMOTE,
    SubEventType.CHEMICAL_WEAPON: EventType.EXPLOSION_REMOTE,
    SubEventType.PEACEFUL_PROTEST: EventType.PROTEST,
    SubEventType.PROTEST_WITH_INTERVENTION: EventType.PROTEST,
    SubEventType.EXCESSIVE_FORCE: EventType.PROTEST,
    SubEventType.VIOLENT_DEMONSTRATION: EventType.RIOT,
    SubEventType.MOB_VIOLENCE: EventType.RIOT,
    SubEventType.AGREEMENT: EventType.STRATEGIC,
    SubEventType.ARRESTS: EventType.STRATEGIC,
    SubEventType.CHANGE_TO_GROUP: EventType.STRATEGIC,
    SubEventType.WEAPONS_USE_DISRUPTED: EventType.STRATEGIC,
    SubEventType.BASE_ESTABLISHED: EventType.STRATEGIC,
    SubEventType.TERRITORY_TRANSFERRED: EventType.STRATEGIC,
    SubEventType.OTHER: EventType.STRATEGIC,
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


def ucdp_type(event_type: str, civilian_targeting: bool) -> int | None:
    """The type_of_violence that an event of ours would have; None for what UCDP does not record.

    Ours do not say whether a state took part in a battle: it goes out as state-based (1), not as non-state (2).
    """
    if event_class(event_type, civilian_targeting) == "T":
        return 3
    return 1 if event_type in ARMED else None
