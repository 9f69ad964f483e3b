"""The collections of this floor: actions."""

from django.utils.translation import gettext as _

from missions import grammar
from missions.collection import Collection
from missions.columns import Column, Kind, is_replay, told
from responses import choices
from responses.models import Action, OwnActionType


def _read_type(text: str) -> str:
    """A shipped type, or one that a mission added: its list of codes is its own."""
    if text not in choices.ActionType.values and not OwnActionType.objects.filter(code=text).exists():
        raise grammar.BadValueError(_("One of: %(values)s.") % {"values": ", ".join(choices.ActionType.values)})
    return text


TYPE = grammar.Parameter(
    "type",
    "Of the code list `action_type`, or a mission's own; may be repeated",
    _read_type,
    lambda rows, values, audience: rows.filter(type__in=values),
    many=True,
    schema={"type": "array", "items": {"type": "string", "maxLength": 24}},
)

ACTIONS = Collection(
    name="actions",
    record_type="action",
    rule=lambda audience: Action.objects.visible_to(audience).present(audience),
    columns=(
        Column("id", "public_id", Kind.UUID),
        Column("ref"),
        Column("version", kind=Kind.INTEGER),
        Column("mission", "mission__code"),
        Column("alert", "alert_public_id", Kind.UUID, help="Where you may see it"),
        Column("title", told("title"), help="Only inside the mission"),
        Column("type"),
        Column("tier", kind=Kind.INTEGER),
        Column("phase"),
        Column("responder"),
        Column("unit", told("unit"), help="Contingent or unit; only inside the mission"),
        Column("component"),
        Column("status"),
        Column("geometry", kind=Kind.POINT, help="Of its alert, as you are served that; else inside its area"),
        Column("masked", kind=Kind.BOOLEAN),
        Column("place", help="Place of the served point, where it is masked"),
        Column("area", "area__pcode"),
        Column("is_immediate", kind=Kind.BOOLEAN),
        Column("authority", told("authority")),
        Column("order_reference", told("order_reference")),
        Column("mission_requested_at", kind=Kind.TIME, help="Mission time"),
        Column("planned_from", kind=Kind.TIME, help="Mission time"),
        Column("planned_to", kind=Kind.TIME),
        Column("departed_at", kind=Kind.TIME, help="Mission time"),
        Column("arrived_at", kind=Kind.TIME),
        Column("ended_at", kind=Kind.TIME),
        Column("under_way_at", kind=Kind.TIME, help="Real time"),
        Column("reason_code"),
        Column("outcome"),
        Column("outcome_note", told("outcome_note")),
        Column("classification", kind=Kind.INTEGER),
        Column("dissemination"),
        Column("is_exercise", kind=Kind.BOOLEAN),
        Column("replay", is_replay(), Kind.BOOLEAN),
    ),
    parameters=(
        *grammar.place_and_time("mission_requested_at"),
        grammar.choice("tier", "tier", choices.Tier),
        grammar.choice("phase", "phase", choices.Phase),
        TYPE,
        grammar.choice("status", "status", choices.ActionStatus),
        grammar.search("ref", "place", told=("title",)),
    ),
    order=("-pk",),
)
