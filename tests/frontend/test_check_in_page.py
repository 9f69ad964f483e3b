from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from incidents.choices import CheckInOutcome
from incidents.models import CheckIn, Source
from incidents.services.check_ins import open_due_check_ins
from missions.choices import Role
from tests.cast import Cast
from tests.making import make_report, make_source


@pytest.fixture
def asked(cast: Cast) -> CheckIn:
    """A source in West, to be asked after every week, was silent for ten days."""
    return silent(make_source(cast, area=cast.west.pcode, check_in_days=7))


def silent(source: Source) -> CheckIn:
    Source.objects.filter(pk=source.pk).update(last_heard_at=source.mission.now() - timedelta(days=10))
    open_due_check_ins()
    return CheckIn.objects.get(source=source)


def answer(check_in: CheckIn, outcome: str, note: str = "") -> dict[str, str]:
    return {"check_in": str(check_in.public_id), "outcome": outcome, "note": note}


def test_who_is_due_stands_on_the_page_and_in_the_count_beside_it(cast, asked):
    page = cast.client(Role.ADVISER).get("/check-ins/")

    assert [line["check_in"].pk for line in page.context["lines"]] == [asked.pk]
    assert page.context["nav_counts"].check_ins == 1
    assert "10 days ago" in page.text


def test_the_answer_ends_it_and_is_kept(cast, asked):
    client = cast.client(Role.ADVISER)

    done = client.post("/check-ins/", answer(asked, "reached", "By phone"))
    due, ended = client.get("/check-ins/"), client.get("/check-ins/?tab=closed")

    assert done.url == "/check-ins/"
    assert due.context["lines"] == []
    assert "Reached: safe" in ended.text
    assert "By phone" in ended.text
    assert ended.context["lines"][0]["who"] == "adviser"


def test_danger_leads_to_an_alert_that_says_nothing_of_who_it_is_about(cast, asked):
    client = cast.client(Role.ADVISER)

    done = client.post("/check-ins/", answer(asked, "in_danger"))
    form = client.get(done.url)

    where = urlsplit(done.url)
    assert where.path == "/alerts/new/"
    assert parse_qs(where.query) == {"mission": ["TST"], "danger": ["1"], "area": ["TST01"]}
    assert form.context["form"]["title"].value() == "West: danger reported"
    assert "Heron" not in form.text


def test_no_answer_is_named_and_the_note_is_kept(cast, asked):
    page = cast.client(Role.ADVISER).post("/check-ins/", {**answer(asked, "", "By phone")})

    assert page.status_code == 400
    assert 'value="By phone"' in page.text
    assert "Choose one." in page.text
    assert CheckIn.objects.get().closed_at is None


def test_the_second_one_is_told_who_was_first(cast, asked):
    cast.client(Role.ADVISER).post("/check-ins/", answer(asked, "reached"))

    page = cast.client(Role.DUTY_OFFICER).post("/check-ins/", answer(asked, "not_reached"))

    assert page.status_code == 409
    assert "adviser closed this check-in" in page.text


def test_a_liaison_is_asked_about_the_own_sources_and_ends_no_contact(cast, asked):
    make_report(cast, Role.LIAISON, source="Kite 4")
    own = Source.objects.get(pseudonym="Kite 4")
    Source.objects.filter(pk=own.pk).update(check_in_days=7)
    mine = silent(own)
    client = cast.client(Role.LIAISON)

    lines = client.get("/check-ins/").context["lines"]

    assert [line["check_in"].pk for line in lines] == [mine.pk]
    assert CheckInOutcome.NO_LONGER not in [value for value, _words, _help in lines[0]["answers"]]
    assert client.post("/check-ins/", answer(asked, "reached")).status_code == 404
    assert client.post("/check-ins/", answer(mine, "reached")).status_code == 302


def test_nonsense_for_a_number_is_a_kind_refusal(cast):
    assert cast.client(Role.ADVISER).post("/check-ins/", {"check_in": "x", "outcome": "reached"}).status_code == 400
