"""The INFORM Risk Index by country and year: where a country stands (shown), and whether it rose (weighed a little)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from threats.feeds.values import Asked, FeedError, Value, number, rows_of, step

INDEX = "INFORM"  # beside its three dimensions
STANDS = (2.0, 3.5, 5.0, 6.5, 8.0)  # of 10: INFORM's own classes
ROSE = (0.1, 0.3, 0.5, 1.0, 1.5)


def read(content: bytes, asked: Asked) -> list[Value]:
    """The newest index of each country that is asked for, and its rise. Raises FeedError."""
    scores: dict[str, dict[int, float]] = defaultdict(dict)
    names: dict[str, str] = {}
    for row in rows_of(content, "Iso3", "GNAYear", "IndicatorId", "IndicatorScore"):
        score, year = number(row["IndicatorScore"]), number(row["GNAYear"])
        known = score is not None and 0 <= score <= 10 and year is not None and 1900 < year <= asked.today.year
        if known and row["IndicatorId"] == INDEX and row["Iso3"] in asked.countries:
            scores[row["Iso3"]][int(year or 0)] = score or 0.0
            names[row["Iso3"]] = row.get("CountryName", "") or row["Iso3"]
    if not scores:
        raise FeedError("The file holds no INFORM Risk Index of the countries asked for.")
    return [value for iso3 in sorted(scores) for value in _newest(iso3, names[iso3], scores[iso3])]


def _newest(iso3: str, name: str, by_year: dict[int, float]) -> list[Value]:
    year = max(by_year)
    score, before = by_year[year], by_year.get(year - 1)
    numbers = {"country": name, "year": year, "score": score, "before": before}
    day, key = date(year, 1, 1), f"{iso3}:{year}"
    found = [Value("country_risk", step(score, STANDS), day, f"{key}:level", numbers)]
    if before is not None:
        rise = round(score - before, 6)
        found.append(Value("country_risk_step", step(rise, ROSE), day, f"{key}:step", numbers))
    return found
