"""Weigh and time the pages of a demonstration in headless Chromium, and the server behind them.

Unless said otherwise the browser is slowed as on a modest telephone: processor four times slower,
5 Mbit/s, 60 ms; first visits, nothing cached. Targets: the page with the regions' map at most
150 kB over the wire and ready within 1.2 s; no layout shift above 0.05 on any page; no task above
200 ms on the page of the map; another month painted within 50 ms without fetching geometry; any
page made within 30 ms by the server without its memory of answers. Give the directory of a finished
demonstration; without one a small one is made first. The map of all municipalities, at most 320 kB
and 2.8 s, is measured on an instance with the outlines of the shared files, where these are.
"""

import os
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
from tests.bench.national_map import write_national_map
from tests.bench.national_reference import SHARED

ATTEMPTS = 5
MAP_KB, MAP_SECONDS = 150.0, 1.2
NATIONAL_KB, NATIONAL_SECONDS = 320.0, 2.8
SHIFT, LONGEST_TASK_MS, SWITCH_MS, SERVER_MS = 0.05, 200.0, 50.0, 30.0
NATIONAL = "/map/municipality"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PAGES = {
    "home": "/",
    "home_english": "/en/",
    "regions": "/regions",
    "country": "/t/RU",
    "region": "/t/75000000",
    "municipality": "/t/75701000",
    "topics": "/topics",
    "topic": "/topic/roads",
    "channel": "/channel/letter",
    "compare": "/compare?geo=75000000&geo=29000000",
    "methodology": "/methodology",
    "data": "/data",
    "api_documentation": "/api/docs",
}
# Pages whose figures are worked out anew for every period and topic.
SERVED = ("/", "/t/RU", "/t/75000000", "/t/75701000", "/topic/roads", "/channel/letter")
PERIODS = ("2025-03", "2025-06", "2025-09", "2026-01", "2026-04", "2026-06")
THROTTLED = {"offline": False, "latency": 60, "downloadThroughput": 625_000.0}
# What the page is asked about itself; when a map has painted, the time since navigation began.
WATCH = """
    window.shift = 0; window.tasks = [];
    new PerformanceObserver((list) => {
        for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value;
    }).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver((list) => {
        for (const e of list.getEntries()) window.tasks.push(e.duration);
    }).observe({ type: "longtask", buffered: true });
    addEventListener("atlas:painted", () => { window.paintedAfter ??= performance.now(); });
"""
# Paint the values of another month and say how long script and layout took.
SWITCH = """async (address) => {
    const box = document.querySelector("[data-map-ready]");
    const values = await (await fetch(address)).json();
    const before = performance.now();
    box.dispatchEvent(new CustomEvent("atlas:values", { detail: values }));
    document.body.getBoundingClientRect();
    return performance.now() - before;
}"""


def main(directory: Path) -> None:
    """Serve the demonstration and measure its pages, then the map of all municipalities."""
    if CHROMIUM is None:
        sys.exit("bench_pages: no Chromium is installed")
    with served(directory) as address, sync_playwright() as playwright:
        measure_server(address)
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, path in PAGES.items():
            measure_page(browser, name, address + path)
        measure_map(browser, "regions_map", address + "/", MAP_KB, MAP_SECONDS)
        measure_switch(browser, address)
        browser.close()
    if not SHARED.is_dir():
        sys.stderr.write("bench_pages: no shared outlines, no map of all municipalities\n")
        return
    with tempfile.TemporaryDirectory() as scratch:
        write_national_map(Path(scratch) / "national")
        measure_national(Path(scratch) / "national")


def measure_national(directory: Path) -> None:
    """Measure the map of all municipalities of an instance that has their outlines."""
    with served(directory) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = address + NATIONAL
        measure_map(browser, "municipalities_map", page, NATIONAL_KB, NATIONAL_SECONDS)
        browser.close()


def measure_server(address: str) -> None:
    """Print how long the server takes for pages that it has not made before."""
    for path in SERVED:
        times = []
        for period in PERIODS:
            began = time.perf_counter()
            with urllib.request.urlopen(f"{address}{path}?time={period}") as answer:
                answer.read()
            times.append((time.perf_counter() - began) * 1000)
        rounded = [round(value, 1) for value in times]
        print_line(f"server {path}", statistics.median(times), "ms", SERVER_MS, all=rounded)


def measure_page(browser: Browser, name: str, address: str) -> None:
    """Print weight and layout shift of a first visit."""
    with visit(browser) as (page, sizes):
        answer = page.goto(address, wait_until="networkidle")
        if answer is None or answer.status != 200:
            sys.exit(f"bench_pages: {address} answers {answer and answer.status}")
        page.wait_for_timeout(500)
        print_line(f"page_{name}", sum(sizes) / 1000, "kB", requests=len(sizes))
        print_line(f"page_{name}_shift", float(page.evaluate("window.shift")), "", SHIFT)


def measure_map(browser: Browser, name: str, address: str, most_kb: float, within: float) -> None:
    """Print weight, longest task and the time until a map is painted, medians of first visits."""
    weights, tasks, times = [], [], []
    for _ in range(ATTEMPTS):
        with visit(browser) as (page, sizes):
            page.goto(address, wait_until="commit")
            page.wait_for_selector('[data-map-ready="true"]', timeout=60_000)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(500)
            weights.append(sum(sizes) / 1000)
            times.append(float(page.evaluate("window.paintedAfter")) / 1000)
            tasks.append(float(page.evaluate("Math.max(0, ...window.tasks)")))
    print_line(f"{name}_weight", statistics.median(weights), "kB", most_kb)
    print_line(
        f"{name}_ready", statistics.median(times), "s", within, all=[round(t, 2) for t in times]
    )
    print_line(f"{name}_longest_task", statistics.median(tasks), "ms", LONGEST_TASK_MS, all=tasks)


def measure_switch(browser: Browser, address: str) -> None:
    """Print how long another month takes to be painted, and how much geometry that fetches."""
    with visit(browser) as (page, _):
        page.goto(address + "/", wait_until="commit")
        page.wait_for_selector('[data-map-ready="true"]', timeout=60_000)
        page.wait_for_load_state("networkidle")
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        values = "/maps/values.json?indicator=appeals_per_1000&topic=all&time="
        times = [float(page.evaluate(SWITCH, values + period)) for period in PERIODS]
        geometry = sum("/geo/" in url for url in fetched)
        rounded = [round(value, 1) for value in times]
        print_line("month_switch", statistics.median(times), "ms", SWITCH_MS, all=rounded)
        print_line("month_switch_geometry", geometry, "requests", 0)


@contextmanager
def visit(browser: Browser):
    """Give a slowed page with an empty cache, and the sizes of what it receives."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page: Page = context.new_page()
    sizes: list[float] = []
    session = context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {**THROTTLED, "uploadThroughput": 625_000.0})
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(WATCH)
    try:
        yield page, sizes
    finally:
        context.close()


@contextmanager
def served(directory: Path):
    """Serve an instance in a process of its own, without memory or limits, and give its address."""
    port = free_port()
    code = "from portal.cli.main import main; main()"
    command = [sys.executable, "-c", code, "serve", "-i", str(directory), "--port", str(port)]
    own = os.environ | {"OTKLIK_CACHE_MB": "0", "OTKLIK_RATE_LIMITS": "off"}
    process = subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.DEVNULL, env=own)
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
