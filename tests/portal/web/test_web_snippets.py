"""The code on the page for people who code does what the page says, against a real server."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import orjson
import pyogrio
import pytest
from flask.testing import FlaskClient
from live_server import served

from portal.indicators.evaluate import evaluate
from portal.store.release_store import ReleaseStore
from portal.web.context import make_context
from portal.web.presenters.developers import LANGUAGES
from portal.web.snippets.queries import code_queries
from schemas.periods import Period

YEAR = Period.parse("2025-09-01/P1Y")
KINDS = {
    "python": "number table series pinned renewed file stream map layer",
    "curl": "number table series pinned renewed file stream map layer",
    "r": "number table series pinned file_csv stream map layer",
    "excel": "number table series pinned file_csv",
    "qgis": "map layer",
}
BLOCK = re.compile(
    r'<h3 class="third-head" id="(\w+)">.*?<code>(.*?)</code>.*?<a href="([^"]+)"', re.DOTALL
)


@pytest.fixture(scope="module")
def address(release_dir: Path) -> Iterator[str]:
    with served(release_dir) as found:
        yield found


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the code write into a folder of its own, and reach this machine directly."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def blocks(client: FlaskClient, language: str, lang: str = "ru", base: str = "") -> dict[str, Any]:
    """Return the code of each query and its address, as the page of a reader at ``base`` has it."""
    prefix = "" if lang == "ru" else f"/{lang}"
    page = client.get(f"{prefix}/developers?code={language}", base_url=base or None)
    assert page.status_code == 200
    found = BLOCK.findall(page.text)
    return {kind: (unescape(code), unescape(href)) for kind, code, href in found}


@pytest.fixture
def code(client: FlaskClient, address: str) -> Any:
    """Return a function that gives the code of a query in a language, for the running server."""
    return lambda language, kind, lang="en": blocks(client, language, lang, address)[kind][0]


@pytest.fixture
def run_python(code: Any) -> Any:
    """Return a function that runs the Python of a query: what it printed and what it made."""

    def run(kind: str, lang: str = "en") -> tuple[str, dict[str, Any]]:
        made: dict[str, Any] = {}
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(code("python", kind, lang), kind, "exec"), made)  # noqa: S102
        return printed.getvalue(), made

    return run


@pytest.fixture
def run_curl(code: Any) -> Any:
    """Return a function that runs the commands of a query in a shell: what they printed."""
    if shutil.which("curl") is None:
        if os.environ.get("CI"):
            pytest.fail("no curl here")
        pytest.skip("no curl here: install the package «curl» to run its commands")

    def run(kind: str) -> str:
        done = subprocess.run(
            ["sh", "-ec", code("curl", kind)], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def rates(store: ReleaseStore) -> dict[str, float | None]:
    """Return the headline rate of every region, as pages and API have it."""
    codes = [
        place.code for place in store.territories.at_level("region") if not place.is_unallocated
    ]
    found = evaluate(store, "resolution_rate", codes, "all", YEAR)
    return {code: value.value for code, value in found.items()}


def rows_of(path: str) -> list[dict[str, str]]:
    with Path(path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_one_number(run_python: Any, run_curl: Any, release_store: ReleaseStore) -> None:
    value = evaluate(release_store, "resolution_rate", ["RU"], "all", YEAR)["RU"]
    assert orjson.loads(run_curl("number"))["value"]["value"] == value.value
    printed, made = run_python("number")
    assert made["body"]["value"]["numerator"] == value.numerator
    assert "Release 2026-11-15" in printed
    assert "Выпуск 2026-11-15" in run_python("number", "ru")[0]


def test_one_indicator_for_all_places(
    run_python: Any, run_curl: Any, release_store: ReleaseStore
) -> None:
    expected = rates(release_store)
    _, made = run_python("table")
    told = made["table"].set_index("REF_AREA")["OBS_VALUE"]
    assert {code: None if v != v else v for code, v in told.items()} == expected
    assert None in expected.values()
    assert any(code.startswith("0") for code in expected)
    assert set(made["shown"]["REF_AREA"]) == {c for c, v in expected.items() if v is not None}
    run_curl("table")
    rows = rows_of("resolution_rate.csv")
    shown = {row["REF_AREA"]: row["OBS_VALUE"] for row in rows}
    assert {c: float(v) if v else None for c, v in shown.items()} == expected


def test_month_by_month(run_python: Any, run_curl: Any, release_store: ReleaseStore) -> None:
    _, made = run_python("series")
    assert tuple(made["months"].index) == YEAR.months
    run_curl("series")
    rows = rows_of("outcomes.csv")
    assert len(rows) == made["months"].size
    for row in rows:
        assert made["months"].at[row["TIME_PERIOD"], row["OUTCOME"]] == float(row["OBS_VALUE"])


def test_the_same_numbers_later(
    run_python: Any, run_curl: Any, release_store: ReleaseStore
) -> None:
    printed, made = run_python("pinned")
    assert printed.split() == ["2026-11-15", str(len(rates(release_store)))]
    assert "Otklik-Release: 2026-11-15" in run_curl("pinned")
    assert len(rows_of("resolution_rate-2026-11-15.csv")) == len(made["table"])


def test_asked_again_nothing_is_sent(run_python: Any, run_curl: Any) -> None:
    assert [run_python("renewed", lang)[0] for lang in ("ru", "ru")] == [
        "изменилось\n",
        "ничего нового\n",
    ]
    first = Path("resolution_rate.csv").read_bytes()
    assert len(rows_of("resolution_rate.csv")) == first.count(b"\r\n") - 1 == 83
    file, tag = Path("resolution_rate.csv"), Path("resolution_rate.csv.etag")
    for kept in (file, tag):
        kept.unlink()
    run_curl("renewed")
    second, told = file.read_bytes(), tag.read_text()
    file.write_bytes(b"kept")
    run_curl("renewed")
    assert file.read_bytes() == b"kept"
    assert tag.read_text() == told
    assert second.count(b"\r\n") == 84


def test_a_whole_file(run_python: Any, run_curl: Any, release_store: ReleaseStore) -> None:
    _, made = run_python("file")
    [file] = [f for f in release_store.downloads if f.name == "observations_region.parquet"]
    assert len(made["table"]) == file.rows
    assert "observations_region.parquet: OK" in run_curl("file")


def test_everything_row_by_row(run_python: Any, run_curl: Any, release_store: ReleaseStore) -> None:
    # With the places «not allocated»: a level adds up to what lies above.
    places = sum(place.level == "municipality" for place in release_store.territories.values())
    _, made = run_python("stream")
    assert len(made["rows"]) == made["announced"] == places * 18
    assert f"{places * 18} municipality.ndjson" in run_curl("stream")


def test_a_map_with_figures(run_python: Any, run_curl: Any, release_store: ReleaseStore) -> None:
    _, made = run_python("map")
    expected = rates(release_store)
    told = made["places"].set_index("geo")["value"]
    assert {code: None if v != v else v for code, v in told.items()} == expected
    assert "lightgrey" in Path("resolution_rate.html").read_text(encoding="utf-8")
    run_curl("map")
    drawn = orjson.loads(Path("resolution_rate.geojson").read_bytes())
    assert {f["id"]: f["properties"]["value"] for f in drawn["features"]} == expected


def test_gdal_opens_the_address_of_the_map(code: Any, release_store: ReleaseStore) -> None:
    """QGIS and sf read with it; it is all of them that is at hand here."""
    [asked] = re.findall(r'address = "([^"]+)"', code("qgis", "map"))
    # The name of the driver keeps pyogrio from asking for parts of the file, as neither of them does.
    frame = pyogrio.read_dataframe(f"GeoJSON:{asked}").set_index("geo")
    expected = rates(release_store)
    assert {c: None if v != v else v for c, v in frame["value"].items()} == expected
    assert frame.geometry.notna().all()


def test_outlines_as_a_layer(run_python: Any, run_curl: Any, release_store: ReleaseStore) -> None:
    _, made = run_python("layer")
    assert len(made["places"]) == len(release_store.polygons["region"])
    assert all(code in release_store.polygons["region"] for code in made["places"]["code"])
    run_curl("layer")
    drawn = orjson.loads(Path("region.geojson").read_bytes())
    assert drawn["numberReturned"] == drawn["numberMatched"] == len(made["places"])


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_query_of_a_language_asks_for_an_address_that_answers(
    client: FlaskClient, language: str, lang: str
) -> None:
    found = blocks(client, language, lang, "https://otklik.example")
    assert " ".join(found) == KINDS[language]
    for kind, (code, href) in found.items():
        assert code.count(href) >= 1, kind
        assert "http://" not in code
        with client.get(href.removeprefix("https://otklik.example")) as answer:
            assert answer.status_code == 200, href
            assert answer.headers.get("Otklik-Release", "2026-11-15") == "2026-11-15"


def test_only_a_reader_on_this_machine_is_told_another_address(client: FlaskClient) -> None:
    for host, told in (
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost", "http://localhost"),
        ("http://evil.example", "https://otklik.example"),
        ("https://otklik.example", "https://otklik.example"),
    ):
        for page in ("/developers", "/data"):
            text = client.get(page, base_url=host).text
            assert f"{told}/api/v1/indicators/resolution_rate" in text
            assert "evil.example" not in text


def test_without_outlines_or_files_there_is_no_code_for_them(
    changed: Any, release_store: ReleaseStore
) -> None:
    store = changed(polygons={}, downloads=())
    kinds = [query.kind for query in code_queries(make_context(store, "ru", "/developers", {}))]
    assert kinds == ["number", "table", "series", "pinned", "renewed", "stream"]


def test_a_language_that_is_not_there_is_refused_with_those_that_are(client: FlaskClient) -> None:
    answer = client.get("/en/developers?code=cobol")
    assert answer.status_code == 422
    assert "python, curl, r, excel, qgis" in answer.text


def test_power_query_is_balanced_and_names_columns_that_are_there(client: FlaskClient) -> None:
    for code, href in blocks(client, "excel", base="https://otklik.example").values():
        assert code.startswith("let\n")
        with client.get(href.removeprefix("https://otklik.example")) as answer:
            told = answer.get_data(as_text=True).partition("\r\n")[0]
        for column in re.findall(r'{"([A-Z_0-9]+)", type number}', code):
            assert column in told.split(","), column
        names = re.findall(r"^    (\w+) = ", code, re.MULTILINE)
        assert len(names) == len(set(names))
        assert code.endswith(f"in\n    {names[-1]}")
        bare = re.sub(r'"[^"]*"', "", code)
        for opening, closing in ("()", "[]", "{}"):
            assert bare.count(opening) == bare.count(closing)
        for earlier, later in itertools.pairwise(names):
            assert re.search(rf"\b{earlier}\b", code.split(f"{later} =")[1])


def test_r_can_be_parsed(client: FlaskClient, tmp_path: Path) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("no R here: install «r-base-core» to have its code parsed")
    for kind, (code, _) in blocks(client, "r").items():
        file = tmp_path / f"{kind}.R"
        file.write_text(code, encoding="utf-8")
        subprocess.run([rscript, "-e", f'invisible(parse("{file}"))'], check=True, timeout=60)
