"""What is counted, as data: which chains a figure asks, and what it asks of them. Pure.

Words, formulas and sources of the same keys: `responses.services.figure_words` and docs/figures.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from responses.analytics.chain import CLASSES, Chain
from responses.analytics.statistics import Latency, Rate, latency, rate
from threats.choices import AlertStatus, Decision, Feedback

Test = Callable[[Chain], bool]


@dataclass(frozen=True)
class LatencyFigure:
    """Hours from receipt until `after`, over the chains that are asked."""

    key: str
    asked: Test
    after: Callable[[Chain], float | None]


@dataclass(frozen=True)
class RateFigure:
    """The share of the chains that are asked which meet it."""

    key: str
    asked: Test
    met: Test


@dataclass(frozen=True)
class CountFigure:
    """How often each code occurs in the chains that are asked; a chain may give several or none."""

    key: str
    asked: Test
    codes: Callable[[Chain], tuple[str, ...]]


@dataclass(frozen=True)
class Counts:
    """Occurrences by code, the most frequent first; `n`: chains that were asked."""

    n: int
    cells: dict[str, int] = field(default_factory=dict)


Figure = LatencyFigure | RateFigure | CountFigure
Result = Latency | Rate | Counts


def _undecided_or_responding(chain: Chain) -> bool:
    """Chains of which a departure is still to be expected or was decided; what went out anyway counts too."""
    answered = chain.departed is not None or chain.arrived is not None or bool(chain.under_way)
    return chain.counts and (answered or chain.decision in ("", Decision.RESPOND))


def _is_due(limit: float | None, done: float | None, chain: Chain) -> bool:
    """Whether a limit may be judged: it was met, or it is over."""
    return limit is not None and ((done is not None and done <= limit) or chain.watched > limit)


def _within(limit: float | None, done: float | None) -> bool:
    return limit is not None and done is not None and done <= limit


def _responded(responder: str, chain: Chain) -> bool:
    return responder in chain.under_way


def _may_judge_horizon(responder: str, chain: Chain) -> bool:
    return chain.counts and _is_due(chain.horizon, chain.under_way.get(responder), chain)


def _was_in_time(responder: str, chain: Chain) -> bool:
    return _within(chain.horizon, chain.under_way.get(responder))


def _code(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


NOT_GIVEN = (Feedback.WOULD_ENDANGER, Feedback.CANNOT_REACH_SAFELY)

_ALL: tuple[Figure, ...] = (
    LatencyFigure("acknowledged", lambda chain: not chain.is_duplicate, lambda chain: chain.acknowledged),
    LatencyFigure("decided", lambda chain: chain.counts, lambda chain: chain.decided),
    LatencyFigure("departed", _undecided_or_responding, lambda chain: chain.departed),
    LatencyFigure("arrived", _undecided_or_responding, lambda chain: chain.arrived),
    RateFigure(
        "acknowledged_in_time",
        lambda chain: not chain.is_duplicate and _is_due(chain.acknowledge_limit, chain.acknowledged, chain),
        lambda chain: _within(chain.acknowledge_limit, chain.acknowledged),
    ),
    RateFigure(
        "decided_in_time",
        lambda chain: chain.counts and _is_due(chain.decide_limit, chain.decided, chain),
        lambda chain: _within(chain.decide_limit, chain.decided),
    ),
    *(RateFigure(f"response.{each}", lambda chain: chain.counts, partial(_responded, each)) for each in CLASSES),
    *(
        RateFigure(f"on_time.{each}", partial(_may_judge_horizon, each), partial(_was_in_time, each))
        for each in CLASSES
    ),
    CountFigure("decisions", lambda chain: chain.counts, lambda chain: _code(chain.decision or "open")),
    CountFigure(
        "referrals",
        lambda chain: chain.decision == Decision.REFER or bool(chain.referral),
        lambda chain: _code(chain.referral or "waiting"),
    ),
    CountFigure(
        "no_response",
        lambda chain: chain.decision == Decision.NO_RESPONSE,
        lambda chain: _code(chain.reason_code),
    ),
    CountFigure("refused", lambda chain: bool(chain.refused), lambda chain: chain.refused),
    CountFigure("refused_by", lambda chain: bool(chain.refused_by), lambda chain: chain.refused_by),
    CountFigure(
        "outcomes",
        lambda chain: chain.status == AlertStatus.CLOSED and bool(chain.outcome),
        lambda chain: _code(chain.outcome),
    ),
    CountFigure("feedback", lambda chain: bool(chain.feedback), lambda chain: _code(chain.feedback)),
    RateFigure(
        "feedback_given",
        lambda chain: chain.feedback in (Feedback.GIVEN, "overdue", *NOT_GIVEN),
        lambda chain: chain.feedback == Feedback.GIVEN,
    ),
    RateFigure(
        "not_credible",
        lambda chain: not chain.is_duplicate and chain.assessed is not None,
        lambda chain: chain.is_not_credible,
    ),
    RateFigure("missed", lambda chain: chain.counts or chain.is_not_credible, lambda chain: chain.missed),
)
FIGURES: dict[str, Figure] = {figure.key: figure for figure in _ALL}


def compute(figure: Figure, chains: Iterable[Chain]) -> Result:
    """One figure over chains.

    A clock that has not stopped runs until now, also where the alert was closed without: closing improves no figure.
    """
    asked = [chain for chain in chains if figure.asked(chain)]
    if isinstance(figure, RateFigure):
        return rate(sum(figure.met(chain) for chain in asked), len(asked))
    if isinstance(figure, CountFigure):
        counted = Counter(code for chain in asked for code in figure.codes(chain))
        return Counts(len(asked), dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))))
    times = [(figure.after(chain), chain.watched) for chain in asked]
    return latency(
        [time for time, _watched in times if time is not None], [watched for time, watched in times if time is None]
    )


def behind(figure: Figure, chains: Iterable[Chain], part: str = "") -> list[Chain]:
    """The chains that a figure counts. `part`: `met`, `unmet`, `done`, `waiting`, or a code; empty: all."""
    asked = [chain for chain in chains if figure.asked(chain)]
    if not part:
        return asked
    if isinstance(figure, RateFigure):
        return [chain for chain in asked if figure.met(chain) == (part == "met")]
    if isinstance(figure, CountFigure):
        return [chain for chain in asked if part in figure.codes(chain)]
    return [chain for chain in asked if (figure.after(chain) is None) == (part == "waiting")]
