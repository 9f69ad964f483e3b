"""Imports on the real files: counts that add up, what becomes of a row, and what a second import does."""

import csv
import gzip
import time
from pathlib import Path

import h3
import pytest
from django.core.management import CommandError
from django.db import connection

from incidents.choices import ActorRole, IncidentStatus, SourceType
from incidents.models import Actor, ContextEvent, Dataset, Harm, ImportRun, Incident, Report, Source
from incidents.services.imports import Order, import_events
from incidents.signals import evidence_changed
from ledger.models import AuditEntry, Change
from missions.boundaries import read_boundaries
from missions.models import Area
from missions.refs import is_ref
from missions.services.setup import create_mission
from tests.incidents.ucdp_files import (
    AFRICA,
    SOUTH_SUDAN,
    command,
    event,
    make_ssd,
    real_rows,
    take,
    write,
)

pytestmark = pytest.mark.django_db
KEYS = {
    "rows", "duplicates", "created", "updated", "unchanged", "withdrawn", "context", "outside", "rejected",
    "rejects_file",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


# --- the real files ---------------------------------------------------------------------------------------


def test_the_full_south_sudan_file_adds_up_and_a_second_import_changes_nothing():
    make_ssd()

    first = command(SOUTH_SUDAN, "SSD")
    changes = Change.objects.count()
    second = command(SOUTH_SUDAN, "SSD")

    assert set(first) == KEYS
    assert (first["rows"], first["rejected"], first["duplicates"], first["rejects_file"]) == (598, 0, 0, None)
    assert first["created"] == Incident.objects.count() == Report.objects.count()
    assert first["context"] == ContextEvent.objects.count()
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, first["created"])
    assert Change.objects.count() == changes
    assert ImportRun.objects.count() == 2


def test_one_event_of_the_full_file_is_kept_whole():
    mission = make_ssd()
    take(mission, SOUTH_SUDAN, version="22.1")

    report = Report.objects.get(external_id="29248")
    incident = report.links.get().incident

    assert (report.source.type, report.licence, report.dataset_version) == (SourceType.DATASET, "CC BY 4.0", "22.1")
    assert report.original
    assert report.original["where_description"].startswith("In Muotot, part of")
    assert (report.reliability, report.credibility) == ("F", "6")
    assert (incident.event_type, incident.civilian_targeting) == ("battle", False)
    assert f"{incident.occurred_from:%F %T}" == "2011-08-18 00:00:00"
    assert f"{incident.occurred_to:%F %T}" == "2011-08-18 23:59:59"
    assert incident.place_name == "Muotot"
    assert (incident.status, incident.verification_level, incident.cleared_at) == (IncidentStatus.SUBMITTED, 0, None)
    point = incident.exact_location.point
    assert (point.x, point.y) == (32.04853, 8.16319)
    assert incident.area
    assert incident.area.geometry.covers(point)
    assert incident.cell
    assert incident.cell.h3 == h3.latlng_to_cell(point.y, point.x, 5)
    assert is_ref(incident.ref)
    assert not incident.served_locations.exists()
    actors = {(each.actor.name, each.role, each.actor.actor_class) for each in incident.incident_actors.all()}
    assert actors == {
        ("Lou Nuer", ActorRole.SIDE_A, "communal_militia"), ("Murle", ActorRole.SIDE_B, "communal_militia"),
    }  # fmt: skip
    harm = Harm.objects.get(incident=incident)
    assert (harm.kind, harm.minimum, harm.best, harm.maximum) == ("killed", 245, 245, 245)


def test_the_short_layout_after_the_full_one_blanks_nothing(tmp_path):
    """The short file from the equator to 13 N: whole Africa has a test of its own."""
    short = [row for row in real_rows(AFRICA) if 0 <= float(row["latitude"]) < 13 and 20 < float(row["longitude"]) < 45]
    mission = make_ssd()
    first = take(mission, SOUTH_SUDAN, version="22.1")
    before = dict(Report.objects.values_list("external_id", "original"))

    second = take(mission, write(tmp_path / "short.csv", short), version="23.1")

    assert second["unchanged"] == 378  # the precise ones of South Sudan are in both files
    assert second["updated"] == 0
    assert second["created"] > 400  # "Sudan" before independence lies in today's South Sudan
    assert second["outside"] > 1_000
    assert second["context"] > 1_000
    assert {
        key: value for key, value in Report.objects.values_list("external_id", "original") if key in before
    } == before
    assert Report.objects.filter(dataset_version="23.1").count() == second["created"] + 378
    assert first["created"] == 598


def test_imprecise_events_name_no_cell_and_the_vaguest_no_province():
    mission = make_ssd()
    take(mission, SOUTH_SUDAN)

    assert not Incident.objects.filter(location_precision__gte=3, cell__isnull=False).exists()
    assert not Incident.objects.filter(location_precision__lte=2, cell=None).exists()
    root = Area.objects.get(mission=mission, parent=None)
    assert set(Incident.objects.filter(location_precision__gte=5).values_list("area", flat=True)) == {root.pk}
    assert not Incident.objects.filter(location_precision__lte=4, area=root).exists()


def test_one_change_per_record_one_signal_one_audit_line():
    mission = make_ssd()
    heard = []

    def hear(**news):
        heard.append((news["mission_id"], news["reason"], connection.in_atomic_block))

    evidence_changed.connect(hear)
    try:
        counts = take(mission, SOUTH_SUDAN, settle=True)
        take(mission, SOUTH_SUDAN, settle=True)
    finally:
        evidence_changed.disconnect(hear)

    assert heard == [(mission.pk, "import", True)]  # the second import changed nothing
    assert Change.objects.filter(record_type="incident").count() == counts["created"]
    assert Change.objects.filter(record_type="report").count() == counts["created"]
    assert set(Incident.objects.values_list("version", flat=True)) == {1}
    lines = AuditEntry.objects.filter(verb="import.run")
    assert [line.data["created"] for line in lines] == [598, 0]


def test_every_ref_is_its_own():
    take(make_ssd(), SOUTH_SUDAN)

    refs = list(Incident.objects.values_list("ref", flat=True)) + list(Report.objects.values_list("ref", flat=True))
    assert len(set(refs)) == len(refs)
    assert all(is_ref(ref) for ref in refs)


# --- twenty broken rows -------------------------------------------------------------------------------------


def broken(path: Path) -> tuple[list[bytes], dict[str, tuple[str, str]]]:
    """The real file's lines with 20 broken rows between them, and what each of these is refused for, by its id."""
    columns = list(real_rows(path)[0])
    row = next(row for row in real_rows(path) if row["where_prec"] == "1")

    def line(number, **changes):
        values = row | {"id": str(number)} | changes
        cells = [f'"{values[name]}"' if set(values[name]) & set(',"\n') else values[name] for name in columns]
        return (",".join(cells) + "\n").encode()

    swapped = {"latitude": row["longitude"], "longitude": row["latitude"]}
    rows = {
        "900001": (line(900001, date_start="2016-13-45"), "date_start", "is no date"),
        "900002": (line(900002, date_start="yesterday"), "date_start", "is no date"),
        "900003": (line(900003, latitude="95"), "latitude", "beyond 90"),
        "900004": (line(900004, longitude="-200.5"), "longitude", "beyond 180"),
        "900005": (line(900005, **swapped), "latitude", "swapped"),
        "900006": (line(900006, **swapped, geom_wkt=""), "latitude", "swapped"),
        "900007": (line(900007, side_a="Gro\0up"), "side_a", "NUL"),
        "": (line(""), "id", "is empty"),
        "900009": (line(900009, best="many"), "best", "no whole number"),
        "900010": (line(900010, best="-4"), "best", "negative"),
        "900011": (line(900011, side_b="Bor\u00e9").replace("é".encode(), b"\xe9"), "side_b", "not UTF-8"),
        "900012": (line(900012, type_of_violence="7"), "type_of_violence", "from 1 to 3"),
        "900013": (line(900013, where_prec="9"), "where_prec", "from 1 to 7"),
        "900014": (line(900014, date_end="2001-01-01"), "date_end", "before date_start"),
        "900015": (line(900015, latitude="8,5", geom_wkt=""), "latitude", "no number"),
        "900016": (line(900016, country=""), "country", "is empty"),
        "900017": (line(900017, date_start="2999-01-01", date_end="2999-01-01"), "date_start", "future"),
        "900018": (b"900018,only,three\n", "", "3 fields"),
        "900019": (line(900019).replace(b",POINT", b',"POINT'), "", "not closed"),
        "29248": (line(29248), "id", "repeats the id"),
    }
    return [text for text, _column, _reason in rows.values()], {
        key: (column, reason) for key, (_text, column, reason) in rows.items()
    }


def test_twenty_broken_rows_are_listed_and_the_rest_is_imported(tmp_path):
    make_ssd()
    whole = gzip.decompress(SOUTH_SUDAN.read_bytes())
    lines, expected = broken(SOUTH_SUDAN)
    middle = whole.index(b"\n", len(whole) // 2) + 1
    while whole[:middle].count(b'"') % 2:  # not inside a text with line breaks
        middle = whole.index(b"\n", middle) + 1
    path = tmp_path / "broken.csv"
    path.write_bytes(whole[:middle] + b"".join(lines[:10]) + whole[middle:] + b"".join(lines[10:]))

    result = command(path, "SSD")

    assert len(lines) == 20
    assert (result["rows"], result["created"]) == (618, 598)
    assert (result["rejected"], result["duplicates"]) == (19, 1)
    with Path(result["rejects_file"]).open(newline="") as file:
        listed = list(csv.DictReader(file))
    assert [int(row["row"]) for row in listed] == sorted(int(row["row"]) for row in listed)
    assert {row["id"] for row in listed} == set(expected)
    for row in listed:
        column, reason = expected[row["id"]]
        assert (row["column"], reason in row["reason"]) == (column, True), row
    assert Incident.objects.count() == 598


def test_cells_of_the_rejects_file_are_no_formulas(tmp_path, cast):
    path = write(tmp_path / "a.csv", [event(1, best="=1+1"), event(2, country="", side_a="@x"), event(3, low="-1")])

    result = command(path, "TST")

    with Path(result["rejects_file"]).open(newline="") as file:
        assert [row["value"] for row in csv.DictReader(file)] == ["'=1+1", "", "-1"]  # a number is no formula


def test_formula_text_is_stored_as_it_is(tmp_path, cast):
    path = write(tmp_path / "a.csv", [event(1, side_a="=cmd|'/c calc'!A1", conflict_name="+1")])

    assert take(cast.mission, path)["created"] == 1
    assert Actor.objects.filter(name="=cmd|'/c calc'!A1").exists()


# --- what a row means for the mission -------------------------------------------------------------------


def test_inside_context_and_outside_are_told_by_distance(tmp_path, cast):
    # TST is 29.0 to 30.0 E, 0.3 S to 0.3 N; a degree is 111 km here
    rows = [
        event(1),
        event(2, longitude=28.985),  # 1.7 km outside: a river town
        event(3, longitude=28.95),  # 5.6 km outside
        event(4, longitude=32.6),  # 289 km
        event(5, longitude=32.8),  # 312 km
    ]

    counts = take(cast.mission, write(tmp_path / "a.csv", rows))

    assert (counts["created"], counts["context"], counts["outside"]) == (2, 2, 1)
    assert set(Report.objects.values_list("external_id", flat=True)) == {"1", "2"}
    river = Incident.objects.get(links__report__external_id="2")
    assert river.area == cast.west
    assert river.cell is not None
    assert {(each.external_id, each.event_class) for each in ContextEvent.objects.all()} == {("3", "T"), ("4", "T")}


def test_a_swapped_row_is_noticed_where_its_country_is_at_home(tmp_path, cast):
    rows = [
        event(1),
        event(2, latitude=29.2, longitude=0.01),
        event(3, latitude=29.2, longitude=0.01, country="Elsewhere"),
    ]

    counts = take(cast.mission, write(tmp_path / "a.csv", rows))

    assert (counts["created"], counts["rejected"], counts["outside"]) == (1, 1, 1)


def test_estimates_out_of_order_are_put_in_order_and_the_original_kept(tmp_path, cast):
    take(cast.mission, write(tmp_path / "a.csv", [event(1, low=7, best=3, high=0)]))

    report = Report.objects.get()
    (line,) = report.harm
    assert (line["kind"], line["min"], line["best"], line["max"]) == ("killed", 0, 3, 7)
    assert report.original
    assert (report.original["low"], report.original["best"], report.original["high"]) == ("7", "3", "0")


def test_the_first_row_of_an_id_wins_even_before_a_better_one(tmp_path, cast):
    counts = take(cast.mission, write(tmp_path / "a.csv", [event(1, best=3), event(1, best=4), event(1, best=3)]))

    assert (counts["created"], counts["duplicates"]) == (1, 2)
    assert Report.objects.get().harm[0]["best"] == 3


def test_a_group_has_one_class_and_the_state_and_civilians_are_known(tmp_path, cast):
    rows = [
        event(1, type_of_violence=2, side_a="Group", side_b="Herders"),
        event(2, type_of_violence=1, side_a="Government of Testland", side_b="Group"),
        event(3),
    ]
    take(cast.mission, write(tmp_path / "a.csv", rows))

    assert dict(Actor.objects.values_list("name", "actor_class")) == {
        "Group": "rebel_group", "Herders": "communal_militia", "Government of Testland": "state_forces",
        "Civilians": "civilians",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"a,b,c\n1,2,3\n", "no column id"),
        (b"PK\x03\x04xxxx", "spreadsheet"),
        ("id,best\n".encode("utf-16"), "UTF-16"),
        (b"\x1f\x8b\x08\x00broken", "damaged"),
        (b"id,id,best\n", "twice"),
    ],
)
def test_an_unreadable_header_fails_in_one_line(tmp_path, cast, content, says):
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=says) as failure:
        command(path, "TST")

    assert failure.value.returncode == 1
    assert not ImportRun.objects.exists()


def test_a_header_alone_is_an_import_of_nothing(tmp_path, cast):
    path = write(tmp_path / "a.csv", [event(1)])
    path.write_text(path.read_text().splitlines()[0] + "\n")

    assert command(path, "TST")["rows"] == 0


def test_an_import_cut_short_leaves_nothing(tmp_path, cast, settings):
    """Everything is one transaction: whatever ends it ends all of it, in the files too."""

    def stop(text):
        if text.startswith("Writing"):
            raise KeyboardInterrupt

    path = write(tmp_path / "a.csv", [event(1), event(2, best="many")])
    order = Order(path=path, file_format="ucdp", actor="test", settle=True, say=stop)
    with pytest.raises(KeyboardInterrupt):
        import_events(mission=cast.mission, order=order)

    for model in (Incident, Report, Actor, Harm, ImportRun, Source, Dataset, Change):
        assert not model.objects.exists(), model
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.*"))
    assert take(cast.mission, path)["created"] == 1


@pytest.mark.slow
def test_all_africa_in_less_than_a_minute():
    boundaries = read_boundaries(Path("data/basemap/ne_50m_admin_0_countries.geojson.gz"), [("continent", "Africa")])
    mission = create_mission(code="AFR", name="Africa", boundaries=boundaries, actor="test", resolution=3).mission
    began = time.monotonic()

    counts = take(mission, AFRICA, settle=True)

    assert time.monotonic() - began < 60
    assert (counts["rows"], counts["rejected"], counts["outside"]) == (25_896, 0, 0)
    assert counts["created"] == Incident.objects.filter(status=IncidentStatus.VERIFIED).count() > 25_000
    assert Change.objects.filter(record_type="incident").count() == counts["created"]
