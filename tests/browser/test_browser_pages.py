"""Every kind of page in a real browser: no error, no outside request, readable, reachable."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from portal.web.assets import STATIC_ROOT
from portal.web.base_sheet import PARTS

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/?view=tiles&indicator=resolution_rate",
    "/?view=table",
    "/regions",
    "/t/RU-CFO",
    "/t/29000000",
    "/t/29606000",
    "/t/93000000",
    "/topics",
    "/topic/roads",
    "/channels",
    "/channel/letter",
    "/compare",
    "/compare?geo=29000000&geo=93000000&geo=29606000",
    "/fair",
    "/fair?geo=29606000&topic=roads",
    "/reporting?channel=letter",
    "/methodology",
    "/about",
    "/accessibility",
    "/calendar",
    "/changes",
    "/contacts",
    "/corrections",
    "/claims",
    "/system",
    "/system/municipal_centre_share",
    "/forecasts",
    "/forecast/29000000",
    "/spikes",
    "/coverage",
    "/definitions",
    "/disclosure",
    "/glossary",
    "/where-to-appeal",
    "/share/territory/29606000",
    "/share/map/29000000",
    "/embed/territory/29606000",
    "/embed/territory/29606000?figure=rate",
    "/embed/territory/29602000?topic=roads&time=2026-08",
    "/embed/map/29000000",
    "/embed/compare/29000000,93000000,29606000",
    "/embed/territory/29606000?figure=topics",
    "/embed/compare/29606000,29701000?figure=fair",
    "/compare?geo=29606000&geo=29701000",
    "/data",
    "/developers",
    "/stability",
    "/find",
    "/find?q=республика",
    "/maps?time2=2025-09-01/P1Y",
    "/map/municipality",
    "/borders",
    "/en/",
    "/en/t/29606000",
    "/en/borders",
    "/en/find?q=kras",
    "/api/docs",
    "/problems",
    "/problems/unknown-code",
)
TWO = "geo=29000000&geo=89000000"
FAILING = ("/no-such-page", "/?topic=no-such-topic")
LOOKS = ((1280, "light"), (360, "light"), (1280, "dark"), (320, "dark"))
# The pages that most people see are looked at in every look. Of the others one half is opened wide
# and light, narrow and dark, the other half the other way round: they are made of the same parts.
IN_EVERY_LOOK = (
    "/",
    "/t/RU-CFO",
    "/t/29000000",
    "/t/29606000",
    "/topic/roads",
    "/methodology",
    "/data",
)


def looks_of(path: str) -> tuple[tuple[int, str], ...]:
    """Return width and colour scheme of each look at a page."""
    if path in IN_EVERY_LOOK:
        return LOOKS
    return (LOOKS[0], LOOKS[3]) if PAGES.index(path) % 2 else (LOOKS[1], LOOKS[2])


@pytest.mark.parametrize("path", PAGES)
def test_page_is_quiet_accessible_and_never_wider_than_the_screen(watch: Any, path: str) -> None:
    watched = watch()
    page = watched.page
    for width, scheme in looks_of(path):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        watched.open(path)
        assert watched.faults == [], (path, width)
        assert watched.foreign == [], (path, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        violations = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in violations] == []


@pytest.mark.parametrize("path", FAILING)
def test_error_pages_are_accessible_too(watch: Any, path: str) -> None:
    watched = watch(360, "light")
    watched.open(path)
    assert watched.foreign == []
    assert Axe().run(watched.page).response["violations"] == []
    # The browser itself reports the status of the page; nothing else may be reported.
    assert [fault for fault in watched.faults if "status of 4" not in fault] == []


def test_the_map_is_painted_and_opens_a_region_by_keyboard(watch: Any) -> None:
    watched = watch()
    watched.open("/")
    page = watched.page
    page.wait_for_selector("[data-map-ready=true]")
    areas = page.locator(".atlas-area")
    assert areas.count() >= 80
    stop = page.locator(".atlas-area[tabindex='0']")
    assert stop.count() == 1
    stop.focus()
    page.keyboard.press("ArrowRight")
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert ":" in name
    page.keyboard.press("Enter")
    page.wait_for_url("**/t/**")
    assert page.locator("h1").inner_text() in name
    assert watched.faults == []


def test_the_tooltip_says_what_the_page_says(watch: Any) -> None:
    watched = watch()
    watched.open("/?indicator=resolution_rate")
    page = watched.page
    page.wait_for_selector("[data-map-ready=true]")
    link = page.evaluate(
        "async () => { const d = document.querySelector('.folium-map').dataset;"
        " const read = async (address) => (await fetch(address)).json();"
        " const [v, n] = [await read(d.values), await read(d.names)];"
        " const i = Math.max(n.codes.indexOf('45000000'), 0);"
        " return [n.names[d.lang][i], v.labels[i], v.link.replace('{code}', n.codes[i])]; }"
    )
    page.goto(watched.base + link[2])
    assert page.locator("h1").inner_text() == link[0]
    figure = page.locator(".facts .value").first.inner_text()
    assert figure.replace("\n", " ").split(" частично")[0] in link[1]


def test_everything_works_without_scripts(watch: Any) -> None:
    watched = watch(java_script_enabled=False)
    watched.open("/")
    page = watched.page
    assert page.locator("noscript a[href*='view=tiles']").count() == 1
    page.get_by_label("Показатель").select_option("resolution_rate")
    page.get_by_role("button", name="Показать").click()
    page.get_by_role("link", name="Плитки", exact=True).click()
    assert page.locator("#map .tiles.only-wide svg").is_visible()
    page.get_by_label("Найти мой район или город").fill("боровский район")
    page.get_by_role("button", name="Найти").click()
    assert page.locator("h1").inner_text() == "Боровский район"


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(watch: Any) -> None:
    watched = watch()
    watched.open("/t/29606000")
    page = watched.page
    page.keyboard.press("Tab")
    assert "К содержанию" in page.evaluate("document.activeElement.textContent").replace(
        "\u00a0", " "
    )
    seen = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        state = page.evaluate(
            "() => { const a = document.activeElement;"
            " return [a.outerHTML.slice(0, 200), getComputedStyle(a).outlineStyle]; }"
        )
        if state[0].startswith("<body"):
            break
        assert state[1] == "solid", state[0]
        seen.add(state[0])
    wanted = page.locator("main a:visible, main select:visible, main button:visible").count()
    assert len(seen) >= wanted


def test_the_menu_of_a_narrow_screen_opens_without_scripts(watch: Any) -> None:
    watched = watch(360, java_script_enabled=False)
    watched.open("/")
    page = watched.page
    page.locator("summary", has_text="Меню").click()
    menu = page.get_by_role("navigation", name="Меню")
    menu.get_by_role("link", name="Методика", exact=True).click()
    assert page.locator("h1").inner_text().replace("\u00a0", " ") == "Как мы считаем"


def test_russian_pages_use_our_own_fonts(watch: Any) -> None:
    watched = watch()
    watched.open("/")
    fonts = watched.page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert {name.strip('"') for name in fonts} >= {"Golos Text", "Literata"}


def test_a_page_of_the_release_is_light_over_the_wire(watch: Any) -> None:
    watched = watch()
    page = watched.page
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    watched.open("/")
    page.wait_for_selector("[data-map-ready=true]")
    assert 50_000 < sum(sizes) <= 300_000


def test_a_municipality_prints_on_one_sheet(watch: Any) -> None:
    watched = watch()
    watched.open("/t/29608000")
    sheet = watched.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1


def _as_an_old_agent(route: Any) -> None:
    """Send a sheet as a browser reads it that knows neither custom properties nor grids."""
    name = route.request.url.rsplit("/", 1)[-1]
    parts = PARTS if name == "base.css" else (name.removesuffix(".css"),)
    sheets = (STATIC_ROOT / "css" / f"{part}.css" for part in parts)
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    text = re.sub(r"@supports[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)
    text = re.sub(r"[\w-]+\s*:[^;{}]*(?:var|clamp|min|max)\([^;{}]*;?", "", text)
    text = re.sub(r"[\w-]*(?:-inline|-block)[\w-]*\s*:[^;{}]*;?", "", text)
    text = re.sub(r"(?<![\w-])(?:gap|row-gap|column-gap|inset|grid[\w-]*)\s*:[^;{}]*;?", "", text)
    route.fulfill(body=text.replace("display: grid", ""), content_type="text/css")


@pytest.mark.parametrize("path", ["/?view=tiles", "/t/29606000", "/topic/roads"])
def test_an_old_agent_can_read_the_page(watch: Any, path: str) -> None:
    watched = watch(1024, "light")
    page = watched.page
    page.route("**/static/*/css/*.css", _as_an_old_agent)
    page.route("**/*.js", lambda route: route.fulfill(body="let let;", content_type="text/plain"))
    watched.open(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1024
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"
    found = Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found] == []
    page.select_option("select[name=topic]", "waste")
    page.click("form .button >> text=Показать")
    assert "topic" in page.url
    assert "мусор" in page.inner_text("main").lower()


@pytest.mark.parametrize(
    "path", ["/", "/t/29606000", "/topic/roads", "/coverage", f"/compare?{TWO}"]
)
def test_text_of_twice_the_size_stays_on_the_page(watch: Any, path: str) -> None:
    watched = watch(1280, "light")
    page = watched.page
    # As a reader sets it in the browser: the widths of the layout follow the size of the text.
    sizes = {"fontSizes": {"standard": 32, "fixed": 26}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", sizes)
    watched.open(path)
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "34px"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    cut = """() => [...document.querySelectorAll('h1, h2, p, th, td, label, button, a, li')]
        .filter(e => e.clientWidth && getComputedStyle(e).overflow === 'hidden'
            && !e.closest('.visually-hidden') && e.scrollHeight > e.clientHeight + 2)
        .map(e => e.outerHTML.slice(0, 80))"""
    assert page.evaluate(cut) == []
