"""Yearly new displacement by conflict (IDMC, Global Internal Displacement Database), against the years before."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from statistics import median

from threats.feeds.values import Asked, FeedError, Value, number, rows_of, step

LEAST_YEARS = 3  # before the year that is judged
RISES = (1.1, 1.3, 1.7, 2.5, 4.0)  # of the median of the years before
FIRST_EVER = 1000.0  # where there was none before, the rise is reckoned against so many people


def read(content: bytes, asked: Asked) -> list[Value]:
    """The newest finished year of each country that is asked for. Raises FeedError."""
    years: dict[str, dict[int, float]] = defaultdict(dict)
    names: dict[str, str] = {}
    for row in rows_of(content, "iso3", "year", "new_displacement"):
        people, year = number(row["new_displacement"]), number(row["year"])
        known = people is not None and people >= 0 and year is not None and 1900 < year < 2200
        if known and row["iso3"] in asked.countries and date(int(year or 0), 12, 31) <= asked.today:
            years[row["iso3"]][int(year or 0)] = people or 0.0
            names[row["iso3"]] = row.get("country_name", "") or row["iso3"]
    if not years:
        raise FeedError("The file holds no finished year of the countries asked for.")
    return [value for iso3 in sorted(years) for value in _newest(iso3, names[iso3], years[iso3])]


def _newest(iso3: str, name: str, by_year: dict[int, float]) -> list[Value]:
    year = max(by_year)
    before = [people for each, people in by_year.items() if each < year]
    if len(before) < LEAST_YEARS:
        return []
    usual = max(median(before), FIRST_EVER)
    numbers = {"country": name, "year": year, "new": round(by_year[year]), "before": round(median(before))}
    severity = step(by_year[year] / usual, RISES)
    return [Value("displacement_year", severity, date(year, 12, 31), f"{iso3}:{year}", numbers)]
