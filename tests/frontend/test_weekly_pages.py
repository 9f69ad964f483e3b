import hashlib
import io
from datetime import date, timedelta

import pytest

from exports.formats.bundle import verify_bundle
from exports.services import publish_week
from ledger.models import AuditEntry
from missions.choices import Role
from tests.making import make_cleared


@pytest.fixture
def published(cast, settings, tmp_path):
    """Last week of the mission, with one cleared incident."""
    settings.EXPORT_ROOT = tmp_path
    now = cast.mission.now()
    monday = now.date() - timedelta(days=now.weekday() + 7)
    day = now.replace(year=monday.year, month=monday.month, day=monday.day, hour=8)
    make_cleared(cast, occurred_from=day)
    return publish_week(mission=cast.mission, week_code=f"{date(*day.timetuple()[:3]):%G-W%V}", actor="test")


def test_headquarters_lands_on_the_week_and_downloads_it_with_one_more_click(cast, published):
    client = cast.client(Role.HEADQUARTERS)

    home = client.get("/", follow=True)
    bundle = client.get(home.context["newest"] and f"/weekly/{published.code}/bundle.zip?mission=TST")
    content = b"".join(bundle.streaming_content)

    assert home.redirect_chain == [("/weekly/", 302)]
    assert "Download this week&#x27;s bundle" in home.text or "Download this week's bundle" in home.text
    assert f"/weekly/{published.code}/bundle.zip" in home.text
    assert hashlib.sha256(content).hexdigest() == published.bundle_sha256
    assert verify_bundle(io.BytesIO(content).getvalue())["counts"]["incidents"] == 1
    assert AuditEntry.objects.filter(verb="week.pull", actor=cast[Role.HEADQUARTERS].actor).exists()


def test_the_page_of_a_week_lists_files_with_rows_and_hashes(cast, published):
    text = cast.client(Role.HEADQUARTERS).get(f"/weekly/{published.code}/").text

    assert published.bundle_sha256 in text
    for file in published.manifest["files"]:
        assert file["name"] in text
        assert file["sha256"] in text
    assert "curl" in text


def test_a_correction_is_a_new_revision_and_the_old_one_stays(cast, published):
    make_cleared(cast, occurred_from=cast.mission.now() - timedelta(days=cast.mission.now().weekday() + 3))
    again = publish_week(mission=cast.mission, week_code=published.code, actor="test")
    client = cast.client(Role.HEADQUARTERS)

    newest = client.get(f"/weekly/{published.code}/")
    old = client.get(f"/weekly/{published.code}/?revision=1")

    assert (newest.context["week"].revision, old.context["week"].revision) == (2, 1)
    assert again.bundle_sha256 in newest.text
    assert client.get(f"/weekly/{published.code}/?revision=9").status_code == 404


def test_a_week_that_is_not_published_is_missing(cast, published):
    client = cast.client(Role.HEADQUARTERS)

    assert client.get("/weekly/2001-W01/").status_code == 404
    assert client.get("/weekly/2001-W01/bundle.zip").status_code == 404
    assert client.get("/weekly/nonsense/").status_code == 404


@pytest.mark.parametrize("role", [Role.LIAISON, Role.PARTNER, Role.HEAD_OF_OFFICE])
def test_who_does_not_export_gets_no_bundle(cast, published, role):
    client = cast.client(role)

    assert client.get("/weekly/").status_code == 403
    assert client.get(f"/weekly/{published.code}/bundle.zip").status_code == 403


def test_another_mission_does_not_see_the_week(cast, published):
    assert cast.client("olga").get(f"/weekly/{published.code}/").status_code == 404


def test_nothing_published_yet_says_so(cast):
    assert "No week has been published yet." in cast.client(Role.HEADQUARTERS).get("/weekly/").text
