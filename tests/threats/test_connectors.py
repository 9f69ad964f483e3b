"""Connectors take what a feed says; one that cannot be read goes stale for all to see and changes no value."""

import io
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from missions.choices import ClockMode, Role
from missions.models import Cell
from tests.cast import make_mission
from tests.making import by
from tests.threats.observing import run
from threats import services, tasks
from threats.feeds import FeedError
from threats.models import Feed, Observation, RescoreRequest, RiskScore
from threats.services import fetching

FEEDS = Path(__file__).parents[1] / "data/feeds"


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FEED_ROOT, settings.FEED_HOSTS = tmp_path / "feeds", ["data.example.org"]
    shutil.copytree(FEEDS, settings.FEED_ROOT)
    return settings.FEED_ROOT


@pytest.fixture
def replay(cast):
    """TST as of the second of November 2017."""
    mission = cast.mission
    mission.clock_mode, mission.replay_start = ClockMode.REPLAY, datetime(2017, 11, 2, 12, tzinfo=UTC)
    mission.replay_anchor = datetime.now(UTC)
    mission.save()
    return cast


def feed(mission, connector="idmc", source="", *countries):
    suffix = "xml" if connector == "hazard_cap" else "csv"
    return services.add_feed(
        mission=mission, connector=connector, source=source or f"{connector}.{suffix}", countries=list(countries),
        grade="B", every_hours=24, actor="test",
    )  # fmt: skip


def shown(cast, found):
    rows = cast.client(Role.ANALYST).get("/api/v1/connectors/").json()["results"]
    return next(row for row in rows if row["id"] == str(found.public_id))


def test_a_file_is_read_once_and_the_same_again_changes_nothing(replay):
    found = feed(replay.mission, "idmc", "", "COD")

    first, again = services.run_feed(feed_id=found.pk), services.run_feed(feed_id=found.pk)

    row = Observation.objects.get(mission=replay.mission)
    assert (dict(first.counts), dict(again.counts)) == ({"created": 1}, {"unchanged": 1})
    assert (row.indicator.key, row.connector, row.grade, row.area.pcode) == ("displacement_year", "idmc", "B", "TST")
    assert (row.licence, row.dissemination) == ("CC BY-IGO", "public")
    assert row.attribution.startswith("IDMC")
    assert RescoreRequest.objects.filter(mission=replay.mission).count() == 1
    assert shown(replay, found)["state"] == "fresh"


def test_a_hazard_names_the_cells_that_it_covers_and_moves_their_scores(replay):
    services.run_feed(feed_id=feed(replay.mission, "hazard_cap").pk)
    run(replay.mission)

    flood = Observation.objects.get(mission=replay.mission, is_exercise=False)
    inside = set(Cell.objects.filter(mission=replay.mission, area=replay.west).values_list("h3", flat=True))
    assert set(flood.cells) == inside
    felt = RiskScore.objects.filter(mission=replay.mission, horizon=28, cell__area=replay.west)
    assert {round(value, 6) for value in felt.values_list("judgement", flat=True)} == {round(0.2 * 4 / 5 * 0.8, 6)}


def test_prices_of_markets_outside_the_mission_are_left_out(db):
    mission = make_mission("COG", 13.0, -4.5)
    done = services.run_feed(feed_id=feed(mission, "wfp_prices").pk)

    row = Observation.objects.get(mission=mission)
    assert dict(done.counts) == {"created": 1, "outside": 1}
    assert (row.numbers["market"], len(row.cells)) == ("Nkayi", 1)


def test_a_feed_that_cannot_be_read_goes_stale_and_no_value_changes(replay, folder):
    found = feed(replay.mission, "idmc", "", "COD")
    services.run_feed(feed_id=found.pk)
    before = list(Observation.objects.values_list("severity", "version", "status"))
    (folder / "idmc.csv").write_text("<html>gone</html>")

    done = services.run_feed(feed_id=found.pk)

    assert "Columns are missing" in done.error
    assert list(Observation.objects.values_list("severity", "version", "status")) == before
    row = shown(replay, found)
    assert (row["state"], row["last_error"], row["newest_on"]) == ("stale", done.error, "2016-12-31")
    page = replay.client(Role.ANALYST).get("/connectors/").content.decode()
    assert "Stale" in page
    assert "Columns are missing" in page


def test_a_feed_that_was_never_read_says_so_and_one_long_unread_is_stale(replay):
    found = feed(replay.mission, "idmc", "", "COD")
    assert shown(replay, found)["state"] == "never"

    services.run_feed(feed_id=found.pk)
    found.refresh_from_db()
    Feed.objects.filter(pk=found.pk).update(last_success_at=found.last_success_at - timedelta(hours=49))
    assert shown(replay, found)["state"] == "stale"


def test_one_feed_that_fails_stops_no_other_and_is_tried_again_within_the_hour(replay):
    feed(replay.mission, "inform", "not-there.csv", "COD")
    good = feed(replay.mission, "idmc", "", "COD")

    tasks.run_connectors()

    bad = Feed.objects.get(connector="inform")
    good.refresh_from_db()
    assert "cannot be read" in bad.last_error
    assert good.last_success_at is not None
    assert services.due_feeds() == []
    Feed.objects.update(last_tried_at=good.last_tried_at - timedelta(hours=2))
    assert [each.connector for each in services.due_feeds()] == ["inform"]


def test_a_value_that_a_person_withdrew_is_not_brought_back(replay, folder):
    found = feed(replay.mission, "idmc", "", "COD")
    services.run_feed(feed_id=found.pk)
    row = Observation.objects.get()
    services.withdraw_observation(observation_id=row.pk, reason="Counted twice.", **by(replay, Role.ANALYST))

    services.run_feed(feed_id=found.pk)

    row.refresh_from_db()
    assert row.status == "withdrawn"


@pytest.mark.parametrize(
    "source",
    [
        "http://data.example.org/a.csv", "https://evil.example.org/a.csv", "https://data.example.org:8443/a.csv",
        "https://me:secret@data.example.org/a.csv", "https://data.example.org.evil.example/a.csv", "../../etc/passwd",
        "/etc/passwd", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_only_listed_hosts_and_files_of_the_folder_may_be_named(cast, source):
    with pytest.raises(ValidationError) as refused:
        feed(cast.mission, "idmc", source)

    assert list(refused.value.message_dict) == ["source"]


class Answer:
    """What a server would answer."""

    def __init__(self, status=200, body=b"", location=""):
        self.status_code, self.body, self.headers = status, body, {"Location": location}
        self.is_redirect = bool(location)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return None

    def iter_content(self, size):
        stream = io.BytesIO(self.body)
        return iter(lambda: stream.read(size), b"")


def answering(monkeypatch, *answers):
    asked, waiting = [], list(answers)

    def get(self, address, **kwargs):
        asked.append((address, kwargs))
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(requests.Session, "get", get)
    return asked


URL = "https://data.example.org/idmc.csv"


def test_a_listed_address_is_read_with_limits_of_time_and_without_following_by_itself(monkeypatch):
    asked = answering(monkeypatch, Answer(301, location="/moved.csv"), Answer(body=b"here"))

    assert fetching.fetch(URL) == b"here"
    assert [address for address, _ in asked] == [URL, "https://data.example.org/moved.csv"]
    assert all(kwargs["allow_redirects"] is False and kwargs["timeout"] for _, kwargs in asked)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(302, location="https://evil.example.org/x"), "not on the list"),
        (Answer(302, location="http://data.example.org/x"), "https"),
        (Answer(503), "status 503"),
        (requests.ConnectionError("no route"), "cannot be reached"),
        (requests.Timeout("slow"), "cannot be reached"),
        (Answer(body=b"x" * 300), "more than 50 MB"),
    ],
    ids=["elsewhere", "plain", "status", "unreachable", "slow", "too big"],
)
def test_whatever_goes_wrong_outside_is_one_line(monkeypatch, answer, words):
    monkeypatch.setattr(fetching, "MAX_BYTES", 200)
    answering(monkeypatch, answer)

    with pytest.raises(FeedError, match=words):
        fetching.fetch(URL)


def test_an_unreachable_feed_is_stale_on_the_page(replay, monkeypatch):
    found = feed(replay.mission, "idmc", URL, "COD")
    answering(monkeypatch, requests.ConnectionError("no route"))

    services.run_feed(feed_id=found.pk)

    assert (shown(replay, found)["state"], shown(replay, found)["last_error"]) == (
        "never", "The feed cannot be reached (ConnectionError).",
    )  # fmt: skip


def test_commands_add_and_run_connectors_and_fail_aloud(replay, capsys):
    call_command("add_connector", "TST", "idmc", "idmc.csv", "--country", "COD")
    call_command("add_connector", "TST", "inform", "gone.csv", "--country", "COD")
    call_command("run_connectors", "idmc", "--mission", "TST")
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"read": 1, "failed": []}

    with pytest.raises(CommandError, match="TST inform"):
        call_command("run_connectors")
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"read": 1, "failed": ["TST inform"]}
