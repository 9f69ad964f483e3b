from incidents.services.attachment_cleaning import clean_waiting_files, end_overdue_files, files_wait
from incidents.services.attachments import receive_part, transcribe
from incidents.services.campaigns import link_campaign, link_new_campaign, unlink_campaign
from incidents.services.editing import edit_incident
from incidents.services.groups import add_alias, add_relation, remove_alias, withdraw_relation
from incidents.services.incidents import link_report, open_incident
from incidents.services.merging import merge_incidents, preview_merge, unmerge_incident
from incidents.services.referrals import refer_to_specialist
from incidents.services.remarks import add_comment, may_mark, set_mark, withdraw_comment, withdraw_mark
from incidents.services.reports import submit_report
from incidents.services.resolving import reopen_figures, resolve_actors, resolve_figures
from incidents.services.room_counts import release_counts
from incidents.services.rooms import edit_annex, open_annex, take_referral, verify_annex, withdraw_annex
from incidents.services.splitting import split_incident, unlink_report, unlink_reports
from incidents.services.suggesting import alike_to_incident, alike_to_report
from incidents.services.triage import grade_report, grade_reports, restore_report, withdraw_report, withdraw_reports
from incidents.services.verification import clear_incident, move_incident, verify_incident
from incidents.services.zero_reports import submit_zero_report

__all__ = [
    "add_alias",
    "add_comment",
    "add_relation",
    "alike_to_incident",
    "alike_to_report",
    "clean_waiting_files",
    "clear_incident",
    "edit_annex",
    "edit_incident",
    "end_overdue_files",
    "files_wait",
    "grade_report",
    "grade_reports",
    "link_campaign",
    "link_new_campaign",
    "link_report",
    "may_mark",
    "merge_incidents",
    "move_incident",
    "open_annex",
    "open_incident",
    "preview_merge",
    "receive_part",
    "refer_to_specialist",
    "release_counts",
    "remove_alias",
    "reopen_figures",
    "resolve_actors",
    "resolve_figures",
    "restore_report",
    "set_mark",
    "split_incident",
    "submit_report",
    "submit_zero_report",
    "take_referral",
    "transcribe",
    "unlink_campaign",
    "unlink_report",
    "unlink_reports",
    "unmerge_incident",
    "verify_annex",
    "verify_incident",
    "withdraw_annex",
    "withdraw_comment",
    "withdraw_mark",
    "withdraw_relation",
    "withdraw_report",
    "withdraw_reports",
]
