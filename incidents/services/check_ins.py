"""Silence is not safety: a source that was silent too long is asked after, and what came of it is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import CheckInOutcome
from incidents.models import CheckIn, Source
from incidents.services.report_sources import heard_from
from incidents.services.sources import shut
from ledger.services import audit
from missions.audience import Audience
from missions.errors import NotAllowedError, TransitionNotAllowedError
from missions.models import Mission, User
from missions.services.records import clock_text, locked, name_of
from missions.validation import FieldErrors, tidy

AGAIN = timedelta(days=1)  # who was not reached is asked after again the next day
DAY = timedelta(days=1)
# How an answer may be recorded by hand: `heard` is what a report or a quiet area says by itself.
ANSWERS = (
    CheckInOutcome.REACHED,
    CheckInOutcome.NOT_REACHED,
    CheckInOutcome.IN_DANGER,
    CheckInOutcome.NO_LONGER,
)
SPOKE = frozenset({CheckInOutcome.REACHED, CheckInOutcome.IN_DANGER})


def open_due_check_ins() -> int:
    """Open a check-in for every source whose silence has lasted too long; returns how many there were.

    By each mission's own clock. Done twice, or by two at once, it opens each once.
    """
    return sum(_open_in(mission) for mission in Mission.objects.order_by("pk"))


def _open_in(mission: Mission) -> int:
    rows = [CheckIn(mission=mission, source_id=pk, due_at=due) for pk, due in _silent(mission)]
    # two sweepers: whoever comes second meets the constraint, and leaves the row as it is
    made = CheckIn.objects.bulk_create(rows, ignore_conflicts=True) if rows else []
    return len(made)


def _silent(mission: Mission) -> Any:
    """(source, when it was due; mission time) of open sources that were silent too long and that nobody asks after."""
    now, real = mission.now(), timezone.now()
    offset = Value(now - real, output_field=DurationField())
    instant = DateTimeField()
    asked = CheckIn.objects.filter(source=OuterRef("pk"))
    tried_lately = asked.filter(outcome=CheckInOutcome.NOT_REACHED, closed_at__gt=real - AGAIN)
    open_sources = Source.objects.filter(mission=mission, closed_at=None, dataset=None)
    rows = open_sources.filter(Q(network=None) | Q(network__closed_at=None) | Q(check_in_days__isnull=False))
    silence = rows.annotate(
        days=Coalesce("check_in_days", "network__check_in_days"),
        spoke=Coalesce("last_heard_at", ExpressionWrapper(F("created_at") + offset, output_field=instant)),
    ).filter(days__isnull=False)
    due = silence.annotate(
        due=ExpressionWrapper(
            F("spoke") + ExpressionWrapper(F("days") * Value(DAY, DurationField()), output_field=DurationField()),
            output_field=instant,
        )
    )
    late = due.filter(due__lte=now).exclude(Exists(asked.filter(closed_at=None)) | Exists(tried_lately))
    return late.values_list("pk", "due")


@transaction.atomic
def record_check_in(*, check_in_id: int, outcome: str, user: User, audience: Audience, note: str = "") -> CheckIn:
    """Close a check-in with what came of it. Whoever was reached was heard from; who is no longer a contact is closed.

    Danger raises no alert by itself: the page offers it, a person decides. Raises NotAllowedError, ValidationError,
    TransitionNotAllowedError when somebody was first.
    """
    check_in: CheckIn = CheckIn.objects.visible_to(audience).select_for_update(of=("self",)).get(pk=check_in_id)
    source: Source = locked(Source, audience, check_in.source_id)
    _require_asker(audience, source, outcome)
    errors = FieldErrors()
    note = tidy(note)
    errors.text("note", note, limit=200)
    if outcome not in ANSWERS:
        errors.add("outcome", _("Choose one."))
    errors.raise_if_any()
    if check_in.closed_at is not None:
        raise _was_first(check_in, source.mission)
    _close(check_in, outcome, note, audience)
    if outcome in SPOKE:
        heard_from(source, source.mission.now(), actor=audience.actor)
    if outcome == CheckInOutcome.NO_LONGER:
        shut(source, audience)
    audit(
        actor=audience.actor,
        verb="check_in.record",
        object_type="source",
        object_id=source.public_id,
        mission_id=source.mission_id,
        data={"outcome": outcome},
    )
    return check_in


def _close(check_in: CheckIn, outcome: str, note: str, audience: Audience) -> None:
    check_in.closed_at, check_in.closed_by = timezone.now(), audience.actor
    check_in.outcome, check_in.note = outcome, note
    check_in.save(update_fields=["closed_at", "closed_by", "outcome", "note"])


def _require_asker(audience: Audience, source: Source, outcome: str) -> None:
    """The desks that register sources, and whoever registered this one; only the desks end a contact."""
    if audience.may("source", mission_id=source.mission_id, area_id=source.area_id):
        return
    own = source.created_by_id is not None and source.created_by_id == audience.user_id
    if not own or outcome == CheckInOutcome.NO_LONGER:
        raise NotAllowedError(_("Your role does not allow this."))


def _was_first(check_in: CheckIn, mission: Mission) -> TransitionNotAllowedError:
    when = clock_text(mission, mission.mission_time(check_in.closed_at or timezone.now()))
    return TransitionNotAllowedError(
        _("%(who)s closed this check-in on %(when)s: %(outcome)s.")
        % {"who": name_of(check_in.closed_by), "when": when, "outcome": check_in.get_outcome_display()}
    )
