"""Tiles of risk and of open alerts."""

from django.core.exceptions import ValidationError
from django.db.models import Case, CharField, DecimalField, F, FloatField, IntegerField, Q, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from missions import grammar, mvt
from threats.catalogue import ALERTS, HOTSPOTS
from threats.choices import Coverage, Horizon

CLASS_BOUNDS = (0.01, 0.05, 0.15, 0.30, 0.60)  # fixed, so that weeks compare
UNKNOWN = -1


def hotspots(asked: mvt.Asked) -> bytes:
    """Layer `cells`: h3, p (probability; absent where unknown), k (class 0-5, -1 unknown), of one horizon.

    `o` is there where an analyst's number stands in the place of the score. With `part=measured`: the score without
    judgement, and without overrides, which are judgement too.
    """
    horizon, measured = _horizon(asked.query), _is_measured(asked.query)
    risk = "fitted" if measured else "shown_risk"
    rows = HOTSPOTS.rows(asked.audience).filter(mission=asked.mission, horizon=horizon).within(asked.tile.box())
    # Three decimals: equal values are stored once in a tile.
    rounded = Cast(Cast(risk, DecimalField(max_digits=4, decimal_places=3)), FloatField())
    unknown = Q(coverage=Coverage.UNKNOWN) if measured else Q(known=False)
    p = Case(When(~unknown, then=rounded), output_field=FloatField())
    k = Case(
        When(unknown, then=Value(UNKNOWN)),
        *(When(**{f"{risk}__lt": bound}, then=Value(index)) for index, bound in enumerate(CLASS_BOUNDS)),
        default=Value(len(CLASS_BOUNDS)),
        output_field=IntegerField(),
    )
    properties = {"h3": F("cell__h3"), "p": p, "k": k}
    if not measured:
        properties["o"] = Case(When(override_risk__isnull=False, then=Value(1)), output_field=IntegerField())
    cells = mvt.select(rows.order_by(risk, "pk"), asked.tile, properties, "cell__geometry")
    return mvt.encode(mvt.layer("cells", cells))


def _horizon(query: grammar.Query) -> int:
    texts = query.get("horizon", [str(Horizon.MONTH.value)])
    try:
        if len(texts) == 1:
            return int(grammar.read_choice(Horizon)(texts[0]))
        raise grammar.BadValueError("7, 28, 90")
    except grammar.BadValueError as error:
        raise ValidationError({"horizon": [str(error)]}) from error


def _is_measured(query: grammar.Query) -> bool:
    texts = query.get("part", [])
    if texts not in ([], ["measured"]):
        raise ValidationError({"part": [_("One of: %(values)s.") % {"values": "measured"}]})
    return bool(texts)


def alerts(asked: mvt.Asked) -> bytes:
    """Layer `alerts`: id, ref, imm (imminence), s (status), x (exercise); those that are open."""
    rows = ALERTS.rows(asked.audience).filter(mission=asked.mission).open().within(asked.tile.box())
    properties = {
        "id": Cast("public_id", CharField()), "ref": F("ref"), "imm": F("imminence"), "s": F("status"),
        "x": F("is_exercise"), "m": F("masked"),
    }  # fmt: skip
    return mvt.encode(mvt.layer("alerts", mvt.select(rows.order_by("pk"), asked.tile, properties)))
