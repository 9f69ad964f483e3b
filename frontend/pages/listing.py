"""Lists: the address holds filters and page, so that Back, a bookmark and a colleague's link show the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

PER_PAGE = 25
# Of what a list joins, the column that no list draws.
OUTLINES = {"area": "area__geometry", "cell": "cell__geometry", "mission": "mission__boundary"}


@dataclass(frozen=True)
class Listing:
    """One page of a list, with its links."""

    rows: list[Any]
    total: int
    shown: str
    next_href: str
    previous_href: str


def listing(request: HttpRequest, queryset: Any, per_page: int = PER_PAGE, *, total: int | None = None) -> Listing:
    """The page of `?page=`; a page beyond the end is the last one, nonsense the first. `total` if it is known."""
    paginator = Paginator(without_outlines(queryset), per_page)
    if total is not None:
        paginator.count = total
    page = paginator.get_page(request.GET.get("page"))
    first, last = page.start_index(), page.end_index()
    return Listing(
        rows=list(page.object_list),
        total=page.paginator.count,
        shown=_("%(first)s to %(last)s") % {"first": first, "last": last} if last else "0",
        next_href=address(request, page=page.next_page_number()) if page.has_next() else "",
        previous_href=address(request, page=page.previous_page_number()) if page.has_previous() else "",
    )


def without_outlines(rows: Any) -> Any:
    """Rows whose areas and missions come without their outlines: those weigh a hundred rows, and no list draws them."""
    joined = rows.query.select_related if isinstance(rows, QuerySet) else False
    if not isinstance(joined, dict):
        return rows
    return rows.defer(*(OUTLINES[path] for path in joined if path in OUTLINES))


def address(request: HttpRequest, **changes: object) -> str:
    """The query of this page with some parameters changed (None removes one); a changed filter starts at page one."""
    query = request.GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def tabs(request: HttpRequest, name: str, choices: Sequence[tuple[str, Any, int | None]]) -> list[dict[str, Any]]:
    """Links that choose one value of a parameter: [(value, label, count)]; the empty value is the default."""
    now = request.GET.get(name, "")
    return [
        {"href": address(request, **{name: value or None}), "text": label, "count": count, "on": value == now}
        for value, label, count in choices
    ]
