"""Reports, incidents and actors over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents import services
from incidents.api.bodies import (
    CommentBody,
    EditBody,
    GradeBody,
    LinkBody,
    MarkBody,
    MergeBody,
    MoveBody,
    OpenBody,
    ReportBody,
    ResolveBody,
    SeenBody,
    SplitBody,
    UncommentBody,
    UnmarkBody,
    VerifyBody,
    WhyBody,
)
from incidents.api.remarks import REMARKS, comment_of, remarks_of
from incidents.catalogue import ACTORS, INCIDENTS, REPORTS
from incidents.choices import Channel
from incidents.inputs import harm_lines
from incidents.models import Incident, Report
from missions.api.base import CollectionView, audience_of, documented, json_answer, problems, row_serializer
from missions.api.writes import (
    NoBody,
    answer_once,
    checked_body,
    mission_of,
    move_once,
    person,
    pk_of,
    read_body,
    writes,
)
from missions.audience import Audience
from missions.models import ApiClient, User


@documented("Actor")
class ActorView(CollectionView):
    """Groups named in incidents that you see."""

    collection = ACTORS


@documented("Report")
class ReportView(CollectionView):
    """Accounts as they were received, for the mission's desks and for whoever sent them."""

    collection = REPORTS

    @extend_schema(
        operation_id="reports_put",
        summary="Send a report under the number that its sender made",
        request=ReportBody,
        responses={
            **dict.fromkeys((200, 201), row_serializer(REPORTS, "ReportDetail", shapes=True)),
            **problems(400, 401, 403, 409),
        },
    )
    def update(self, request: Request, key: UUID) -> HttpResponse:
        """201 new, 200 the same again, 409 other content under a number that was used before."""
        body = checked_body(request, ReportBody)
        audience = audience_of(request)
        mission = mission_of(body.validated_data["mission"], audience)
        with transaction.atomic():
            report, is_new = services.submit_report(
                audience=audience,
                mission=mission,
                data=body.report_input(),
                user=request.user if isinstance(request.user, User) else None,
                client=request.user if isinstance(request.user, ApiClient) else None,
                public_id=key,
                channel=body.validated_data.get("channel", Channel.API),
            )
            text = REPORTS.detail(audience, key) or f'{{"id":"{report.public_id}"}}'
        return json_answer(text, 201 if is_new else 200)

    @writes(REPORTS, "Report", LinkBody, "Say which incident it tells of")
    def link(self, request: Request, key: UUID) -> HttpResponse:
        def to(*, report_id: int, user: User, audience: Audience, **fields: Any) -> Report:
            incident = pk_of(INCIDENTS, fields.pop("incident"), audience, "incident")
            services.link_report(report_id=report_id, incident_id=incident, user=user, audience=audience, **fields)
            return _report(report_id)

        return move_once(request, REPORTS, key, LinkBody, to, "report_id")

    @writes(REPORTS, "Report", GradeBody, "Say how far its source and its account are to be believed")
    def grade(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, REPORTS, key, GradeBody, services.grade_report, "report_id")

    @writes(REPORTS, "Report", WhyBody, "Withdraw it: it counts no more")
    def withdraw(self, request: Request, key: UUID) -> HttpResponse:
        def take_out(**fields: Any) -> Report:
            return services.withdraw_report(**_reasoned(fields))

        return move_once(request, REPORTS, key, WhyBody, take_out, "report_id")

    @writes(REPORTS, "Report", WhyBody, "Let a withdrawn one count again")
    def restore(self, request: Request, key: UUID) -> HttpResponse:
        def take_back(**fields: Any) -> Report:
            return services.restore_report(**_reasoned(fields))

        return move_once(request, REPORTS, key, WhyBody, take_back, "report_id")


@documented("Incident")
class IncidentView(CollectionView):
    """What is believed to have happened."""

    collection = INCIDENTS

    @writes(INCIDENTS, "Incident", OpenBody, "Open an incident from a report", 201)
    def create(self, request: Request) -> HttpResponse:
        fields, user, audience = read_body(request, OpenBody), person(request), audience_of(request)
        report = fields.pop("report")

        def work() -> object:
            report_id = pk_of(REPORTS, report, audience, "report")
            return services.open_incident(report_id=report_id, user=user, audience=audience, **fields)

        return answer_once(request, INCIDENTS, work, 201)

    @writes(INCIDENTS, "Incident", VerifyBody, "Find an incident corroborated or confirmed")
    def verify(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, INCIDENTS, key, VerifyBody, services.verify_incident, "incident_id")

    @writes(INCIDENTS, "Incident", NoBody, "Clear a verified incident for export")
    def clear(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, INCIDENTS, key, NoBody, services.clear_incident, "incident_id")

    @writes(INCIDENTS, "Incident", MoveBody, "Take into verification, or judge, withdraw or take up again")
    def move(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, INCIDENTS, key, MoveBody, services.move_incident, "incident_id")

    @writes(INCIDENTS, "Incident", EditBody, "Change facts; an older version is a 409 that holds both")
    def edit(self, request: Request, key: UUID) -> HttpResponse:
        def change(*, version: int, incident_id: int, user: User, audience: Audience, **fields: Any) -> Any:
            reason = fields.pop("reason", "")
            return services.edit_incident(
                incident_id=incident_id, version=version, changes=fields, user=user, audience=audience, reason=reason
            )

        return move_once(request, INCIDENTS, key, EditBody, change, "incident_id")

    @writes(INCIDENTS, "Incident", MergeBody, "Say that it is the same event as another one")
    def merge(self, request: Request, key: UUID) -> HttpResponse:
        def into(*, incident_id: int, user: User, audience: Audience, **fields: Any) -> Any:
            winner = pk_of(INCIDENTS, fields.pop("into"), audience, "into")
            return services.merge_incidents(
                loser_id=incident_id, winner_id=winner, user=user, audience=audience, **_reasoned(fields)
            )

        return move_once(request, INCIDENTS, key, MergeBody, into, "incident_id")

    @writes(INCIDENTS, "Incident", SeenBody, "Take a merge back")
    def unmerge(self, request: Request, key: UUID) -> HttpResponse:
        def apart(**fields: Any) -> Any:
            return services.unmerge_incident(**_reasoned(fields))

        return move_once(request, INCIDENTS, key, SeenBody, apart, "incident_id")

    @writes(INCIDENTS, "Incident", SplitBody, "Take reports into an incident of their own; answers with the new one")
    def split(self, request: Request, key: UUID) -> HttpResponse:
        def out(*, audience: Audience, **fields: Any) -> Any:
            fields["reports"] = [pk_of(REPORTS, report, audience, "reports") for report in fields["reports"]]
            return services.split_incident(audience=audience, **_reasoned(fields))

        return move_once(request, INCIDENTS, key, SplitBody, out, "incident_id")

    @writes(INCIDENTS, "Incident", ResolveBody, "Resolve contradicting figures")
    def resolve(self, request: Request, key: UUID) -> HttpResponse:
        def set_figures(*, harm: list[dict[str, Any]], **fields: Any) -> Any:
            return services.resolve_figures(lines=harm_lines(harm), **_reasoned(fields))

        return move_once(request, INCIDENTS, key, ResolveBody, set_figures, "incident_id")

    @extend_schema(
        operation_id="incidents_remarks",
        summary="What colleagues say beside it, and the marks of the sections",
        responses={200: REMARKS, **problems(401, 403, 404)},
    )
    def remarks(self, request: Request, key: UUID) -> HttpResponse:
        audience = audience_of(request)
        return JsonResponse(remarks_of(pk_of(INCIDENTS, key, audience), audience))

    @writes(INCIDENTS, "Incident", CommentBody, "Say something about it to colleagues; it never leaves the mission")
    def comment(self, request: Request, key: UUID) -> HttpResponse:
        def say(**fields: Any) -> Incident:
            return services.add_comment(**fields).incident

        return move_once(request, INCIDENTS, key, CommentBody, say, "incident_id")

    @writes(INCIDENTS, "Incident", UncommentBody, "Take the own comment back")
    def uncomment(self, request: Request, key: UUID) -> HttpResponse:
        def unsay(*, incident_id: int, comment: UUID, user: User, audience: Audience) -> Incident:
            found = comment_of(incident_id, comment, audience)
            return services.withdraw_comment(comment_id=found, user=user, audience=audience).incident

        return move_once(request, INCIDENTS, key, UncommentBody, unsay, "incident_id")

    @writes(INCIDENTS, "Incident", MarkBody, "Mark it as verified by human rights, MARA or MRM: their own section only")
    def mark(self, request: Request, key: UUID) -> HttpResponse:
        def set_mark(**fields: Any) -> Incident:
            return services.set_mark(**fields).incident

        return move_once(request, INCIDENTS, key, MarkBody, set_mark, "incident_id")

    @writes(INCIDENTS, "Incident", UnmarkBody, "Take such a mark back")
    def unmark(self, request: Request, key: UUID) -> HttpResponse:
        def take_off(**fields: Any) -> Incident:
            return services.withdraw_mark(**_reasoned(fields)).incident

        return move_once(request, INCIDENTS, key, UnmarkBody, take_off, "incident_id")


def _reasoned(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with a reason, be it an empty one: the service says that it is needed."""
    return {"reason": "", **fields}


def _report(pk: int) -> Report:
    found: Report = Report.objects.get(pk=pk)
    return found
