"""Weigh the pages of a demonstration and time its national map in headless Chromium.

Targets: any page at most 300 kB over the wire with its assets and compression, first visit; the
map ready within 1.5 s of navigation, median of five first visits. Give the directory of a finished
demonstration; without one a small one is made first.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from portal.demo.run import build_demo
from tests.bench.free_port import free_port
from tests.bench.lines import print_line

TARGET_KB = 300.0
TARGET_SECONDS = 1.5
ATTEMPTS = 5
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PAGES = {
    "home": "/",
    "home_english": "/en/",
    "regions": "/regions",
    "region": "/t/75000000",
    "municipality": "/t/75701000",
    "methodology": "/methodology",
    "data": "/data",
    "api_documentation": "/api/docs",
}
# When the map has painted, the page remembers the time since navigation began.
WATCH = (
    """addEventListener("atlas:painted", () => { window.paintedAfter ??= performance.now(); })"""
)


def main(directory: Path) -> None:
    """Serve the demonstration and measure its pages."""
    if CHROMIUM is None:
        sys.exit("bench_pages: no Chromium is installed")
    with served(directory) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, path in PAGES.items():
            received, requests = weigh(browser, address + path)
            print_line(f"page_{name}", received / 1000, "kB", TARGET_KB, requests=requests)
        times = [ready_seconds(browser, address) for _ in range(ATTEMPTS)]
        print_line("national_map_ready", statistics.median(times), "s", TARGET_SECONDS, all=times)
        browser.close()


def weigh(browser: Browser, address: str) -> tuple[float, int]:
    """Return bytes over the wire, headers included, and requests of a first visit."""
    with visit(browser) as page:
        sizes: list[float] = []
        session = page.context.new_cdp_session(page)
        session.on(
            "Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"])
        )
        session.send("Network.enable")
        answer = page.goto(address, wait_until="networkidle")
        if answer is None or answer.status != 200:
            sys.exit(f"bench_pages: {address} answers {answer and answer.status}")
        return sum(sizes), len(sizes)


def ready_seconds(browser: Browser, address: str) -> float:
    """Return seconds from navigation until the national map is painted."""
    with visit(browser) as page:
        page.add_init_script(WATCH)
        page.goto(address + "/", wait_until="commit")
        page.wait_for_selector('[data-map-ready="true"]', timeout=20_000)
        return round(float(page.evaluate("window.paintedAfter")) / 1000, 3)


@contextmanager
def visit(browser: Browser):
    """Give a page with an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page: Page = context.new_page()
    try:
        yield page
    finally:
        context.close()


@contextmanager
def served(directory: Path):
    """Serve an instance in a process of its own and give its address."""
    port = free_port()
    code = "from portal.cli.main import main; main()"
    command = [sys.executable, "-c", code, "serve", "-i", str(directory), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str, path: str = "/healthz") -> None:
    """Wait until the server answers, or stop with a sentence."""
    for _ in range(120):
        try:
            urllib.request.urlopen(address + path, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    sys.exit(f"{address} did not answer within 30 seconds")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            build_demo(Path(scratch) / "demo", 0.1, 2026, lambda *_: None)
            main(Path(scratch) / "demo")
