"""Mappings of the code lists and the event classes that risk is scored on. Pure. ACLED's: `incidents.codes_acled`."""

from incidents.choices import ActorClass, ActorRole, EventType, EvidenceKind
from incidents.choices import SubEventType as Sub
from incidents.choices import ThreatFamily as Family

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

# Which sub-events an event may have, as ACLED's codebook puts them; event types of our own have none.
SUB_EVENTS: dict[str, tuple[str, ...]] = {
    EventType.VIOLENCE_AGAINST_CIVILIANS: (Sub.ATTACK, Sub.SEXUAL_VIOLENCE, Sub.ABDUCTION),
    EventType.BATTLE: (Sub.ARMED_CLASH, Sub.TERRITORY_REGAINED, Sub.TERRITORY_OVERTAKEN),
    EventType.EXPLOSION_REMOTE: (
        Sub.SHELLING, Sub.AIR_OR_DRONE_STRIKE, Sub.IED, Sub.SUICIDE_BOMB, Sub.GRENADE, Sub.CHEMICAL_WEAPON,
    ),
    EventType.PROTEST: (Sub.PEACEFUL_PROTEST, Sub.PROTEST_WITH_INTERVENTION, Sub.EXCESSIVE_FORCE),
    EventType.RIOT: (Sub.VIOLENT_DEMONSTRATION, Sub.MOB_VIOLENCE),
    EventType.STRATEGIC: (
        Sub.AGREEMENT, Sub.ARRESTS, Sub.CHANGE_TO_GROUP, Sub.WEAPONS_USE_DISRUPTED, Sub.BASE_ESTABLISHED,
        Sub.TERRITORY_TRANSFERRED, Sub.OTHER,
    ),
}  # fmt: skip

# Families that an event of a type usually belongs to: a hint for whoever codes it, never set by itself.
USUAL_FAMILIES: dict[str, tuple[str, ...]] = {
    EventType.VIOLENCE_AGAINST_CIVILIANS: (Family.DELIBERATE_TARGETING, Family.INTERCOMMUNAL, Family.RETALIATION),
    EventType.BATTLE: (Family.INDISCRIMINATE_MEANS, Family.VIOLENT_EXTREMISM, Family.CONDUCT_OF_STATE_FORCES),
    EventType.EXPLOSION_REMOTE: (Family.INDISCRIMINATE_MEANS,),
    EventType.PROTEST: (Family.URBAN_UNREST,),
    EventType.RIOT: (Family.URBAN_UNREST, Family.INTERCOMMUNAL),
    EventType.DISPLACEMENT: (Family.FORCED_MOVEMENT, Family.CLIMATE_DISASTER),
    EventType.TRAFFICKING: (Family.FORCED_MOVEMENT,),
    EventType.DETENTION_OR_DISAPPEARANCE: (Family.CONDUCT_OF_STATE_FORCES, Family.GREY_ZONE),
    EventType.TORTURE: (Family.CONDUCT_OF_STATE_FORCES,),
    EventType.LOOTING_OR_DESTRUCTION: (Family.RETALIATION, Family.INTERCOMMUNAL),
    EventType.MINE_OR_ERW: (Family.INDISCRIMINATE_MEANS,),
    EventType.HATE_SPEECH: (Family.DIGITAL_INFODEMIC, Family.INTERCOMMUNAL),
    EventType.DISINFORMATION: (Family.DIGITAL_INFODEMIC, Family.HYBRID),
    EventType.CYBER: (Family.HYBRID, Family.GREY_ZONE),
    EventType.SERVICE_DISRUPTION: (Family.HEALTH_EMERGENCY, Family.HYBRID),
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


def belongs(event_type: str, sub_event_type: str) -> bool:
    """Whether an event of this type may have this sub-event; having none is always right."""
    return sub_event_type == "" or sub_event_type in SUB_EVENTS.get(event_type, ())


def ucdp_actor_class(name: str, type_of_violence: int) -> str:
    """What UCDP tells of a side: governments and civilians by name, groups of non-state fights by the type."""
    if name == "Civilians":
        return ActorClass.CIVILIANS.value
    if name.startswith("Government of"):
        return ActorClass.STATE_FORCES.value
    return ActorClass.COMMUNAL_MILITIA.value if type_of_violence == 2 else ActorClass.REBEL_GROUP.value


def ucdp_type(event_type: str, civilian_targeting: bool, *, between_non_states: bool = False) -> int | None:
    """The type_of_violence that an event of ours would have; None for what UCDP does not record.

    3 against civilians, 2 between non-state groups, 1 with a state, which is what it is when nobody says.
    """
    if event_class(event_type, civilian_targeting) == "T":
        return 3
    if event_type not in ARMED:
        return None
    return 2 if between_non_states else 1
