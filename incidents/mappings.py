"""Our codes in the words of ACLED and UCDP, and theirs in ours. Pure.

Both ways: what comes from a dataset and goes back unchanged says the same. What a dataset has no word for has none.
"""

from __future__ import annotations

from incidents.choices import EventType as E
from incidents.choices import SubEventType as S
from incidents.codes import ACLED_TYPES

# (event type, sub-event) -> ACLED's (event_type, sub_event_type), as its codebook writes them.
ACLED: dict[tuple[str, str], tuple[str, str]] = {
    (E.BATTLE, S.ARMED_CLASH): ("Battles", "Armed clash"),
    (E.BATTLE, S.TERRITORY_REGAINED): ("Battles", "Government regains territory"),
    (E.BATTLE, S.TERRITORY_OVERTAKEN): ("Battles", "Non-state actor overtakes territory"),
    (E.EXPLOSION_REMOTE, S.SHELLING): ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    (E.EXPLOSION_REMOTE, S.AIR_OR_DRONE_STRIKE): ("Explosions/Remote violence", "Air/drone strike"),
    (E.EXPLOSION_REMOTE, S.IED): ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    (E.EXPLOSION_REMOTE, S.SUICIDE_BOMB): ("Explosions/Remote violence", "Suicide bomb"),
    (E.EXPLOSION_REMOTE, S.GRENADE): ("Explosions/Remote violence", "Grenade"),
    (E.EXPLOSION_REMOTE, S.CHEMICAL_WEAPON): ("Explosions/Remote violence", "Chemical weapon"),
    (E.VIOLENCE_AGAINST_CIVILIANS, S.ATTACK): ("Violence against civilians", "Attack"),
    (E.VIOLENCE_AGAINST_CIVILIANS, S.SEXUAL_VIOLENCE): ("Violence against civilians", "Sexual violence"),
    (E.VIOLENCE_AGAINST_CIVILIANS, S.ABDUCTION): ("Violence against civilians", "Abduction/forced disappearance"),
    (E.PROTEST, S.PEACEFUL_PROTEST): ("Protests", "Peaceful protest"),
    (E.PROTEST, S.PROTEST_WITH_INTERVENTION): ("Protests", "Protest with intervention"),
    (E.PROTEST, S.EXCESSIVE_FORCE): ("Protests", "Excessive force against protesters"),
    (E.RIOT, S.VIOLENT_DEMONSTRATION): ("Riots", "Violent demonstration"),
    (E.RIOT, S.MOB_VIOLENCE): ("Riots", "Mob violence"),
    (E.STRATEGIC, S.AGREEMENT): ("Strategic developments", "Agreement"),
    (E.STRATEGIC, S.ARRESTS): ("Strategic developments", "Arrests"),
    (E.STRATEGIC, S.CHANGE_TO_GROUP): ("Strategic developments", "Change to group/activity"),
    (E.STRATEGIC, S.WEAPONS_USE_DISRUPTED): ("Strategic developments", "Disrupted weapons use"),
    (E.STRATEGIC, S.BASE_ESTABLISHED): ("Strategic developments", "Headquarters or base established"),
    (E.STRATEGIC, S.TERRITORY_TRANSFERRED): ("Strategic developments", "Non-violent transfer of territory"),
    (E.STRATEGIC, S.OTHER): ("Strategic developments", "Other"),
}
# Ours that ACLED codes under a type of its own.
ACLED_NEAREST: dict[str, tuple[str, str]] = {
    E.LOOTING_OR_DESTRUCTION: ("Strategic developments", "Looting/property destruction"),
    E.DETENTION_OR_DISAPPEARANCE: ("Violence against civilians", "Abduction/forced disappearance"),
    E.MINE_OR_ERW: ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    E.TORTURE: ("Violence against civilians", "Attack"),
}
_PLAIN = {code: words for words, code in ACLED_TYPES.items()}
_BACK = {words: codes for codes, words in ACLED.items()}
# ACLED's precision of a place, 1 exact to 3 province, of a time, 1 day to 3 month.
ACLED_GEO = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3, 7: 3}
ACLED_TIME = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}
ONE_SIDED, STATE_BASED = 3, 1


def to_acled(event_type: str, sub_event_type: str = "") -> tuple[str, str]:
    """ACLED's event and sub-event for ours; empty where ACLED has no word for it."""
    known = ACLED.get((event_type, sub_event_type)) or ACLED_NEAREST.get(event_type)
    return known or (_PLAIN.get(event_type, ""), "")


def from_acled(event_type: str, sub_event_type: str = "") -> tuple[str, str]:
    """Our event type and sub-event for ACLED's; what ACLED puts under a type of its own comes back as ours."""
    if (event_type, sub_event_type) == ACLED_NEAREST[E.LOOTING_OR_DESTRUCTION]:
        return E.LOOTING_OR_DESTRUCTION, ""
    return _BACK.get((event_type, sub_event_type)) or (ACLED_TYPES.get(event_type, ""), "")


def to_ucdp(event_type: str, *, civilian_targeting: bool, between_non_states: bool = False) -> int | None:
    """UCDP's type of violence: 3 one-sided, 2 between non-state groups, 1 with a state; None: no organised violence."""
    if event_type == E.VIOLENCE_AGAINST_CIVILIANS:
        return ONE_SIDED
    if event_type not in (E.BATTLE, E.EXPLOSION_REMOTE):
        return None
    if civilian_targeting:
        return ONE_SIDED
    return 2 if between_non_states else STATE_BASED
