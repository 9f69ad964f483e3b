"""How rows become accounts: texts are read by field, and each fault is named by its column."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.intake.mapping import FIELDS, Mapping, guess, tell

ZONE = ZoneInfo("Africa/Lubumbashi")  # two hours before UTC


def said(cells, zone=ZONE, **mapping):
    fields = mapping.pop("fields", {name: name for name in cells})
    return tell(Mapping(fields, **mapping), cells, zone)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-05-04", datetime(2026, 5, 3, 22, tzinfo=UTC), datetime(2026, 5, 4, 21, 59, 59, tzinfo=UTC)),
        ("2026/05/04", datetime(2026, 5, 3, 22, tzinfo=UTC), None),
        ("2026-05-04 06:30", datetime(2026, 5, 4, 4, 30, tzinfo=UTC), None),
        ("2026-05-04T06:30:00Z", datetime(2026, 5, 4, 6, 30, tzinfo=UTC), None),
        ("2026-05-04T06:30:00.000+01:00", datetime(2026, 5, 4, 5, 30, tzinfo=UTC), None),
    ],
)
def test_times_without_an_offset_are_local_and_days_last_a_day(text, start, end):
    found = said({"occurred_from": text}).said

    assert found["occurred_from"] == start
    assert end is None or found["occurred_to"] == end


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"occurred_from": "04/05/2026"}, "2017-12-31"),
        ({"occurred_from": "0000-00-00"}, "2017-12-31"),
        ({"event_type": "peace"}, "no known choice"),
        ({"killed_best": "many"}, "whole number"),
        ({"killed_best": "-1"}, "whole number"),
        ({"killed_best": "99999999"}, "1000000"),
        ({"latitude": "1°40'"}, "decimal degrees"),
        ({"point": "1.5"}, "blank between"),
        ({"place_name": "nul\0"}, "cannot be stored"),
        ({"pcode": "half\ud800"}, "cannot be stored"),
        ({"civilian_targeting": "perhaps"}, "yes or no"),
    ],
)
def test_a_fault_is_named_by_its_column_with_a_way_to_mend_it(cells, words):
    (name,) = cells
    found = said({f"Column of {name}": cells[name]}, fields={name: f"Column of {name}"})

    assert list(found.faults) == [f"Column of {name}"]
    assert words in found.faults[f"Column of {name}"]


@pytest.mark.parametrize("text", ["-1.5 29.25", "-1.5, 29.25", "-1.5 29.25 900.0 4.9", "-1.5  29.25"])
def test_a_point_in_one_column(text):
    found = said({"point": text}).said

    assert (found["latitude"], found["longitude"]) == (-1.5, 29.25)


def test_harm_and_groups_become_lines():
    found = said(
        {"killed_best": "3", "killed_min": "2", "injured_best": "7.0", "actor_1": "Group A", "actor_2": "Group B",
         "actor_2_role": "victim", "civilian_status": "civilian"}
    ).said  # fmt: skip

    assert [(line.kind, line.min, line.best, line.civilian_status) for line in found["harm"]] == [
        ("killed", 2, 3, "civilian"), ("injured", None, 7, "civilian"),
    ]  # fmt: skip
    assert [(line.name, line.role) for line in found["actors"]] == [("Group A", "perpetrator"), ("Group B", "victim")]


def test_words_of_the_file_stand_for_codes_and_rows_go_before_constants():
    mapping = {
        "values": {"event_type": {"attaque": "violence_against_civilians"}},
        "constants": {"event_type": "battle"},
    }

    assert said({"event_type": "Attaque"}, **mapping).said["event_type"] == "violence_against_civilians"
    assert said({"event_type": " "}, **mapping).said["event_type"] == "battle"
    assert said({"event_type": "Battle"}).said["event_type"] == "battle"


def test_heads_are_guessed():
    heads = ["N°", "Date", "Type d'événement", "Lat", "grp/lon", "Tués", "Notes", "Colour"]

    assert guess(heads) == {
        "occurred_from": "Date", "event_type": "Type d'événement", "latitude": "Lat", "longitude": "grp/lon",
        "killed_best": "Tués", "text": "Notes",
    }  # fmt: skip


nasty = st.sampled_from(["", "0", "-1", "1e9", "٣", "2026-02-30", "=1+1", "\u202e", "[{}]", "9" * 400, "nan", "inf"])


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), nasty | st.text(max_size=12), max_size=8))
def test_any_cell_is_read_or_named(cells):
    found = said(cells)

    assert set(found.faults) <= set(cells)
    assert all(found.faults.values())
