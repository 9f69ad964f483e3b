"""Addresses below /api/."""

from typing import Any

from django.urls import path
from django.urls.resolvers import URLPattern
from drf_spectacular.views import SpectacularAPIView

from config import schema  # noqa: F401 - registers how callers prove who they are
from exports.api.codelists import CodeListView
from exports.api.docs import api_docs
from exports.api.feed import ChangesView
from exports.api.weeks import WeekView
from incidents.api.attachments import AttachmentView
from incidents.api.doors import MessageView, SubmissionView
from incidents.api.referrals import ReferView
from incidents.api.rooms import AnnexView, ReferralView, RoomCountView
from incidents.api.sources import CheckInView, NetworkView, SourceView
from incidents.api.views import ActorView, IncidentView, ReportView
from incidents.api.zero_reports import ZeroReportView
from missions.api.views import AreaView, AuditView, MissionView
from responses.api.analytics import AnalyticsView
from responses.api.dialogue import CommitmentView, EngagementView, WorkstreamView
from responses.api.explanation import ExplanationView
from responses.api.learning import FeedbackView, HarmCaseView, ReviewView
from responses.api.rules import RulesView
from responses.api.support import ProtectorView, SupportView
from responses.api.views import ActionView
from threats.api.indicators import FeedView, IndicatorView, ObservationImportView, ObservationView
from threats.api.products import AreaRiskView, EmergingView, WhatIfView
from threats.api.scorecards import ScorecardView
from threats.api.threats import AlertReferralView, AssessmentView, ThreatView
from threats.api.views import AlertView, HotspotView, WatchItemView

INCIDENT_MOVES = (
    "verify", "clear", "move", "edit", "merge", "unmerge", "split", "resolve", "comment", "uncomment", "mark", "unmark",
)  # fmt: skip

ACTION_MOVES = ("approve", "decline", "infeasible", "cancel", "times", "evaluate")
SUPPORT_MOVES = ("assess", "approve", "activate", "renew", "suspend", "withdraw")


def _collection(name: str, view: Any, *moves: str, new: bool = False, detail: str = "<uuid:key>") -> list[URLPattern]:
    """List, file, and where there are any: details and moves of one collection. `new`: POST makes a record."""
    slug = name.replace("-", "_")
    found = [
        path(f"v1/{name}/", view.as_view({"get": "list", **({"post": "create"} if new else {})}), name=f"api_{slug}"),
        path(f"v1/{name}.<str:form>", view.as_view({"get": "stream"}), name=f"api_{slug}_file"),
    ]
    if detail:
        found.append(path(f"v1/{name}/{detail}/", view.as_view({"get": "retrieve"}), name=f"api_{slug}_one"))
    return [
        *found,
        *(
            path(f"v1/{name}/{detail}/{move}/", view.as_view({"post": move}), name=f"api_{slug}_{move}")
            for move in moves
        ),
    ]


urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("docs/", api_docs, name="api_docs"),
    *_collection("missions", MissionView),
    *_collection("areas", AreaView),
    *_collection("sources", SourceView, "edit", "close", "reopen", "contact", new=True),
    *_collection("networks", NetworkView, "edit", "close", new=True),
    *_collection("check-ins", CheckInView, "record"),
    *_collection("audit", AuditView, detail="<int:key>"),
    # The number that the sender made, as the contract writes it: without a slash at the end.
    path("v1/reports/<uuid:key>", ReportView.as_view({"put": "update"}), name="api_reports_put"),
    path("v1/messages/", MessageView.as_view(), name="api_messages"),
    path("v1/submissions/<uuid:key>/", SubmissionView.as_view(), name="api_submissions"),
    *_collection("reports", ReportView, "link", "grade", "withdraw", "restore"),
    path("v1/reports/<uuid:report>/attachments/", AttachmentView.as_view({"get": "list"}), name="api_attachments"),
    path(
        "v1/reports/<uuid:report>/attachments/<uuid:key>",
        AttachmentView.as_view({"get": "retrieve", "put": "update"}),
        name="api_attachments_one",
    ),
    path(
        "v1/reports/<uuid:report>/attachments/<uuid:key>/file",
        AttachmentView.as_view({"get": "file"}),
        name="api_attachments_file",
    ),
    path("v1/referrals/<uuid:key>", ReferView.as_view({"put": "update"}), name="api_referrals_put"),
    path("v1/zero-reports/<uuid:key>", ZeroReportView.as_view({"put": "update"}), name="api_zero_reports_put"),
    *_collection("zero-reports", ZeroReportView),
    *_collection("incidents", IncidentView, *INCIDENT_MOVES, new=True),
    path("v1/incidents/<uuid:key>/remarks/", IncidentView.as_view({"get": "remarks"}), name="api_incidents_remarks"),
    *_collection("actors", ActorView),
    *_collection("annexes", AnnexView),
    *_collection("referrals", ReferralView),
    path("v1/rooms/counts/", RoomCountView.as_view({"get": "list"}), name="api_room_counts"),
    *_collection("hotspots", HotspotView, detail=""),
    path("v1/hotspots/emerging/", EmergingView.as_view({"get": "list"}), name="api_emerging"),
    path("v1/hotspots/<str:h3>/", ExplanationView.as_view({"get": "retrieve"}), name="api_hotspots_one"),
    path("v1/area-risks/", AreaRiskView.as_view({"get": "list"}), name="api_area_risks"),
    path("v1/what-if/", WhatIfView.as_view({"get": "list"}), name="api_what_if"),
    *_collection("scorecards", ScorecardView, detail="<str:key>"),
    *_collection("watch-items", WatchItemView),
    *_collection("alerts", AlertView, "acknowledge", "assess", "credible", "regrade", "decide", "close", new=True),
    *_collection("threats", ThreatView, "change", "move", "review", "link", new=True),
    *_collection("assessments", AssessmentView),
    path("v1/alerts/<uuid:key>/form/", AssessmentView.as_view({"post": "form"}), name="api_alerts_form"),
    *_collection("alert-referrals", AlertReferralView),
    path("v1/alerts/<uuid:key>/refer/", AlertReferralView.as_view({"post": "refer"}), name="api_alerts_refer"),
    *_collection("indicators", IndicatorView),
    path("v1/observations/import/", ObservationImportView.as_view(), name="api_observations_import"),
    *_collection("observations", ObservationView, "edit", "withdraw", new=True),
    *_collection("connectors", FeedView),
    *_collection("actions", ActionView, "accept", "start", "complete", *ACTION_MOVES, new=True),
    *_collection("supports", SupportView, *SUPPORT_MOVES, new=True),
    *_collection("protectors", ProtectorView, "vet", new=True),
    *_collection("reviews", ReviewView),
    *_collection("feedback", FeedbackView),
    *_collection("civilian-harm", HarmCaseView),
    path("v1/analytics/", AnalyticsView.as_view({"get": "list"}), name="api_analytics"),
    path("v1/rules/", RulesView.as_view({"get": "list"}), name="api_rules"),
    *_collection("engagements", EngagementView, new=True),
    *_collection("commitments", CommitmentView, "judge", new=True),
    *_collection("workstreams", WorkstreamView, "move", new=True),
    path(
        "v1/workstreams/<uuid:key>/milestones/",
        WorkstreamView.as_view({"get": "milestones", "post": "add_milestone"}),
        name="api_workstreams_milestones",
    ),
    path(
        "v1/workstreams/<uuid:key>/milestones/<int:step>/reach/",
        WorkstreamView.as_view({"post": "reach"}),
        name="api_workstreams_reach",
    ),
    *_collection("codelists", CodeListView, detail="<str:key>"),
    *_collection("weeks", WeekView, detail="<str:key>"),
    path("v1/weeks/<str:key>/bundle.zip", WeekView.as_view({"get": "bundle"}), name="api_weeks_bundle"),
    path("v1/changes/", ChangesView.as_view(), name="api_changes"),
]
