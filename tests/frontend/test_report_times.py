from datetime import timedelta

import pytest

from incidents.models import Report
from missions.choices import Role
from tests.frontend.forms import report_form


@pytest.fixture
def client(cast):
    return cast.client(Role.ADVISER)


def yesterday(cast, hour, minute=0):
    local = cast.mission.now().astimezone(cast.mission.zone) - timedelta(days=1)
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0)


def answer(client, told, **headers):
    return client.get("/reports/times/", {"told_when": told, "mission": "TST"}, headers=headers).text


def test_a_told_time_says_what_it_was_understood_as(cast, client):
    text = answer(client, "yesterday at dusk")

    assert f'data-start="{yesterday(cast, 17, 30):%Y-%m-%dT%H:%M}"' in text
    assert f'data-end="{yesterday(cast, 19, 30):%Y-%m-%dT%H:%M}" data-precision="1"' in text
    assert "<bdi>at dusk</bdi>: <bdi>17:30</bdi> to <bdi>19:30</bdi>" in text


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("yesterday", "the whole day"),
        ("last week", "</bdi> to <bdi>Sunday"),
        ("yesterday at 15:30", "</bdi>, <bdi>15:30</bdi>"),
        ("last night", "(<bdi>at night</bdi>)"),
        ("tomorrow", "in the future of the mission"),
        ("soon", "Not understood"),
        ("at 3", "Before or after noon?"),
    ],
)
def test_each_kind_of_span_has_its_words(client, told, said):
    assert said in answer(client, told)


def test_nothing_told_says_nothing(client):
    assert answer(client, "  ").strip() == ""


def test_what_was_told_stays_text(client):
    assert "<script>" not in answer(client, "<script>")


def test_the_button_fills_in_the_span_without_losing_what_was_typed(cast, client):
    page = client.post("/reports/new/", report_form(client, told_when="hier au crépuscule", read="time"))

    form = page.context["form"]
    assert page.status_code == 200
    assert "Shots at the market." in page.text
    assert [form[name].value() for name in ("day", "time_precision", "told_read")] == ["other", 1, "hier au crépuscule"]
    assert f'value="{yesterday(cast, 17, 30):%Y-%m-%dT%H:%M}"' in page.text
    assert f'value="{yesterday(cast, 19, 30):%Y-%m-%dT%H:%M}"' in page.text


def test_a_told_time_is_shown_as_read_before_it_is_sent(cast, client):
    """Without scripts too: nobody sends "now" who wrote "yesterday"."""
    told = report_form(client, told_when="yesterday at dusk")

    first = client.post("/reports/new/", told)

    assert first.status_code == 400
    assert "Understood as" in first.text
    assert "Not sent yet" in first.text
    assert not Report.objects.exists()
    form = first.context["form"]
    shown = {
        name: form[name].value() for name in ("day", "occurred_at", "occurred_until", "time_precision", "told_read")
    }
    client.post("/reports/new/", {**told, **shown})
    report = Report.objects.get()
    assert (report.told_when, report.time_precision) == ("yesterday at dusk", 1)
    assert (report.occurred_from, report.occurred_to) == (yesterday(cast, 17, 30), yesterday(cast, 19, 30))


def test_words_that_nobody_can_read_are_said_once_and_kept(client):
    told = report_form(client, told_when="when the moon was full")

    first = client.post("/reports/new/", told)
    client.post("/reports/new/", {**told, "told_read": first.context["form"]["told_read"].value()})

    assert "Not understood" in first.text
    assert Report.objects.get().told_when == "when the moon was full"


def test_the_page_of_the_report_shows_the_words_of_the_source(client):
    told = report_form(client, told_when="yesterday at dusk", told_read="yesterday at dusk")

    assert '<q dir="auto">yesterday at dusk</q>' in client.post("/reports/new/", told, follow=True).text


@pytest.mark.parametrize(
    ("until", "field"), [("2020-01-01T10:00", "occurred_until"), ("2099-01-01T10:00", "occurred_until")]
)
def test_an_end_that_cannot_be_is_said_at_its_field(cast, client, until, field):
    at = f"{yesterday(cast, 10):%Y-%m-%dT%H:%M}"

    page = client.post("/reports/new/", report_form(client, day="other", occurred_at=at, occurred_until=until))

    assert page.status_code == 400
    assert field in page.context["form"].errors


def test_what_is_feared_has_no_time_as_told(cast, client):
    at = f"{cast.mission.now().astimezone(cast.mission.zone) + timedelta(days=1):%Y-%m-%dT%H:%M}"

    page = client.post("/reports/new/", report_form(client, tense="feared", feared_by=at, told_when="tomorrow"))

    assert page.status_code == 302
