"""What the factors of a threat form say together: the weakest link, and the cell of the print. Pure."""

from collections.abc import Mapping

from threats.choices import Factor

# High is bad for all but protection capacity, of which much is good.
ATTACKER = (Factor.INTENT, Factor.CAPABILITY, Factor.OPPORTUNITY)
SEVERITIES = ((15, "extreme"), (9, "high"), (4, "moderate"), (1, "low"))


def weakest_link(levels: Mapping[str, int]) -> list[str]:
    """Where protection can break the chain soonest: the lowest of intent, capability and opportunity that are known.

    A threat needs all three, so what is lowest is the easiest to take away. Several when they are equal; none when no
    level is known.
    """
    known = {factor.value: levels[factor] for factor in ATTACKER if levels.get(factor)}
    least = min(known.values(), default=0)
    return [factor for factor, level in known.items() if level == least]


def exposed(levels: Mapping[str, int]) -> bool:
    """Whether people stand before it without cover: vulnerability is above the protection that there is."""
    vulnerability, protection = levels.get(Factor.VULNERABILITY, 0), levels.get(Factor.PROTECTION, 0)
    return bool(vulnerability and protection and vulnerability > protection)


def severity(likelihood: int, impact: int) -> str:
    """The word for likelihood (1 to 5) times impact (1 to 5): low, moderate, high or extreme."""
    return next(word for least, word in SEVERITIES if likelihood * impact >= least)
