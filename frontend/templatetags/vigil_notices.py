"""Who else was warned of an alert: a part for its page."""

from __future__ import annotations

from typing import Any

from django import template

from frontend.pages.shell import audience_of, is_outside
from threats.models import Alert
from threats.services.warned import who_was_warned

register = template.Library()


@register.inclusion_tag("frontend/components/warned.html", takes_context=True)
def warned(context: template.Context, alert: Alert) -> dict[str, Any]:
    """Everybody who was told of the alert, when, and whether it reached them; for the mission's own people."""
    audience = audience_of(context["request"])
    outside = is_outside(audience, alert.mission)
    return {
        "warned": [] if outside else who_was_warned(alert=alert, audience=audience),
        "shown": not outside,
        "mission": alert.mission,
        "mission_now": context.get("mission_now"),
        "can": context.get("can"),
    }
