"""What waits on the verification desk, in the order to look at it, each row with the reasons to look."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from incidents.choices import IncidentStatus, Tense
from incidents.models import Incident, Report
from missions.audience import Audience
from missions.models import Mission

TO_VERIFY = (IncidentStatus.SUBMITTED, IncidentStatus.IN_VERIFICATION)
SOON = timedelta(hours=72)  # what is feared within this time is imminent, and what is happening was told so lately
SILENT = timedelta(days=14)  # an area that nobody told of for so long: its first word weighs
# The reasons in the order of their weight; a row's weight is the sum of its reasons.
WEIGHTS = {"imminent": 8, "contradicts": 4, "agree": 2, "silent": 1}


def reports_to_link(audience: Audience, mission: Mission) -> Any:
    """Reports that belong to no incident, with `imminent`, `silent` and `waiting_since`: what weighs most first."""
    rows = Report.objects.visible_to(audience).present(audience).filter(mission=mission).unlinked()
    told = rows.annotate(
        waiting_since=F("mission_received_at"),
        imminent=_flag(_is_imminent(mission.now())),
        last_word=_last_word(audience, mission, before="mission_received_at"),
        contradicts=Value(False),
        agree=Value(False),
    )
    return _in_order(told)


def incidents_to_verify(audience: Audience, mission: Mission) -> Any:
    """Incidents that nobody has judged, in the same order, also with `contradicts` and `agree`.

    Rows of datasets are settled as a whole and do not queue.
    """
    rows = Incident.objects.visible_to(audience).present(audience)
    waiting = rows.filter(mission=mission, status__in=TO_VERIFY, dataset=None)
    own = Report.objects.filter(links__incident=OuterRef("pk"), links__unlinked_at=None)
    seen = Report.objects.visible_to(audience).filter(links__incident=OuterRef("pk"), links__unlinked_at=None)
    told = waiting.annotate(
        waiting_since=Coalesce(
            Subquery(own.order_by("mission_received_at").values("mission_received_at")[:1]), F("created_at")
        ),
        imminent=Exists(seen.filter(_is_imminent(mission.now()))),
        contradicts=F("disputed"),
        agree=_flag(Q(sources__gte=2, disputed=False)),
    )
    return _in_order(told.annotate(last_word=_last_word(audience, mission, before="waiting_since")))


def incidents_to_clear(audience: Audience, mission: Mission) -> Any:
    """Verified incidents that nobody has let out yet, the longest verified first."""
    rows = Incident.objects.visible_to(audience).present(audience)
    verified = rows.filter(mission=mission, status=IncidentStatus.VERIFIED, cleared_at=None, dataset=None)
    return verified.order_by("created_at", "pk")


def reasons(row: Any) -> list[str]:
    """Why to look at a row of the queue, the weightiest first: keys of WEIGHTS."""
    return [reason for reason in WEIGHTS if getattr(row, reason, False)]


def _is_imminent(now: datetime) -> Q:
    """Reports that tell of something that is happening or feared soon. `now` is mission time."""
    lately = Q(mission_received_at__gte=now - SOON)
    feared = Q(feared_by__range=(now - timedelta(days=1), now + SOON)) | (Q(feared_by=None) & lately)
    return (Q(tense=Tense.HAPPENING) & lately) | (Q(tense=Tense.FEARED) & feared)


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _last_word(audience: Audience, mission: Mission, *, before: str) -> Subquery:
    """When the audience's mission last heard of the row's area before the row itself; a dataset is no sign of life."""
    heard = Report.objects.visible_to(audience).filter(
        mission=mission, area=OuterRef("area"), dataset=None, is_exercise=False,
        mission_received_at__lt=OuterRef(before),
    )  # fmt: skip
    return Subquery(heard.order_by("-mission_received_at").values("mission_received_at")[:1])


def _in_order(rows: Any) -> Any:
    quiet = Q(last_word=None) | Q(last_word__lt=F("waiting_since") - SILENT)
    told = rows.annotate(silent=_flag(Q(area__isnull=False) & quiet))
    parts = [
        Case(When(**{reason: True}, then=Value(weight)), default=Value(0), output_field=IntegerField())
        for reason, weight in WEIGHTS.items()
    ]
    weight = ExpressionWrapper(sum(parts[1:], start=parts[0]), output_field=IntegerField())
    return told.annotate(weight=weight).order_by("-weight", "waiting_since", "pk")
