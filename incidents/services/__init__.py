from incidents.services.incidents import link_report, open_incident
from incidents.services.reports import submit_report
from incidents.services.room_counts import release_counts
from incidents.services.rooms import edit_annex, open_annex, take_referral, verify_annex, withdraw_annex
from incidents.services.verification import clear_incident, move_incident, verify_incident

__all__ = [
    "clear_incident",
    "edit_annex",
    "link_report",
    "move_incident",
    "open_annex",
    "open_incident",
    "release_counts",
    "submit_report",
    "take_referral",
    "verify_annex",
    "verify_incident",
    "withdraw_annex",
]
