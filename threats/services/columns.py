"""Event class, days and coordinates as columns of a query."""

from django.db.models import Case, CharField, F, FloatField, Func, IntegerField, Q, Value, When

from incidents.codes import AGAINST_CIVILIANS, ARMED
from threats.choices import EventClass

# `incidents.codes.event_class`, as SQL.
IS_TARGET = Q(civilian_targeting=True) | Q(event_type__in=AGAINST_CIVILIANS)
IS_ARMED = IS_TARGET | Q(event_type__in=ARMED)
EVENT_CLASS = Case(
    When(IS_TARGET, then=Value(EventClass.ATTACK.value)),
    When(event_type__in=ARMED, then=Value(EventClass.CLASH.value)),
    default=Value(""),
    output_field=CharField(),
)


class Ordinal(Func):
    """The proleptic ordinal of a date, or of an instant's UTC day: what Python's `date.toordinal` counts."""

    template = "((%(expressions)s)::date - date '0001-01-01' + 1)"
    output_field = IntegerField()


class UtcDay(Func):
    template = "(%(expressions)s at time zone 'UTC')"


class X(Func):
    function = "ST_X"
    output_field = FloatField()


class Y(Func):
    function = "ST_Y"
    output_field = FloatField()


def at(point: str) -> tuple[X, Y]:
    """Longitude and latitude of a point, degrees."""
    return X(F(point)), Y(F(point))
