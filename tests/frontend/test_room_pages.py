"""The pages of the closed rooms: forms, referrals, one case; and nothing at all for everybody else."""

import re
from uuid import uuid4

import pytest

from incidents.models import Annex
from missions.choices import Compartment, Role
from tests.making import make_annex, make_incident, make_member, make_referral


@pytest.fixture
def keeper(cast):
    return make_member(cast, "keeper", "crsv", "caac")


@pytest.fixture
def colleague(cast):
    return make_member(cast, "colleague", "crsv")


def filled(client, address, **answers):
    """The form of the room as it is served, filled in enough to be sent."""
    form = client.get(address).context["form"]
    hidden = {name: form[name].value() for name in ("uuid", "version") if form[name].value()}
    rows = {f"{table.question.name}-rows": len(table.rows) for table in form.tables}
    said = {
        "area": "TST01",
        "occurred_from": "2020-05-01",
        "violation": "rape",
        "consent": "numbers_only",
        "survivors-0-sex": "female",
        "survivors-0-age_band": "adult",
        "survivors-0-number": "1",
    }
    return {**hidden, **rows, **said, **answers}


def without_tokens(response):
    """What a page says, without the asked address, times and one-time tokens."""
    text = response.text.replace(response.wsgi_request.path, "HERE")
    return re.sub(r'value="[^"]{40,}"|nonce[^ ;>]+|\d{4}-\d\d-\d\d\S+|\d\d:\d\d', "", text)


def test_a_member_finds_the_own_rooms_with_what_waits(cast, keeper):
    make_annex(cast, keeper)
    make_referral(cast)

    text = cast.client(keeper).get("/rooms/").text

    assert "Conflict-related sexual violence" in text
    assert "Children and armed conflict" in text
    assert "Trafficking" not in text
    assert ("1 open case" in text, "1 referral waits" in text) == (True, True)


@pytest.mark.parametrize("role", [r for r in Role.values if r not in {"auditor", "administrator", "gateway"}])
def test_for_everybody_else_the_addresses_do_not_exist(cast, keeper, role):
    annex = make_annex(cast, keeper)
    client = cast.client(role)
    nothing = without_tokens(client.get("/rooms/no-such-room/"))

    assert client.get("/rooms/").status_code == 404
    for path in ("crsv/", "crsv/new/", "crsv/referrals/", f"crsv/{annex.public_id}/", f"crsv/{annex.public_id}/edit/"):
        for answer in (client.get(f"/rooms/{path}"), client.post(f"/rooms/{path}") if "new" in path else None):
            assert answer is None or (answer.status_code, without_tokens(answer)) == (404, nothing)


def test_a_room_of_another_kind_and_an_unknown_one_answer_alike(cast, colleague, keeper):
    other = make_annex(cast, keeper, "caac")
    client = cast.client(colleague)
    nothing = without_tokens(client.get("/rooms/no-such-room/"))

    for path in ("/rooms/caac/", f"/rooms/caac/{other.public_id}/", f"/rooms/crsv/{other.public_id}/",
                 f"/rooms/crsv/{uuid4()}/"):  # fmt: skip
        answer = client.get(path)
        assert (answer.status_code, without_tokens(answer)) == (404, nothing)


@pytest.mark.parametrize("kind", Compartment.values)
def test_the_form_of_each_room_is_served(cast, kind):
    client = cast.client(make_member(cast, "keeper", kind))

    answer = client.get(f"/rooms/{kind}/new/")

    assert answer.status_code == 200
    assert [asked["field"].name for asked in answer.context["form"].asked()][-1] == "note"


def test_a_case_is_opened_read_and_listed(cast, keeper):
    client = cast.client(keeper)

    answer = client.post("/rooms/crsv/new/", filled(client, "/rooms/crsv/new/", services=["medical"]), follow=True)

    annex = Annex.objects.get()
    assert answer.redirect_chain == [(f"/rooms/crsv/{annex.public_id}/", 302)]
    assert annex.data == {
        "form": 1, "violation": "rape", "consent": "numbers_only", "services": ["medical"],
        "survivors": [{"sex": "female", "age_band": "adult", "number": 1}],
    }  # fmt: skip
    assert "Medical care" in answer.text
    assert annex.ref in client.get("/rooms/crsv/").text


def test_what_is_missing_is_said_and_what_was_typed_is_kept(cast, keeper):
    client = cast.client(keeper)
    said = filled(client, "/rooms/crsv/new/", area="", note="Kept note", **{"survivors-1-sex": "male"})

    answer = client.post("/rooms/crsv/new/", said)

    assert answer.status_code == 400
    assert {"area", "survivors"} == set(answer.context["form"].errors)
    assert "Line 2, Age" in answer.text
    assert "Kept note" in answer.text
    assert not Annex.objects.exists()


def test_more_lines_come_without_script_and_without_a_word_of_error(cast, keeper):
    client = cast.client(keeper)
    said = filled(client, "/rooms/crsv/new/", area="", more="survivors")

    answer = client.post("/rooms/crsv/new/", said)

    assert answer.status_code == 200
    assert len(answer.context["form"].tables[0].rows) == 7
    assert answer.context["form"].tables[0].rows[0]["sex"].value() == "female"
    assert 'role="alert"' not in answer.text


def test_a_referral_is_taken_and_leads_to_its_case(cast, keeper, colleague):
    referral = make_referral(cast)
    client = cast.client(keeper)
    assert referral.ref in client.get("/rooms/crsv/referrals/").text

    answer = client.post("/rooms/crsv/referrals/", {"take": str(referral.public_id)})

    form = f"/rooms/crsv/new/?referral={referral.public_id}"
    assert (answer.status_code, answer["Location"]) == (302, form)
    late = cast.client(colleague).post("/rooms/crsv/referrals/", {"take": str(referral.public_id)})
    assert (late.status_code, "keeper took" in late.text) == (409, True)
    client.post(form, filled(client, form))
    referral.refresh_from_db()
    assert referral.annex == Annex.objects.get()


def test_two_who_edit_at_once_the_second_is_told_and_nothing_typed_is_lost(cast, keeper, colleague):
    annex = make_annex(cast, keeper)
    edit = f"/rooms/crsv/{annex.public_id}/edit/"
    late = filled(cast.client(colleague), edit, note="Typed for long")
    first = cast.client(keeper).post(edit, filled(cast.client(keeper), edit, note="Faster"))

    answer = cast.client(colleague).post(edit, late)

    assert first.status_code == 302
    assert answer.status_code == 409
    assert "keeper changed" in answer.text
    assert "Typed for long" in answer.text


def test_the_author_has_no_button_to_verify_and_the_colleague_has(cast, keeper, colleague):
    annex = make_annex(cast, keeper)
    page = f"/rooms/crsv/{annex.public_id}/"

    own = cast.client(keeper).get(page)
    refused = cast.client(keeper).post(page, {"do": "verify", "version": annex.version})
    answer = cast.client(colleague).post(page, {"do": "verify", "version": annex.version, "reason": "Two accounts"})

    assert "a colleague of your section must verify it" in own.text
    assert refused.status_code == 403
    assert answer.status_code == 302
    annex.refresh_from_db()
    assert annex.status == "verified"
    assert "Two accounts" in cast.client(keeper).get(page).text


def test_an_incident_shows_its_cases_to_members_only(cast, keeper):
    incident = make_incident(cast)
    annex = make_annex(cast, keeper, incident_id=incident.pk)
    page = f"/incidents/{incident.public_id}/"

    assert annex.ref in cast.client(keeper).get(page).text
    for role in (Role.ADVISER, Role.SPECIALIST, Role.LEADERSHIP):
        text = cast.client(role).get(page).text
        assert annex.ref not in text
        assert "Closed rooms" not in text


def test_an_area_tells_of_the_rooms_only_while_a_module_is_on(cast):
    page = f"/areas/{cast.west.pcode}/"
    assert "Closed rooms" not in cast.client(Role.ANALYST).get(page).text

    make_member(cast, "keeper", "crsv")

    assert "Closed rooms" in cast.client(Role.ANALYST).get(page).text
