"""The web application: ``create_app`` calls and registers, nothing more is decided here."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from flask import Flask, Response, g, request
from flask_compress import Compress
from werkzeug.exceptions import (
    Gone,
    HTTPException,
    MethodNotAllowed,
    ServiceUnavailable,
    TooManyRequests,
)
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from portal.api import documentation, life_cycle
from portal.api import routes as api_routes
from portal.api.problems import problem_response, rate_problem, withdrawn_problem
from portal.config.settings import Settings
from portal.serving import request_id
from portal.serving.answer_cache import AnswerCache
from portal.serving.counting import make_counter
from portal.serving.rate_limits import RateLimit, Use
from portal.serving.request_id import RequestId
from portal.serving.standing_headers import StandingHeaders
from portal.store.current import CurrentRelease, NoRelease, current_store
from portal.store.withdrawn import ReleaseWithdrawn, Withdrawal
from portal.web import assets
from portal.web import routes as web_routes
from portal.web.errors import render_error, render_too_many_requests
from portal.web.responses import permissions_policy

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

METHODS = ("GET", "HEAD", "OPTIONS")
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": permissions_policy(),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Open data is there to be read from any page.
OPEN_PATHS = (
    "/.well-known/",
    "/api/",
    "/catalog",
    "/data/archive/",
    "/dataset/",
    "/datasets/",
    "/downloads/",
    "/geo/",
    "/ogc",
    "/opendata/",
)
OPEN_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Content-Disposition, Content-Range, Deprecation, ETag, Link,"
        " Otklik-Data-Note, Otklik-Release, Otklik-Rows, RateLimit, RateLimit-Policy, Repr-Digest,"
        " Retry-After, Sunset, X-Pagination, X-Request-Id"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# What a browser asks before a page of another site may send a header of its own.
PREFLIGHT_HEADERS = {
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Cache-Control, If-Match, If-Modified-Since, If-None-Match,"
        " If-Range, If-Unmodified-Since, Pragma, Range, X-Requested-With"
    ),
    "Access-Control-Max-Age": "86400",
}
COMPRESSIONS = ("br", "gzip")
COMPRESSED_TYPES = [
    "application/atom+xml",
    "application/csvm+json",
    "application/geo+json",
    "application/javascript",
    "application/json",
    "application/ld+json",
    "application/linkset+json",
    "application/problem+json",
    "application/rdf+xml",
    "application/vnd.json-stat+json",
    "application/vnd.sdmx.data+csv",
    "application/xml",
    "image/svg+xml",
    "text/calendar",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
    "text/plain",
    "text/turtle",
]
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_STATIC_SECONDS = 60
HEALTH = "/healthz"


def create_app(settings: Settings) -> Flask:
    """Return the application that serves the releases in ``settings.releases_dir``."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        COMPRESS_ALGORITHM=list(COMPRESSIONS),
        COMPRESS_MIMETYPES=COMPRESSED_TYPES,
        # Whole files are sent as they lie: with their length, and without work per request.
        COMPRESS_STREAMS=False,
        OTKLIK_CODE=assets.code_digest(),
        OTKLIK_CODE_TIME=assets.code_time(),
        OTKLIK_ICON=assets.asset_url("favicon.svg"),
        OTKLIK_SCRIPTS=(assets.asset_url("copy.js"),),
        OTKLIK_STYLES=tuple(assets.asset_url(f"css/{name}.css") for name in ("tokens", "fonts")),
    )
    # A doubled slash would be redirected; an address either exists or does not.
    app.url_map.merge_slashes = False
    app.extensions["otklik_releases"] = CurrentRelease(settings.releases_dir)
    # Hooks run last to first: this one finds what was compressed.
    app.after_request(_forget_moment)
    Compress(app)
    app.before_request(_begin_request)
    app.after_request(_mend_headers)
    app.register_error_handler(HTTPException, _answer_error)
    app.register_error_handler(NoRelease, _answer_no_release)
    app.register_error_handler(ReleaseWithdrawn, _answer_withdrawn)
    api_routes.register(app)
    web_routes.register(app)
    app.add_url_rule(HEALTH, "healthz", _healthz)
    life_cycle.register(app, life_cycle.load_deprecations(), app.extensions[api_routes.EXTENSION])
    _stand_before(app, settings)
    return app


def _stand_before(app: Flask, settings: Settings) -> None:
    """Set what stands before Flask, from the inside out: the last one sees a request first."""
    _remember_answers(app, settings)
    _limit_rates(app, settings)
    _serve_static(app)
    app.wsgi_app = RequestId(  # type: ignore[method-assign]
        StandingHeaders(app.wsgi_app, SECURITY_HEADERS, OPEN_PATHS, OPEN_HEADERS)
    )


def _remember_answers(app: Flask, settings: Settings) -> None:
    """Keep answers until anything changes among the releases."""
    if settings.cache_bytes:
        releases: CurrentRelease = app.extensions["otklik_releases"]
        app.wsgi_app = AnswerCache(  # type: ignore[method-assign]
            app.wsgi_app, releases.state, settings.cache_bytes
        )


def _begin_request() -> Response | None:
    """Take over the request's id; answer a preflight; refuse what is not for reading."""
    g.request_id = request.environ[request_id.ENVIRON_KEY]
    if request.method not in METHODS:
        raise MethodNotAllowed(METHODS)
    # Wherever it leads: were it refused, the page could not read why the request itself fails.
    is_preflight = (
        request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    )
    if is_preflight and request.path.startswith(OPEN_PATHS):
        return Response(status=204, headers=PREFLIGHT_HEADERS)
    return None


def _mend_headers(response: Response) -> Response:
    _forget_host(response)
    _name_the_same_copy(response)
    return response


def _name_the_same_copy(response: Response) -> None:
    """Give a 304 the tag of the copy that the client has: compression adds ``:br`` to ours."""
    if response.status_code != 304:
        return
    tag, known = response.get_etag()[0], request.if_none_match
    copies = (f"{tag}:{name}" for name in COMPRESSIONS)
    kept = next((copy for copy in copies if known.contains_weak(copy)), None)
    if tag is not None and kept is not None and not known.contains_weak(tag):
        response.set_etag(kept)


def _forget_moment(response: Response) -> Response:
    """Leave the time out of gzip: one ETag stands for one sequence of bytes."""
    if response.content_encoding == "gzip" and not response.is_streamed:
        body = response.get_data()
        response.set_data(body[:4] + bytes(4) + body[8:])
    return response


def _forget_host(response: Response) -> None:
    """Leave the host out of a redirect inside the portal: it is what the client claims it to be."""
    location = response.headers.get("Location", "")
    if location and location.startswith(request.host_url):
        response.headers["Location"] = "/" + location.removeprefix(request.host_url)


def _healthz() -> Response:
    """Say whether a release can be served: 200 with its id, or 503."""
    try:
        release, status = current_store().info.id, 200
    except NoRelease:
        release, status = None, 503
    body = {"status": "ok" if release else "no release is published", "release": release}
    response = Response(orjson.dumps(body), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer_error(error: HTTPException) -> Response:
    """Return the error as problem+json under ``/api``, as a page elsewhere."""
    if api_routes.is_api_path(request.path):
        return problem_response(error)
    response = _page_of_error(error.code or 500)
    if valid := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(valid)
    return response


def _answer_no_release(_: NoRelease) -> Response:
    response = _answer_error(ServiceUnavailable())
    response.headers["Retry-After"] = "60"
    return response


def _answer_withdrawn(error: ReleaseWithdrawn) -> Response:
    """Return 410 with the reason."""
    if api_routes.is_api_path(request.path):
        return problem_response(withdrawn_problem(error.withdrawal))
    return _page_of_error(Gone.code, error.withdrawal)


def _page_of_error(status: int, withdrawal: Withdrawal | None = None) -> Response:
    return _page(_error_page(status, withdrawal), status)


def _page(text: str, status: int) -> Response:
    response = Response(text, status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _error_page(status: int, withdrawal: Withdrawal | None) -> str:
    """Return the page of an error; if that page fails too, one plain sentence."""
    try:
        return render_error(status, request.path, withdrawal)
    except Exception:
        log.exception("the error page failed, request %s", g.request_id)
        return "<!doctype html><title>Отклик</title><p>Ошибка на нашей стороне. Error on our side."


def _limit_rates(app: Flask, settings: Settings) -> None:
    """Count requests by client, where the settings say how many there may be."""
    limits = settings.rate_limits
    if not limits.quotas:
        return

    def refusal(environ: WSGIEnvironment, use: Use) -> WSGIApplication:
        with app.request_context(environ):
            g.request_id = environ[request_id.ENVIRON_KEY]
            if not api_routes.is_api_path(request.path):
                page = render_too_many_requests(request.path, use.seconds_left)
                return app.process_response(_page(page, TooManyRequests.code))
            quota = use.quota
            problem = rate_problem(quota.requests, quota.seconds, use.seconds_left)
            return app.process_response(problem_response(problem))

    counter = make_counter(limits.storage)
    app.wsgi_app = RateLimit(  # type: ignore[method-assign]
        app.wsgi_app, limits, counter, refusal, exempt=(HEALTH,)
    )


def _serve_static(app: Flask) -> None:
    """Serve the style sheets, fonts and scripts; an address with a digest never changes."""
    digests = (assets.static_digest(), documentation.static_digest())
    noise = WhiteNoise(
        app.wsgi_app,
        max_age=_STATIC_SECONDS,
        immutable_file_test=lambda _, url: any(f"/{digest}/" in url for digest in digests),
        mimetypes=MEDIA_TYPES,
    )
    for prefix in ("static/", f"static/{assets.static_digest()}/"):
        noise.add_files(str(_compressed(assets.STATIC_ROOT)), prefix=prefix)
    own = _compressed(documentation.STATIC_ROOT)
    noise.add_files(str(own), prefix=documentation.static_prefix().strip("/"))
    app.wsgi_app = noise  # type: ignore[method-assign]


@cache
def _compressed(root: Path) -> Path:
    """Return a copy of ``root`` with a .gz and .br beside each file.

    The copy lives in the directory for temporary files as long as the process does. Where nothing
    can be written, ``root`` itself is served, uncompressed.
    """
    try:
        copy = Path(tempfile.mkdtemp(prefix="otklik-static-"))
        shutil.copytree(root, copy, dirs_exist_ok=True)
    except OSError as error:
        log.warning("static files are served uncompressed: %s", error)
        return root
    atexit.register(_remove, copy, os.getpid())
    compressor = Compressor(quiet=True)
    for path in sorted(path for path in copy.rglob("*") if path.is_file()):
        if compressor.should_compress(path.name):
            compressor.compress(str(path))
    return copy


def _remove(copy: Path, owner: int) -> None:
    # A worker forked after loading shares its parent's copy and must leave it alone.
    if os.getpid() == owner:
        shutil.rmtree(copy, ignore_errors=True)
