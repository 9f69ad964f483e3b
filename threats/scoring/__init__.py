"""Where violence against civilians is likely next: the fitted method. Pure: no clock and no database."""

from threats.scoring.factors import FACTORS, Scores, measure, rate, risks
from threats.scoring.geometry import Events, Geometry, Grid, build_geometry
from threats.scoring.history import History
from threats.scoring.weights import HORIZONS, WeightSet, serving
from threats.scoring.words import Line, explain_lines, risk_class

__all__ = [
    "FACTORS",
    "HORIZONS",
    "Events",
    "Geometry",
    "Grid",
    "History",
    "Line",
    "Scores",
    "WeightSet",
    "build_geometry",
    "explain_lines",
    "measure",
    "rate",
    "risk_class",
    "risks",
    "serving",
]
