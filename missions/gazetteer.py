"""GeoNames' populated places of the whole world (cities500), from the compact copy in `data/settlements/`."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

EARTH_KM = 6371.0088  # mean radius
KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Gazetteer:
    """The table by columns; coordinates in degrees (WGS 84). Population 0 means unknown."""

    ids: np.ndarray
    names: list[str]
    latitudes: np.ndarray
    longitudes: np.ndarray
    populations: np.ndarray
    alternates: list[str]

    @classmethod
    def read(cls, path: Path) -> Gazetteer:
        """Read the compact table (about a second)."""
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            ids, names, latitudes, longitudes, _country, populations, alternates = zip(*rows, strict=True)
        return cls(
            np.array(ids, dtype=np.int64),
            list(names),
            np.array(latitudes, dtype=float),
            np.array(longitudes, dtype=float),
            np.array([count or "0" for count in populations], dtype=np.int64),
            list(alternates),
        )

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(_on_sphere(self.latitudes, self.longitudes))

    def nearest(self, latitudes: np.ndarray, longitudes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Great-circle distance in km to the nearest place, and its row, for each point."""
        chord, row = self._tree.query(_on_sphere(latitudes, longitudes))
        return 2 * EARTH_KM * np.arcsin(np.clip(chord / 2, 0, 1)), row

    def within(self, extent: tuple[float, float, float, float], margin_km: float) -> np.ndarray:
        """Rows in a box (west, south, east, north) widened by a margin on every side, over the antimeridian too."""
        west, south, east, north = extent
        rise = margin_km / KM_PER_DEGREE
        highest = min(max(abs(south), abs(north)) + rise, 89.0)
        widen = rise / np.cos(np.radians(highest))
        rows = (self.latitudes >= south - rise) & (self.latitudes <= north + rise)
        if east - west + 2 * widen < 360:
            offset = (self.longitudes - (west - widen)) % 360
            rows &= offset <= east - west + 2 * widen
        return np.flatnonzero(rows)


def _on_sphere(latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
    """Points on the unit sphere: straight distances there rank as great circles do, also over the antimeridian."""
    phi, lam = np.radians(latitudes), np.radians(longitudes)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
