from incidents.services.campaigns import create_campaign, link_campaign, unlink_campaign
from incidents.services.editing import edit_incident
from incidents.services.groups import add_relation, set_aliases, withdraw_relation
from incidents.services.incidents import link_report, open_incident
from incidents.services.merging import merge_incidents, preview_merge, unmerge_incident
from incidents.services.remarks import add_comment, may_mark, set_mark, withdraw_comment, withdraw_mark
from incidents.services.reports import submit_report
from incidents.services.resolving import reopen_figures, resolve_actors, resolve_figures
from incidents.services.room_counts import release_counts
from incidents.services.rooms import edit_annex, open_annex, take_referral, verify_annex, withdraw_annex
from incidents.services.splitting import split_incident, unlink_report, unlink_reports
from incidents.services.suggesting import alike_to_incident, alike_to_report
from incidents.services.triage import grade_report, grade_reports, restore_report, withdraw_report, withdraw_reports
from incidents.services.verification import clear_incident, move_incident, verify_incident

__all__ = [
    "add_comment",
    "add_relation",
    "alike_to_incident",
    "alike_to_report",
    "clear_incident",
    "create_campaign",
    "edit_annex",
    "edit_incident",
    "grade_report",
    "grade_reports",
    "link_campaign",
    "link_report",
    "may_mark",
    "merge_incidents",
    "move_incident",
    "open_annex",
    "open_incident",
    "preview_merge",
    "release_counts",
    "reopen_figures",
    "resolve_actors",
    "resolve_figures",
    "restore_report",
    "set_aliases",
    "set_mark",
    "split_incident",
    "submit_report",
    "take_referral",
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
