"""A real Chromium against the application served on a free port of this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from live_server import serving
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from portal.app import create_app
from portal.config.settings import Settings

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Watched:
    """A page and what went wrong on it."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open a path and wait until fonts, scripts and the map's data are there."""
        self.page.goto(self.base + path, wait_until="networkidle")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium; without one skip, but fail where a continuous run must have it."""
    executable = shutil.which("chromium")
    if executable is None:
        message = "no Chromium here: install the package «chromium» to run the browser tests"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def served(app: Flask) -> Iterator[str]:
    """Return the address of the application over the synthetic release."""
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def served_demo(small_demo: Any) -> Iterator[str]:
    """Return the address of the small demonstration."""
    releases = small_demo.built.instance.releases
    with serving(create_app(Settings(releases_dir=releases))) as address:
        yield address


@pytest.fixture
def watch(browser: Browser, served: str) -> Iterator[Any]:
    """Return a function that opens a watched page of a width and colour scheme."""
    contexts: list[BrowserContext] = []

    def watched(
        width: int = 1280, scheme: str = "light", base: str = served, **options: Any
    ) -> Watched:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        found = Watched(page, base)
        host = urlsplit(base).netloc
        page.on("console", lambda m: found.faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: found.faults.append(str(error)))
        page.on(
            "request",
            lambda r: (
                found.foreign.append(r.url)
                if urlsplit(r.url).scheme != "data" and urlsplit(r.url).netloc != host
                else None
            ),
        )
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " e => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
        )
        return found

    yield watched
    for context in contexts:
        context.close()
