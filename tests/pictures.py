"""Pictures of the main pages, to be looked at: ``make pictures`` or ``python -m tests.pictures``.

Takes the directory of a finished demonstration and that of the pictures. Each page is taken at the
width of a telephone and of a desk, in light and dark, whole; ``readme-*.png`` are the two cuts that
README shows.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.bench_pages import served

PAGES = {
    "home": "/",
    "home_tiles": "/?view=tiles&indicator=resolution_rate",
    "country": "/t/RU",
    "region": "/t/29000000",
    "municipality": "/t/29606000",
    "topic": "/topic/roads",
    "channel": "/channel/letter",
    "compare": "/compare?geo=29000000&geo=75000000&geo=40000000",
    "two_maps": "/maps",
    "municipalities": "/map/municipality",
    "share": "/share/territory/29606000",
    "claims": "/claims",
    "coverage": "/coverage",
    "data": "/data",
    "methodology": "/methodology",
}
LOOKS = ((390, "light"), (1280, "light"), (1280, "dark"))
# Of README: page, and how much of it from above.
CUTS = {"readme-home": ("/", 1640), "readme-municipality": ("/t/29606000", 1900)}


def main(demo: Path, target: Path) -> None:
    """Write the pictures into ``target``."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        sys.exit("pictures: no Chromium is installed")
    target.mkdir(parents=True, exist_ok=True)
    with served(demo) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        for prefix, lang in (("", "ru"), ("/en", "en")):
            for name, path in PAGES.items():
                for width, scheme in LOOKS if lang == "ru" else LOOKS[:2]:
                    file = target / f"{name}-{lang}-{width}-{scheme}.png"
                    with_page(browser, width, scheme, address + prefix + path, file)
        for name, (path, height) in CUTS.items():
            with_page(browser, 1280, "light", address + path, target / f"{name}.png", height)
        browser.close()


def with_page(
    browser: Browser, width: int, scheme: str, address: str, file: Path, height: int = 0
) -> None:
    """Write the picture of one page: the whole of it, or ``height`` pixels from above."""
    context = browser.new_context(
        viewport={"width": width, "height": height or 900}, color_scheme=scheme
    )
    page: Page = context.new_page()
    page.goto(address, wait_until="networkidle")
    if page.locator("[data-map-ready]").count():
        page.wait_for_selector('[data-map-ready="true"]')
    page.screenshot(path=file, full_page=not height)
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
