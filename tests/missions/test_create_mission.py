"""A mission from a GeoJSON file: what is inside it, what is mended on the way, and what is said when it cannot be."""

import gzip
import json
from io import StringIO
from pathlib import Path

import h3
import pytest
from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.utils import timezone

from missions.boundaries import BoundaryError, read_boundaries
from missions.choices import AreaLevel, ClockMode
from missions.gazetteer import Gazetteer
from missions.models import ApiClient, Area, BasemapFeature, Cell, Membership, Mission, Settlement, User
from missions.services import client_of_token
from missions.services.cells import CellSizeError
from missions.services.setup import create_mission

NATURAL_EARTH = Path("tests/data/boundaries_adm1_naturalearth.geojson.gz")
COUNTRIES = Path("data/basemap/ne_50m_admin_0_countries.geojson.gz")


def run(*args, **options):
    out, err = StringIO(), StringIO()
    call_command(*args, stdout=out, stderr=err, **options)
    return out.getvalue().strip().splitlines(), err.getvalue()


def command(code, *args, boundary=NATURAL_EARTH):
    lines, err = run("create_mission", code, "--name", f"Mission {code}", "--boundary", str(boundary), *args)
    return json.loads(lines[-1]), err


def set_up(code, *where, boundary=NATURAL_EARTH, **options):
    """The same without the basemap, which takes longer than the mission."""
    boundaries = read_boundaries(boundary, where)
    return create_mission(code=code, name=f"Mission {code}", boundaries=boundaries, actor="test", **options)


def write(path, features, **extra):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **extra}))
    return path


def feature(coordinates, kind="Polygon", **properties):
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def square(west, south, size=1.0):
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


# --- the real files -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_south_sudan_becomes_a_mission_with_areas_cells_and_settlements():
    result, _err = command("SSD", "--where", "iso3=SSD", "--tz", "Africa/Juba", "--replay-as-of", "2016-07-08")

    mission = Mission.objects.get(code="SSD")
    assert result["created"] is True
    assert (result["areas"], result["cells"]) == (10, Cell.objects.filter(mission=mission).count())
    assert 2300 < result["cells"] < 2700  # some 640,000 km2 at 253 km2 a cell
    assert mission.time_zone == "Africa/Juba"
    assert mission.clock_mode == ClockMode.REPLAY
    assert f"{mission.now():%Y-%m-%dT%H}" == "2016-07-08T06"
    root = Area.objects.get(mission=mission, level=AreaLevel.MISSION)
    provinces = Area.objects.filter(mission=mission, level=AreaLevel.ADMIN1)
    assert {area.parent for area in provinces} == {root}
    assert all(area.path == f"{root.path}{area.pk}/" for area in provinces)
    assert sorted(area.pcode for area in provinces)[0] == "SSD01"
    assert not any(area.pcode_is_official for area in provinces)
    assert BasemapFeature.objects.filter(layer="places", kind="capital").exists()


@pytest.mark.django_db
def test_a_cell_has_its_centre_in_its_area_and_knows_the_nearest_town():
    set_up("SSD", ("iso3", "SSD"))

    cells = list(Cell.objects.filter(mission__code="SSD").select_related("area"))
    outside = [cell for cell in cells if not cell.area.geometry.covers(cell.centre)]
    assert not outside
    juba = Settlement.objects.get(mission__code="SSD", name="Juba")
    assert juba.area is not None
    nearest = min(cells, key=lambda cell: cell.centre.distance(juba.point))
    assert nearest.place == "Juba"
    metres = h3.great_circle_distance((nearest.centre.y, nearest.centre.x), (juba.point.y, juba.point.x), unit="m")
    assert nearest.settlement_km == pytest.approx(metres / 1000, abs=0.01)


@pytest.mark.django_db
def test_settlements_of_neighbours_count_up_to_50_km():
    set_up("SSD", ("iso3", "SSD"))

    mission = Mission.objects.get(code="SSD")
    abroad = Settlement.objects.filter(mission=mission, area=None)
    assert abroad.filter(name="Koboko").exists()  # in Uganda, 10 km from the border
    assert not Settlement.objects.filter(mission=mission, name="Kampala").exists()


@pytest.mark.django_db
def test_all_africa_is_a_mission_too():
    made = set_up("AFR", ("continent", "Africa"), boundary=COUNTRIES, resolution=3)

    assert made.areas > 50
    assert 2200 < made.cells < 2500  # 30 million km2 at 12,393 km2 a cell


@pytest.mark.django_db
def test_an_existing_code_changes_nothing():
    set_up("SSD", ("iso3", "SSD"))
    before = list(Cell.objects.values_list("pk", flat=True))

    result, err = command("SSD", "--where", "iso3=TCD")

    assert result == {"mission": "SSD", "created": False}
    assert "exists already" in err
    assert list(Cell.objects.values_list("pk", flat=True)) == before


# --- what files may be like -----------------------------------------------------------------------------


def test_features_of_one_unit_become_one_area(tmp_path):
    path = write(
        tmp_path / "a.geojson",
        [feature([square(10, 0)], ADM1_PCODE="XX01", name="One"), feature([square(12, 0)], ADM1_PCODE="XX01")],
    )

    boundaries = read_boundaries(path)

    (unit,) = boundaries.units
    assert (unit.name, unit.pcode, len(unit.geometry)) == ("One", "XX01", 2)
    assert boundaries.notes == ["One: 2 features became one area."]


def test_the_same_name_in_two_countries_stays_two_areas(tmp_path):
    path = write(
        tmp_path / "a.geojson",
        [feature([square(10, 0)], name="Centre", iso3="BFA"), feature([square(12, 0)], name="Centre", iso3="CMR")],
    )

    assert [unit.name for unit in read_boundaries(path).units] == ["Centre", "Centre"]


def test_the_lowest_level_gives_name_and_pcode(tmp_path):
    properties = {"ADM0_PCODE": "CD", "ADM1_PCODE": "CD61", "ADM2_PCODE": "CD6101", "ADM2_FR": "Goma", "ADM1_FR": "NK"}
    path = write(tmp_path / "a.geojson", [feature([square(29, -2)], **properties)])

    (unit,) = read_boundaries(path).units

    assert (unit.name, unit.pcode, unit.level) == ("Goma", "CD6101", AreaLevel.ADMIN2)


def test_a_crossed_outline_is_repaired_and_said(tmp_path):
    bow_tie = [[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]

    boundaries = read_boundaries(write(tmp_path / "a.geojson", [feature([bow_tie], name="Tie")]))

    assert boundaries.units[0].geometry.valid
    assert boundaries.units[0].geometry.area == pytest.approx(2.0)
    assert "repaired" in boundaries.notes[0]


def test_an_area_over_the_antimeridian_is_not_wrapped_around_the_world(tmp_path):
    jumping = [[179, -18], [-179, -18], [-179, -16], [179, -16], [179, -18]]
    beyond = [[179, -18], [181, -18], [181, -16], [179, -16], [179, -18]]

    for ring in (jumping, beyond):
        (unit,) = read_boundaries(write(tmp_path / "a.geojson", [feature([ring], name="Fiji")])).units
        assert unit.geometry.area == pytest.approx(4.0)
        assert unit.geometry.covers(Point(-179.5, -17, srid=4326))
        assert not unit.geometry.covers(Point(0, -17, srid=4326))


@pytest.mark.django_db
def test_cells_over_the_antimeridian_are_whole_and_small(tmp_path):
    jumping = [[179, -18], [-179, -18], [-179, -16], [179, -16], [179, -18]]
    set_up("FJI", boundary=write(tmp_path / "a.geojson", [feature([jumping], name="Fiji")]))

    cells = Cell.objects.filter(mission__code="FJI")
    assert 150 < cells.count() < 220  # 47,000 km2
    assert all(cell.geometry.extent[2] - cell.geometry.extent[0] < 1 for cell in cells)
    assert {-1, 1} == {1 if cell.centre.x > 0 else -1 for cell in cells}


@pytest.mark.django_db
def test_a_hole_has_no_cells(tmp_path):
    path = write(tmp_path / "a.geojson", [feature([square(10, 0, 3), square(11, 1)[::-1]], name="Ring")])
    set_up("RNG", boundary=path)

    hole = Cell.objects.filter(centre__within=Point(11.5, 1.5, srid=4326).buffer(0.4))
    assert Cell.objects.filter(mission__code="RNG").exists()
    assert not hole.exists()


@pytest.mark.django_db
def test_official_pcodes_are_kept_and_local_ones_keep_out_of_their_way(tmp_path):
    features = [feature([square(10, 0)], name="One", pcode="MMM01"), feature([square(12, 0)], name="Two")]
    set_up("MMM", boundary=write(tmp_path / "a.geojson", features))

    areas = Area.objects.filter(mission__code="MMM", level=AreaLevel.ADMIN1)
    assert {(area.name, area.pcode, area.pcode_is_official) for area in areas} == {
        ("One", "MMM01", True),
        ("Two", "MMM02", False),
    }


# --- what is said when it cannot be -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not GeoJSON"),
        (b"\x1f\x8b\x08broken", "gzip"),
        (b"[1]", "is not GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "no features"),
        (b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": null, "geometry": null}]}',
         "No feature has a polygon"),
        (b'{"type": "Polygon", "coordinates": [[[500000, 0], [500001, 0], [500001, 1], [500000, 0]]]}', "degrees"),
        (b'{"type": "Polygon", "coordinates": [[["a", "b"], [1, 0], [1, 1], [0, 0]]]}', "pairs of numbers"),
        (b'{"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:32735"}}, "features": []}', "WGS 84"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_one_line(tmp_path, content, says):
    path = tmp_path / "bad.geojson"
    path.write_bytes(content)

    with pytest.raises(BoundaryError) as refusal:
        read_boundaries(path)

    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_condition_that_nothing_meets_names_the_properties():
    with pytest.raises(BoundaryError, match="No feature has a property country; there are: adm1_code"):
        read_boundaries(NATURAL_EARTH, [("country", "SSD")])
    with pytest.raises(BoundaryError, match="No feature has iso3=XXX"):
        read_boundaries(NATURAL_EARTH, [("iso3", "XXX")])


def test_conditions_on_one_property_are_alternatives_on_several_all_needed():
    both = read_boundaries(NATURAL_EARTH, [("iso3", "SSD"), ("iso3", "CAF")])
    one = read_boundaries(NATURAL_EARTH, [("iso3", "SSD"), ("name", "Unity")])

    assert (len(both.units), len(one.units)) == (27, 1)


@pytest.mark.django_db
def test_a_resolution_that_does_not_suit_says_which_way_to_go(tmp_path):
    dot = write(tmp_path / "dot.geojson", [feature([square(10, 0, 0.01)], name="Dot")])
    with pytest.raises(CellSizeError, match="choose a finer one"):
        set_up("DOT", boundary=dot)
    wide = write(tmp_path / "wide.geojson", [feature([square(0, 0, 40)], name="Wide")])
    with pytest.raises(CellSizeError, match="choose a coarser one"):
        set_up("WID", boundary=wide, resolution=8)

    assert not Mission.objects.exists()


def test_the_gazetteer_finds_the_nearest_place_over_the_antimeridian():
    gazetteer = Gazetteer.read(settings.BASE_DIR / "data/settlements/settlements.csv.gz")
    rows = gazetteer.within((178.0, -19.0, 180.0, -16.0), 300)

    assert {gazetteer.longitudes[row] > 0 for row in rows} == {True, False}
    assert len(gazetteer.names) > 230_000


def test_a_gzipped_file_reads_like_a_plain_one(tmp_path):
    path = tmp_path / "a.geojson.gz"
    plain = json.dumps({"type": "FeatureCollection", "features": [feature([square(1, 1)], shapeName="Here")]})
    path.write_bytes(gzip.compress(plain.encode()))

    assert [unit.name for unit in read_boundaries(path).units] == ["Here"]


# --- people and machines --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_create_user_prints_a_password_that_works_last(cast):
    lines, _err = run(
        "create_user", "amina", "--mission", "TST", "--role", "duty-officer", "--area", "TST01",
        "--ceiling", "strictly-confidential",
    )  # fmt: skip

    user = User.objects.get(username="amina")
    assert user.check_password(lines[-1])
    assert user.must_change_password
    membership = Membership.objects.get(user=user)
    assert (membership.role, membership.ceiling, membership.area) == ("duty_officer", 2, cast.west)


@pytest.mark.django_db
def test_create_user_says_what_does_not_exist(cast):
    with pytest.raises(CommandError, match="There is no mission NOPE"):
        run("create_user", "a", "--mission", "NOPE", "--role", "analyst")
    with pytest.raises(CommandError, match="has no area X"):
        run("create_user", "a", "--mission", "TST", "--role", "analyst", "--area", "X")
    with pytest.raises(CommandError, match="already somebody called olga"):
        run("create_user", "olga", "--mission", "TST", "--role", "analyst")
    with pytest.raises(CommandError, match="is no role"):
        run("create_user", "a", "--mission", "TST", "--role", "king")


@pytest.mark.django_db
def test_create_api_client_prints_a_token_that_works_last(cast):
    lines, _err = run("create_api_client", "HQ", "--mission", "all", "--ceiling", "confidential", "--days", "7")

    client = client_of_token(lines[-1])
    assert client == ApiClient.objects.get(name="HQ")
    assert (client.mission, client.ceiling, client.role) == (None, 1, "headquarters")
    assert (client.expires_at - timezone.now()).days == 6


@pytest.mark.django_db
def test_the_services_leave_nothing_behind_when_they_fail(tmp_path):
    boundaries = read_boundaries(write(tmp_path / "a.geojson", [feature([square(10, 0)], name="One")]))
    create_mission(code="ONE", name="One", boundaries=boundaries, actor="test")

    with pytest.raises(Exception, match="code"):
        create_mission(code="no code", name="Two", boundaries=boundaries, actor="test")

    assert list(Mission.objects.values_list("code", flat=True)) == ["ONE"]
