"""A scorecard in words: one plain verdict, which also says it when the score lost."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from threats.scoring.baselines import CLIMATOLOGY
from threats.scoring.scorecard import FITTED, OTHER, SHOWN
from threats.services.attackers import UNATTRIBUTED

METHODS = {
    SHOWN: gettext_lazy("Vigil, as shown"),
    FITTED: gettext_lazy("Vigil, from past events only"),
    "ewma_st": gettext_lazy("Recent attacks, fading and smoothed"),
    "last_h": gettext_lazy("Attacks in the window before"),
    "mean365": gettext_lazy("Attacks in the last year"),
    "mean_all": gettext_lazy("All attacks on record"),
    "kde": gettext_lazy("Attacks of three years, smoothed"),
    CLIMATOLOGY: gettext_lazy("The same chance everywhere"),
}
LOST = {
    "hit5": gettext_lazy("it found fewer attacks in the worst 5 %% of the area than “%(method)s”"),
    "average_precision": gettext_lazy("it ranked the cells worse than “%(method)s”"),
    "log_skill": gettext_lazy("its probabilities were less right than those of “%(method)s”"),
}
PLACES = {
    "near": gettext_lazy("Within 10 km of a settlement"),
    "between": gettext_lazy("10 to 30 km away"),
    "remote": gettext_lazy("More than 30 km away"),
}
GROUPS = {UNATTRIBUTED: gettext_lazy("Not attributed"), OTHER: gettext_lazy("All others together")}


def verdict_text(figures: dict[str, Any]) -> str:
    """What one horizon's figures say, in one or two sentences."""
    verdict, events = figures.get("verdict"), figures["events"]
    if not figures["windows"]:
        return _("There is nothing to judge yet: no window is over.")
    if not events or verdict is None:
        return _("No attack was recorded in the windows that are over: nothing can be said of the ranking.")
    found = ngettext(
        "Of %(events)d attack, the score had %(found)s in the worst 5 %% of the area; “%(method)s” had %(best)s.",
        "Of %(events)d attacks, the score had %(found)s in the worst 5 %% of the area; “%(method)s” had %(best)s.",
        events,
    ) % {
        "events": events,
        "found": _count(verdict["found"]),
        "best": _count(verdict["best_found"]),
        "method": METHODS[verdict["best_simple"]],
    }
    return f"{found} {_outcome(verdict)}"


def _outcome(verdict: dict[str, Any]) -> str:
    lost = [
        str(words) % {"method": METHODS[verdict["lost"][measure]]}
        for measure, words in LOST.items()
        if measure in verdict["lost"]
    ]
    if lost:
        said = _("The score lost: %(where)s.") % {"where": "; ".join(lost)}
    elif _sure(verdict):
        return _("The score did better than every simple method.")
    else:
        said = _("The score did better than every simple method, but the difference may be chance.")
    return said if verdict["enough"] else said + " " + _("These are few attacks: another year may say otherwise.")


def _sure(verdict: dict[str, Any]) -> bool:
    """Whether no measure's interval of the difference reaches below nothing."""
    return verdict["enough"] and all(each and each[0] > 0 for each in verdict["better"].values())


def _count(value: float) -> str:
    """How many were found; the cell on the border counts in part."""
    return f"{value:.1f}".removesuffix(".0")
