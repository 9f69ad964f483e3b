"""A real browser before a real server: rows are committed, and what the console complains of fails the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

from missions.models import User

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTHS: dict[int, ViewportSize] = {360: {"width": 360, "height": 740}, 1366: {"width": 1366, "height": 768}}
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)  # a busy machine is no failure


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright runs an event loop in this thread, and Django then refuses the database calls of the test itself.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(browser: Browser, committed_cast: Any, settings: Any) -> Iterator[str]:
    """The address of a server over the test's own rows, in plain HTTP, with static files as they lie in the tree."""
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "sessionid", "csrftoken"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.DEBUG = False
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the site as somebody (a user; None: a stranger), in a context of its own."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(path: str = "/", *, user: User | None = None, width: int = 1366, **options: Any) -> Page:
        language = options.pop("language", "en")
        context = browser.new_context(viewport=WIDTHS[width], base_url=site, accept_downloads=True, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        cookies = [{"name": configured.LANGUAGE_COOKIE_NAME, "value": language, "url": site}]
        if user is not None:
            cookies.append({"name": configured.SESSION_COOKIE_NAME, "value": session_of(user), "url": site})
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console", lambda said: complaints.append(f"{page.url}: {said.text}") if is_complaint(said, page) else None
        )
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def is_complaint(said: ConsoleMessage, page: Page) -> bool:
    """An error on the console; not the remark that the page itself is a refusal, such as a form with errors."""
    return said.type == "error" and said.location["url"] != page.url


def session_of(user: User) -> str:
    """A session as signing in would have made it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = configured.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
