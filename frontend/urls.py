"""Addresses of the pages."""

from django.urls import path

from frontend.pages import (
    actions,
    alerts,
    areas,
    cards,
    cell_card,
    hotspots,
    incidents,
    live,
    map,
    replay,
    reports,
    rooms,
    watch,
    weekly,
)
from frontend.pages.help import help_page

app_name = "frontend"
urlpatterns = [
    path("", map.console, name="map"),
    path("live", live.live, name="live"),
    path("map/card/cell/<str:h3>", cell_card.cell_card, name="card_cell"),
    path("map/card/incident/<uuid:public_id>", cards.incident_card, name="card_incident"),
    path("map/card/alert/<uuid:public_id>", cards.alert_card, name="card_alert"),
    path("map/card/area/<str:pcode>", cards.area_card, name="card_area"),
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", reports.report_new, name="report_new"),
    path("reports/places/", reports.places, name="places"),
    path("reports/<uuid:public_id>/", reports.report, name="report"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<uuid:public_id>/", incidents.incident, name="incident"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/new/", alerts.alert_new, name="alert_new"),
    path("alerts/<uuid:public_id>/", alerts.alert, name="alert"),
    path("watch/<uuid:public_id>/", watch.watch_item, name="watch_item"),
    path("actions/", actions.actions, name="actions"),
    path("actions/new/", actions.action_new, name="action_new"),
    path("actions/<uuid:public_id>/", actions.action, name="action"),
    path("areas/", areas.areas, name="areas"),
    path("areas/<str:pcode>/", areas.area, name="area"),
    path("hotspots/", hotspots.hotspots, name="hotspots"),
    path("weekly/", weekly.weekly, name="weekly"),
    path("weekly/<str:code>/", weekly.week, name="week"),
    path("weekly/<str:code>/bundle.zip", weekly.week_bundle, name="week_bundle"),
    path("rooms/", rooms.rooms, name="rooms"),
    path("rooms/<str:kind>/", rooms.room, name="room"),
    path("rooms/<str:kind>/referrals/", rooms.referrals, name="room_referrals"),
    path("rooms/<str:kind>/new/", rooms.annex_new, name="annex_new"),
    path("rooms/<str:kind>/<uuid:public_id>/", rooms.annex, name="annex"),
    path("rooms/<str:kind>/<uuid:public_id>/edit/", rooms.annex_edit, name="annex_edit"),
    path("help/", help_page, name="help"),
    path("replay/restart/", replay.replay_restart, name="replay_restart"),
]
