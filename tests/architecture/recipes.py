"""How each door is opened: one line per URL name. A door without its line fails the build.

`{kind}` stands for every key of that kind in the world, visible or not. `POST` before an address sends an empty object.
"""

from missions.collection import FORMATS
from tests.architecture.world import EAST, TRUE
from tests.tiles import tile_at

_TRUE_TILES = ["/".join(map(str, tile_at(**TRUE, z=z))) for z in (5, 10, 16)]
_EAST_TILE = "/".join(map(str, tile_at(**EAST, z=16)))


def _tiles(layer: str) -> list[str]:
    places = [*_TRUE_TILES, _EAST_TILE]
    return [f"/tiles/{layer}/{place}.mvt" for place in places] + [f"/tiles/{layer}/{_TRUE_TILES[1]}.mvt?mission=OTH"]


def _collection(name: str, kind: str = "") -> dict[str, list[str]]:
    slug = name.replace("-", "_")
    found = {
        f"api_{slug}": [f"/api/v1/{name}/", f"/api/v1/{name}/?limit=1", f"/api/v1/{name}/?mission=OTH"],
        f"api_{slug}_file": [f"/api/v1/{name}.{form}" for form in FORMATS],
    }
    return found | ({f"api_{slug}_one": [f"/api/v1/{name}/{{{kind}}}/"]} if kind else {})


def _moves(name: str, kind: str, *verbs: str) -> dict[str, list[str]]:
    return {f"api_{name.replace('-', '_')}_{verb}": [f"POST /api/v1/{name}/{{{kind}}}/{verb}/"] for verb in verbs}


def _searched(name: str) -> list[str]:
    """Filters that must not find what is hidden: by its words, by its true place."""
    return [f"/api/v1/{name}/?q=canary", f"/api/v1/{name}/?bbox=29.3122,0.0711,29.3124,0.0713"]


RECIPES: dict[str, list[str]] = {
    "healthz": ["/healthz"],
    "readyz": ["/readyz"],
    "account_login": ["/login/"],
    "deepz": ["/deepz"],
    "api_schema": ["/api/schema/"],
    "api_docs": ["/api/docs/"],
    **_collection("missions", "mission"),
    **_collection("areas", "area_id"),
    **_collection("sources", "source"),
    **_collection("networks", "network"),
    **_collection("check-ins", "check_in"),
    **_collection("audit"),
    "api_audit": ["/api/v1/audit/", "/api/v1/audit/?verb=identity.", "/api/v1/audit/?mission=OTH"],
    "api_audit_one": ["/api/v1/audit/1/"],
    **_moves("sources", "source", "edit", "close", "reopen", "contact"),
    **_moves("networks", "network", "edit", "close"),
    **_moves("check-ins", "check_in", "record"),
    **_collection("reports", "report"),
    **_collection("incidents", "incident"),
    **_collection("actors", "any"),
    **_collection("annexes", "annex"),
    **_collection("referrals", "referral"),
    "api_room_counts": [
        "/api/v1/rooms/counts/",
        "/api/v1/rooms/counts/?mission=OTH",
        "/api/v1/rooms/counts/?kind=crsv",
    ],
    **_collection("hotspots"),
    "api_hotspots_one": [
        "/api/v1/hotspots/{cell}/",
        "/api/v1/hotspots/{cell}/?mission=TST",
        "/api/v1/hotspots/{cell}/?mission=OTH",
    ],
    "api_emerging": ["/api/v1/hotspots/emerging/?mission=TST", "/api/v1/hotspots/emerging/?mission=OTH"],
    "api_area_risks": ["/api/v1/area-risks/?mission=TST", "/api/v1/area-risks/?mission=OTH"],
    "api_what_if": ["/api/v1/what-if/?mission=TST&event=T,{cell},2020-01-01,1", "/api/v1/what-if/?mission=OTH"],
    **_collection("watch-items", "watch"),
    **_collection("alerts", "alert"),
    **_collection("indicators", "indicator"),
    **_collection("observations", "observation"),
    **_collection("connectors", "feed"),
    "api_observations": [
        *_collection("observations")["api_observations"],
        "/api/v1/observations/?q=canary",
        "/api/v1/observations/?indicator=armed_build_up",
        "POST /api/v1/observations/",
    ],
    **_moves("observations", "observation", "edit", "withdraw"),
    "api_observations_import": ["POST /api/v1/observations/import/?mission=TST"],
    **_collection("actions", "action"),
    **_collection("codelists"),
    **_collection("weeks", "week"),
    **_collection("scorecards", "week"),
    "api_codelists_one": ["/api/v1/codelists/event_type/"],
    "api_incidents": [*_collection("incidents")["api_incidents"], *_searched("incidents")],
    "api_alerts": [*_collection("alerts")["api_alerts"], *_searched("alerts")],
    "api_reports": [*_collection("reports")["api_reports"], *_searched("reports")],
    "api_messages": ["POST /api/v1/messages/"],
    "api_submissions": ["POST /api/v1/submissions/{mapping}/"],
    "api_reports_put": ["PUT /api/v1/reports/{report}"],
    **_collection("zero-reports", "zero_report"),
    "api_zero_reports_put": ["PUT /api/v1/zero-reports/{zero_report}"],
    "api_referrals_put": ["PUT /api/v1/referrals/{any}"],
    "api_attachments": ["/api/v1/reports/{report}/attachments/"],
    "api_attachments_one": [
        "/api/v1/reports/{report}/attachments/{attachment}",
        "PUT /api/v1/reports/{report}/attachments/{attachment}",
    ],
    "api_attachments_file": ["/api/v1/reports/{report}/attachments/{attachment}/file"],
    **_moves("reports", "report", "link", "grade", "withdraw", "restore"),
    **_moves("incidents", "incident", "verify", "clear", "move", "edit", "merge", "unmerge", "split", "resolve"),
    **_moves("incidents", "incident", "comment", "uncomment", "mark", "unmark"),
    "api_incidents_remarks": ["/api/v1/incidents/{incident}/remarks/"],
    **_moves("alerts", "alert", "acknowledge", "assess", "credible", "decide", "close"),
    **_moves("actions", "action", "accept", "start", "complete"),
    "api_weeks_bundle": ["/api/v1/weeks/{week}/bundle.zip", "/api/v1/weeks/{week}/bundle.zip?mission=OTH"],
    "api_changes": ["/api/v1/changes/?limit=1000", "/api/v1/changes/?mission=OTH"],
    **{f"tiles_{layer}": _tiles(layer) for layer in ("basemap", "areas", "hotspots", "incidents", "alerts", "actions")},
    "frontend:live": ["/live", "/live?mission=TST", "/live?mission=OTH"],
    "frontend:map": ["/", "/?mission=OTH"],
    "frontend:card_cell": ["/map/card/cell/{cell}"],
    "frontend:card_incident": ["/map/card/incident/{incident}"],
    "frontend:card_alert": ["/map/card/alert/{alert}"],
    "frontend:card_area": ["/map/card/area/{area}"],
    "frontend:reports": ["/reports/"],
    "frontend:report_new": ["/reports/new/"],
    "frontend:places": [
        f"/reports/places/?place_search={sought}"
        for sought in ("canary", "Asali", "TST01", "OTH01", "0.0712,29.3123", "29.3123,0.0712")
    ],
    "frontend:times": ["/reports/times/?told_when=yesterday", "/reports/times/?told_when=canary"],
    "frontend:report": ["/reports/{report}/"],
    "frontend:incidents": ["/incidents/", "/incidents/?q=canary", "/incidents/?queue=verify"],
    "frontend:incident": ["/incidents/{incident}/", "/incidents/{incident}/?into=canary"],
    "frontend:verify": [
        "/verify/",
        "/verify/?queue=reports",
        "/verify/?queue=reports&at={report}",
        "/verify/?queue=clear",
        "/verify/?at={incident}",
    ],
    "frontend:alerts": ["/alerts/", "/alerts/?q=canary"],
    "frontend:alert_new": ["/alerts/new/"],
    "frontend:alert": ["/alerts/{alert}/"],
    "frontend:watch_item": ["/watch/{watch}/"],
    "frontend:actions": ["/actions/"],
    "frontend:action_new": ["/actions/new/", "/actions/new/?alert={alert}"],
    "frontend:action": ["/actions/{action}/"],
    "frontend:areas": ["/areas/"],
    "frontend:area": ["/areas/{area}/"],
    "frontend:hotspots": ["/hotspots/", "/hotspots/?part=measured", "/hotspots/?group=unknown"],
    "frontend:hotspot": ["/hotspots/{cell}/", "POST /hotspots/{cell}/"],
    "frontend:emerging": ["/hotspots/emerging/", "/hotspots/emerging/?mission=OTH"],
    "frontend:priorities": ["/hotspots/areas/", "/hotspots/areas/?level=admin1"],
    "frontend:what_if": [
        "/hotspots/what-if/",
        "/hotspots/what-if/?cell={cell}",
        "/hotspots/what-if/?event=T,{cell},2020-01-01,1",
    ],
    "frontend:indicators": ["/indicators/", "/indicators/?area=TST01", "/indicators/?mission=OTH"],
    "frontend:indicator": ["/indicators/{indicator_key}/", "/indicators/{indicator_key}/?mission=OTH"],
    "frontend:observations": ["/observations/", "/observations/?q=canary", "/observations/?mission=OTH"],
    "frontend:observation_new": ["/observations/new/", "/observations/new/?indicator={indicator_key}"],
    "frontend:observation_table": ["/observations/table/"],
    "frontend:observation": ["/observations/{observation}/"],
    "frontend:connectors": ["/connectors/", "/connectors/?mission=OTH"],
    "frontend:scorecard": ["/scorecard/", "/scorecard/?missions=all", "/scorecard/?mission=OTH", "/scorecard/?h=90"],
    "frontend:weekly": ["/weekly/", "/weekly/?mission=OTH"],
    "frontend:week": ["/weekly/{week}/"],
    "frontend:week_bundle": ["/weekly/{week}/bundle.zip"],
    "frontend:sources": ["/sources/", "/sources/?q=canary", "/sources/?mission=OTH"],
    "frontend:source_new": ["/sources/new/"],
    "frontend:source": ["/sources/{source}/"],
    "frontend:source_edit": ["/sources/{source}/edit/"],
    "frontend:source_identity": ["/sources/{source}/identity/"],
    "frontend:networks": ["/networks/", "/networks/?mission=OTH"],
    "frontend:network_new": ["/networks/new/"],
    "frontend:network": ["/networks/{network}/"],
    "frontend:network_edit": ["/networks/{network}/edit/"],
    "frontend:check_ins": ["/check-ins/", "/check-ins/?tab=closed", "/check-ins/?mission=OTH"],
    "frontend:audit": ["/audit/", "/audit/?verb=identity.", "/audit/?who=olga"],
    "frontend:search": [f"/search/?q={sought}" for sought in ("canary", "Asali", "TST", "0.0712,29.3123")],
    "frontend:filter_save": ["POST /filters/"],
    "frontend:filter_open": ["/filters/{filter}/"],
    "frontend:filter_delete": ["POST /filters/{filter}/delete/"],
    "frontend:uploads": ["/uploads/", "/uploads/?mission=OTH"],
    "frontend:upload": ["/uploads/{upload}/"],
    "frontend:upload_refused": ["/uploads/{upload}/refused.csv"],
    "frontend:mappings": ["/mappings/", "/mappings/?mission=OTH"],
    "frontend:mapping_new": ["/mappings/new/"],
    "frontend:messages": ["/messages/", "/messages/?tab=all", "/messages/?mission=OTH"],
    "frontend:message": ["/messages/{message}/"],
    "frontend:rooms": ["/rooms/"],
    "frontend:room": ["/rooms/{room}/"],
    "frontend:room_referrals": ["/rooms/{room}/referrals/", "POST /rooms/{room}/referrals/"],
    "frontend:annex_new": ["/rooms/{room}/new/", "/rooms/{room}/new/?incident={incident}"],
    "frontend:annex": ["/rooms/{room}/{annex}/"],
    "frontend:annex_edit": ["/rooms/{room}/{annex}/edit/"],
    "frontend:masking": ["/masking/", "/masking/?mission=OTH", "POST /masking/"],
    "frontend:see_as": ["POST /see-as/"],
    "frontend:field": ["/field/"],
    "frontend:field_shell": [f"/field/{language}/" for language in ("en", "fr", "ar", "xx")],
    "frontend:field_manifest": ["/field/en/manifest.webmanifest", "/field/xx/manifest.webmanifest"],
    "frontend:field_worker": ["/field/worker.js"],
    "frontend:field_session": ["/field/data/session"],
    "frontend:field_lists": ["/field/data/lists?mission=TST", "/field/data/lists?mission=OTH"],
    "frontend:field_alerts": ["/field/data/alerts?mission=TST", "/field/data/alerts?mission=OTH"],
    "frontend:field_last_word": ["/field/data/reports/{report}"],
    "frontend:field_wipe": ["/field/data/wipe"],
    "frontend:help": ["/help/"],
    "frontend:replay_restart": ["POST /replay/restart/"],
    "set_language": ["POST /account/language/"],
    "account_logout": ["/logout/"],
    "account_inactive": ["/account/inactive/"],
    "account_signup": ["/account/signup/"],
    "account_change_password": ["/account/password/"],
    "account_reset_password": ["/account/reset/"],
    "account_reauthenticate": ["/account/confirm/"],
    "mfa_index": ["/account/2fa/"],
    "mfa_authenticate": ["/account/2fa/authenticate/"],
    "mfa_reauthenticate": ["/account/2fa/reauthenticate/"],
    "mfa_activate_totp": ["/account/2fa/totp/activate/"],
    "mfa_deactivate_totp": ["/account/2fa/totp/deactivate/"],
    "mfa_view_recovery_codes": ["/account/2fa/recovery-codes/"],
    "mfa_generate_recovery_codes": ["/account/2fa/recovery-codes/generate/"],
    "mfa_download_recovery_codes": ["/account/2fa/recovery-codes/download/"],
    "mfa_list_webauthn": ["/account/2fa/webauthn/"],
    "mfa_add_webauthn": ["/account/2fa/webauthn/add/"],
    "mfa_remove_webauthn": ["/account/2fa/webauthn/keys/1/remove/"],
    "mfa_edit_webauthn": ["/account/2fa/webauthn/keys/1/edit/"],
    "mfa_reauthenticate_webauthn": ["/account/2fa/webauthn/reauthenticate/"],
}
