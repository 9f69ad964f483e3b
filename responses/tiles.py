"""Tiles of open actions."""

from django.db.models import CharField, F
from django.db.models.functions import Cast

from missions import mvt
from responses.catalogue import ACTIONS


def actions(asked: mvt.Asked) -> bytes:
    """Layer `actions`: id, ref, tier, type, s (status), x (exercise), m (masked); those that are open."""
    rows = ACTIONS.rows(asked.audience).filter(mission=asked.mission).open().within(asked.tile.box())
    properties = {
        "id": Cast("public_id", CharField()), "ref": F("ref"), "tier": F("tier"), "type": F("type"),
        "s": F("status"), "x": F("is_exercise"), "m": F("masked"),
    }  # fmt: skip
    return mvt.encode(mvt.layer("actions", mvt.select(rows.order_by("pk"), asked.tile, properties)))
