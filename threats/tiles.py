"""Tiles of risk and of open alerts."""

from django.core.exceptions import ValidationError
from django.db.models import Case, CharField, DecimalField, F, FloatField, IntegerField, Value, When
from django.db.models.functions import Cast

from missions import grammar, mvt
from threats.catalogue import ALERTS, HOTSPOTS
from threats.choices import Horizon

CLASS_BOUNDS = (0.01, 0.05, 0.15, 0.30, 0.60)  # fixed, so that weeks compare
UNKNOWN = -1


def hotspots(asked: mvt.Asked) -> bytes:
    """Layer `cells`: h3, p (probability; absent where unknown), k (class 0-5, -1 unknown), of one horizon."""
    horizon = _horizon(asked.query)
    rows = HOTSPOTS.rows(asked.audience).filter(mission=asked.mission, horizon=horizon).within(asked.tile.box())
    # Three decimals: equal values are stored once in a tile.
    rounded = Cast(Cast("risk", DecimalField(max_digits=4, decimal_places=3)), FloatField())
    p = Case(When(known=True, then=rounded), output_field=FloatField())
    k = Case(
        When(known=False, then=Value(UNKNOWN)),
        *(When(risk__lt=bound, then=Value(index)) for index, bound in enumerate(CLASS_BOUNDS)),
        default=Value(len(CLASS_BOUNDS)),
        output_field=IntegerField(),
    )
    properties = {"h3": F("cell__h3"), "p": p, "k": k}
    cells = mvt.select(rows.order_by("risk", "pk"), asked.tile, properties, "cell__geometry")
    return mvt.encode(mvt.layer("cells", cells))


def _horizon(query: grammar.Query) -> int:
    texts = query.get("horizon", [str(Horizon.MONTH.value)])
    try:
        if len(texts) == 1:
            return int(grammar.read_choice(Horizon)(texts[0]))
        raise grammar.BadValueError("7, 28, 90")
    except grammar.BadValueError as error:
        raise ValidationError({"horizon": [str(error)]}) from error


def alerts(asked: mvt.Asked) -> bytes:
    """Layer `alerts`: id, ref, imm (imminence), s (status), x (exercise); those that are open."""
    rows = ALERTS.rows(asked.audience).filter(mission=asked.mission).open().within(asked.tile.box())
    properties = {
        "id": Cast("public_id", CharField()), "ref": F("ref"), "imm": F("imminence"), "s": F("status"),
        "x": F("is_exercise"), "m": F("masked"),
    }  # fmt: skip
    return mvt.encode(mvt.layer("alerts", mvt.select(rows.order_by("pk"), asked.tile, properties)))
