"""Silence is not safety: who was silent too long is asked after, once, by the mission's own clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents.choices import CheckInOutcome
from incidents.models import CheckIn, Network, Source
from incidents.services.check_ins import open_due_check_ins, record_check_in
from ledger.models import AuditEntry
from missions.choices import ClockMode, Role
from missions.errors import NotAllowedError, TransitionNotAllowedError
from tests.cast import Cast
from tests.committed import race
from tests.making import by, make_network, make_report, make_source


def silent(source: Source, days: float) -> Source:
    Source.objects.filter(pk=source.pk).update(last_heard_at=source.mission.now() - timedelta(days=days))
    return source


def due(source: Source) -> list[CheckIn]:
    return list(CheckIn.objects.filter(source=source, closed_at=None))


@pytest.fixture
def asked(cast: Cast) -> CheckIn:
    """An open check-in: a source of seven days that was silent for ten."""
    silent(make_source(cast, check_in_days=7), 10)
    open_due_check_ins()
    return CheckIn.objects.get()


def record(cast: Cast, check_in: CheckIn, outcome: str, role: str = Role.ADVISER, note: str = "") -> CheckIn:
    return record_check_in(check_in_id=check_in.pk, outcome=outcome, note=note, **by(cast, role))


def test_it_opens_after_the_last_day_and_once(cast: Cast):
    source = silent(make_source(cast, check_in_days=7), 6.99)
    assert open_due_check_ins() == 0

    silent(source, 7.01)

    assert [open_due_check_ins(), open_due_check_ins()] == [1, 0]
    assert due(source)[0].due_at - source.mission.now() > timedelta(days=-1)


def test_the_networks_days_count_where_the_source_has_none(cast: Cast):
    network = make_network(cast, check_in_days=3)
    quick = silent(make_source(cast, network=str(network.public_id)), 4)
    slow = silent(make_source(cast, pseudonym="Ibis 7", network=str(network.public_id), check_in_days=30), 4)
    never = silent(make_source(cast, pseudonym="Stork 4"), 400)

    open_due_check_ins()

    assert (len(due(quick)), due(slow), due(never)) == (1, [], [])


def test_who_never_spoke_is_silent_since_the_registration(cast: Cast):
    source = make_source(cast, check_in_days=2)
    Source.objects.filter(pk=source.pk).update(created_at=timezone.now() - timedelta(days=3))

    assert open_due_check_ins() == 1


def test_a_replays_clock_counts(cast: Cast):
    """Mission time is 2017 and runs from an anchor: what was heard then is fresh then."""
    mission = cast.mission
    mission.clock_mode, mission.replay_anchor = ClockMode.REPLAY, timezone.now()
    mission.replay_start = datetime(2017, 12, 25, 6, tzinfo=UTC)
    mission.save()
    fresh = make_source(cast, check_in_days=2)
    Source.objects.filter(pk=fresh.pk).update(last_heard_at=datetime(2017, 12, 24, tzinfo=UTC))
    late = make_source(cast, pseudonym="Ibis 7", check_in_days=2)
    Source.objects.filter(pk=late.pk).update(last_heard_at=datetime(2017, 12, 22, tzinfo=UTC))
    new = make_source(cast, pseudonym="Stork 4", check_in_days=2)

    open_due_check_ins()

    assert (due(fresh), len(due(late)), due(new)) == ([], 1, [])
    assert due(late)[0].due_at == datetime(2017, 12, 24, tzinfo=UTC)


def test_closed_sources_and_closed_networks_are_asked_after_no_more(cast: Cast):
    network = make_network(cast, check_in_days=1)
    silent(make_source(cast, network=str(network.public_id)), 5)
    silent(make_source(cast, pseudonym="Ibis 7", check_in_days=1), 5)
    Network.objects.update(closed_at=timezone.now())
    Source.objects.filter(pseudonym="Ibis 7").update(closed_at=timezone.now())

    assert open_due_check_ins() == 0


def test_hearing_anything_closes_it(cast: Cast, asked: CheckIn):
    make_report(cast, source="Heron 12")

    asked.refresh_from_db()
    assert (asked.outcome, asked.closed_by) == (CheckInOutcome.HEARD, cast[Role.ADVISER].actor)
    assert open_due_check_ins() == 0


@pytest.mark.parametrize("outcome", [CheckInOutcome.REACHED, CheckInOutcome.IN_DANGER])
def test_who_was_reached_was_heard_from(cast: Cast, asked: CheckIn, outcome: str):
    record(cast, asked, outcome, note="By radio")

    asked.refresh_from_db()
    assert (asked.outcome, asked.note) == (outcome, "By radio")
    heard = Source.objects.get().last_heard_at
    assert heard is not None
    assert cast.mission.now() - heard < timedelta(minutes=1)
    assert open_due_check_ins() == 0


def test_who_was_not_reached_is_asked_after_again_the_next_day(cast: Cast, asked: CheckIn):
    record(cast, asked, CheckInOutcome.NOT_REACHED)
    assert open_due_check_ins() == 0

    CheckIn.objects.update(closed_at=timezone.now() - timedelta(hours=25))

    assert open_due_check_ins() == 1


def test_who_is_no_longer_a_contact_is_closed(cast: Cast, asked: CheckIn):
    record(cast, asked, CheckInOutcome.NO_LONGER)

    assert Source.objects.get().closed_at is not None
    assert open_due_check_ins() == 0


def test_the_second_one_is_told_who_was_first(cast: Cast, asked: CheckIn):
    record(cast, asked, CheckInOutcome.REACHED, Role.DUTY_OFFICER)

    with pytest.raises(TransitionNotAllowedError, match="duty_officer"):
        record(cast, asked, CheckInOutcome.NOT_REACHED)


@pytest.mark.parametrize(("field", "value"), [("outcome", "heard"), ("outcome", ""), ("note", "x" * 201)])
def test_each_refusal_names_its_field(cast: Cast, asked: CheckIn, field: str, value: str):
    answer = {"outcome": CheckInOutcome.REACHED, "note": "", field: value}

    with pytest.raises(ValidationError) as failure:
        record(cast, asked, answer["outcome"], note=answer["note"])

    assert set(failure.value.message_dict) == {field}
    assert due(asked.source)


def test_a_liaison_answers_for_the_own_source_and_ends_no_contact(cast: Cast):
    own = make_report(cast, Role.LIAISON, source="Ibis 7").source
    Source.objects.filter(pk=own.pk).update(check_in_days=1)
    silent(own, 3)
    open_due_check_ins()
    check_in = CheckIn.objects.get()

    with pytest.raises(NotAllowedError):
        record(cast, check_in, CheckInOutcome.NO_LONGER, Role.LIAISON)
    record(cast, check_in, CheckInOutcome.REACHED, Role.LIAISON)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PLANNER, Role.HEADQUARTERS, Role.AUDITOR, "olga"])
def test_for_others_there_is_no_check_in(cast: Cast, asked: CheckIn, role: str):
    with pytest.raises(CheckIn.DoesNotExist):
        record(cast, asked, CheckInOutcome.REACHED, role)


def test_the_trail_says_how_it_ended_and_not_what_was_noted(cast: Cast, asked: CheckIn):
    record(cast, asked, CheckInOutcome.REACHED, note="Canary note")

    line = AuditEntry.objects.get(verb="check_in.record")
    assert line.data == {"outcome": "reached"}
    assert "Canary" not in line.reason


def test_two_sweepers_at_once_open_it_once(committed_cast: Cast):
    silent(make_source(committed_cast, check_in_days=1), 5)

    race(open_due_check_ins, open_due_check_ins, open_due_check_ins)

    assert CheckIn.objects.count() == 1
