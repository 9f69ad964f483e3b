"""Lines of a form: whether any of them says something, so that a folded part opens again."""

from collections.abc import Iterable

from django import template
from django.forms import Form

register = template.Library()


@register.filter
def is_said(lines: Iterable[Form], name: str) -> bool:
    """Whether this field was filled in, or has an error, in any line."""
    return any(line[name].value() or line.errors for line in lines)
