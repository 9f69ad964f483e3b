"""An alert is raised by a person, once, from a place, a cell, a report or a watch item; its limits run at once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents.choices import Channel, Tense
from incidents.models import Report
from incidents.services import submit_report
from ledger.models import AuditEntry, Change
from missions.choices import Classification, Role
from missions.errors import ConflictError, NotAllowedError
from missions.models import Cell
from missions.refs import make_ref
from tests.committed import race
from tests.making import EAST, audience, by, make_alert, make_report, report_input
from threats.choices import Imminence, WatchStatus
from threats.models import Alert, WatchItem
from threats.services import close, mark_not_credible


@pytest.fixture
def item(cast):
    cell = Cell.objects.filter(mission=cast.mission, area=cast.east)[0]
    return WatchItem.objects.create(
        ref=make_ref("TST"), mission=cast.mission, title="Bora", cell=cell, area=cell.area,
        opened_at=timezone.now(), review_on=timezone.now().date(),
    )  # fmt: skip


def errors_of(cast, **changes):
    with pytest.raises(ValidationError) as caught:
        make_alert(cast, **changes)
    assert not Alert.objects.exists()
    return caught.value.message_dict


def test_by_hand_has_its_places_its_cell_and_its_first_line(cast):
    alert = make_alert(cast)

    assert (alert.area, alert.status, alert.created_by) == (cast.west, "received", cast[Role.ADVISER])
    assert alert.cell is not None
    assert alert.cell.mission == cast.mission
    assert alert.exact_location.point.coords == (29.25, 0.0)
    assert alert.served_locations.get(step="settlement").label == "Asali"
    (step,) = alert.transitions.all()
    assert (step.from_status, step.to_status, step.by) == ("", "received", cast[Role.ADVISER])
    line = AuditEntry.objects.get(object_id=str(alert.public_id))
    assert (line.verb, line.data) == ("alert.raise", {"origin": "community", "imminence": "h72"})


def test_the_returned_version_is_the_last_one_of_the_feed(cast):
    alert = make_alert(cast)

    versions = Change.objects.filter(record_id=alert.public_id).values_list("version", flat=True)
    assert list(versions) == list(range(1, alert.version + 1))


@pytest.mark.parametrize(
    ("imminence", "acknowledge", "decide"),
    [
        (Imminence.OCCURRING, timedelta(minutes=10), timedelta(minutes=30)),
        (Imminence.H24, timedelta(minutes=30), timedelta(hours=4)),
        (Imminence.H72, timedelta(hours=4), timedelta(hours=24)),
        (Imminence.W2, timedelta(hours=24), timedelta(hours=72)),
        (Imminence.LATER, timedelta(hours=72), timedelta(days=7)),
    ],
)
def test_the_limits_follow_the_imminence(cast, imminence, acknowledge, decide):
    alert = make_alert(cast, imminence=imminence)

    assert alert.acknowledge_by - alert.received_at == acknowledge
    assert alert.decide_by - alert.received_at == decide


def test_the_limits_of_a_replay_run_in_real_time(cast):
    cast.mission.clock_mode = "replay"
    cast.mission.replay_start = datetime(2018, 1, 1, 6, tzinfo=UTC)
    cast.mission.replay_anchor = timezone.now()
    cast.mission.save()

    alert = make_alert(cast, imminence=Imminence.OCCURRING)

    assert timezone.now() < alert.acknowledge_by < timezone.now() + timedelta(minutes=10)
    assert alert.mission_received_at.year == 2018


def test_a_missions_own_limits_win(cast):
    cast.mission.alert_limits = {"h72": {"acknowledge": 1, "decide": 2}}
    cast.mission.save()

    alert = make_alert(cast)

    assert alert.decide_by - alert.received_at == timedelta(minutes=2)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "   "),
        ("title", "x" * 201),
        ("title", "two\nlines"),
        ("title", "a\0b"),
        ("text", "x" * 10_001),
        ("origin", "model"),
        ("imminence", "soon"),
        ("event_type", "none"),
        ("classification", Classification.STRICTLY_CONFIDENTIAL),
        ("cell_h3", "85aaaaaaaaaaaaa"),
        ("area", "OTH01"),
    ],
)
def test_refuses_what_a_field_does_not_take_and_names_the_field(cast, field, value):
    assert field in errors_of(cast, **{field: value})


def test_needs_a_place_inside_the_mission(cast):
    assert "latitude" in errors_of(cast, longitude=None, latitude=None)
    assert "latitude" in errors_of(cast, longitude=20.2, latitude=5.2)


def test_in_a_cell_it_lies_at_the_centre(cast):
    cell = Cell.objects.filter(mission=cast.mission, area=cast.east)[0]

    alert = make_alert(cast, cell_h3=cell.h3)

    assert (alert.cell, alert.area) == (cell, cast.east)
    assert alert.exact_location.point.equals_exact(cell.centre, 1e-9)


def test_a_cell_of_another_mission_is_no_cell(cast):
    assert "cell_h3" in errors_of(cast, cell_h3=Cell.objects.filter(mission=cast.other)[0].h3)


def test_for_a_whole_area_no_town_is_named(cast):
    alert = make_alert(cast, area=cast.east.pcode)

    served = alert.served_locations.get(step="settlement")
    assert (alert.area, alert.cell) == (cast.east, None)
    assert (served.label, served.point.coords) == ("East", cast.east.centre.coords)
    assert served.radius_km > 30


@pytest.mark.parametrize("tense", [Tense.HAPPENING, Tense.FEARED])
def test_a_report_of_what_is_not_over_raises_its_alert_in_the_same_send(cast, tense):
    told: dict[str, Any] = {"tense": tense, "classification": Classification.CONFIDENTIAL, **EAST}
    report = make_report(cast, **told)

    alert = Alert.objects.get()
    assert (alert.report, alert.area, alert.event_type) == (report, cast.east, report.event_type)
    assert alert.classification == Classification.CONFIDENTIAL
    assert alert.exact_location.point.coords == (29.75, 0.0)
    assert report.text not in alert.title + alert.text
    assert (alert.created_by, alert.status, alert.origin) == (cast[Role.ADVISER], "received", "analyst")


@pytest.mark.parametrize(
    ("hours", "imminence"), [(None, "h72"), (3, "h24"), (50, "h72"), (24 * 10, "w2"), (24 * 30, "later")]
)
def test_how_soon_it_is_feared_sets_the_limits_of_the_alert(cast, hours, imminence):
    feared_by = None if hours is None else cast.mission.now() + timedelta(hours=hours)

    report = make_report(cast, tense=Tense.FEARED, feared_by=feared_by)

    assert report.alerts.get().imminence == imminence


def test_what_is_happening_is_occurring(cast):
    assert make_report(cast, tense=Tense.HAPPENING).alerts.get().imminence == "occurring"


def test_a_liaison_who_may_raise_nothing_warns_all_the_same(cast):
    report = make_report(cast, Role.LIAISON, tense=Tense.HAPPENING)

    assert Alert.objects.visible_to(audience(cast, Role.DUTY_OFFICER)).get().report == report


def test_a_report_that_is_sent_again_raises_no_second_alert(cast):
    number = uuid4()
    for _sent in range(2):
        data = report_input(tense=Tense.HAPPENING, occurred_from=None, text="They are here.")
        submit_report(mission=cast.mission, data=data, public_id=number, channel=Channel.FORM, **by(cast, Role.ADVISER))

    assert Alert.objects.count() == 1


def test_from_an_exercise_report_it_is_an_exercise(cast):
    report = make_report(cast, tense=Tense.FEARED, is_exercise=True)

    assert report.alerts.get().is_exercise


def test_not_from_what_is_over(cast):
    assert "report_id" in errors_of(cast, report_id=make_report(cast).pk)


def test_an_open_alert_of_the_same_report_is_named(cast):
    report = make_report(cast, tense=Tense.FEARED)
    first = report.alerts.get()

    with pytest.raises(ConflictError, match=first.ref) as caught:
        make_alert(cast, Role.ANALYST, report_id=report.pk)

    assert caught.value.extra == {"alert": str(first.public_id), "ref": first.ref}


def test_a_closed_alert_of_the_same_report_is_no_obstacle(cast):
    report = make_report(cast, tense=Tense.FEARED)
    first = report.alerts.get()
    Alert.objects.filter(pk=first.pk).update(status="assessing")
    mark_not_credible(alert_id=first.pk, reason="Mistaken", **by(cast, Role.DUTY_OFFICER))
    close(alert_id=first.pk, outcome="unknown", feedback="given", **by(cast, Role.DUTY_OFFICER))

    assert make_alert(cast, report_id=report.pk).pk != first.pk


def test_two_who_raise_from_one_report_at_once_raise_one(committed_cast):
    cast = committed_cast
    report = make_report(cast, tense=Tense.FEARED)
    Alert.objects.update(status="closed")

    results = race(*[
        lambda role=role: make_alert(cast, role, report_id=report.pk) for role in (Role.ADVISER, Role.ANALYST)
    ])  # fmt: skip

    assert [type(result) for result in results].count(ConflictError) == 1
    assert Alert.objects.exclude(status="closed").count() == 1


def test_a_report_that_one_may_not_see_does_not_exist(cast):
    report = make_report(cast, tense=Tense.FEARED)

    with pytest.raises(Report.DoesNotExist):
        make_alert(cast, Role.PLANNER, report_id=report.pk)


def test_a_report_of_another_mission_does_not_exist(cast):
    report = make_report(cast, tense=Tense.FEARED)
    Report.objects.filter(pk=report.pk).update(mission=cast.other)

    with pytest.raises(Report.DoesNotExist):
        make_alert(cast, report_id=report.pk)


def test_from_a_watch_item_it_takes_the_cell_and_ends_the_watch(cast, item):
    alert = make_alert(cast, watch_item_id=item.pk)

    item.refresh_from_db()
    assert (alert.watch_item, alert.cell, alert.area) == (item, item.cell, item.area)
    assert (item.status, item.closed_at is not None) == (WatchStatus.RAISED, True)
    assert AuditEntry.objects.filter(object_id=str(item.public_id), verb="watch_item.raise").exists()


def test_a_watch_item_is_raised_once_and_the_second_is_told_what_it_became(cast, item):
    first = make_alert(cast, watch_item_id=item.pk)

    with pytest.raises(ConflictError, match=first.ref):
        make_alert(cast, Role.ANALYST, watch_item_id=item.pk)


def test_a_closed_watch_item_raises_nothing(cast, item):
    WatchItem.objects.filter(pk=item.pk).update(status=WatchStatus.CLOSED)

    assert "watch_item_id" in errors_of(cast, watch_item_id=item.pk)


def test_a_failed_raise_leaves_the_watch_item_as_it_was(cast, item):
    with pytest.raises(ValidationError):
        make_alert(cast, watch_item_id=item.pk, longitude=0.0, latitude=0.0)

    item.refresh_from_db()
    assert item.status == WatchStatus.OPEN


RAISERS = {
    Role.ADVISER, Role.DUTY_OFFICER, Role.ANALYST, Role.HEAD_OF_OFFICE, Role.PLANNER, Role.LEADERSHIP,
}  # fmt: skip


@pytest.mark.parametrize("role", Role.values)
def test_who_may_raise(cast, role):
    if role in RAISERS:
        assert make_alert(cast, role).created_by == cast[role]
    else:
        with pytest.raises(NotAllowedError):
            make_alert(cast, role)


def test_the_head_of_office_raises_in_the_own_area_only(cast):
    with pytest.raises(NotAllowedError):
        make_alert(cast, Role.HEAD_OF_OFFICE, **EAST)


def test_nobody_raises_in_a_mission_of_others(cast):
    with pytest.raises(NotAllowedError):
        make_alert(cast, "olga")


def test_a_partner_sees_no_alert_that_is_internal(cast):
    make_alert(cast)

    assert not Alert.objects.visible_to(audience(cast, Role.PARTNER)).exists()
