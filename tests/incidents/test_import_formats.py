"""The importers beside UCDP's: what each makes of a row; the counts add up and a second run changes nothing."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from hypothesis import given
from hypothesis import strategies as st

from incidents.intake import acled as acled_reader
from incidents.intake import simple
from incidents.intake.events import Event, IntakeError, Reject
from incidents.intake.table import open_table
from incidents.models import (
    Actor,
    ContextEvent,
    Harm,
    Incident,
    IncidentActor,
    IncidentExactLocation,
    IncidentRevision,
    Report,
)
from missions.boundaries import read_boundaries
from missions.choices import Role
from missions.services.setup import create_mission
from tests.incidents.acled_files import acled, as_csv, as_json
from tests.incidents.ucdp_files import BOUNDARIES, event, take, write
from tests.making import make_report

TODAY = date(2026, 11, 22)
db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def only_incident():
    return Incident.objects.get()


def actors_of(incident):
    links = IncidentActor.objects.filter(incident=incident).select_related("actor")
    return {(link.actor.name, link.role, link.confidence, link.actor.actor_class) for link in links}


def figures_of(incident):
    return set(Harm.objects.filter(incident=incident).values_list("kind", "minimum", "best", "maximum"))


# --- ACLED ------------------------------------------------------------------------------------------------


@db
def test_an_acled_row_is_kept_whole(tmp_path, cast):
    row = acled(1, assoc_actor_2="Aid Workers (Testland); Women (Testland)", geo_precision=2, time_precision=2)

    counts = take(cast.mission, as_csv(tmp_path / "a.csv", [row]), "acled")

    incident, report = only_incident(), Report.objects.get()
    assert counts["created"] == 1
    assert (incident.event_type, incident.sub_event_type) == ("violence_against_civilians", "attack")
    assert (incident.civilian_targeting, incident.targets) == (True, ["aid"])
    assert (incident.location_precision, incident.time_precision, incident.place_name) == (2, 3, "Asali")
    assert figures_of(incident) == {("killed", None, 3, None)}
    assert actors_of(incident) == {
        ("Group A", "perpetrator", "probable", "rebel_group"),
        ("Civilians (Testland)", "victim", "probable", "civilians"),
        ("Aid Workers (Testland)", "victim", "probable", "civilians"),
        ("Women (Testland)", "victim", "probable", "civilians"),
    }
    assert (report.licence, report.dissemination) == ("ACLED terms of use: with attribution, not passed on", "internal")
    assert incident.dissemination == "internal"
    assert (report.original or {})["disorder_type"] == "Political violence"
    assert report.text.startswith("On 4 May 2016")


@db
@pytest.mark.parametrize("wrapped", [True, False])
def test_json_of_the_read_address_is_the_same_as_the_csv(tmp_path, cast, wrapped):
    rows = [acled(1), acled(2, event_type="Battles", sub_event_type="Armed clash", civilian_targeting="")]
    first = take(cast.mission, as_csv(tmp_path / "a.csv", rows), "acled")

    second = take(cast.mission, as_json(tmp_path / "a.json", rows, wrapped=wrapped), "acled")

    assert (first["created"], second["unchanged"]) == (2, 2)


@db
def test_deleted_ids_are_withdrawn_and_counted(tmp_path, cast):
    rows = [acled(1), acled(2), acled(3, longitude="30.5"), acled(4)]
    take(cast.mission, as_csv(tmp_path / "a.csv", rows), "acled", settle=True)
    gone = [{"event_id_cnty": f"TST{number}", "deleted_timestamp": "1600000000"} for number in (2, 3, 2, 77)]

    counts = take(cast.mission, as_json(tmp_path / "deleted.json", gone), "acled")
    again = take(cast.mission, as_csv(tmp_path / "deleted.csv", gone), "acled")

    assert (counts["updated"], counts["context"], counts["duplicates"], counts["outside"]) == (1, 1, 1, 1)
    assert counts["withdrawn"] == 2
    assert (again["unchanged"], again["context"], again["duplicates"], again["outside"]) == (1, 1, 1, 1)
    assert again["withdrawn"] == 0
    assert dict(Report.objects.values_list("external_id", "status")) == {
        "TST1": "linked", "TST2": "withdrawn", "TST4": "linked",
    }  # fmt: skip
    assert Incident.objects.get(status="withdrawn").links.get().report.external_id == "TST2"
    assert ContextEvent.objects.get().withdrawn_at is not None


@db
def test_an_older_stamp_never_overwrites_a_newer_one(tmp_path, cast):
    take(cast.mission, as_csv(tmp_path / "a.csv", [acled(1, fatalities=5, timestamp=1_600_000_000)]), "acled")

    counts = take(cast.mission, as_csv(tmp_path / "b.csv", [acled(1, fatalities=3)]), "acled")

    assert counts["unchanged"] == 1
    assert figures_of(only_incident()) == {("killed", None, 5, None)}


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"event_id_cnty": "12345"}, "event_id_cnty", "no ACLED id"),
        ({"event_type": "Peace"}, "event_type", "no event type"),
        ({"event_date": "04/05/2016"}, "event_date", "no date"),
        ({"event_date": "31 February 2016"}, "event_date", "no date"),
        ({"event_date": "4 May 2999"}, "event_date", "future"),
        ({"inter1": "9"}, "inter1", "no inter code"),
        ({"geo_precision": "4"}, "geo_precision", "from 1 to 3"),
        ({"fatalities": "-2"}, "fatalities", "negative"),
        ({"latitude": "129.2", "longitude": "1"}, "latitude", "swapped"),
        ({"country": ""}, "country", "empty"),
        ({"notes": "half a pair \udc83"}, "notes", "not UTF-8"),
        ({"notes": "nul\0"}, "notes", "NUL"),
    ],
)
def test_what_is_wrong_in_an_acled_row_is_named(tmp_path, changes, column, reason):
    path = as_csv(tmp_path / "a.csv", [acled(1, **changes)])
    with open_table(path) as table:
        (reject,) = acled_reader.read(table, today=TODAY)

    assert isinstance(reject, Reject)
    assert (reject.column, reason in reject.reason) == (column, True), reject


def test_who_did_what_to_whom_follows_the_codebook(tmp_path):
    rows = [
        acled(1, actor1="Civilians (Testland)", inter1="7", actor2="Militia", inter2="3"),
        acled(2, event_type="Battles", sub_event_type="Armed clash", civilian_targeting="", actor2="Army", inter2="1"),
        acled(
            3, event_type="Protests", sub_event_type="Excessive force against protesters", civilian_targeting="",
            actor1="Protesters (Testland)", inter1="6", actor2="Police", inter2="1",
        ),
        acled(4, event_date="4 May 2016", actor2="", inter2="0"),
    ]  # fmt: skip
    with open_table(as_csv(tmp_path / "a.csv", rows)) as table:
        found = list(acled_reader.read(table, today=TODAY))

    assert [[(actor.name.split()[0], actor.role) for actor in one.actors] for one in found] == [
        [("Civilians", "victim"), ("Militia", "perpetrator")],
        [("Group", "side_a"), ("Army", "side_b")],
        [("Protesters", "victim"), ("Police", "perpetrator")],
        [("Group", "perpetrator")],
    ]
    assert found[3].starts_on == date(2016, 5, 4)


@pytest.mark.parametrize(
    ("text", "says"),
    [("[", "damaged"), ("{}", "no list"), ('{"data": 3}', "no list"), ('[{"a": 1}]', "no column"), ("[1]", "no list"),
     ('[{"event_id_cnty": "TST1", "deleted_timestamp": 1}, {', "damaged"), ("[" * 5000, "damaged|no list")],
)  # fmt: skip
def test_json_that_is_no_acled_answer_fails_in_one_line(tmp_path, text, says):
    path = tmp_path / "a.json"
    path.write_text(text)

    with pytest.raises(IntakeError, match=says), open_table(path) as table:
        list(acled_reader.read(table, today=TODAY))


def test_an_object_with_other_names_costs_one_row(tmp_path):
    rows = [acled(1), {"event_id_cnty": "TST2"}, acled(3)]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(rows))

    with open_table(path) as table:
        found = list(acled_reader.read(table, today=TODAY))

    assert [isinstance(row, Event) for row in found] == [True, False, True]
    assert found[1].external_id == "TST2"


# --- Vigil's own layout -------------------------------------------------------------------------------------


def simple_row(number, **changes):
    row = {
        "id": number, "event_type": "battle", "occurred_from": "2016-05-04", "latitude": "0.01", "longitude": "29.2",
        "country": "Testland", "place_name": "Asali", "text": "Shots.", "killed_best": 3, "injured_best": 7,
        "actor_1": "Group A", "actor_1_role": "side_a", "actor_2": "Army", "actor_2_class": "state_forces",
    }  # fmt: skip
    return {key: str(value) for key, value in (row | changes).items()}


@db
def test_the_simple_layout_takes_several_kinds_of_harm_and_groups(tmp_path, cast):
    take(cast.mission, as_csv(tmp_path / "a.csv", [simple_row(1, licence="CC0")]), "csv")

    incident = only_incident()
    assert figures_of(incident) == {("killed", None, 3, None), ("injured", None, 7, None)}
    assert actors_of(incident) == {
        ("Group A", "side_a", "possible", "unidentified_armed"), ("Army", "perpetrator", "possible", "state_forces"),
    }  # fmt: skip
    assert Report.objects.get().licence == "CC0"


@db
def test_without_groups_an_incident_is_unattributed(tmp_path, cast):
    row = {key: value for key, value in simple_row(1).items() if not key.startswith("actor")}
    take(cast.mission, as_csv(tmp_path / "a.csv", [row]), "csv")

    assert actors_of(only_incident()) == {
        ("Unattributed", "perpetrator", "unattributed", "unidentified_armed"),
    }  # fmt: skip


@db
def test_absent_columns_blank_nothing(tmp_path, cast):
    take(cast.mission, as_csv(tmp_path / "a.csv", [simple_row(1, sub_event_type="armed_clash")]), "csv")
    kept = {name: simple_row(1)[name] for name in ("id", "event_type", "occurred_from", "latitude", "longitude")}

    counts = take(cast.mission, as_csv(tmp_path / "b.csv", [kept | {"country": "Testland", "killed_best": "4"}]), "csv")

    incident = only_incident()
    assert counts["updated"] == 1
    assert figures_of(incident) == {("killed", None, 4, None), ("injured", None, 7, None)}
    assert len(actors_of(incident)) == 2
    assert (incident.sub_event_type, incident.place_name, incident.summary) == ("armed_clash", "Asali", "Shots.")


@db
def test_our_own_export_can_be_read_again(tmp_path, cast):
    take(cast.mission, as_csv(tmp_path / "a.csv", [acled(1), acled(2, actor1="=Group B")]), "acled", settle=True)
    address = "/api/v1/incidents.csv"
    text = b"".join(cast.client(Role.ANALYST).get(address).streaming_content)
    path = tmp_path / "export.csv"
    path.write_bytes(text)
    copy = create_copy(cast)

    counts = take(copy, path, "csv")

    assert counts["created"] == 2
    ours = Incident.objects.filter(mission=copy).order_by("occurred_from", "pk")
    theirs = Incident.objects.filter(mission=cast.mission)
    assert {actor for one in ours for actor in actors_of(one)} == {a for one in theirs for a in actors_of(one)}
    assert {figure for one in ours for figure in figures_of(one)} == {("killed", None, 3, None)}
    for one in ours:
        assert (one.event_type, one.sub_event_type) == ("violence_against_civilians", "attack")
        assert one.summary.startswith("On 4 May 2016")


def create_copy(cast):
    boundaries = read_boundaries(BOUNDARIES, [("iso3", "COD")])
    return create_mission(code="COP", name="Copy", boundaries=boundaries, actor="test", resolution=4).mission


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"event_type": "peace"}, "event_type", "no value"),
        ({"masked": "true"}, "masked", "not its place"),
        ({"targets": "school;moon"}, "targets", "no target"),
        ({"killed_min": "9"}, "killed_best", "do not rise"),
        ({"civilian_targeting": "perhaps"}, "civilian_targeting", "neither true nor false"),
        ({"actors": "[1]"}, "actors", "no JSON list"),
        ({"actors": "[" * 10_000}, "actors", "no JSON list"),
        ({"harm": '[{"kind": "hurt"}]'}, "harm", "no list of lines"),
        ({"harm": '[{"kind": "killed", "best": true}]'}, "", ""),
        ({"occurred_to": "2016-05-01"}, "occurred_to", "before"),
        ({"occurred_from": "2016-05-04T25:00"}, "", ""),
        ({"actor_1_role": "friend"}, "actors", "no role"),
        ({"id": "x" * 81}, "id", "80 characters"),
    ],
)
def test_what_is_wrong_in_a_simple_row_is_named(tmp_path, changes, column, reason):
    with open_table(as_csv(tmp_path / "a.csv", [simple_row(1, **changes)])) as table:
        (found,) = simple.read(table, today=TODAY)

    if column:
        assert isinstance(found, Reject), found
        assert (found.column, reason in found.reason) == (column, True), found


# --- what a new version changes -----------------------------------------------------------------------------


@db
def test_a_new_version_writes_the_history_of_each_field(tmp_path, cast):
    take(cast.mission, write(tmp_path / "a.csv", [event(1), event(2)]), version="21.1")

    take(cast.mission, write(tmp_path / "b.csv", [event(1, best=4, latitude="0.02"), event(2)]), version="22.1")

    incident = Report.objects.get(external_id="1").links.get().incident
    lines = IncidentRevision.objects.all()
    assert {(line.incident_id, line.field) for line in lines} == {(incident.pk, "harm"), (incident.pk, "point")}
    harm = lines.get(field="harm")
    assert [[line["best"] for line in said] for said in (harm.old or [], harm.new or [])] == [[3], [4]]
    assert (harm.actor, harm.reason) == ("curated-data", "A newer version of the dataset")
    assert lines.get(field="point").new == [29.2, 0.02]
    assert {line.version for line in lines} == {incident.version}


@db
def test_what_a_person_changed_stays_the_persons(tmp_path, cast):
    take(cast.mission, write(tmp_path / "a.csv", [event(1)]), version="21.1")
    incident = only_incident()
    Incident.objects.filter(pk=incident.pk).update(event_type="riot", summary="By hand")
    IncidentExactLocation.objects.filter(incident=incident).update(point=Point(29.3, 0.1, srid=4326))
    Harm.objects.filter(incident=incident).update(best=9, maximum=9, basis="resolved")

    take(cast.mission, write(tmp_path / "b.csv", [
        event(1, type_of_violence=1, best=5, side_a="Others", latitude="0.2", date_start="2016-06-01"),
    ]), version="22.1")  # fmt: skip

    incident.refresh_from_db()
    assert (incident.event_type, incident.summary) == ("riot", "By hand")
    assert incident.exact_location.point.coords == (29.3, 0.1)
    assert figures_of(incident) == {("killed", 2, 9, 9)}
    assert f"{incident.occurred_from:%F}" == "2016-06-01"
    assert "Others" in {name for name, *_rest in actors_of(incident)}


@db
def test_an_incident_that_others_tell_of_too_is_figured_from_all(tmp_path, cast):
    take(cast.mission, write(tmp_path / "a.csv", [event(1, low=2, best=3, high=5)]), version="21.1")
    incident = only_incident()
    other = make_report(cast, reliability="A", credibility="1")
    other.links.create(incident=incident, linked_at=other.received_at, linked_by="test")
    type(other).objects.filter(pk=other.pk).update(status="linked")

    take(cast.mission, write(tmp_path / "b.csv", [event(1, low=40, best=40, high=40)]), version="22.1")

    ((_kind, low, _best, high),) = figures_of(incident)
    assert (low, high) == (2, 40)  # the adviser says two


@db
def test_a_complete_newer_version_updates_and_withdraws(tmp_path, cast):
    rows = [acled(1), acled(2), acled(3)]
    take(cast.mission, as_csv(tmp_path / "a.csv", rows), "acled", version="1", settle=True)

    newer = [acled(1), acled(3, fatalities=8)]
    counts = take(cast.mission, as_json(tmp_path / "b.json", newer), "acled", version="2", complete=True, settle=True)

    assert (counts["unchanged"], counts["updated"], counts["withdrawn"]) == (1, 1, 1)
    assert Incident.objects.get(status="withdrawn").links.get().report.external_id == "TST2"
    assert [line["best"] for line in IncidentRevision.objects.get().new or []] == [8]


READERS = {"acled": (acled_reader, acled), "csv": (simple, simple_row)}
nasty = st.one_of(
    st.sampled_from(["", "0", "-1", "1e9", "NaN", "٣", "2016-02-30", "=1+1", "\0", " ", "\u202e", "[{}]", "true"]),
    st.text(max_size=12),
)


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_any_cell_gives_an_event_or_a_reject(tmp_path_factory, name, data):
    reader, good = READERS[name]
    row = good(1)
    changes = data.draw(st.dictionaries(st.sampled_from(sorted(row)), nasty, min_size=1))
    path = tmp_path_factory.mktemp("rows") / "a.csv"
    with path.open("w", newline="", encoding="utf-8", errors="surrogatepass") as file:
        table = csv.DictWriter(file, list(row))
        table.writeheader()
        for one in (row, {**row, **changes}, good(2)):
            table.writerow(one)

    with open_table(path) as opened:
        found = list(reader.read(opened, today=TODAY))

    assert isinstance(found[0], Event)
    assert isinstance(found[-1], Event)
    assert all(isinstance(one, Event | Reject) for one in found)


def test_the_data_of_the_tests_name_their_licence():
    notes = Path("tests/data/README.md").read_text()

    for path in Path("tests/data").glob("*.gz"):
        assert path.name in notes
    assert Actor is not None
