"""The figures of response: overall and by a dimension, with what they mean and what lies behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from incidents.choices import ActorClass
from incidents.disclosure import LEAST_COUNT
from incidents.models import Network
from missions.audience import CLEARED_ONLY, SEES_REPORTS, Audience
from missions.choices import Role
from missions.errors import NotAllowedError
from missions.models import Area
from responses.analytics import measures
from responses.analytics.chain import Chain
from responses.analytics.impartiality import Compared, compare
from responses.analytics.measures import FIGURES, Counts, Result
from responses.services.chains import Span, chains_of, of_group
from responses.services.figure_words import GROUP_WORDS, NO_VALUE, REACH, TOGETHER, refusal_words
from responses.services.perpetrators import tells_perpetrators
from threats.choices import Imminence, Origin

DIMENSIONS = ("area", "week", "hour", "imminence", "origin", "network", "perpetrator", "reach")
GROUPED = (
    "acknowledged", "decided", "acknowledged_in_time", "decided_in_time",
    "response.mission", "response.host_state", "response.community", "response.partner",
    "on_time.mission", "not_credible", "feedback_given", "missed",
)  # fmt: skip
# Of these, groups of fewer than five are told together: a network is a few people, a perpetrator an accusation.
SMALL_TOGETHER = frozenset({"network", "perpetrator"})
FEW = "few"
FOR_LEADERSHIP = frozenset({"refused", "refused_by"})  # why units did not go is counted for leadership only


@dataclass(frozen=True)
class Group:
    """The figures of one value of a dimension; `can_open`: whether its alerts may be listed."""

    key: str
    label: str
    n: int
    figures: dict[str, Result]
    can_open: bool = True


@dataclass(frozen=True)
class Figures:
    """All figures of a span for one audience. `compared` is None where it is not told of perpetrators."""

    span: Span
    n: int
    overall: dict[str, Result]
    by: str
    groups: list[Group]
    compared: list[Compared] | None


def figures(*, audience: Audience, span: Span, by: str = "") -> Figures:
    """Every figure over the alerts of a span that the audience sees, and by a dimension when one is named.

    Raises NotAllowedError for those who look from outside: how the mission answers is its own until it tells.
    """
    require_inside(audience, span)
    chains = chains_of(audience, span)
    shown = keys_for(audience, span)
    return Figures(
        span=span,
        n=len(chains),
        overall={key: measures.compute(FIGURES[key], chains) for key in shown},
        by=by,
        groups=_groups(audience, span, chains, by),
        compared=compare(chains) if tells_perpetrators(audience, span.mission.pk) else None,
    )


def require_inside(audience: Audience, span: Span) -> None:
    """Raise NotAllowedError unless the audience sees content of the mission from inside."""
    roles = {grant.role for grant in audience.in_mission(span.mission.pk).content_grants()}
    if not roles - CLEARED_ONLY:
        raise NotAllowedError(refusal_words())


def keys_for(audience: Audience, span: Span) -> list[str]:
    """The figures that an audience is shown."""
    leads = Role.LEADERSHIP in audience.roles_in(span.mission.pk)
    return [key for key in FIGURES if leads or key not in FOR_LEADERSHIP]


def dimensions_for(audience: Audience, span: Span) -> list[str]:
    """What the audience may split the figures by."""
    told = tells_perpetrators(audience, span.mission.pk)
    knows = Network.objects.visible_to(audience).filter(mission=span.mission).exists()
    left_out = {*([] if told else ["perpetrator"]), *([] if knows else ["network"])}
    return [each for each in DIMENSIONS if each not in left_out]


def listed(*, audience: Audience, span: Span, figure: str, part: str = "", by: str = "", value: str = "") -> list[int]:
    """Inside ids of the alerts behind a figure, or a part of it, in a group or overall: the same chains that it counts.

    Raises NotAllowedError for figures and groups that this audience is not shown one by one.
    """
    require_inside(audience, span)
    chains = chains_of(audience, span)
    if by:
        if not may_open(audience, span, by) or value == FEW or by not in dimensions_for(audience, span):
            raise NotAllowedError(refusal_words())
        chains = of_group(chains, by).get(value, [])
        if by in SMALL_TOGETHER and len(chains) < LEAST_COUNT:
            raise NotAllowedError(refusal_words())
    if figure not in keys_for(audience, span):
        raise NotAllowedError(refusal_words())
    return [chain.pk for chain in measures.behind(FIGURES[figure], chains, part)]


def may_open(audience: Audience, span: Span, by: str) -> bool:
    """Whether the alerts of a group may be listed: whom an alert fears stands in its report, which not all may see."""
    return by != "perpetrator" or bool(audience.roles_in(span.mission.pk) & SEES_REPORTS)


def _groups(audience: Audience, span: Span, chains: Sequence[Chain], by: str) -> list[Group]:
    if by not in dimensions_for(audience, span):
        return []
    found = of_group(chains, by)
    if by in SMALL_TOGETHER:
        found = _together(found)
    labels = _labels(audience, span, by)
    opened = may_open(audience, span, by)
    return [
        Group(
            key=key,
            label=_label(key, labels),
            n=len(own),
            figures={name: measures.compute(FIGURES[name], own) for name in GROUPED},
            can_open=opened and key != FEW,
        )
        for key, own in found.items()
    ]


def _together(found: dict[str, list[Chain]]) -> dict[str, list[Chain]]:
    """Groups of fewer than five told as one, with the next smallest while that one is below five or a single group."""
    by_size = sorted(found, key=lambda key: (len(found[key]), key))
    small = [key for key in by_size if len(found[key]) < LEAST_COUNT]
    others = by_size[len(small) :]
    while small and others and (len(small) < 2 or sum(len(found[key]) for key in small) < LEAST_COUNT):
        small.append(others.pop(0))
    kept = {key: own for key, own in found.items() if key not in small}
    return kept | ({FEW: [chain for key in small for chain in found[key]]} if small else {})


def _label(key: str, labels: dict[str, str]) -> str:
    if key == FEW:
        return str(TOGETHER)
    return labels.get(key, key) if key else str(NO_VALUE)


def _labels(audience: Audience, span: Span, by: str) -> dict[str, str]:
    """Names of a dimension's values, where they are not their own names."""
    if by == "area":
        return dict(Area.objects.filter(mission=span.mission).values_list("pcode", "name"))
    if by == "network":
        seen = Network.objects.visible_to(audience).filter(mission=span.mission)
        return {str(key): name for key, name in seen.values_list("public_id", "name")}
    lists = {"imminence": Imminence, "origin": Origin, "perpetrator": ActorClass}
    if by in lists:
        return {str(value): str(label) for value, label in lists[by].choices}
    return {key: str(label) for key, label in REACH.items()} if by == "reach" else {}


def dimension_label(by: str) -> str:
    """What a dimension is called."""
    return str(GROUP_WORDS[by])


def is_counts(result: Result) -> bool:
    return isinstance(result, Counts)
