"""The application as a whole: headers, methods, errors by path, static files, no release."""

from __future__ import annotations

import logging
import runpy
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import app as app_module
from portal.app import SECURITY_HEADERS, create_app
from portal.config.errors import OperatorError
from portal.config.settings import Settings
from portal.web import assets
from portal.web.responses import IMMUTABLE

PATHS = ["/", "/en/", "/nothing", "/healthz", "/api/docs", "/api/v1/topics", "/api/v1/nothing"]


@pytest.fixture(scope="module")
def whole_app(release_dir: Path) -> Flask:
    return create_app(Settings(release_dir))


@pytest.fixture
def web(whole_app: Flask) -> FlaskClient:
    return whole_app.test_client()


@pytest.fixture
def empty(tmp_path: Path) -> FlaskClient:
    return create_app(Settings(tmp_path)).test_client()


@pytest.fixture
def failing(release_dir: Path) -> FlaskClient:
    app = create_app(Settings(release_dir))

    def fail() -> str:
        raise RuntimeError("a fault of ours with a secret in it")

    app.add_url_rule("/api/v1/fault", "fault", fail)
    app.add_url_rule("/fault", "page_fault", fail)
    return app.test_client()


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_security_headers_and_sets_no_cookie(
    web: FlaskClient, path: str
) -> None:
    answer = web.get(path)
    for name, value in SECURITY_HEADERS.items():
        if name != "Cross-Origin-Resource-Policy":
            assert answer.headers[name] == value
    assert "Set-Cookie" not in answer.headers
    assert "Server" not in answer.headers
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_open_data_may_be_read_from_other_sites_and_pages_may_not(web: FlaskClient) -> None:
    for path in ("/api/v1/topics", "/api/v1/nothing"):
        headers = web.get(path).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    page = web.get("/").headers
    assert "Access-Control-Allow-Origin" not in page
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"


def test_every_request_has_an_id_of_its_own(web: FlaskClient) -> None:
    ids = {web.get("/healthz").headers["X-Request-Id"] for _ in range(5)}
    assert len(ids) == 5


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", [*PATHS, "/static/css/site.css", "/downloads/x/y", "/geo/x"])
def test_no_method_writes(web: FlaskClient, method: str, path: str) -> None:
    with web.open(path, method=method) as answer:
        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) <= {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("path", "mimetype"),
    [
        ("/api/v1/nothing", "application/problem+json"),
        ("/api/nothing", "application/problem+json"),
        ("/api", "application/problem+json"),
        ("/apinothing", "text/html"),
        ("/nothing", "text/html"),
        ("/en/nothing", "text/html"),
        ("/t/XX", "text/html"),
        ("/regions//", "text/html"),
        ("/downloads/none/none.csv", "text/html"),
    ],
)
def test_a_missing_address_is_answered_by_path(web: FlaskClient, path: str, mimetype: str) -> None:
    answer = web.get(path)
    assert (answer.status_code, answer.mimetype) == (404, mimetype)


def test_a_fault_of_ours_is_answered_without_its_details(failing: FlaskClient) -> None:
    problem = failing.get("/api/v1/fault")
    assert (problem.status_code, problem.mimetype) == (500, "application/problem+json")
    page = failing.get("/fault")
    assert (page.status_code, page.mimetype) == (500, "text/html")
    assert page.headers["X-Request-Id"] in page.get_data(as_text=True)
    assert problem.get_json()["request_id"] == problem.headers["X-Request-Id"]
    for answer in (problem, page):
        assert "secret" not in answer.get_data(as_text=True)
        assert answer.headers["X-Request-Id"]


def test_a_failing_error_page_still_gives_a_sentence(
    web: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(status: int, path: str) -> str:
        raise RuntimeError("the template is broken")

    monkeypatch.setattr(app_module, "render_error", fail)
    with caplog.at_level(logging.ERROR):
        answer = web.get("/nothing")
    assert answer.status_code == 404
    assert "Error on our side" in answer.get_data(as_text=True)
    assert "the error page failed" in caplog.text


def test_health_names_the_release(web: FlaskClient) -> None:
    answer = web.get("/healthz")
    assert answer.get_json() == {"status": "ok", "release": "2026-11-15"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_release_everything_says_so(empty: FlaskClient) -> None:
    health, api, page = (empty.get(path) for path in ("/healthz", "/api/v1/topics", "/"))
    assert [answer.status_code for answer in (health, api, page)] == [503, 503, 503]
    assert health.get_json()["release"] is None
    assert api.get_json()["type"] == "/problems/no-release"
    assert page.mimetype == "text/html"
    assert page.headers["Retry-After"] == "60"


def test_documentation_opens_without_a_release(empty: FlaskClient) -> None:
    for path in ("/api/docs", "/api/v1/openapi.json", "/problems", "/problems/no-release"):
        assert empty.get(path).status_code == 200


def test_a_static_file_with_a_digest_is_kept_for_ever(web: FlaskClient) -> None:
    with web.get(assets.asset_url("css/site.css")) as answer:
        assert answer.mimetype == "text/css"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with web.get("/static/css/site.css") as answer:
        assert answer.headers["Cache-Control"] == "max-age=60, public"


def test_the_sheets_of_every_page_come_in_one(web: FlaskClient) -> None:
    path = assets.asset_url(assets.BASE_SHEET)
    assert f'href="{path}"' in web.get("/").get_data(as_text=True)
    with web.get(path) as answer:
        sheet = answer.get_data(as_text=True)
        assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/css", IMMUTABLE)
    places = [sheet.index(own) for own in ("body {", "--ink:", "@font-face", ".masthead-row {")]
    assert places == sorted(places)
    assert 'url("../fonts/' in sheet
    assert web.get(f"/static/another/{assets.BASE_SHEET}").status_code == 404


def test_a_static_file_is_sent_compressed(web: FlaskClient) -> None:
    path = assets.asset_url("css/site.css")
    with web.get(path, headers={"Accept-Encoding": "br"}) as squeezed, web.get(path) as plain:
        assert squeezed.headers["Content-Encoding"] == "br"
        assert brotli.decompress(squeezed.data) == plain.data


@pytest.mark.parametrize(
    "spelling",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fapp.py",
        "/static/css/../../routes.py",
        "/static//etc/passwd",
        "/static/css/site.css/",
        "/static/",
        "/downloads/2026-11-15/../manifest.json",
        "/downloads/2026-11-15/..%2fmanifest.json",
        "/geo/..%2fportal.duckdb",
        "/static/css/site.css%00.js",
    ],
)
def test_no_spelling_leads_out_of_the_static_files(web: FlaskClient, spelling: str) -> None:
    assert web.get(spelling).status_code == 404


@pytest.mark.parametrize("path", ["/", "/api/v1/topics", "/api/docs"])
def test_a_dynamic_answer_is_compressed(web: FlaskClient, path: str) -> None:
    squeezed, plain = web.get(path, headers={"Accept-Encoding": "br"}), web.get(path)
    assert squeezed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(squeezed.data) == plain.data
    assert "Accept-Encoding" in squeezed.headers["Vary"]


WSGI = Path(__file__).parents[2] / "wsgi.py"


def test_the_entry_point_reads_the_environment(
    release_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK_RELEASES", str(release_dir))
    application = runpy.run_path(str(WSGI))["application"]
    assert application.test_client().get("/healthz").status_code == 200


def test_the_entry_point_says_what_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTKLIK_RELEASES", raising=False)
    with pytest.raises(OperatorError, match="OTKLIK_RELEASES"):
        runpy.run_path(str(WSGI))
