from incidents.services.incidents import link_report, open_incident
from incidents.services.reports import submit_report
from incidents.services.verification import clear_incident, move_incident, verify_incident

__all__ = [
    "clear_incident",
    "link_report",
    "move_incident",
    "open_incident",
    "submit_report",
    "verify_incident",
]
