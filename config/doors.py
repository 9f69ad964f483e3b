"""The table of doors: every URL name with the kind of caller it answers. The leak tests are generated from it."""

from collections.abc import Iterator
from typing import Literal

from django.urls import URLPattern, URLResolver, get_resolver

Kind = Literal["public", "page", "machine"]

API_COLLECTIONS = (
    "missions", "areas", "sources", "reports", "incidents", "actors", "hotspots", "watch_items", "alerts", "actions",
    "codelists", "weeks", "networks", "check_ins", "audit", "annexes", "referrals", "zero_reports",
    "indicators", "observations", "connectors",
    "scorecards", "threats", "assessments", "alert_referrals", "supports", "protectors",
    "reviews", "feedback", "civilian_harm",
    "engagements", "commitments", "workstreams",
)  # fmt: skip
API = [
    *(f"api_{name}" for name in API_COLLECTIONS),
    *(f"api_{name}_file" for name in API_COLLECTIONS),
    *(f"api_{name}_one" for name in API_COLLECTIONS),
    *(f"api_reports_{move}" for move in ("link", "grade", "withdraw", "restore")),
    *(f"api_incidents_{move}" for move in ("verify", "clear", "move", "edit", "merge", "unmerge", "split", "resolve")),
    *(f"api_incidents_{move}" for move in ("comment", "uncomment", "mark", "unmark", "remarks")),
    *(f"api_alerts_{move}" for move in ("acknowledge", "assess", "credible", "decide", "close")),
    *(f"api_threats_{move}" for move in ("change", "move", "review", "link")),
    *(f"api_alerts_{move}" for move in ("form", "refer", "regrade")),
    *(f"api_actions_{move}" for move in ("accept", "start", "complete")),
    *(f"api_actions_{move}" for move in ("approve", "decline", "infeasible", "cancel", "times", "evaluate")),
    *(f"api_supports_{move}" for move in ("assess", "approve", "activate", "renew", "suspend", "withdraw")),
    "api_protectors_vet",
    "api_commitments_judge",
    *(f"api_workstreams_{door}" for door in ("milestones", "reach", "move")),
    *(f"api_sources_{move}" for move in ("edit", "close", "reopen", "contact")),
    *(f"api_networks_{move}" for move in ("edit", "close")),
    "api_check_ins_record",
    *(f"api_observations_{move}" for move in ("edit", "withdraw")),
    "api_observations_import",
    "api_reports_put",
    "api_messages",
    "api_submissions",
    "api_room_counts",
    "api_zero_reports_put",
    "api_referrals_put",
    "api_attachments",
    "api_attachments_one",
    "api_attachments_file",
    "api_weeks_bundle",
    "api_changes",
    "api_emerging",
    "api_area_risks",
    "api_what_if",
    "api_analytics",
    "api_rules",
]

# What the form for phones asks: a device wants a 401 to act on, no sign-in page.
FIELD_DATA = [f"frontend:field_{name}" for name in ("session", "lists", "alerts", "last_word", "wipe")]

# public: anybody. page: a person who signed in (others are sent to /login/). machine: session or token, else 401.
DOORS: dict[str, Kind] = {
    "healthz": "public",
    "readyz": "public",
    "account_login": "public",
    "deepz": "machine",
    "frontend:live": "machine",
    "api_schema": "machine",
    "api_docs": "machine",
    **dict.fromkeys(API, "machine"),
    "tiles_basemap": "machine",
    "tiles_areas": "machine",
    "tiles_hotspots": "machine",
    "tiles_incidents": "machine",
    "tiles_alerts": "machine",
    "tiles_actions": "machine",
    "frontend:map": "page",
    "frontend:card_cell": "page",
    "frontend:card_incident": "page",
    "frontend:card_alert": "page",
    "frontend:card_action": "page",
    "frontend:card_area": "page",
    "frontend:reports": "page",
    "frontend:report_new": "page",
    "frontend:places": "page",
    "frontend:times": "page",
    "frontend:report": "page",
    "frontend:incidents": "page",
    "frontend:incident": "page",
    "frontend:verify": "page",
    "frontend:groups": "page",
    "frontend:group": "page",
    "frontend:alerts": "page",
    "frontend:alert_new": "page",
    "frontend:alert": "page",
    "frontend:handover": "page",
    "frontend:handover_one": "page",
    "frontend:on_call": "page",
    "frontend:limits": "page",
    **{f"frontend:{name}": "page" for name in ("rules", "rules_types", "rules_type", "rules_approvals", "rules_sheet")},
    "frontend:alert_form": "page",
    "frontend:alert_refer": "page",
    "frontend:threats": "page",
    "frontend:threat_new": "page",
    "frontend:threat": "page",
    "frontend:supports": "page",
    "frontend:support_new": "page",
    "frontend:support": "page",
    "frontend:protectors": "page",
    "frontend:protector_new": "page",
    "frontend:protector": "page",
    "frontend:watch_item": "page",
    "frontend:actions": "page",
    "frontend:action_new": "page",
    "frontend:action": "page",
    "frontend:response": "page",
    "frontend:dialogue": "page",
    "frontend:engagement_new": "page",
    "frontend:engagement": "page",
    "frontend:commitment_new": "page",
    "frontend:commitment": "page",
    "frontend:entry_point_new": "page",
    "frontend:entry_point": "page",
    "frontend:workstreams": "page",
    "frontend:workstream_new": "page",
    "frontend:workstream": "page",
    "frontend:priority_board": "page",
    "frontend:working_group": "page",
    "frontend:reach": "page",
    "frontend:reach_squares": "page",
    "frontend:base": "page",
    "frontend:areas": "page",
    "frontend:area": "page",
    "frontend:hotspots": "page",
    "frontend:hotspot": "page",
    "frontend:emerging": "page",
    "frontend:priorities": "page",
    "frontend:what_if": "page",
    "frontend:indicators": "page",
    "frontend:indicator": "page",
    "frontend:observations": "page",
    "frontend:observation_new": "page",
    "frontend:observation_table": "page",
    "frontend:observation": "page",
    "frontend:connectors": "page",
    "frontend:scorecard": "page",
    "frontend:analytics": "page",
    "frontend:analytics_behind": "page",
    "frontend:analytics_file": "page",
    "frontend:reviews": "page",
    "frontend:review": "page",
    "frontend:feedback": "page",
    "frontend:feedback_new": "page",
    "frontend:harm_cases": "page",
    "frontend:harm_case_new": "page",
    "frontend:harm_case": "page",
    "frontend:weekly": "page",
    "frontend:week": "page",
    "frontend:week_bundle": "page",
    "frontend:sources": "page",
    "frontend:source_new": "page",
    "frontend:source": "page",
    "frontend:source_edit": "page",
    "frontend:source_identity": "page",
    "frontend:networks": "page",
    "frontend:network_new": "page",
    "frontend:network": "page",
    "frontend:network_edit": "page",
    "frontend:check_ins": "page",
    "frontend:audit": "page",
    "frontend:search": "page",
    "frontend:filter_save": "page",
    "frontend:filter_open": "page",
    "frontend:filter_delete": "page",
    "frontend:uploads": "page",
    "frontend:upload": "page",
    "frontend:upload_refused": "page",
    "frontend:mappings": "page",
    "frontend:mapping_new": "page",
    "frontend:messages": "page",
    "frontend:message": "page",
    "frontend:notices": "page",
    "frontend:deliveries": "page",
    "frontend:delivery_retry": "page",
    "frontend:subscriptions": "page",
    "frontend:subscription_new": "page",
    "frontend:subscription": "page",
    "frontend:rooms": "page",
    "frontend:room": "page",
    "frontend:room_referrals": "page",
    "frontend:annex_new": "page",
    "frontend:annex": "page",
    "frontend:annex_edit": "page",
    "frontend:masking": "page",
    "frontend:see_as": "page",
    **dict.fromkeys(FIELD_DATA, "machine"),
    "frontend:field": "page",
    "frontend:field_shell": "page",
    "frontend:field_manifest": "page",
    "frontend:field_worker": "page",
    "frontend:help": "page",
    "frontend:replay_restart": "page",
    "account_logout": "page",
    "account_inactive": "page",
    "account_signup": "page",
    "account_change_password": "page",
    "account_reset_password": "page",
    "account_reauthenticate": "page",
    "set_language": "page",
    "mfa_index": "page",
    "mfa_authenticate": "page",
    "mfa_reauthenticate": "page",
    "mfa_activate_totp": "page",
    "mfa_deactivate_totp": "page",
    "mfa_view_recovery_codes": "page",
    "mfa_generate_recovery_codes": "page",
    "mfa_download_recovery_codes": "page",
    "mfa_list_webauthn": "page",
    "mfa_add_webauthn": "page",
    "mfa_remove_webauthn": "page",
    "mfa_edit_webauthn": "page",
    "mfa_reauthenticate_webauthn": "page",
}

PUBLIC_PREFIXES = ("/login/", "/static/", "/healthz", "/readyz")
MACHINE_PREFIXES = ("/api/", "/tiles/", "/ogc/", "/feeds/", "/live", "/deepz", "/field/data/")


def kind_of_path(path: str) -> Kind:
    """How a path answers somebody unknown; also for paths that do not exist."""
    if path.startswith(PUBLIC_PREFIXES):
        return "public"
    return "machine" if path.startswith(MACHINE_PREFIXES) else "page"


def all_doors() -> Iterator[tuple[str, str]]:
    """(full name, route) of every URL pattern."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, prefix: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, route)
        else:
            yield f"{namespace}{pattern.name or route}", route


def undeclared() -> list[str]:
    """Names of URL patterns that the table does not hold."""
    return sorted({name for name, _route in all_doors()} - set(DOORS))
