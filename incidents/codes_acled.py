"""ACLED's public codebook and ours, both ways. Pure.

What ACLED has no word for goes out as its nearest type with an empty sub-event: a guess would be read as coding.
"""

from __future__ import annotations

from incidents.choices import ActorClass, EventType, LocationPrecision, SubEventType, TimePrecision

# (event_type, sub_event_type) of ACLED -> (event type, sub-event) of ours: all 25
SUB_EVENTS: dict[tuple[str, str], tuple[str, str]] = {
    ("Battles", "Government regains territory"): (EventType.BATTLE, SubEventType.TERRITORY_REGAINED),
    ("Battles", "Non-state actor overtakes territory"): (EventType.BATTLE, SubEventType.TERRITORY_OVERTAKEN),
    ("Battles", "Armed clash"): (EventType.BATTLE, SubEventType.ARMED_CLASH),
    ("Explosions/Remote violence", "Chemical weapon"): (EventType.EXPLOSION_REMOTE, SubEventType.CHEMICAL_WEAPON),
    ("Explosions/Remote violence", "Air/drone strike"): (EventType.EXPLOSION_REMOTE, SubEventType.AIR_OR_DRONE_STRIKE),
    ("Explosions/Remote violence", "Suicide bomb"): (EventType.EXPLOSION_REMOTE, SubEventType.SUICIDE_BOMB),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"): (
        EventType.EXPLOSION_REMOTE,
        SubEventType.SHELLING,
    ),
    ("Explosions/Remote violence", "Remote explosive/landmine/IED"): (EventType.EXPLOSION_REMOTE, SubEventType.IED),
    ("Explosions/Remote violence", "Grenade"): (EventType.EXPLOSION_REMOTE, SubEventType.GRENADE),
    ("Violence against civilians", "Sexual violence"): (
        EventType.VIOLENCE_AGAINST_CIVILIANS,
        SubEventType.SEXUAL_VIOLENCE,
    ),
    ("Violence against civilians", "Attack"): (EventType.VIOLENCE_AGAINST_CIVILIANS, SubEventType.ATTACK),
    ("Violence against civilians", "Abduction/forced disappearance"): (
        EventType.VIOLENCE_AGAINST_CIVILIANS,
        SubEventType.ABDUCTION,
    ),
    ("Protests", "Excessive force against protesters"): (EventType.PROTEST, SubEventType.EXCESSIVE_FORCE),
    ("Protests", "Protest with intervention"): (EventType.PROTEST, SubEventType.PROTEST_WITH_INTERVENTION),
    ("Protests", "Peaceful protest"): (EventType.PROTEST, SubEventType.PEACEFUL_PROTEST),
    ("Riots", "Violent demonstration"): (EventType.RIOT, SubEventType.VIOLENT_DEMONSTRATION),
    ("Riots", "Mob violence"): (EventType.RIOT, SubEventType.MOB_VIOLENCE),
    ("Strategic developments", "Agreement"): (EventType.STRATEGIC, SubEventType.AGREEMENT),
    ("Strategic developments", "Arrests"): (EventType.STRATEGIC, SubEventType.ARRESTS),
    ("Strategic developments", "Change to group/activity"): (EventType.STRATEGIC, SubEventType.CHANGE_TO_GROUP),
    ("Strategic developments", "Disrupted weapons use"): (EventType.STRATEGIC, SubEventType.WEAPONS_USE_DISRUPTED),
    ("Strategic developments", "Headquarters or base established"): (
        EventType.STRATEGIC,
        SubEventType.BASE_ESTABLISHED,
    ),
    ("Strategic developments", "Looting/property destruction"): (EventType.LOOTING_OR_DESTRUCTION, ""),
    ("Strategic developments", "Non-violent transfer of territory"): (
        EventType.STRATEGIC,
        SubEventType.TERRITORY_TRANSFERRED,
    ),
    ("Strategic developments", "Other"): (EventType.STRATEGIC, SubEventType.OTHER),
}
TYPES: dict[str, str] = {
    "Battles": EventType.BATTLE,
    "Explosions/Remote violence": EventType.EXPLOSION_REMOTE,
    "Violence against civilians": EventType.VIOLENCE_AGAINST_CIVILIANS,
    "Protests": EventType.PROTEST,
    "Riots": EventType.RIOT,
    "Strategic developments": EventType.STRATEGIC,
}
# What ACLED has no type for, as the nearest that it has.
NEAREST: dict[str, str] = {
    EventType.MINE_OR_ERW: "Explosions/Remote violence",
    EventType.TORTURE: "Violence against civilians",
    EventType.DETENTION_OR_DISAPPEARANCE: "Violence against civilians",
    EventType.TRAFFICKING: "Violence against civilians",
    EventType.RECRUITMENT_AND_USE: "Violence against civilians",
}
_TYPES_OUT = {ours: theirs for theirs, ours in TYPES.items()}
_SUB_EVENTS_OUT = {ours: theirs for theirs, ours in SUB_EVENTS.items()}
_SUB_EVENTS_IN = {(kind.casefold(), sub.casefold()): ours for (kind, sub), ours in SUB_EVENTS.items()}
_TYPES_IN = {kind.casefold(): ours for kind, ours in TYPES.items()}


def from_acled(event_type: str, sub_event_type: str) -> tuple[str, str] | None:
    """Our event type and sub-event; None for a type that the codebook does not have.

    A sub-event that it does not have is left empty: the type alone is what is known.
    """
    kind, sub = event_type.strip().casefold(), sub_event_type.strip().casefold()
    if kind not in _TYPES_IN:
        return None
    return _SUB_EVENTS_IN.get((kind, sub), (_TYPES_IN[kind], ""))


def to_acled(event_type: str, sub_event_type: str) -> tuple[str, str]:
    """ACLED's event type and sub-event; an empty sub-event where ACLED has none such."""
    exact = _SUB_EVENTS_OUT.get((event_type, sub_event_type))
    if exact is not None:
        return exact
    return _TYPES_OUT.get(event_type) or NEAREST.get(event_type, "Strategic developments"), ""


# inter code -> class; ACLED writes the number or, since 2024, the word
INTERS: dict[int, tuple[str, str]] = {
    1: ("State forces", ActorClass.STATE_FORCES),
    2: ("Rebel group", ActorClass.REBEL_GROUP),
    3: ("Political militia", ActorClass.POLITICAL_MILITIA),
    4: ("Identity militia", ActorClass.COMMUNAL_MILITIA),
    5: ("Rioters", ActorClass.RIOTERS),
    6: ("Protesters", ActorClass.PROTESTERS),
    7: ("Civilians", ActorClass.CIVILIANS),
    8: ("External/Other forces", ActorClass.EXTERNAL_FORCES),
}
# Classes of ours that ACLED codes within one of its own.
_WITHIN: dict[str, int] = {
    ActorClass.PRIVATE_COMPANY: 8,
    ActorClass.CRIMINAL_GANG: 3,
    ActorClass.UNIDENTIFIED_ARMED: 3,
}
_CLASSES_IN = {
    **{str(code): kind for code, (_word, kind) in INTERS.items()},
    **{word.casefold(): kind for word, kind in INTERS.values()},
    "rebel groups": ActorClass.REBEL_GROUP,
    "political militias": ActorClass.POLITICAL_MILITIA,
    "identity militias": ActorClass.COMMUNAL_MILITIA,
    "other forces": ActorClass.EXTERNAL_FORCES,
    "external forces": ActorClass.EXTERNAL_FORCES,
}
_CODES_OUT = {**{kind: code for code, (_word, kind) in INTERS.items()}, **_WITHIN}
NAMED = (
    ("unidentified armed group", ActorClass.UNIDENTIFIED_ARMED),
    ("unidentified gang", ActorClass.CRIMINAL_GANG),
    ("private security forces", ActorClass.PRIVATE_COMPANY),
)


def class_of(inter: str, name: str) -> str | None:
    """The class of an actor by its inter code or word; its name tells what the code folds. None: no such code."""
    for start, kind in NAMED:
        if name.casefold().startswith(start):
            return kind
    return _CLASSES_IN.get(inter.strip().casefold())


def inter_of(actor_class: str) -> int:
    """ACLED's inter code, 1 to 8, of a class of ours."""
    return _CODES_OUT[actor_class]


LOCATION_IN: dict[int, int] = {1: LocationPrecision.EXACT, 2: LocationPrecision.NEAR, 3: LocationPrecision.ADMIN1}
TIME_IN: dict[int, int] = {1: TimePrecision.DAY, 2: TimePrecision.WEEK, 3: TimePrecision.MONTH}


def geo_precision_of(location_precision: int) -> int:
    """ACLED's geo_precision, 1 to 3, of ours, 1 to 7."""
    return min(location_precision, 3)


def time_precision_of(time_precision: int) -> int:
    """ACLED's time_precision, 1 to 3, of ours, 1 to 5."""
    return {1: 1, 2: 2, 3: 2}.get(time_precision, 3)
