"""What a later import does: newer and older versions, settling, and what a complete file withdraws."""

import pytest

from incidents.choices import IncidentStatus, SourceType
from incidents.models import ContextEvent, Dataset, Harm, Incident, Report, Source
from ledger.models import Change
from tests.incidents.ucdp_files import (
    SHORT,
    event,
    take,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_newer_version_overwrites_an_older_one_never(tmp_path, cast):
    old, new = write(tmp_path / "old.csv", [event(1, best=3)]), write(tmp_path / "new.csv", [event(1, best=4)])
    take(cast.mission, old, version="9.1")

    assert take(cast.mission, new, version="21.1")["updated"] == 1  # 9.1 is older than 21.1, whatever the letters say
    assert take(cast.mission, old, version="9.1")["unchanged"] == 1
    assert take(cast.mission, old)["unchanged"] == 1  # a file that does not say is taken for old

    incident = Incident.objects.get()
    assert Harm.objects.get(incident=incident).best == 4
    assert Report.objects.get().dataset_version == "21.1"


def test_a_newer_version_that_says_the_same_is_remembered(tmp_path, cast):
    path = write(tmp_path / "a.csv", [event(1, best=3)])
    take(cast.mission, path, version="20.1")
    assert take(cast.mission, path, version="22.1")["unchanged"] == 1

    between = write(tmp_path / "b.csv", [event(1, best=9)])

    assert take(cast.mission, between, version="21.1")["unchanged"] == 1
    assert Report.objects.get().harm[0]["best"] == 3


def test_an_update_reaches_every_part_and_counts_in_the_feed(tmp_path, cast):
    take(cast.mission, write(tmp_path / "a.csv", [event(1)]))
    changes = Change.objects.filter(record_type="incident").count()
    changed = event(
        1, type_of_violence=1, side_a="Government of Testland", side_b="Group", latitude=0.1, longitude=29.7,
        date_start="2016-06-01", best=8, high=9, low=8,
    )  # fmt: skip

    assert take(cast.mission, write(tmp_path / "b.csv", [changed]))["updated"] == 1

    incident = Incident.objects.get()
    assert (incident.event_type, incident.civilian_targeting, incident.area) == ("battle", False, cast.east)
    assert f"{incident.occurred_from:%F} {incident.occurred_to:%F}" == "2016-06-01 2016-06-01"
    assert incident.exact_location.point.coords == (29.7, 0.1)
    assert Report.objects.get().exact_location.point.coords == (29.7, 0.1)
    assert set(incident.incident_actors.values_list("actor__name", "role")) == {
        ("Government of Testland", "side_a"), ("Group", "side_b"),
    }  # fmt: skip
    assert Harm.objects.get().best == 8
    assert incident.version > 1
    assert Change.objects.filter(record_type="incident").count() > changes


def test_missing_columns_keep_what_a_fuller_file_said(tmp_path, cast):
    full = event(1, date_end="2016-05-09", date_prec=3, where_prec=4, where_coordinates="Asali town")
    take(cast.mission, write(tmp_path / "full.csv", [full]))

    assert take(cast.mission, write(tmp_path / "short.csv", [event(1, best=4)], SHORT))["updated"] == 1

    incident = Incident.objects.get()
    assert (incident.time_precision, incident.location_precision, incident.place_name) == (3, 4, "Asali town")
    assert f"{incident.occurred_to:%F}" == "2016-05-09"
    assert Report.objects.filter(original__date_end="2016-05-09").exists()
    assert Harm.objects.get().best == 4


def test_settling_verifies_and_clears_by_the_fixed_actor(tmp_path, cast):
    take(cast.mission, write(tmp_path / "a.csv", [event(1)]))

    counts = take(cast.mission, write(tmp_path / "b.csv", [event(1), event(2)]), settle=True)

    assert (counts["created"], counts["unchanged"]) == (1, 1)
    for incident in Incident.objects.all():
        assert (incident.status, incident.verification_level) == (IncidentStatus.VERIFIED, 2)
        assert incident.cleared_at is not None
        assert (incident.cleared_by, incident.verified_by) == ("curated-data", None)
        assert [(move.to_status, move.actor) for move in incident.transitions.all()] == [
            ("submitted", "test"), ("verified", "curated-data"),
        ]  # fmt: skip


def test_settling_leaves_alone_what_people_have_judged(tmp_path, cast):
    path = write(tmp_path / "a.csv", [event(1), event(2)])
    take(cast.mission, path)
    Incident.objects.filter(links__report__external_id="1").update(status=IncidentStatus.REFUTED)

    take(cast.mission, path, settle=True)

    assert set(Incident.objects.values_list("links__report__external_id", "status")) == {
        ("1", "refuted"), ("2", "verified"),
    }  # fmt: skip


def test_only_a_complete_file_withdraws_and_only_within_its_countries_and_dates(tmp_path, cast):
    rows = [
        event(1), event(2), event(3, date_start="2016-06-01"),
        event(4, date_start="2015-01-01"),  # before the dates of the second file
        event(5, country="Otherland"),
        event(6, longitude=32.0),  # context
        event(7, best=4),
    ]  # fmt: skip
    take(cast.mission, write(tmp_path / "a.csv", rows), settle=True)
    rest = write(tmp_path / "b.csv", [event(1), event(3, date_start="2016-06-01"), event(7, best="lots")])

    assert take(cast.mission, rest)["withdrawn"] == 0
    counts = take(cast.mission, rest, complete=True)

    assert counts["withdrawn"] == 2  # 2, and 6 of the neighbourhood; 7 is still there, if broken
    gone = Incident.objects.get(status=IncidentStatus.WITHDRAWN)
    assert gone.links.get().report.external_id == "2"
    assert list(gone.transitions.values_list("actor", flat=True))[-1] == "curated-data"
    assert ContextEvent.objects.get().withdrawn_at is not None

    back = take(cast.mission, write(tmp_path / "c.csv", [event(2), event(6, longitude=32.0)]), settle=True)

    gone.refresh_from_db()
    assert (back["updated"], gone.status) == (1, IncidentStatus.VERIFIED)
    assert ContextEvent.objects.get().withdrawn_at is None


def test_an_older_complete_file_withdraws_nothing(tmp_path, cast):
    take(cast.mission, write(tmp_path / "a.csv", [event(1), event(2)]), version="22.1")

    counts = take(cast.mission, write(tmp_path / "b.csv", [event(1)]), version="21.1", complete=True)

    assert counts["withdrawn"] == 0


def test_missions_do_not_touch_each_other(tmp_path, cast):
    path = write(tmp_path / "a.csv", [event(1)])
    take(cast.mission, path)

    assert take(cast.other, path)["outside"] == 1
    assert Source.objects.filter(type=SourceType.DATASET).count() == 2
    assert Dataset.objects.count() == 1


# --- files that cannot be read ------------------------------------------------------------------------------
