from incidents.models.incident import (
    Actor,
    Harm,
    Incident,
    IncidentActor,
    IncidentExactLocation,
    IncidentServedLocation,
    IncidentTransition,
)
from incidents.models.intake import ContextEvent, Dataset, ImportRun
from incidents.models.report import (
    Report,
    ReportExactLocation,
    ReportLink,
    ReportServedLocation,
    Source,
)

__all__ = [
    "Actor",
    "ContextEvent",
    "Dataset",
    "Harm",
    "ImportRun",
    "Incident",
    "IncidentActor",
    "IncidentExactLocation",
    "IncidentServedLocation",
    "IncidentTransition",
    "Report",
    "ReportExactLocation",
    "ReportLink",
    "ReportServedLocation",
    "Source",
]
