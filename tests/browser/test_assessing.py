"""The threat form before the decision, and support to a force without a clearance, as people meet them."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from incidents.models import Actor
from missions.choices import Role
from responses.models import Action
from tests.making import make_found_credible
from tests.responses.test_support import approved, ended_yesterday

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_support_to_a_force_whose_clearance_has_ended_is_refused_with_the_reason(open_page, committed_cast):
    cast = committed_cast
    cast.mission.modules = ["hrddp"]
    cast.mission.save()
    force = Actor.objects.create(public_id=uuid4(), name="Army of Testland", actor_class="state_forces")
    support = ended_yesterday(cast, approved(cast, force))
    page = open_page("/actions/new/?area=TST01&type=escort", user=cast[Role.DUTY_OFFICER])

    page.get_by_label("Who", exact=True).select_option("mission_military")
    page.get_by_label("Support to a force").select_option(str(support.public_id))
    page.get_by_role("button", name="Send request").click()

    expect(page.get_by_role("alert")).to_contain_text("The clearance ended on")
    assert not Action.objects.exists()


def test_the_form_stands_where_decide_would_be(open_page, committed_cast, tmp_path):
    alert = make_found_credible(committed_cast)
    page = open_page(f"/alerts/{alert.public_id}/", user=committed_cast[Role.DUTY_OFFICER])

    page.locator(".next").get_by_role("link", name="Fill in the threat form").click()

    expect(page.get_by_role("heading", name="Threat form")).to_be_visible()
    for width in (360, 1366):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=tmp_path / f"form_{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
