"""Talks, promises and workstreams over HTTP."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from missions.api.base import CollectionView, audience_of, documented, problems, shape_of
from missions.api.writes import Body, InstantField, answer_once, mission_of, move_once, person, pk_of, read_body, writes
from missions.choices import Classification
from responses import choices
from responses.dialogue_catalogue import COMMITMENTS, ENGAGEMENTS, WORKSTREAMS
from responses.inputs import CommitmentInput, EngagementInput, MilestoneInput, WorkstreamInput
from responses.models import Milestone
from responses.services import dialogue, workstreams


def _text(length: int, *, needed: bool = True, help: str = "") -> serializers.CharField:
    return serializers.CharField(max_length=length, required=needed, allow_blank=not needed, help_text=help)


class EngagementBody(Body):
    """A talk that was held. Functions, never names."""

    mission = _text(12, help="Code")
    actor = serializers.UUIDField(help_text="Of the collection actors")
    area = _text(40, help="P-code")
    channel = serializers.ChoiceField(choices.DialogueChannel.choices)
    phase = serializers.ChoiceField(choices.Phase.choices, required=False, allow_blank=True)
    spoken_to = _text(160)
    led_by = _text(120)
    held_at = InstantField(help_text="Mission time")
    summary = _text(4000, needed=False)
    classification = serializers.ChoiceField(Classification.choices, required=False)
    is_exercise = serializers.BooleanField(required=False)


class CommitmentBody(Body):
    """What was promised and by when: on a talk, or by an actor in an area."""

    mission = _text(12, help="Code")
    engagement = serializers.UUIDField(required=False, allow_null=True)
    actor = serializers.UUIDField(required=False, allow_null=True, help_text="Needed without an engagement")
    area = _text(40, needed=False, help="P-code; needed without an engagement")
    promise = _text(2000)
    promised_on = serializers.DateField(required=False, allow_null=True)
    due_on = serializers.DateField()
    classification = serializers.ChoiceField(Classification.choices, required=False)
    is_exercise = serializers.BooleanField(required=False)


class JudgeBody(Body):
    verdict = serializers.ChoiceField(choices.CommitmentStatus.choices[1:])
    reason = _text(2000, help="What it rests on")
    version = serializers.IntegerField(required=False, allow_null=True, help_text="The version that you looked at")


class MilestoneBody(Body):
    name = _text(200)
    planned_on = serializers.DateField()


class ReachedBody(Body):
    """A milestone is reached: when, and what shows it."""

    reached_on = serializers.DateField()
    evidence = _text(2000)


class WorkstreamMoveBody(Body):
    status = serializers.ChoiceField(choices.WorkstreamStatus.choices)
    reason = _text(2000)


_MILESTONE: dict[str, Any] = {
    "id": serializers.IntegerField(),
    "name": serializers.CharField(help_text="Only inside the mission"),
    "planned_on": serializers.DateField(),
    "reached_on": serializers.DateField(allow_null=True),
    "evidence": serializers.CharField(help_text="What shows that it was reached; only inside the mission"),
}
_MILESTONES: dict[str, Any] = {"results": shape_of("MilestoneRow", _MILESTONE)(many=True)}


class WorkstreamBody(Body):
    """A piece of tier 3 work, measured by its milestones."""

    mission = _text(12, help="Code")
    title = _text(200)
    type = serializers.ChoiceField(choices.ActionType.choices)
    area = _text(40, help="P-code")
    responder = serializers.ChoiceField(choices.Responder.choices)
    phase = serializers.ChoiceField(choices.Phase.choices, required=False, allow_blank=True)
    component = serializers.ChoiceField(choices.Component.choices, required=False, allow_blank=True)
    begun_on = serializers.DateField(required=False, allow_null=True)
    milestones = MilestoneBody(many=True)
    is_exercise = serializers.BooleanField(required=False)


@documented("Engagement")
class EngagementView(CollectionView):
    """Who was spoken to: tier 1."""

    collection = ENGAGEMENTS

    @writes(ENGAGEMENTS, "Engagement", EngagementBody, "Record a talk that was held", 201)
    def create(self, request: Request) -> HttpResponse:
        fields, user, audience = read_body(request, EngagementBody), person(request), audience_of(request)

        def work() -> object:
            mission = mission_of(fields.pop("mission"), audience)
            data = EngagementInput(**{**fields, "actor": str(fields["actor"])})
            return dialogue.record_engagement(mission=mission, data=data, user=user, audience=audience)

        return answer_once(request, ENGAGEMENTS, work, 201)


@documented("Commitment")
class CommitmentView(CollectionView):
    """What was promised, and what became of it."""

    collection = COMMITMENTS

    @writes(COMMITMENTS, "Commitment", CommitmentBody, "Record a promise", 201)
    def create(self, request: Request) -> HttpResponse:
        fields, user, audience = read_body(request, CommitmentBody), person(request), audience_of(request)

        def work() -> object:
            mission = mission_of(fields.pop("mission"), audience)
            talk = fields.pop("engagement", None)
            fields["engagement_id"] = None if talk is None else pk_of(ENGAGEMENTS, talk, audience, "engagement")
            fields["actor"] = str(fields.get("actor") or "")
            data = CommitmentInput(**fields)
            return dialogue.record_commitment(mission=mission, data=data, user=user, audience=audience)

        return answer_once(request, COMMITMENTS, work, 201)

    @writes(COMMITMENTS, "Commitment", JudgeBody, "Judge a promise: kept, broken or unknown")
    def judge(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, COMMITMENTS, key, JudgeBody, dialogue.judge_commitment, "commitment_id")


@documented("Workstream")
class WorkstreamView(CollectionView):
    """Tier 3: work that is measured in milestones."""

    collection = WORKSTREAMS

    @writes(WORKSTREAMS, "Workstream", WorkstreamBody, "Begin a workstream with its milestones", 201)
    def create(self, request: Request) -> HttpResponse:
        fields, user, audience = read_body(request, WorkstreamBody), person(request), audience_of(request)

        def work() -> object:
            mission = mission_of(fields.pop("mission"), audience)
            steps = tuple(MilestoneInput(**step) for step in fields.pop("milestones"))
            data = WorkstreamInput(**fields, milestones=steps)
            return workstreams.open_workstream(mission=mission, data=data, user=user, audience=audience)

        return answer_once(request, WORKSTREAMS, work, 201)

    @extend_schema(
        operation_id="workstreams_milestones",
        summary="Its milestones, planned and reached, each with what shows it",
        responses={200: shape_of("Milestones", _MILESTONES), **problems(401, 403, 404)},
    )
    def milestones(self, request: Request, key: UUID) -> HttpResponse:
        work = get_object_or_404(WORKSTREAMS.rows(audience_of(request)), public_id=key)
        return JsonResponse({"results": [_milestone(step, told=work.told) for step in work.milestones.all()]})

    @writes(WORKSTREAMS, "Workstream", MilestoneBody, "Add a milestone to work that is under way", 201)
    def add_milestone(self, request: Request, key: UUID) -> HttpResponse:
        data, user, audience = (
            MilestoneInput(**read_body(request, MilestoneBody)),
            person(request),
            audience_of(request),
        )

        def work() -> object:
            found = pk_of(WORKSTREAMS, key, audience)
            return workstreams.add_milestone(workstream_id=found, data=data, user=user, audience=audience)

        return answer_once(request, WORKSTREAMS, work, 201)

    @writes(WORKSTREAMS, "Workstream", ReachedBody, "A milestone is reached; it stays reached")
    def reach(self, request: Request, key: UUID, step: int) -> HttpResponse:
        service = partial(workstreams.reach_milestone, milestone_id=step)
        return move_once(request, WORKSTREAMS, key, ReachedBody, service, "workstream_id")

    @writes(WORKSTREAMS, "Workstream", WorkstreamMoveBody, "Complete, stop or take up work again")
    def move(self, request: Request, key: UUID) -> HttpResponse:
        return move_once(request, WORKSTREAMS, key, WorkstreamMoveBody, workstreams.move_workstream, "workstream_id")


def _milestone(step: Milestone, *, told: bool) -> dict[str, Any]:
    words = {"name": step.name, "evidence": step.evidence} if told else {"name": "", "evidence": ""}
    return {"id": step.pk, "planned_on": step.planned_on, "reached_on": step.reached_on, **words}
