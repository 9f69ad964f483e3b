"""Still charts as SVG drawn by the server: nothing to load, the same on screen, in mail and on paper.

Each is one image with its meaning as text; the numbers stand in a table or list beside it.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

PAD = 4


@register.simple_tag
def line_chart(
    values: Sequence[float | None],
    label: str,
    low: Sequence[float | None] | None = None,
    high: Sequence[float | None] | None = None,
    top: float | None = None,
    width: int = 260,
    height: int = 54,
) -> SafeString:
    """A line with an optional band; a missing value is a gap, not a zero."""
    scale = _Scale(values, high, top, width, height)
    band = _band(scale, low, high) if low and high else SafeString("")
    line = format_html('<path class="c-line" d="{}"/>', scale.path(values))
    return _figure("chart", width, height, label, band + line + scale.dot(values))


class _Scale:
    """Where a value stands in the picture. Time runs from the left in every language."""

    def __init__(
        self,
        values: Sequence[float | None],
        high: Sequence[float | None] | None,
        top: float | None,
        width: int,
        height: int,
    ) -> None:
        known = [value for value in (*values, *(high or ())) if value is not None]
        self.top = top or max(known, default=0) or 1
        self.step = (width - 2 * PAD) / max(len(values) - 1, 1)
        self.height = height

    def at(self, index: int, value: float) -> str:
        share = min(max(value / self.top, 0), 1)
        return f"{PAD + index * self.step:.1f} {self.height - PAD - share * (self.height - 2 * PAD):.1f}"

    def path(self, values: Sequence[float | None]) -> str:
        parts, pen = [], "M"
        for index, value in enumerate(values):
            if value is None:
                pen = "M"
                continue
            parts.append(pen + self.at(index, value))
            pen = "L"
        return "".join(parts)

    def dot(self, values: Sequence[float | None]) -> SafeString:
        last = len(values) - 1
        if last < 0 or values[last] is None:
            return SafeString("")
        x, y = self.at(last, values[last] or 0).split()
        return format_html('<circle class="c-dot" cx="{}" cy="{}" r="3.5"/>', x, y)


def _band(scale: _Scale, low: Sequence[float | None], high: Sequence[float | None]) -> SafeString:
    upper = [scale.at(i, value) for i, value in enumerate(high) if value is not None]
    lower = [scale.at(i, value) for i, value in enumerate(low) if value is not None]
    if not upper or not lower:
        return SafeString("")
    return format_html('<path class="c-band" d="M{}L{}Z"/>', "L".join(upper), "L".join(reversed(lower)))


@register.simple_tag
def bar_chart(values: Sequence[float], label: str, width: int = 260, height: int = 54) -> SafeString:
    """Plain columns from zero."""
    top = max(values, default=0) or 1
    step = width / max(len(values), 1)
    bars = format_html_join(
        "",
        '<rect class="c-bar2" x="{}" y="{}" width="{}" height="{}"/>',
        (_column(i, value / top, step, height) for i, value in enumerate(values)),
    )
    return _figure("chart", width, height, label, bars)


def _column(index: int, share: float, step: float, height: float) -> tuple[str, ...]:
    tall = share * (height - 2)
    return f"{index * step + step * 0.08:.2f}", f"{height - tall:.2f}", f"{step * 0.84:.2f}", f"{tall:.2f}"


@register.simple_tag
def why_bar(share: float, lowers: bool = False) -> SafeString:
    """How much one reason weighs, 0 to 1; the words beside it say which. Reasons that lower the risk are blue."""
    return format_html(
        '<svg viewBox="0 0 100 5" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="{}" width="{}" height="5" rx="1"/></svg>',
        "c-less" if lowers else "c-more",
        f"{min(max(abs(share), 0.02), 1) * 100:.1f}",
    )


@register.simple_tag
def month_strip(months: Sequence[dict[str, Any]], label: str, height: int = 44) -> SafeString:
    """Incidents per month; the part against civilians stands in front; each month links to itself.

    months: [{"total", "civilians", "since", "until", "on" (inside the shown range), "href", "text"}].
    """
    top = max((month["total"] for month in months), default=0) or 1
    step = 10
    width = step * max(len(months), 1)
    bars = format_html_join("", "{}", ((_month(i, month, top, step, height),) for i, month in enumerate(months)))
    return format_html(
        '<svg class="strip" viewBox="0 0 {} {}" preserveAspectRatio="none" role="group" aria-label="{}">{}</svg>',
        width,
        height,
        label,
        bars,
    )


def _month(index: int, month: dict[str, Any], top: float, step: int, height: int) -> SafeString:
    return format_html(
        '<a href="{}" aria-label="{}" data-since="{}" data-until="{}"{}><title>{}</title>'
        '<rect class="c-hit" x="{}" width="{}" height="{}"/>'
        '<rect class="c-bar" x="{}" y="{}" width="{}" height="{}"/>'
        '<rect class="c-bar2" x="{}" y="{}" width="{}" height="{}"/></a>',
        month["href"],
        month["text"],
        month["since"],
        month["until"],
        SafeString(' class="c-on"') if month["on"] else "",
        month["text"],
        index * step,
        step,
        height,
        *_column(index, month["total"] / top, step, height - 2),
        *_column(index, month["civilians"] / top, step, height - 2),
    )


def _figure(css_class: str, width: int, height: int, label: str, content: SafeString) -> SafeString:
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}" focusable="false">{}</svg>',
        css_class,
        width,
        height,
        label or _("Chart"),
        content,
    )
