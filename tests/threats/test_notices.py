"""Who is told of an alert, by which channel and when; and who is not."""

from datetime import time, timedelta

import pytest
from django.utils import timezone, translation

from missions.choices import AreaLevel, Role
from missions.models import Membership
from missions.services import audience_of_user
from missions.services.audience import audiences_of_users
from tests.making import audience, by, make_alert, make_credible, make_member, make_report
from tests.threats.gateways import subscription
from threats.choices import DeliveryState, Imminence, NoticeChannel, NoticeKind
from threats.models import Alert, Delivery, NoticePolicy
from threats.services import ask_information, decide
from threats.services.notice_words import message_of
from threats.services.notices import mark_read, tell
from threats.services.recipients import quiet_for
from threats.services.warned import who_was_warned

EMAIL, SMS, WEBHOOK = NoticeChannel.EMAIL, NoticeChannel.SMS, NoticeChannel.WEBHOOK


def told(alert, **which):
    """Who was told in the app."""
    return {row.user.username for row in alert.deliveries.filter(channel=NoticeChannel.IN_APP, **which)}


def outside(alert, **which):
    """(channel, state) of what leaves the app, in order."""
    rows = alert.deliveries.exclude(channel=NoticeChannel.IN_APP).filter(**which).order_by("place", "id")
    return [(row.channel, row.state) for row in rows]


def test_a_mission_without_any_set_up_tells_its_duty_officers_and_heads_of_office(cast):
    alert = make_alert(cast)

    assert told(alert) == {Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE}
    assert outside(alert) == []


def test_a_report_of_what_is_feared_tells_as_well(cast):
    make_report(cast, tense="feared")

    assert told(Alert.objects.get()) == {Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE}


def test_whoever_may_not_see_the_alert_is_not_told(cast):
    for role in (Role.DUTY_OFFICER, Role.LIAISON, Role.PARTNER, Role.ADMINISTRATOR, "olga"):
        subscription(cast, role)
    alert = make_alert(cast, role=Role.DUTY_OFFICER, classification=1)
    Alert.objects.filter(pk=alert.pk).update(compartments=["crsv"], area=cast.east)
    alert.refresh_from_db()
    before = Delivery.objects.count()

    assert tell(alert=alert, kind=NoticeKind.REGRADED) == 0
    assert Delivery.objects.count() == before
    assert "olga" not in told(alert)
    assert not alert.deliveries.filter(user__username__in=[Role.PARTNER, Role.ADMINISTRATOR, "olga"]).exists()


def test_a_member_of_the_room_is_told_of_what_lies_in_it(cast):
    make_member(cast, "rose", "crsv", role=Role.DUTY_OFFICER)
    alert = make_alert(cast)
    Alert.objects.filter(pk=alert.pk).update(compartments=["crsv"])
    alert.refresh_from_db()

    tell(alert=alert, kind=NoticeKind.REGRADED)

    assert told(alert, kind=NoticeKind.REGRADED) == {"rose"}


def test_a_head_of_office_is_told_of_the_own_area_only(cast):
    alert = make_alert(cast, longitude=29.75)

    assert told(alert) == {Role.DUTY_OFFICER}


def test_what_one_did_oneself_is_no_unread_notice(cast):
    alert = make_alert(cast, role=Role.DUTY_OFFICER)

    assert told(alert, read_at=None) == {Role.HEAD_OF_OFFICE}


def test_who_reads_a_notice_has_no_unread_one_left(cast):
    alert, other = make_alert(cast), make_alert(cast)
    row = alert.deliveries.get(user=cast[Role.DUTY_OFFICER])
    who = {**by(cast, Role.DUTY_OFFICER), "mission": cast.mission}

    assert mark_read(notice=row.public_id, **who) == 1
    assert mark_read(notice=other.deliveries.get(user=cast[Role.HEAD_OF_OFFICE]).public_id, **who) == 0
    assert mark_read(**who) == 1
    assert Delivery.objects.filter(read_at=None).count() == 2


@pytest.mark.parametrize(
    ("wanted", "is_told"),
    [
        ({}, True),
        ({"kinds": ["raised"]}, True),
        ({"kinds": ["decided"]}, False),
        ({"imminence": "h72"}, True),
        ({"imminence": "h24"}, False),
        ({"event_types": ["displacement"]}, True),
        ({"event_types": ["riot"]}, False),
    ],
)
def test_a_subscription_narrows_by_kind_by_imminence_and_by_what_is_feared(cast, wanted, is_told):
    subscription(cast, Role.ANALYST, **wanted)

    alert = make_alert(cast, event_type="displacement")

    assert (Role.ANALYST in told(alert)) is is_told
    assert outside(alert) == ([(EMAIL, DeliveryState.WAITING)] if is_told else [])


def test_a_subscription_to_an_area_tells_of_all_below_it_and_of_nothing_beside_it(cast):
    subscription(cast, Role.ANALYST, area=cast.west.parent)
    subscription(cast, Role.ADVISER, area=cast.west)

    alert = make_alert(cast, longitude=29.75)

    assert told(alert) == {Role.DUTY_OFFICER, Role.ANALYST}


def test_channels_stand_by_for_the_one_before_them_and_each_address_is_told_once(cast):
    subscription(cast, Role.DUTY_OFFICER, EMAIL, SMS)
    subscription(cast, Role.DUTY_OFFICER, EMAIL, WEBHOOK)

    alert = make_alert(cast, imminence=Imminence.OCCURRING)

    assert outside(alert) == [(EMAIL, "waiting"), (SMS, "standing_by"), (WEBHOOK, "standing_by")]
    first, second, third = alert.deliveries.exclude(channel="in_app").order_by("place")
    assert timedelta(minutes=4.9) < second.due_at - first.due_at < timedelta(minutes=5.1)
    assert timedelta(minutes=9.9) < third.due_at - first.due_at < timedelta(minutes=10.1)


def test_a_duty_address_is_told_what_its_ceiling_and_area_allow(cast):
    desk = {"user": None, "name": "Duty desk"}
    subscription(cast, Role.DUTY_OFFICER, SMS, **desk)
    subscription(cast, Role.DUTY_OFFICER, EMAIL, ceiling=1, **desk)
    subscription(cast, Role.DUTY_OFFICER, WEBHOOK, ceiling=1, area=cast.east, **desk)

    alert = make_alert(cast, role=Role.DUTY_OFFICER, classification=1)

    assert outside(alert) == [(EMAIL, DeliveryState.WAITING)]


@pytest.mark.parametrize(
    ("now", "waits"), [("23:30", 6.5), ("05:59", 1 / 60), ("06:00", 0), ("12:00", 0), ("22:00", 8)]
)
def test_quiet_hours_run_over_midnight_in_mission_time(cast, now, waits):
    alert = Alert(mission=cast.mission, imminence=Imminence.H72)
    quiet = subscription(cast, Role.ANALYST, quiet_from=time(22), quiet_until=time(6))
    clock = time.fromisoformat(now)
    real = timezone.now().astimezone(cast.mission.zone).replace(hour=clock.hour, minute=clock.minute, second=0)

    assert quiet_for(quiet, alert, real.replace(microsecond=0)) == timedelta(hours=waits)
    alert.imminence = Imminence.H24
    assert quiet_for(quiet, alert, real) == timedelta(0)


def test_what_is_not_urgent_waits_for_the_end_of_quiet_hours_and_is_not_dropped(cast):
    here = timezone.now().astimezone(cast.mission.zone)
    quiet = {"quiet_from": (here - timedelta(hours=1)).time(), "quiet_until": (here + timedelta(hours=2)).time()}
    subscription(cast, Role.DUTY_OFFICER, **quiet)

    row = make_alert(cast).deliveries.get(channel=EMAIL)

    assert timedelta(hours=1.9) < row.due_at - timezone.now() < timedelta(hours=2.1)
    assert row.state == DeliveryState.WAITING


def test_escalation_climbs_from_the_field_office_to_leadership_and_passes_empty_rungs(cast):
    alert = make_alert(cast)

    steps = {}
    for level in range(5):
        tell(alert=alert, kind=NoticeKind.ESCALATED, level=level)
        steps[level] = told(alert, kind=NoticeKind.ESCALATED, level=level)

    field_office = {Role.HEAD_OF_OFFICE}
    joc = field_office | {Role.DUTY_OFFICER}  # nobody answers for a sector: the next rung is told
    assert steps == {0: field_office, 1: joc, 2: joc, 3: joc | {Role.LEADERSHIP}, 4: joc | {Role.LEADERSHIP}}


def test_a_sector_stands_between_field_office_and_joc(cast):
    cast.west.parent.__class__.objects.filter(pk=cast.west.parent_id).update(level=AreaLevel.SECTOR)
    Membership.objects.filter(user=cast["second_analyst"]).update(role=Role.HEAD_OF_OFFICE, area=cast.west.parent)
    alert = make_alert(cast)

    tell(alert=alert, kind=NoticeKind.ESCALATED, level=1)

    assert told(alert, kind=NoticeKind.ESCALATED) == {Role.HEAD_OF_OFFICE, "second_analyst"}


def test_a_mission_sets_its_own_roles_and_ladder(cast):
    NoticePolicy.objects.create(mission=cast.mission, roles={"raised": [Role.ANALYST]})
    cast.mission.escalation = [{"level": "leadership", "role": "leadership"}]
    cast.mission.save()
    alert = make_alert(cast)
    tell(alert=alert, kind=NoticeKind.ESCALATED)

    assert told(alert, kind=NoticeKind.RAISED) == {Role.ANALYST, "second_analyst"}
    assert told(alert, kind=NoticeKind.ESCALATED) == {Role.LEADERSHIP}


def test_who_is_asked_is_told_and_nobody_else(cast):
    alert = make_credible_to_ask(cast)

    assert told(alert, kind=NoticeKind.ASKED) == {Role.ANALYST}


def make_credible_to_ask(cast):
    from threats.services import acknowledge, begin_assessment

    subscription(cast, Role.ADVISER)
    alert = make_alert(cast)
    duty = by(cast, Role.DUTY_OFFICER)
    acknowledge(alert_id=alert.pk, **duty)
    begin_assessment(alert_id=alert.pk, **duty)
    due = cast.mission.now() + timedelta(hours=2)
    return ask_information(alert_id=alert.pk, question="How many?", owner=cast[Role.ANALYST], due=due, **duty)


@pytest.mark.parametrize(
    ("decision", "kind", "needs"),
    [
        ("respond", NoticeKind.DECIDED, {}),
        ("refer", NoticeKind.REFERRED, {"referred_to": "The governor", "referred_kind": "host_authority"}),
    ],
)
def test_a_decision_and_a_referral_are_told(cast, decision, kind, needs):
    alert = make_credible(cast)

    decide(alert_id=alert.pk, decision=decision, **needs, **by(cast, Role.DUTY_OFFICER))

    assert Role.HEAD_OF_OFFICE in told(alert, kind=kind)
    assert told(alert, kind=kind, read_at=None) >= {Role.HEAD_OF_OFFICE}


def test_a_replay_tells_in_the_app_only_and_marks_each_message_an_exercise(cast):
    subscription(cast, Role.DUTY_OFFICER)
    cast.mission.clock_mode, cast.mission.replay_start = "replay", timezone.now() - timedelta(days=900)
    cast.mission.replay_anchor = timezone.now()
    cast.mission.save()

    silent = make_alert(cast)
    NoticePolicy.objects.create(mission=cast.mission, replay_sends=True)
    loud = make_alert(cast)

    assert outside(silent) == []
    assert told(silent)
    assert message_of(loud.deliveries.get(channel=EMAIL)).subject.startswith("EXERCISE ")
    assert Delivery.objects.filter(is_exercise=False).count() == 0


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_message_holds_ref_and_level_only_in_the_language_of_its_reader(cast, language, settings):
    settings.PUBLIC_URL = "https://vigil.example.org"
    cast[Role.DUTY_OFFICER].language = language
    cast[Role.DUTY_OFFICER].save()
    subscription(cast, Role.DUTY_OFFICER)
    alert = make_alert(cast, title="Secret words", text="Secret text")

    message = message_of(alert.deliveries.get(channel=EMAIL))

    with translation.override(language):
        assert str(Imminence.H72.label) in message.subject
    everything = f"{message.subject} {message.text} {message.facts}"
    assert alert.ref in message.subject
    assert f"https://vigil.example.org/alerts/{alert.public_id}/" in message.text
    assert not any(word in everything for word in ("Secret", "Asali", "West", "29.25"))


def test_audiences_of_many_are_those_of_each(cast):
    found = audiences_of_users(cast.users.values())

    assert found == {user.pk: audience_of_user(user) for user in cast.users.values()}


def test_the_page_of_an_alert_says_who_was_warned_and_when(cast):
    subscription(cast, Role.DUTY_OFFICER)
    alert = make_alert(cast)

    rows = who_was_warned(alert=alert, audience=audience(cast, Role.ADVISER))

    assert [(row.name, row.reached, len(row.ways)) for row in rows] == [
        ("duty_officer", True, 2),
        ("head_of_office", True, 1),
    ]
    assert who_was_warned(alert=alert, audience=audience(cast, Role.PARTNER)) == []
    assert who_was_warned(alert=alert, audience=audience(cast, "olga")) == []
