"""The method a second time, from its formulas in plain Python: slow, simple, no code shared with the engine."""

from math import asin, cos, exp, log, radians, sin, sqrt
from statistics import median

import h3


def km(a, b):
    """Great circle between (latitude, longitude) pairs, haversine."""
    (lat1, lng1), (lat2, lng2) = ([radians(x) for x in point] for point in (a, b))
    root = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lng2 - lng1) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(min(root, 1)))


def f(x):
    return log(1 + x / 0.02) / log(51)


def cell_of(point, cells):
    """The cell that an event belongs to: its own, a mission cell within 13 km (at resolution 5), or one outside."""
    resolution = h3.get_resolution(cells[0])
    own = h3.latlng_to_cell(*point, resolution)
    if own in cells:
        return own
    nearest = min(cells, key=lambda cell: km(h3.cell_to_latlng(cell), point))
    rim = 1.32 * h3.average_hexagon_edge_length(resolution, unit="km")
    return nearest if km(h3.cell_to_latlng(nearest), point) <= rim else own


def factors(cell, events, settlement_km, t):
    """The nine factors of one cell. Events: (day, is_target, the cell it lies in)."""
    here = h3.cell_to_latlng(cell)
    decayed: dict[tuple[bool, int], float] = {}
    around, last = 0.0, t - 7300
    for day, is_target, where in events:
        if day >= t:
            continue
        age = t - day - 1
        if where == cell:
            for half_life in (14, 60, 3650) if is_target else (14, 60, 720):
                key = is_target, half_life
                decayed[key] = decayed.get(key, 0.0) + 0.5 ** (age / half_life)
        if is_target:
            distance = 0.0 if where == cell else km(here, h3.cell_to_latlng(where))
            if where != cell and distance <= 300:
                around += exp(-(distance**2) / (2 * 100**2)) * 0.5 ** (age / 60)
            if distance <= 40:
                last = max(last, day)
    targets = [f(decayed.get((True, half_life), 0.0)) for half_life in (14, 60, 3650)]
    others = [f(decayed.get((False, half_life), 0.0)) for half_life in (14, 60, 720)]
    return [*targets, f(around), *others, log(1 + min(t - last, 7300)), log(1 + settlement_km)]


def score(cells, settlement_km, points, t, by_horizon, *, damping, levels, judgement):
    """{horizon: [(risk, [contribution of each factor]) per cell]}. Points: (day, is_target, latitude, longitude).

    `damping` and `levels` (the mission's offset, log-odds) are by horizon, `judgement` (log-odds) by cell.
    """
    events = [(day, is_target, cell_of((lat, lng), cells)) for day, is_target, lat, lng in points]
    quiet = [0.0] * 7 + [log(7301), log(1 + median(settlement_km))]
    result: dict[int, list[tuple[float, list[float]]]] = {}
    for horizon, (b0, *weights) in sorted(by_horizon.items()):
        rows = []
        for index, cell in enumerate(cells):
            values = factors(cell, events, settlement_km[index], t)
            log_odds = b0 + levels[horizon] + sum(w * g for w, g in zip(weights, values, strict=True))
            log_odds += damping[horizon] * log(1 / (1 + exp(log_odds))) + judgement[index]
            shorter = max((result[other][index][0] for other in result), default=0.0)
            parts = [w * (g - q) for w, g, q in zip(weights, values, quiet, strict=True)]
            rows.append((max(shorter, 1 / (1 + exp(-log_odds))), parts))
        result[horizon] = rows
    return result
