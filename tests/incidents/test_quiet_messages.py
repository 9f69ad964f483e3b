"""Messages that say that an area is quiet, and places that a message names in a spelling of its own."""

import pytest

from incidents.choices import MessageStatus, SourceType
from incidents.intake.quiet import quiet_place
from incidents.models import CheckIn, InboundMessage, Report, ZeroReport
from incidents.services.contacts import register_contact
from incidents.services.messages import receive_message
from missions.choices import Role
from missions.models import Settlement
from missions.services import audience_of_client, create_api_client
from missions.services.find_places import places_called
from tests.making import by, make_source

NUMBER = "+243812345678"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Quiet", ""), ("ALL QUIET.", ""), ("area is quiet in Asali", "asali"), ("R.A.S", ""), ("ras asali", "asali"),
        ("Rien à signaler", ""), ("Calme à Bora", "bora"), ("الوضع هادئ", ""), ("هادئ في أسالي", "اسالي"),
    ],
)  # fmt: skip
def test_the_words_that_say_so_are_understood_with_the_place_that_they_name(text, place):
    assert quiet_place(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "Quiet but men on the road", "Not quiet", "quiet until 1800", "Shots near the market", "", "rascal",
        "calme depuis hier", "Quiet " + "x" * 80,
    ],
)  # fmt: skip
def test_what_says_more_is_for_somebody_to_read(text):
    assert quiet_place(text) is None


@pytest.fixture
def point(cast):
    source = make_source(cast, is_focal_point=True, settlement="Asali", type=SourceType.COMMUNITY)
    register_contact(source_id=source.pk, number=NUMBER, **by(cast, Role.ADVISER))
    return source


@pytest.fixture
def send(cast):
    client, _token = create_api_client(name="SMS", actor="test", mission=cast.mission, role=Role.GATEWAY)

    def sent(text, **changes):
        payload = {"id": "m-1", "from": NUMBER, "text": text, **changes}
        return receive_message(client=client, audience=audience_of_client(client), payload=payload)[0]

    return sent


def test_a_quiet_area_is_a_zero_report_of_the_focal_points_own_place_once(cast, point, send):
    message = send("All quiet")
    assert send("All quiet") == message

    report = ZeroReport.objects.get()
    assert (report.area, report.source, report.channel) == (cast.west, point, "gateway")
    assert (message.status, InboundMessage.objects.count(), Report.objects.count()) == (MessageStatus.QUIET, 1, 0)
    assert not CheckIn.objects.exists()


def test_the_place_that_is_named_counts_before_the_own_one(cast, point, send):
    town = Settlement.objects.filter(mission=cast.mission, area=cast.east).first()

    send(f"Quiet in {town.name}")

    assert ZeroReport.objects.get().area == cast.east


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Quiet in Nowhereville", {}),
        ("Quiet but men on the road", {}),
        ("Quiet", {"from": "+243899999999"}),
        ("Quiet", {"answers": {"what": "attack"}}),
    ],
)
def test_what_is_not_clear_or_not_from_a_known_number_waits_for_the_desk(cast, point, send, text, changes):
    assert send(text, **changes).status == MessageStatus.NEW
    assert not ZeroReport.objects.exists()


@pytest.mark.parametrize("spelling", ["Asali", "ASALI", "Asàli", "Asli"])
def test_a_place_is_found_in_another_spelling_where_only_one_is_meant(cast, spelling):
    assert [town.name for town in places_called(cast.mission, spelling)] == ["Asali"]


def test_a_name_of_two_places_or_of_none_is_left_to_a_person(cast):
    town = Settlement.objects.get(mission=cast.mission, name="Asali")
    Settlement.objects.create(mission=cast.mission, area=cast.east, name="Asali", point=town.point)

    assert len(places_called(cast.mission, "Asali")) == 2
    assert places_called(cast.mission, "Zzyzx") == []
    assert places_called(cast.mission, "?!") == []
