import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from missions.choices import CoordinateProblem, Direction, Role
from missions.models import Settlement
from missions.services.find_places import _folded, _settlements, find_places
from tests.making import audience


def found(cast, sought, role=Role.ADVISER):
    return find_places(audience=audience(cast, role), mission=cast.mission, sought=sought)


def names(cast, sought, **kwargs):
    return [place.name for place in found(cast, sought, **kwargs).places]


def town(cast, name, *, longitude=29.3, latitude=0.1, population=None, also=(), area="west"):
    return Settlement.objects.create(
        mission=cast.mission, name=name, alternate_names=list(also), population=population,
        area=getattr(cast, area) if area else None, point=Point(longitude, latitude, srid=4326),
    )  # fmt: skip


# ---- coordinates -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    ["0.03, 29.30", "0,03; 29,30", "0°01'48\"N 29°18'00\"E", "٠٫٠٣، ٢٩٫٣٠", "35N QA 55977 03319", "29.30E 0.03N"],
)
def test_coordinates_in_every_notation_say_where_they_lie(cast, text):
    (place,) = found(cast, text).places

    assert place.kind == "coordinates"
    assert (place.latitude, place.longitude) == pytest.approx((0.03, 29.3), abs=0.0005)
    assert (place.area, place.outside, place.location_precision) == (cast.west, False, 1)
    assert (place.near.name, place.near.direction) == ("Asali", Direction.NE)
    assert place.near.km == pytest.approx(6.5, abs=0.2)


def test_few_digits_suggest_a_coarse_precision(cast):
    assert found(cast, "0.1, 29.3").places[0].location_precision == 2
    assert found(cast, "0, 29").places[0].location_precision == 4


@pytest.mark.parametrize(
    ("sought", "direction"),
    [("0.2, 29.25", "N"), ("0.00, 29.40", "E"), ("-0.2, 29.25", "S"), ("0.00, 29.10", "W"), ("0.001, 29.251", "AT")],
)
def test_the_direction_is_that_of_the_point_seen_from_the_place(cast, sought, direction):
    assert found(cast, sought).places[0].near.direction == Direction[direction]


def test_swapped_coordinates_outside_are_recognised(cast):
    (swapped,) = found(cast, "29.30, 0.03").places
    (far,) = found(cast, "48.85, 2.35").places

    assert (swapped.outside, swapped.swap_is_inside) == (True, True)
    assert (far.outside, far.swap_is_inside) == (True, False)


def test_coordinates_that_are_not_clear_find_nothing_and_say_why(cast):
    answer = found(cast, "4,85,31,6")

    assert (answer.places, answer.problem) == ((), CoordinateProblem.COMMAS)


# ---- P-codes and areas -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sought", ["TST01", "tst01", "West", "wést"])
def test_a_p_code_or_the_name_of_an_area_is_its_centre_and_says_how_coarse(cast, sought):
    place = found(cast, sought).places[0]

    assert (place.kind, place.area, place.location_precision) == ("area", cast.west, 4)
    assert (place.longitude, place.latitude) == (cast.west.centre.x, cast.west.centre.y)


def test_a_p_code_of_another_mission_is_not_known(cast):
    assert found(cast, "OTH01").places == ()


# ---- names --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sought", "name"),
    [
        ("nyamilima", "Nyamilima"),  # case
        ("Nyamlima", "Nyamilima"),  # a letter left out
        ("Nyamilmia", "Nyamilima"),  # two exchanged
        ("nyami", "Nyamilima"),  # the beginning
        ("Kitchanga", "Kichanga"),  # another spelling that is listed
        ("kitchangga", "Kichanga"),  # and that one mistyped
        ("Bentui", "Bentiu"),
        ("beni-mavivi", "Béni Mavivi"),  # accents and dashes
        ("البصرة", "Basra"),  # the script of the source, with and without its points
        ("البصره", "Basra"),
        ("الاندلس", "الأندلس"),
    ],
)
def test_a_settlement_is_found_in_other_spellings(cast, sought, name):
    town(cast, "Nyamilima")
    town(cast, "Kichanga", also=["Kitchanga", "Kitshanga"])
    town(cast, "Béni Mavivi")
    town(cast, "Bentiu")
    town(cast, "Basra", also=["Bassora", "البَصْرة"])
    town(cast, "الأندلس")

    assert names(cast, sought)[0] == name


def test_the_name_itself_comes_before_other_spellings_beginnings_and_what_is_alike(cast):
    town(cast, "Bunyakiri", population=90_000)
    town(cast, "Bunia Port", population=80_000)
    town(cast, "Mudzi", also=["Bunia"], population=70_000)
    town(cast, "Bunia", population=10, area="east", longitude=29.8)
    town(cast, "Bunja", population=60_000)

    assert names(cast, "bunia") == ["Bunia", "Mudzi", "Bunia Port", "Bunja", "Bunyakiri"]


def test_of_two_places_of_the_same_name_the_larger_comes_first(cast):
    small, large = town(cast, "Kanyaruchinya", population=10), town(cast, "Kanyaruchinya", population=9_000)
    unknown = town(cast, "Kanyaruchinya")

    populations = [place.latitude for place in found(cast, "Kanyaruchinya").places]

    assert len(populations) == 3
    assert list(_settlements(audience(cast, Role.ADVISER), cast.mission, "kanyaruchinya")) == [large, small, unknown]


def test_a_town_of_the_rim_is_found_and_said_to_lie_outside(cast):
    town(cast, "Far Side", longitude=28.7, area=None)
    town(cast, "Rivertown", longitude=28.99, area=None)

    assert [(place.name, place.outside) for place in found(cast, "far side").places] == [("Far Side", True)]
    assert [(place.name, place.outside) for place in found(cast, "rivertown").places] == [("Rivertown", False)]


def test_places_of_another_mission_are_not_found(cast):
    seen = find_places(audience=audience(cast, "olga"), mission=cast.mission, sought="Asali")

    assert seen.places == ()
    assert Settlement.objects.filter(name="Asali").count() == 2
    assert names(cast, "Asali") == ["Asali"]


@pytest.mark.parametrize("sought", ["", "  ", "?", "%", "\0", "|", "-", "((", "x" * 5000, "'; drop table", "100%", "_"])
def test_no_text_breaks_it(cast, sought):
    found(cast, sought)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered(cast, sought):
    found(cast, sought)


def test_a_name_among_twenty_thousand_is_looked_up_in_the_index(cast):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into missions_settlement
                (mission_id, geonames_id, name, alternate_names, feature_code, point, source)
            select %s, 1000000 + n, substr(translate(md5(n::text), '0123456789', 'aeiouklmnr'), 1, 9),
                   array[substr(translate(md5((-n)::text), '0123456789', 'aeiouklmnr'), 1, 9)], '',
                   st_setsrid(st_point(29 + n / 20000.0, n / 40000.0), 4326), 'test'
            from generate_series(1, 20000) as n
            """,
            [cast.mission.pk],
        )
        cursor.execute("analyze missions_settlement")
    town(cast, "Nyamilima")

    _folded("nyamlima")
    plan = _settlements(audience(cast, Role.ADVISER), cast.mission, "nyamlima")[:8].explain()

    assert "settlement_place_trigram" in plan
    assert names(cast, "nyamlima")[0] == "Nyamilima"
