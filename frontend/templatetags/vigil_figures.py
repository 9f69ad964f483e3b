"""How figures of response are drawn and written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from frontend.templatetags.vigil_format import duration

register = template.Library()
WIDTH = 120  # px of a drawn interval


@register.filter
def hours(value: float | None, n: int = 1) -> SafeString:
    """A time in hours as people say it. None: not reached; nothing to say of none (`n`)."""
    if value is None:
        return SafeString("–") if not n else format_html('<span class="muted">{}</span>', _("not reached"))
    return format_html("<bdi>{}</bdi>", duration(timedelta(hours=value)))


@register.filter
def interval(figure: dict[str, Any]) -> SafeString:
    """A share and its interval on a line from 0 to 1; the numbers stand beside it."""
    low, value, high = (round(figure[part] * WIDTH, 1) for part in ("low", "value", "high"))
    return format_html(
        '<svg class="span" viewBox="-4 0 {} 12" width="{}" height="12" aria-hidden="true">'
        '<line class="plot__right" x1="0" x2="{}" y1="6" y2="6"/><line class="plot__range" x1="{}" x2="{}" y1="6" '
        'y2="6"/><circle class="plot__dot" cx="{}" cy="6" r="4"/></svg>',
        WIDTH + 8, WIDTH + 8, WIDTH, f"{low}", f"{high}", f"{value}",
    )  # fmt: skip
