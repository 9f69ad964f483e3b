"""Where risk crosses the mission's threshold one watch item opens per place; only a person ends the watch."""

from datetime import timedelta

import pytest

from incidents.models import Incident
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from missions.models import Mission
from tests.making import alert_input, by
from tests.threats.history import cell_at, put, put_many
from threats import services
from threats.choices import RunTrigger, WatchStatus
from threats.models import Alert, RiskScore, WatchItem
from threats.services.watch import adjoining

WEST, EAST = (29.25, 0.0), (29.75, 0.0)


@pytest.fixture(autouse=True)
def thresholds(cast):
    """Low ones, so that a handful of attacks crosses them."""
    cast.mission.watch_thresholds = {"7": 0.01, "28": 0.03, "90": 0.06}
    cast.mission.save()


def run(cast, trigger=RunTrigger.NIGHTLY):
    return services.score_mission(mission_id=cast.mission.pk, trigger=trigger)


def another_run(cast):
    put(cast.mission, *WEST, days_ago=1)
    return run(cast)


@pytest.fixture
def watched(cast):
    put_many(cast.mission, *WEST)
    run(cast)
    return WatchItem.objects.get()


def test_a_cell_above_the_threshold_opens_one_watch_item(cast, watched):
    cell = cell_at(cast.mission, *WEST)
    score = RiskScore.objects.get(cell=cell, horizon=watched.horizon)

    assert (watched.cell, watched.area, watched.status) == (cell, cast.west, WatchStatus.OPEN)
    assert (watched.risk, watched.threshold) == (score.risk, cast.mission.watch_thresholds[str(watched.horizon)])
    assert watched.risk >= watched.threshold
    assert (watched.title, watched.kind, watched.cells) == ("Asali", "threshold", [cell.h3])
    assert watched.review_on == watched.opened_at.date() + timedelta(days=7)
    assert AuditEntry.objects.filter(verb="watch_item.open", object_id=str(watched.public_id)).count() == 1


def test_a_model_opens_watch_items_and_never_alerts(cast, watched):
    assert not Alert.objects.exists()


def test_it_is_not_opened_again_while_it_is_open(cast, watched):
    another_run(cast)

    assert WatchItem.objects.get() == watched


def test_adjoining_cells_are_one_place_and_the_worst_is_named(cast):
    put_many(cast.mission, *WEST)
    put_many(cast.mission, WEST[0] + 0.16, WEST[1], number=14)
    put_many(cast.mission, *EAST)
    Mission.objects.filter(pk=cast.mission.pk).update(watch_thresholds={"28": 0.02})

    run(cast)

    hot = set(RiskScore.objects.filter(horizon=28, risk__gte=0.02).values_list("cell__h3", flat=True))
    groups = adjoining(hot)
    items = WatchItem.objects.all()
    assert len(items) == len(groups) < len(hot)
    for item in items:
        group = next(group for group in groups if item.cell.h3 in group)
        assert item.risk == max(RiskScore.objects.filter(horizon=28, cell__h3__in=group).values_list("risk", flat=True))


def test_unknown_is_not_watched_as_high(cast):
    Mission.objects.filter(pk=cast.mission.pk).update(watch_thresholds={"7": 0.0})

    run(cast)

    assert not WatchItem.objects.exists()


def test_a_risk_that_falls_closes_nothing(cast, watched):
    Incident.objects.update(status="refuted")
    run(cast)

    watched.refresh_from_db()
    assert watched.status == WatchStatus.OPEN


def test_an_import_opens_none_and_the_next_run_does(cast):
    put_many(cast.mission, *WEST)
    services.request_rescore(mission_id=cast.mission.pk, reason="import")
    services.score_if_asked(mission_id=cast.mission.pk)
    assert not WatchItem.objects.exists()

    run(cast)
    assert WatchItem.objects.count() == 1


def test_a_person_closes_it_with_a_reason(cast, watched):
    services.close_watch_item(watch_item_id=watched.pk, reason=" Patrol base opened ", **by(cast, Role.ANALYST))

    watched.refresh_from_db()
    assert (watched.status, watched.closed_reason) == (WatchStatus.CLOSED, "Patrol base opened")
    assert AuditEntry.objects.filter(verb="watch_item.close", reason="Patrol base opened").count() == 1


def test_a_closed_one_is_not_opened_again_within_the_review_period(cast, watched):
    services.close_watch_item(watch_item_id=watched.pk, reason="Looked at", **by(cast, Role.ANALYST))
    another_run(cast)
    assert WatchItem.objects.count() == 1

    WatchItem.objects.update(closed_at=cast.mission.now() - timedelta(days=8))
    another_run(cast)
    assert WatchItem.objects.filter(status=WatchStatus.OPEN).count() == 1


def test_one_that_led_to_an_open_alert_is_not_opened_again(cast, watched):
    services.raise_alert(mission=cast.mission, data=alert_input(watch_item_id=watched.pk), **by(cast, Role.ADVISER))
    WatchItem.objects.update(closed_at=cast.mission.now() - timedelta(days=8))

    another_run(cast)

    assert WatchItem.objects.count() == 1


def test_closing_needs_a_reason(cast, watched):
    with pytest.raises(ReasonNeededError):
        services.close_watch_item(watch_item_id=watched.pk, reason="  ", **by(cast, Role.ANALYST))


def test_it_is_closed_once(cast, watched):
    services.close_watch_item(watch_item_id=watched.pk, reason="Looked at", **by(cast, Role.ANALYST))

    with pytest.raises(TransitionNotAllowedError):
        services.close_watch_item(watch_item_id=watched.pk, reason="Too", **by(cast, Role.DUTY_OFFICER))


@pytest.mark.parametrize("role", [Role.LIAISON, Role.PLANNER])
def test_roles_that_do_not_assess_do_not_close(cast, watched, role):
    with pytest.raises(NotAllowedError):
        services.close_watch_item(watch_item_id=watched.pk, reason="No", **by(cast, role))


@pytest.mark.parametrize("who", [Role.HEADQUARTERS, Role.PARTNER, "olga"])
def test_for_who_does_not_see_it_there_is_none(cast, watched, who):
    with pytest.raises(WatchItem.DoesNotExist):
        services.close_watch_item(watch_item_id=watched.pk, reason="No", **by(cast, who))
