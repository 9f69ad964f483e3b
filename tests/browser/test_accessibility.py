"""axe finds nothing serious on the pages that people live on, narrow and wide, light and dark, in both directions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from exports.services import publish_week
from missions.choices import Role
from tests.cast import Cast
from tests.making import make_action, make_alert, make_cleared, make_credible, make_incident, make_report
from threats.choices import RunTrigger
from threats.services import score_mission

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
SERIOUS = {"serious", "critical"}
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RULES = f"axe.run(document, {{resultTypes: ['violations'], runOnly: {STANDARD}}})"


@pytest.fixture
def pages(committed_cast: Cast, settings: Any, tmp_path: Path) -> dict[str, tuple[str, str]]:
    """A page of each kind with something on it: name -> (role, path)."""
    settings.EXPORT_ROOT = tmp_path
    cast = committed_cast
    day = cast.mission.now() - timedelta(days=cast.mission.now().weekday() + 4)
    make_cleared(cast, occurred_from=day)
    incident, report = make_incident(cast), make_report(cast, tense="happening")
    alert, credible = make_alert(cast, imminence="occurring"), make_credible(cast)
    action = make_action(cast)
    score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.NEWS)
    week = publish_week(mission=cast.mission, week_code=f"{day:%G-W%V}", actor="test")
    return {
        "map": (Role.DUTY_OFFICER, "/?mission=TST"),
        "form": (Role.ADVISER, "/reports/new/"),
        "alert": (Role.DUTY_OFFICER, f"/alerts/{credible.public_id}/"),
        "bundle": (Role.HEADQUARTERS, f"/weekly/{week.code}/"),
        "weekly": (Role.HEADQUARTERS, "/weekly/"),
        "urgent": (Role.DUTY_OFFICER, f"/alerts/{alert.public_id}/"),
        "alerts": (Role.DUTY_OFFICER, "/alerts/"),
        "incident": (Role.ANALYST, f"/incidents/{incident.public_id}/"),
        "incidents": (Role.DUTY_OFFICER, "/incidents/"),
        "report": (Role.ANALYST, f"/reports/{report.public_id}/"),
        "reports": (Role.ADVISER, "/reports/"),
        "raise": (Role.ADVISER, "/alerts/new/"),
        "action": (Role.DUTY_OFFICER, f"/actions/{action.public_id}/"),
        "actions": (Role.DUTY_OFFICER, "/actions/"),
        "request": (Role.DUTY_OFFICER, "/actions/new/"),
        "timeline": (Role.DUTY_OFFICER, "/response/?view=timeline"),
        "rules": (Role.ADMINISTRATOR, "/rules/notices/"),
        "areas": (Role.DUTY_OFFICER, "/areas/"),
        "area": (Role.DUTY_OFFICER, "/areas/TST01/"),
        "hotspots": (Role.ANALYST, "/hotspots/"),
        "cell": (Role.ANALYST, f"/hotspots/{incident.cell.h3}/"),
        "notices": (Role.DUTY_OFFICER, "/notices/"),
        "deliveries": (Role.DUTY_OFFICER, "/deliveries/"),
        "subscriptions": (Role.DUTY_OFFICER, "/subscriptions/"),
        "subscribe": (Role.DUTY_OFFICER, "/subscriptions/new/?duty=1"),
        "emerging": (Role.ANALYST, "/hotspots/emerging/"),
        "proposals": (Role.ANALYST, "/hotspots/areas/"),
        "what if": (Role.ANALYST, f"/hotspots/what-if/?event=T,{incident.cell.h3},{day.date()},1"),
        "verify": (Role.ANALYST, "/verify/"),
        "search": (Role.ANALYST, "/search/?q=Asali"),
        "sources": (Role.ADVISER, "/sources/"),
        "networks": (Role.ADVISER, "/networks/"),
        "check-ins": (Role.ADVISER, "/check-ins/"),
        "uploads": (Role.ANALYST, "/uploads/"),
        "rooms": (Role.SPECIALIST, "/rooms/"),
        "help": (Role.ADVISER, "/help/"),
        "no content": (Role.ADMINISTRATOR, "/help/"),
        "sign in": ("", "/login/"),
    }


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical, as lines to read."""
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RULES)
    return [
        f"{page.url} {violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def is_too_wide(page: Page) -> bool:
    """Whether one would have to scroll sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


def opened(
    pages: dict[str, tuple[str, str]], open_page: Callable[..., Page], cast: Cast, **options: Any
) -> Iterator[Page]:
    """One page after the other, those of one role in one window: its cache saves most of the time."""
    windows: dict[str, Page] = {}
    for role, path in pages.values():
        if role in windows:
            windows[role].goto(path)
        else:
            windows[role] = open_page(path, user=cast.users.get(role), **options)
        yield windows[role]


@pytest.mark.parametrize("width", [pytest.param(360, marks=pytest.mark.long), 1366])
def test_axe_finds_nothing_serious(pages, open_page, committed_cast, width):
    found: list[str] = []
    for page in opened(pages, open_page, committed_cast, width=width, bypass_csp=True):
        found += serious(page)
        found += [f"{page.url} is wider than the screen"] if is_too_wide(page) else []

    assert found == []


def test_nor_in_the_dark_and_from_right_to_left(pages, open_page, committed_cast):
    found: list[str] = []
    chosen = {name: pages[name] for name in ("map", "form", "alert", "bundle")}
    for page in opened(
        chosen, open_page, committed_cast, width=1366, bypass_csp=True, color_scheme="dark", language="ar"
    ):
        found += serious(page)

    assert found == []


@pytest.mark.parametrize("language", [pytest.param("fr", marks=pytest.mark.long), "ar"])
def test_longer_words_and_the_other_direction_are_no_wider_than_the_phone(pages, open_page, committed_cast, language):
    shown = opened(pages, open_page, committed_cast, width=360, language=language)

    assert [page.url for page in shown if is_too_wide(page)] == []
