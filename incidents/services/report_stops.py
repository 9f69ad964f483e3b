"""Where the ordinary form ends: nothing of such a case is stored outside its room, and some of it nowhere here."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.choices import AgeBand, EventType, HarmKind, SubEventType
from incidents.inputs import ReportInput
from missions.choices import Compartment
from missions.models import Mission


def room_needed(data: ReportInput) -> tuple[str, str]:
    """The compartment that a report belongs to, and the field that says so; two empty texts for an ordinary one."""
    if data.sub_event_type == SubEventType.SEXUAL_VIOLENCE:
        return Compartment.CRSV, "sub_event_type"
    if any(line.kind == HarmKind.SEXUAL_VIOLENCE for line in data.harm):
        return Compartment.CRSV, "harm"
    if data.event_type == EventType.RECRUITMENT_AND_USE:
        return Compartment.CAAC, "event_type"
    if any(line.age_band == AgeBand.CHILD for line in data.harm):
        return Compartment.CAAC, "harm"
    return "", ""


def has_room(mission: Mission, compartment: str) -> bool:
    """Whether the mission's mandate has this room: without it nothing of such a case is kept here."""
    return compartment in mission.modules


def stop_where_another_channel_is_needed(data: ReportInput) -> None:
    """Raise ValidationError for what must not be told by this form.

    Code `conduct`: suspected misconduct of our own or partners' people. Code `specialist`: sexual violence or a child
    victim, unless it is filed into its room, by a member of it.
    """
    if data.about_own_people:
        text = _(
            "Nothing was stored. Suspected exploitation, abuse or misconduct by our own or partners' people goes "
            "straight to the conduct and discipline team, and to nobody else."
        )
        raise ValidationError({"about_own_people": [text]}, code="conduct")
    room, field = room_needed(data)
    if room and room not in data.compartments:
        text = _(
            "Nothing was stored. Do not write down names, pictures or what was told: go straight to the "
            "specialist for women's or child protection, who has a door of their own for this."
        )
        raise ValidationError({field: [text]}, code="specialist")
