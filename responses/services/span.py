"""Which alerts a question about figures is asked of, read from a query: one reading for pages, files and the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from missions import grammar
from missions.audience import Audience
from missions.grammar import BadValueError, Query
from missions.models import Area, Mission
from responses.services.chains import Span

PARAMETERS = ("mission", "since", "until", "area", "exercise")
USUAL = timedelta(days=90)
T = TypeVar("T")


def read_span(query: Query, *, mission: Mission, audience: Audience) -> Span:
    """The span of a query, the last 90 days of mission time unless it says so. Raises ValidationError by field."""
    tomorrow = datetime.combine(mission.today() + timedelta(days=1), time(), UTC)
    until = _read(query, "until", grammar.read_instant) or tomorrow
    since = _read(query, "since", grammar.read_instant) or until - USUAL
    if since >= until:
        raise ValidationError({"until": [_("The end lies before the start.")]})
    exercise = _read(query, "exercise", grammar.read_yes_no) or False
    area = _read(query, "area", lambda pcode: _area(pcode, mission, audience))
    return Span(mission, since, until, area, exercise)


def _read(query: Query, name: str, read: Callable[[str], T]) -> T | None:
    texts = [text for text in query.get(name, []) if text.strip()]
    if not texts:
        return None
    try:
        if len(texts) > 1:
            raise BadValueError(_("Give it once."))
        return read(grammar.clean(texts[0]))
    except BadValueError as error:
        raise ValidationError({name: [str(error)]}) from error


def _area(pcode: str, mission: Mission, audience: Audience) -> Area:
    found: Area | None = Area.objects.visible_to(audience).filter(mission=mission, pcode=pcode).first()
    if found is None:
        raise BadValueError(_("There is no such area, or you may not see it."))
    return found
