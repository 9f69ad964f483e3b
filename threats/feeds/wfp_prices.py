"""Monthly prices of staple food by market (WFP): the newest month against the median of the year before it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from statistics import median

from threats.feeds.values import Asked, FeedError, Value, number, rows_of, step

STAPLES = frozenset({"cereals and tubers", "pulses and nuts"})
MONTHS, LEAST_MONTHS = 12, 6
DEARER = (1.10, 1.25, 1.50, 2.0, 3.0)  # of that median
FORECAST = "forecast"

Series = dict[int, float]  # month (year * 12 + month - 1) -> price


def read(content: bytes, asked: Asked) -> list[Value]:
    """One value per market: its dearest staple in the newest month. Raises FeedError."""
    needed = ("date", "market", "latitude", "longitude", "category", "commodity", "unit", "price")
    series: dict[tuple[str, str], dict[str, Series]] = defaultdict(lambda: defaultdict(dict))
    places: dict[tuple[str, str], tuple[float, float]] = {}
    days: dict[int, date] = {}
    for row in rows_of(content, *needed):
        found = _read_row(row, asked)
        if found is None:
            continue
        market, goods, day, price, place = found
        month = day.year * 12 + day.month - 1
        series[market][goods][month], places[market] = price, place
        days[month] = max(day, days.get(month, day))
    if not series:
        raise FeedError("The file holds no price of a staple food up to the mission's day.")
    return [value for market in sorted(series) for value in _newest(market, series[market], places[market], days)]


def _read_row(
    row: dict[str, str], asked: Asked
) -> tuple[tuple[str, str], str, date, float, tuple[float, float]] | None:
    """(market, goods, day, price, place) of a staple's price that was paid; None for everything else."""
    price, latitude, longitude = (number(row[name]) for name in ("price", "latitude", "longitude"))
    if row["category"] not in STAPLES or row.get("priceflag", "") == FORECAST or not price or price <= 0:
        return None
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    try:
        day = date.fromisoformat(row["date"][:10])
    except ValueError:
        return None
    if day > asked.today or (asked.countries and row.get("countryiso3") and row["countryiso3"] not in asked.countries):
        return None
    goods = " ".join(filter(None, (row["commodity"], row["unit"], row.get("pricetype", ""), row.get("currency", ""))))
    return (row.get("market_id", "") or row["market"], row["market"]), goods, day, price, (longitude, latitude)


def _newest(
    market: tuple[str, str], by_goods: dict[str, Series], place: tuple[float, float], days: dict[int, date]
) -> list[Value]:
    newest = max(max(months) for months in by_goods.values())
    ratios = {goods: ratio for goods, months in by_goods.items() if (ratio := _ratio(months, newest)) is not None}
    if not ratios:
        return []
    dearest = max(sorted(ratios), key=lambda goods: ratios[goods])
    month = f"{newest // 12}-{newest % 12 + 1:02}"
    numbers = {"market": market[1], "commodity": dearest, "ratio": round(ratios[dearest], 3),
               "months": MONTHS, "month": month, "staples": len(ratios)}  # fmt: skip
    key = f"{market[0]}:{month}"
    return [Value("price_step", step(ratios[dearest], DEARER), days[newest], key, numbers, point=place)]


def _ratio(months: Series, newest: int) -> float | None:
    """The newest month against the median of the year before it; None where too little is known of that year."""
    before = [price for month, price in months.items() if newest - MONTHS <= month < newest]
    return months[newest] / median(before) if newest in months and len(before) >= LEAST_MONTHS else None
