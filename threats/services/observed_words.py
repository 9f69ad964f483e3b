"""An observation in words: what was found, since when, from which numbers. For rows of `present`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threats.choices import Connector
from threats.indicators import DEFINITIONS


def step_of(row: Any) -> str:
    """The step of the scale that was found."""
    return str(DEFINITIONS[row.indicator.key].steps[row.severity])


def author_of(row: Any) -> str:
    """Who says so: a person's name for those who are told, else what brought it."""
    if row.connector:
        return str(Connector(row.connector).label)
    if not row.told or row.created_by is None:
        return _("The mission")
    return str(row.created_by.get_full_name() or row.created_by.get_username())


def explained(row: Any) -> str:
    """The note for those who are told, or what the figures say."""
    reckoned = WORDS.get(row.indicator.key)
    if reckoned is not None and row.numbers and row.connector:
        return reckoned(row.numbers) if row.told else ""
    return str(row.note) if row.told else ""


def _surge(numbers: dict[str, Any]) -> str:
    return _(
        "%(recent)d in the last 28 days; in the %(windows)d such spans before, %(mean).1f on average. "
        "By chance so many come less than once in %(once)s."
    ) % {**numbers, "once": f"{numbers['once_in']:,}"}


def _silence(numbers: dict[str, Any]) -> str:
    return _(
        "Nobody was heard for %(silent)d days; in the %(past)d days before, somebody was on %(heard)d. "
        "By chance such a silence comes less than once in %(once)s."
    ) % {**numbers, "once": f"{numbers['once_in']:,}"}


def _unanswered(numbers: dict[str, Any]) -> str:
    if not numbers["answered"]:
        return _("A warning is not answered: its limit passed on %(limit)s.") % numbers
    late = ngettext("%(hours)d hour", "%(hours)d hours", numbers["hours"]) % numbers
    return _("A warning was answered after its limit of %(limit)s: %(late)s late.") % {**numbers, "late": late}


def _base(numbers: dict[str, Any]) -> str:
    return _("%(base)s closed on %(closed)s.") % numbers


def _operation(numbers: dict[str, Any]) -> str:
    return (
        _("An operation ended on %(ended)s. For some weeks after, revenge on the people there is likelier.") % numbers
    )


def _displaced(numbers: dict[str, Any]) -> str:
    reports = ngettext("%(incidents)d incident", "%(incidents)d incidents", numbers["incidents"]) % numbers
    return _("%(people)s people displaced in %(reports)s of the last %(days)d days.") % {
        **numbers, "people": f"{numbers['people']:,}", "reports": reports,
    }  # fmt: skip


def _price(numbers: dict[str, Any]) -> str:
    return _(
        "%(market)s: %(commodity)s at %(ratio).2f times the median of the %(months)d months before (%(month)s)."
    ) % (numbers)


def _displacement_year(numbers: dict[str, Any]) -> str:
    return _("%(country)s, %(year)d: %(new)s newly displaced by conflict; median of the years before: %(before)s.") % {
        **numbers, "new": f"{numbers['new']:,}", "before": f"{numbers['before']:,}",
    }  # fmt: skip


def _risk_index(numbers: dict[str, Any]) -> str:
    return _("%(country)s, %(year)d: %(score).1f of 10; the year before: %(before)s.") % {
        **numbers, "before": "–" if numbers["before"] is None else f"{numbers['before']:.1f}",
    }  # fmt: skip


def _hazard(numbers: dict[str, Any]) -> str:
    return _("%(event)s, until %(until)s: %(headline)s") % numbers


WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "surge": _surge,
    "silence": _silence,
    "alert_unanswered": _unanswered,
    "base_closed": _base,
    "operation_ended": _operation,
    "displacement_reported": _displaced,
    "price_step": _price,
    "displacement_year": _displacement_year,
    "country_risk": _risk_index,
    "country_risk_step": _risk_index,
    "hazard_alert": _hazard,
}
