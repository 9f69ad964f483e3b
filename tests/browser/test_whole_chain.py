"""One warning to its outcome, through the pages alone: what was warned of, thought, decided, done, and told back."""

import pytest
from playwright.sync_api import expect

from missions.choices import Role
from responses.models import Action, FeedbackNote
from tests.making import make_alert
from threats.choices import Factor
from threats.models import Alert, AlertLimit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = "Asali: armed men asked for the market day"


def test_a_warning_is_followed_to_its_outcome_and_those_who_warned_are_told(open_page, committed_cast):
    alert = make_alert(committed_cast, title=TITLE)
    page = open_page(f"/alerts/{alert.public_id}/", user=committed_cast[Role.DUTY_OFFICER])

    for step in ("Acknowledge", "Assess", "Credible"):
        page.locator(".next").get_by_role("button", name=step).first.click()
    page.locator(".next").get_by_role("link", name="Fill in the threat form").click()
    fill_in_the_form(page)
    page.get_by_role("radio", name="Respond").check()
    page.get_by_role("button", name="Decide").click()
    page.get_by_role("button", name="Patrol: Mission military").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()

    page.locator("main").get_by_role("link", name="Patrol").first.click()
    for step in ("Accept", "Under way"):
        page.get_by_role("button", name=step, exact=True).click()
    complete_and_evaluate(page)
    action = Action.objects.get()
    assert (action.tier, action.status, action.outcome) == (2, "evaluated", "averted")

    page.goto(f"/alerts/{alert.public_id}/")
    page.get_by_role("link", name="Record feedback").click()
    page.get_by_label("What they were told", exact=True).fill("A patrol stood at the market from dawn.")
    page.get_by_label("How", exact=True).select_option("liaison")
    page.get_by_role("button", name="Record", exact=True).click()
    page.locator(".next summary").filter(has_text="Close the alert").click()
    close = page.locator("#step-close")
    expect(close.locator("[name=feedback][value=given]")).to_be_checked()  # as the note says
    close.get_by_role("radio", name="Averted (needs evidence)").check()
    close.get_by_role("textbox", name="Evidence").fill("The men turned back before the bridge; two sources agree.")
    close.get_by_role("button", name="Close the alert").click()

    expect(page.get_by_text("Closed: nothing more to do.")).to_be_visible()
    closed = Alert.objects.get(pk=alert.pk)
    assert (closed.status, closed.outcome, closed.feedback) == ("closed", "averted", "given")
    assert FeedbackNote.objects.get().alert == alert
    assert AlertLimit.objects.get(alert=alert, duty="feedback").met_at is not None
    assert not AlertLimit.objects.filter(alert=alert).open().exists()


def fill_in_the_form(page):
    """The shortest threat form that an adviser would call honest."""
    page.get_by_label("Kind of scenario").select_option(index=1)
    page.get_by_label("What is expected to happen").fill("An attack on the market on Thursday morning.")
    page.get_by_label("Harm expected").fill("Some hundred people at the stalls.")
    for label in ("Likelihood", "Impact", "Trend"):
        page.get_by_label(label, exact=True).select_option(index=3)
    for factor in Factor:
        page.locator(f"[name={factor}_level]").select_option(index=1)
        page.locator(f"[name={factor}_rationale]").fill("Seen by the base.")
    for tier in (1, 2, 3):
        page.locator(f"[name=tier_{tier}]").select_option("yes" if tier == 2 else "none")
        page.locator(f"[name=tier_{tier}_words]").fill(
            "A patrol" if tier == 2 else "Nobody who could be reached in time"
        )
    page.get_by_role("button", name="Save the threat form").click()


def complete_and_evaluate(page):
    page.locator(".next summary").filter(has_text="Complete").click()
    page.get_by_role("radio", name="Averted (needs evidence)").check()
    page.get_by_label("What was achieved").fill("They turned back.")
    page.locator("form").filter(has_text="What was achieved").get_by_role("button").click()
    page.locator(".next summary").filter(has_text="Evaluate").click()
    page.get_by_label("What was learnt").fill("Be there before dawn.")
    page.locator("form").filter(has_text="What was learnt").get_by_role("button").click()
    expect(page.get_by_text("Evaluated.")).to_be_visible()
