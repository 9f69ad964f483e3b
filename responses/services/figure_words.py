"""What each figure of response is called, what it means, how it is made and of what: docs/figures.md says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.choices import ActorClass
from responses.analytics.chain import CLASSES, COMMUNITY, HOST_STATE, MISSION, PARTNER
from responses.analytics.impartiality import Compared
from threats.choices import Decision, Feedback, Outcome, ReasonCode, ReferralAnswer


@dataclass(frozen=True)
class Words:
    """A figure for people: its name, what it means, its formula, and the columns that it is made of."""

    label: Any
    meaning: Any
    formula: Any
    source: str


CLASS_WORDS: dict[str, Any] = {
    MISSION: gettext_lazy("The mission"),
    HOST_STATE: gettext_lazy("The host state"),
    COMMUNITY: gettext_lazy("The community itself"),
    PARTNER: gettext_lazy("Partners: other forces, agencies, NGOs"),
}
_CLOCK = gettext_lazy(
    "Median and 90th percentile by Kaplan and Meier: an alert that still waits counts with the time it has waited, "
    "and closing it without does not stop its clock. Interval 95 %, log-log."
)
_SHARE = gettext_lazy("Met ÷ asked, with the 95 % Wilson interval.")
_COUNT = gettext_lazy("How often each was recorded.")
_BASE = gettext_lazy(
    "Asked: every alert that is no duplicate and was not found not credible in time, that is before its limit to "
    "decide. Overdue alerts stay in."
)
_LIMIT = gettext_lazy(
    "The limit of its imminence. An alert whose limit is not over yet is not asked, unless it was met."
)
_UNDER_WAY = "alert.received_at, action.responder, action.under_way_at"

WORDS: dict[str, Words] = {
    "acknowledged": Words(
        gettext_lazy("Received to acknowledged"),
        gettext_lazy("Until somebody at the desk took the alert. Duplicates are left out."),
        _CLOCK, "alert.received_at, alert.acknowledged_at",
    ),
    "decided": Words(
        gettext_lazy("Received to decided"),
        gettext_lazy("Until the decision that stands: one that was taken back, or came back declined, counts no more."),
        _CLOCK, "alert.received_at, alert.decided_at",
    ),
    "departed": Words(
        gettext_lazy("Received to departed"),
        gettext_lazy(
            "Until the first of the mission's own left. Asked: alerts decided “respond”, answered, or not decided yet."
        ),
        _CLOCK, "alert.mission_received_at, action.departed_at",
    ),
    "arrived": Words(
        gettext_lazy("Received to arrived"),
        gettext_lazy("Until the first of the mission's own was there. Asked: as for departed."),
        _CLOCK, "alert.mission_received_at, action.arrived_at",
    ),
    "acknowledged_in_time": Words(
        gettext_lazy("Acknowledged within the limit"),
        _LIMIT,
        _SHARE, "alert.acknowledged_at, alert.acknowledge_by",
    ),
    "decided_in_time": Words(
        gettext_lazy("Decided within the limit"),
        _LIMIT,
        _SHARE, "alert.decided_at, alert.decide_by",
    ),
    **{
        f"response.{each}": Words(
            CLASS_WORDS[each],
            gettext_lazy("Met: an action of this responder reached “under way”. Never added up over responders."),
            _BASE, _UNDER_WAY,
        )
        for each in CLASSES
    },
    **{
        f"on_time.{each}": Words(
            CLASS_WORDS[each],
            gettext_lazy(
                "Met: an action of this responder was under way before the time of the warning was over: 24 hours, 72 "
                "hours, two weeks; for what occurs, within the limit to decide. “Later” names no time and is not asked."
            ),
            _SHARE, f"alert.imminence, {_UNDER_WAY}",
        )
        for each in CLASSES
    },
    "decisions": Words(
        gettext_lazy("Decisions"), gettext_lazy("As they stand; “open” is not decided yet."), _COUNT, "alert.decision"
    ),
    "referrals": Words(
        gettext_lazy("Referrals"),
        gettext_lazy("Alerts passed to others, and what they answered. A referral is no response of the mission."),
        _COUNT, "alert.decision, alert.referral_answer",
    ),
    "no_response": Words(
        gettext_lazy("Why nobody was sent"),
        gettext_lazy("The reason of each decision “no response”."), _COUNT, "alert.reason_code",
    ),
    "refused": Words(
        gettext_lazy("Why units did not go"),
        gettext_lazy("The reason of each action that was declined or found infeasible. For leadership only."),
        _COUNT, "action.reason_code",
    ),
    "refused_by": Words(
        gettext_lazy("Why units did not go, by contingent"),
        gettext_lazy(
            "The same reasons for each class of responder and each contingent, unit or organisation that was named. "
            "A unit that is asked more often refuses more often: read it beside what it was asked. For leadership only."
        ),
        _COUNT, "action.responder, action.unit, action.protector, action.reason_code",
    ),
    "outcomes": Words(
        gettext_lazy("Outcomes"), gettext_lazy("Of closed alerts; “averted” needs evidence."), _COUNT, "alert.outcome"
    ),
    "feedback": Words(
        gettext_lazy("Feedback to those who warned"),
        gettext_lazy("Given, why not, or still due. It is due for every alert of a community."),
        _COUNT, "alert.feedback, feedback_note.given, alert.decide_by",
    ),
    "feedback_given": Words(
        gettext_lazy("Feedback given"),
        gettext_lazy("Of alerts for which it was given, is overdue, or was not given though somebody could be told."),
        _SHARE, "alert.feedback, feedback_note.given, alert.decide_by",
    ),
    "not_credible": Words(
        gettext_lazy("Found not credible"),
        gettext_lazy(
            "Of alerts that were assessed. Read it with care: a raid that was warned of and moved on is no false "
            "alarm, and a network that warns early is wrong more often than one that warns late."
        ),
        _SHARE, "alert.status, alert.assessed_at",
    ),
    "missed": Words(
        gettext_lazy("Harm followed"),
        gettext_lazy(
            "Of alerts in the denominator: harm near the place and soon after, while the alert was unanswered, "
            "answered late, or judged not credible. Each opened a review by itself."
        ),
        _SHARE, "review.alert, review.incident",
    ),
}  # fmt: skip
GROUP_WORDS: dict[str, Any] = {
    "area": gettext_lazy("Area"),
    "week": gettext_lazy("Week"),
    "hour": gettext_lazy("Hour of the day"),
    "imminence": gettext_lazy("Imminence"),
    "origin": gettext_lazy("Origin"),
    "network": gettext_lazy("Network"),
    "perpetrator": gettext_lazy("Feared perpetrator"),
    "reach": gettext_lazy("Distance to a base"),
}
REACH: dict[str, Any] = {
    "near": gettext_lazy("Within 25 km of a base"),
    "middle": gettext_lazy("25 to 75 km from a base"),
    "far": gettext_lazy("More than 75 km from a base"),
}
NO_VALUE = gettext_lazy("Not recorded")
TOGETHER = gettext_lazy("Fewer than five each, told together")
CODES: dict[str, dict[str, Any]] = {
    "decisions": {**dict(Decision.choices), "open": gettext_lazy("Not decided yet")},
    "referrals": {**dict(ReferralAnswer.choices), "waiting": gettext_lazy("No answer yet")},
    "no_response": dict(ReasonCode.choices),
    "refused": dict(ReasonCode.choices),
    "outcomes": dict(Outcome.choices),
    "feedback": {
        **dict(Feedback.choices),
        "due": gettext_lazy("Due"),
        "overdue": gettext_lazy("Overdue"),
    },
}


def code_label(figure: str, code: str) -> str:
    """The name of one code of a counted figure."""
    if figure == "refused_by":
        return _unit_label(code)
    return str(CODES[figure].get(code, code))


def _unit_label(code: str) -> str:
    """`class|unit|reason` in words; a unit may hold any character, the others hold no stroke."""
    responder, _stroke, rest = code.partition("|")
    unit, _stroke, reason = rest.rpartition("|")
    who = unit or _("unit not named")
    return f"{CLASS_WORDS.get(responder, responder)}, {who}: {CODES['refused'].get(reason, reason)}"


def refusal_words() -> str:
    """What those are told who may not look."""
    return _("These figures are for the mission's own people.")


def verdict_text(compared: list[Compared]) -> str:
    """What the comparison says as a whole, in plain words."""
    flagged = [each for each in compared if each.verdict == "flagged"]
    if flagged:
        names = ", ".join(perpetrator_label(each.perpetrator) for each in flagged)
        return _("The mission answers warnings about these differently from comparable others: %(names)s.") % {
            "names": names
        }
    if any(each.verdict == "maybe" for each in compared):
        return _("One difference is larger than usual, but may be chance. Look at it again with more alerts.")
    if any(each.verdict == "none" for each in compared):
        return _("No difference was found between kinds of perpetrators that chance would not explain.")
    return _("There are too few alerts with a named kind of perpetrator to say anything. That is no sign of fairness.")


def line_text(each: Compared) -> str:
    """One kind of perpetrator against comparable others, with the uncertainty."""
    if each.difference is None or each.low is None or each.high is None:
        return ngettext("%(n)d alert: too few to compare.", "%(n)d alerts: too few to compare.", each.total) % {
            "n": each.total
        }
    words = {
        "answered": _percent(each.answered),
        "expected": _percent(each.expected),
        "points": f"{abs(each.difference) * 100:.0f}",
        "low": f"{each.low * 100:+.0f}",
        "high": f"{each.high * 100:+.0f}",
        "n": each.n,
    }
    if each.difference < 0:
        return (
            _(
                "%(answered)s of %(n)d answered by the mission, %(expected)s of comparable others: %(points)s points "
                "fewer (95 %% interval %(low)s to %(high)s)."
            )
            % words
        )
    return (
        _(
            "%(answered)s of %(n)d answered by the mission, %(expected)s of comparable others: %(points)s points more "
            "(95 %% interval %(low)s to %(high)s)."
        )
        % words
    )


def perpetrator_label(kind: str) -> str:
    """The name of a kind of group."""
    return str(dict(ActorClass.choices).get(kind, kind))


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.0f}\N{NO-BREAK SPACE}%"
