"""A report is taken in once, as it was told; what must not be written down in the open is not stored at all."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from incidents.choices import Channel, EventType, HarmKind, SubEventType, Tense
from incidents.inputs import ActorLine, HarmLine
from incidents.models import Report, ReportExactLocation, Source
from incidents.services import submit_report
from ledger.models import AuditEntry, Change
from missions.choices import Classification, Role
from missions.errors import ConflictError, NotAllowedError
from missions.models import ApiClient
from missions.services import audience_of_client, create_membership
from tests.committed import race
from tests.making import EAST, audience, by, killed, make_report, report_input

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def submit(cast, role=Role.ADVISER, public_id=None, mission=None, **changes):
    return submit_report(
        mission=mission or cast.mission, data=report_input(**changes), public_id=public_id, channel=Channel.FORM,
        **by(cast, role),
    )  # fmt: skip


def errors_of(cast, **changes):
    with pytest.raises(ValidationError) as caught:
        submit(cast, **changes)
    assert not Report.objects.exists()
    return caught.value.message_dict


def test_stores_what_was_told_with_its_places_and_one_line_of_the_trail(cast):
    report, is_new = submit(cast, text="Men came.\r\nAt night. ", actors=(ActorLine(name=" A group "),))

    assert is_new
    assert (report.text, report.status) == ("Men came.\nAt night.", "received")
    assert [line["name"] for line in report.actors] == ["A group"]
    assert report.area == cast.west
    assert report.exact_location.point.coords == (29.25, 0.0)
    served = report.served_locations.get(step="settlement")
    assert (served.label, served.point.coords) == ("Asali", (29.25, 0.0))
    line = AuditEntry.objects.get(object_id=str(report.public_id))
    assert (line.actor, line.verb) == (cast[Role.ADVISER].actor, "report.submit")
    assert "Men came" not in str(line.data)


def test_is_one_change_of_the_feed(cast):
    report, _is_new = submit(cast)

    assert list(Change.objects.filter(record_id=report.public_id).values_list("version", flat=True)) == [1]


def test_the_same_again_gives_the_stored_report_and_changes_nothing(cast):
    number, told = uuid4(), {"occurred_from": NOW}
    first, _is_new = submit(cast, public_id=number, **told)
    changes = Change.objects.count()

    again, is_new = submit(cast, public_id=number, **told)

    assert (again.pk, is_new) == (first.pk, False)
    assert (Change.objects.count(), Report.objects.count()) == (changes, 1)


def test_the_same_instant_in_another_zone_and_line_ends_are_the_same_content(cast):
    number, lusaka = uuid4(), timezone(timedelta(hours=2))
    submit(cast, public_id=number, occurred_from=NOW, text="one\ntwo")

    shifted = NOW.astimezone(lusaka)
    _again, is_new = submit(cast, public_id=number, occurred_from=shifted, text="one\r\ntwo\r\n")

    assert not is_new


@pytest.mark.parametrize("changes", [{"text": "other"}, {"harm": (killed(3),)}, {"latitude": 0.01}])
def test_the_same_number_with_other_content_is_refused(cast, changes):
    number = uuid4()
    submit(cast, public_id=number, occurred_from=NOW)

    with pytest.raises(ConflictError) as caught:
        submit(cast, public_id=number, **{"occurred_from": NOW, **changes})

    assert caught.value.code == "report_conflict"
    assert caught.value.extra["stored"]["text"] == "Armed men came at night."
    assert Report.objects.get().text == "Armed men came at night."


def test_a_number_taken_by_another_author_or_mission_tells_nothing_about_it(cast):
    number = uuid4()
    mine, _is_new = submit(cast, public_id=number, occurred_from=NOW)
    texts = []
    for role, mission in ((Role.ANALYST, cast.mission), ("olga", cast.other)):
        place = {} if mission == cast.mission else {"longitude": 20.2, "latitude": 5.2}
        with pytest.raises(ConflictError) as caught:
            submit(cast, role=role, mission=mission, public_id=number, occurred_from=NOW, **place)
        texts.append(str(caught.value))

    assert len(set(texts)) == 1
    assert not any(told in texts[0] for told in (mine.ref, "TST", "adviser", "Asali"))


def test_one_author_in_two_missions_has_a_number_for_each(cast):
    number = uuid4()
    create_membership(user=cast[Role.ADVISER], actor="test", mission=cast.other, role=Role.ADVISER)
    submit(cast, public_id=number, occurred_from=NOW)

    with pytest.raises(ConflictError):
        submit(cast, mission=cast.other, public_id=number, occurred_from=NOW)


def test_a_machine_and_a_person_never_share_a_number(cast):
    number = uuid4()
    submit(cast, public_id=number, occurred_from=NOW)
    client = ApiClient.objects.get(mission=cast.mission)
    ApiClient.objects.filter(pk=client.pk).update(role=Role.PARTNER)
    client.refresh_from_db()

    with pytest.raises(ConflictError):
        submit_report(
            audience=audience_of_client(client), mission=cast.mission, data=report_input(occurred_from=NOW),
            client=client, public_id=number, channel=Channel.API,
        )  # fmt: skip


def test_twins_that_arrive_together_are_stored_once(committed_cast):
    number, cast = uuid4(), committed_cast

    results = race(*[lambda: submit(cast, public_id=number, occurred_from=NOW)] * 2)

    assert sorted(is_new for _report, is_new in results) == [False, True]
    assert len({report.pk for report, _is_new in results}) == 1
    assert (Report.objects.count(), ReportExactLocation.objects.count()) == (1, 1)


def test_two_first_reports_of_one_desk_at_once_have_one_source(committed_cast):
    cast = committed_cast

    results = race(*[lambda: submit(cast, public_id=uuid4())] * 2)

    assert len({report.source_id for report, _is_new in results}) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event_type", "no_such_type"),
        ("event_type", ""),
        ("sub_event_type", "no_such_type"),
        ("tense", "maybe"),
        ("reliability", "G"),
        ("credibility", "7"),
        ("time_precision", 9),
        ("location_precision", 0),
        ("source_type", "dataset"),
        ("text", "x" * 10_001),
        ("text", "a\0b"),
        ("text", "half a pair \ud800"),
        ("actors", (ActorLine(name="two\nlines"),)),
        ("actors", (ActorLine(name="One"), ActorLine(name="ONE"))),
        ("told_when", "x" * 201),
        ("revision", 1000),
        ("compartments", ("crsv",)),
        ("place_name", "x" * 201),
        ("source", "x" * 81),
        ("latitude", 90.5),
        ("latitude", float("nan")),
        ("longitude", float("inf")),
        ("longitude", None),
        ("occurred_from", None),
        ("occurred_from", datetime(2026, 11, 1)),  # noqa: DTZ001 - a time without its offset is the case
        ("occurred_from", datetime(1, 1, 1, tzinfo=UTC)),
        ("occurred_to", datetime(2020, 1, 1, tzinfo=UTC)),
        ("feared_by", datetime(2100, 1, 1, tzinfo=UTC)),
        ("harm", (killed(-1),)),
        ("harm", (HarmLine(kind=HarmKind.INJURED, best=10**9),)),
        ("harm", (killed(1), killed(2))),
        ("harm", (HarmLine(kind=HarmKind.KILLED),)),
        ("classification", 7),
        ("classification", Classification.STRICTLY_CONFIDENTIAL),
    ],
)
def test_refuses_what_a_field_does_not_take_and_names_the_field(cast, field, value):
    assert field in errors_of(cast, **{field: value})


def test_says_how_long_a_text_may_be_and_how_long_it_is(cast):
    (message,) = errors_of(cast, text="x" * 10_500)["text"]

    assert "10000" in message
    assert "10500" in message


@pytest.mark.parametrize(
    ("low", "best", "high"),
    [(3, 2, 5), (1, 6, 5), (9, None, 5)],
)
def test_lowest_best_and_highest_number_must_rise(cast, low, best, high):
    (message,) = errors_of(cast, harm=(killed(best, low, high),))["harm"]

    assert message.startswith("Line 1:")


def test_nothing_happens_more_than_a_day_ahead_unless_it_is_feared(cast):
    ahead = datetime.now(UTC) + timedelta(hours=25)

    assert "occurred_from" in errors_of(cast, occurred_from=ahead)

    report, _is_new = submit(cast, tense=Tense.FEARED, occurred_from=ahead, feared_by=ahead + timedelta(days=1))
    assert report.occurred_from == ahead


def test_what_is_happening_needs_no_date(cast):
    report, _is_new = submit(cast, tense=Tense.HAPPENING, occurred_from=None)

    assert abs(report.occurred_from - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_future_is_judged_by_the_clock_of_the_mission(cast):
    cast.mission.clock_mode = "replay"
    cast.mission.replay_start = datetime(2018, 1, 1, 6, tzinfo=UTC)
    cast.mission.replay_anchor = datetime.now(UTC)
    cast.mission.save()

    assert "occurred_from" in errors_of(cast, occurred_from=datetime(2018, 1, 3, tzinfo=UTC))

    report, _is_new = submit(cast, occurred_from=datetime(2018, 1, 1, tzinfo=UTC))
    assert report.mission_received_at.year == 2018
    assert report.received_at.year >= 2026


def test_swapped_coordinates_are_offered_the_right_way_round(cast):
    (message,) = errors_of(cast, longitude=0.0, latitude=29.25)["latitude"]

    assert "swapped" in message
    assert "Latitude 0.0, longitude 29.25" in message


def test_a_point_within_two_kilometres_of_the_mission_is_inside_and_one_beyond_is_not(cast):
    report, _is_new = submit(cast, longitude=28.99, latitude=0.0)
    assert report.area == cast.west

    with pytest.raises(ValidationError) as caught:
        submit(cast, longitude=28.97, latitude=0.0)
    assert "2 km outside" in caught.value.message_dict["latitude"][0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sub_event_type": SubEventType.SEXUAL_VIOLENCE}, "sub_event_type"),
        ({"sub_event_type": f" {SubEventType.SEXUAL_VIOLENCE}\n"}, "sub_event_type"),
        ({"event_type": EventType.RECRUITMENT_AND_USE}, "event_type"),
    ],
)
def test_what_belongs_to_a_specialist_stops_the_form_and_leaves_no_trace(cast, changes, field):
    before = AuditEntry.objects.count()

    (message,) = errors_of(cast, source="Voice 7", **changes)[field]

    assert "Nothing was stored" in message
    assert "specialist" in message
    assert (Source.objects.count(), AuditEntry.objects.count()) == (0, before)


def test_a_doubtful_clock_is_marked_and_refuses_nothing(cast):
    report, _is_new = submit(cast, written_at=datetime.now(UTC) + timedelta(days=400))

    assert report.clock_is_doubtful
    assert AuditEntry.objects.get(object_id=str(report.public_id)).data["clock"] == "doubtful"


def test_three_days_without_network_are_no_doubtful_clock(cast):
    report, _is_new = submit(cast, written_at=datetime.now(UTC) - timedelta(days=3))

    assert not report.clock_is_doubtful


def test_the_source_is_a_pseudonym_and_one_desk_has_one(cast):
    first, second = make_report(cast), make_report(cast)
    other = make_report(cast, Role.ANALYST)

    assert first.source == second.source != other.source
    assert first.source.pseudonym.startswith("Desk ")
    assert cast[Role.ADVISER].username not in first.source.pseudonym


def test_nobody_speaks_as_another_desk(cast):
    desk = make_report(cast).source.pseudonym

    with pytest.raises(ValidationError):
        make_report(cast, Role.ANALYST, source=desk)
    assert make_report(cast, source=desk).source.pseudonym == desk


def test_every_field_that_needs_attention_is_named_at_once(cast):
    assert set(errors_of(cast, text="x" * 10_001, latitude=None, harm=(killed(-1),))) == {"text", "latitude", "harm"}


def test_what_is_feared_lies_within_a_year(cast):
    ahead = datetime.now(UTC) + timedelta(days=400)

    assert "feared_by" in errors_of(cast, tense=Tense.FEARED, feared_by=ahead)


def test_a_named_pseudonym_is_found_again_in_its_own_mission_only(cast):
    first, second = make_report(cast, source="Voice 7"), make_report(cast, Role.ANALYST, source="Voice 7")
    elsewhere, _is_new = submit(cast, role="olga", mission=cast.other, source="Voice 7", longitude=20.2, latitude=5.2)

    assert first.source == second.source
    assert elsewhere.source != first.source


def test_the_liaison_reports_from_the_own_area_only(cast):
    assert make_report(cast, Role.LIAISON).area == cast.west

    with pytest.raises(NotAllowedError):
        make_report(cast, Role.LIAISON, **EAST)


REPORTERS = {
    Role.LIAISON, Role.ADVISER, Role.DUTY_OFFICER, Role.SPECIALIST, Role.ANALYST, Role.PARTNER, Role.GATEWAY,
}  # fmt: skip


@pytest.mark.parametrize("role", Role.values)
def test_who_may_report(cast, role):
    if role in REPORTERS:
        assert make_report(cast, role).created_by == cast[role]
    else:
        with pytest.raises(NotAllowedError):
            make_report(cast, role)


def test_nobody_reports_into_a_mission_of_others(cast):
    with pytest.raises(NotAllowedError):
        submit(cast, role="olga")


def test_the_author_sees_the_own_report_and_a_stranger_does_not(cast):
    report = make_report(cast, Role.LIAISON)

    assert Report.objects.visible_to(audience(cast, Role.LIAISON)).get() == report
    assert not Report.objects.visible_to(audience(cast, Role.PARTNER)).exists()
    assert not Report.objects.visible_to(audience(cast, "olga")).exists()


@pytest.mark.parametrize("name", ["АDF", "Zuri Frοnt"])
def test_a_group_whose_name_mixes_alphabets_that_look_alike_is_refused_and_told_which_word(cast, name):
    """A Cyrillic А, a Greek ο: to the database another group, to people the same."""
    with pytest.raises(ValidationError) as caught:
        make_report(cast, actors=(ActorLine(name=name),))

    assert "mixes letters of alphabets that look alike" in caught.value.message_dict["actors"][0]
    assert not Report.objects.exists()


@pytest.mark.parametrize("name", ["Maï-Maï Yakutumba", "قوات الدعم", "Группа", "M23"])
def test_names_in_any_one_alphabet_are_taken(cast, name):
    assert make_report(cast, actors=(ActorLine(name=name),)).actors[0]["name"] == name
