from incidents.services.attachment_cleaning import clean_waiting_files, end_overdue_files, files_wait
from incidents.services.attachments import receive_part, transcribe
from incidents.services.incidents import link_report, open_incident
from incidents.services.referrals import refer_to_specialist
from incidents.services.reports import submit_report
from incidents.services.verification import clear_incident, move_incident, verify_incident
from incidents.services.zero_reports import submit_zero_report

__all__ = [
    "clean_waiting_files",
    "clear_incident",
    "end_overdue_files",
    "files_wait",
    "link_report",
    "move_incident",
    "open_incident",
    "receive_part",
    "refer_to_specialist",
    "submit_report",
    "submit_zero_report",
    "transcribe",
    "verify_incident",
]
