"""The aid workers' file: what becomes of a row; the counts add up and a second run changes nothing."""

from datetime import date

import pytest

from incidents.choices import HarmKind
from incidents.intake import awsd
from incidents.intake.events import Event, Reject
from incidents.intake.table import open_table
from incidents.models import (
    Harm,
    Incident,
    Report,
)
from ledger.models import Change
from missions.boundaries import read_boundaries
from missions.services.setup import create_mission
from tests.incidents.acled_files import as_csv
from tests.incidents.ucdp_files import AWSD, BOUNDARIES, take

TODAY = date(2026, 11, 22)
db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_the_real_awsd_file_is_read_but_for_the_six_rows_without_a_place():
    with open_table(AWSD) as table:
        rows = list(awsd.read(table, today=TODAY))

    rejects = [row for row in rows if isinstance(row, Reject)]
    assert (len(rows), len(rejects)) == (2110, 6)
    assert {(reject.column, reject.reason) for reject in rejects} == {("latitude", "is empty")}
    events = [row for row in rows if isinstance(row, Event)]
    killed = sum(line.best or 0 for row in events for line in row.harm if line.kind == HarmKind.KILLED)
    assert killed > 1400
    assert {row.time_precision for row in events} == {1, 4, 5}
    assert all(row.targets == ("aid",) and row.actors and row.actors[-1].name == "Aid workers" for row in events)


@db
def test_the_real_awsd_file_adds_up_and_a_second_import_changes_nothing():
    boundaries = read_boundaries(BOUNDARIES, [("iso3", "SSD")])
    mission = create_mission(code="SSD", name="South Sudan", boundaries=boundaries, actor="test").mission

    first = take(mission, AWSD, "awsd", settle=True)
    changes = Change.objects.count()
    second = take(mission, AWSD, "awsd", settle=True)

    assert (first["rows"], first["rejected"], first["duplicates"]) == (2110, 6, 0)
    assert first["created"] == Incident.objects.count() > 150
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, first["created"])
    assert Change.objects.count() == changes
    assert set(Report.objects.values_list("licence", flat=True)) == {"CC BY"}
    taken = Harm.objects.filter(kind=HarmKind.ABDUCTED, best__gt=0).count()
    assert 0 < taken < first["created"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"Means of attack": "Shooting"}, ("violence_against_civilians", "attack", True)),
        ({"Means of attack": "Shooting", "Attack context": "Combat/Crossfire"}, ("battle", "armed_clash", False)),
        ({"Means of attack": "Landmine "}, ("mine_or_erw", "", False)),
        ({"Means of attack": "Kidnap-killing"}, ("violence_against_civilians", "abduction", True)),
    ],
)
def test_means_of_attack_become_types(tmp_path, changes, expected):
    (found,) = read_awsd(tmp_path, changes)

    assert (found.event_type, found.sub_event_type, found.civilian_targeting) == expected


def test_a_nameless_attacker_is_told_by_kind_or_not_at_all(tmp_path):
    (known,) = read_awsd(tmp_path, {"Actor type": "Host state", "Actor name": "Unknown"})
    (nobody,) = read_awsd(tmp_path, {"Actor type": "Unknown", "Actor name": "Unknown"})

    assert known.actors[0][:3] == ("Host state (Testland)", "state_forces", "perpetrator")
    assert nobody.actors[0] == ("Unattributed", "unidentified_armed", "perpetrator", "unattributed")


@pytest.mark.parametrize(
    ("changes", "first", "last", "precision"),
    [
        ({}, "2016-05-04", "2016-05-04", 1),
        ({"Day": ""}, "2016-05-01", "2016-05-31", 4),
        ({"Day": "", "Month": ""}, "2016-01-01", "2016-12-31", 5),
    ],
)
def test_a_missing_day_or_month_is_a_period(tmp_path, changes, first, last, precision):
    (found,) = read_awsd(tmp_path, changes)

    assert (found.starts_on.isoformat(), found.ends_on.isoformat(), found.time_precision) == (first, last, precision)


def read_awsd(tmp_path, changes):
    row = {
        "Incident ID": "1", "Year": "2016", "Month": "5.0", "Day": "4.0", "Country": "Testland", "City": "Asali",
        "Total killed": "1", "Total wounded": "0", "Total kidnapped": "2", "Means of attack": "Shooting",
        "Attack context": "Ambush", "Location": "Road", "Latitude": "0.01", "Longitude": "29.2",
        "Actor type": "Unknown", "Actor name": "Unknown",
    }  # fmt: skip
    with open_table(as_csv(tmp_path / "a.csv", [row | changes])) as table:
        return list(awsd.read(table, today=TODAY))
