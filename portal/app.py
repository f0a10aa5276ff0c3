"""The web application: ``create_app`` calls and registers, nothing more is decided here."""

from __future__ import annotations

import gc
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

import orjson
from flask import Flask, Response, g, request
from werkzeug.exceptions import (
    Gone,
    HTTPException,
    MethodNotAllowed,
    PreconditionFailed,
    RequestedRangeNotSatisfiable,
    ServiceUnavailable,
    TooManyRequests,
)

from portal.api import documentation, life_cycle
from portal.api import routes as api_routes
from portal.api.problems import problem_response, rate_problem, withdrawn_problem
from portal.config.settings import Settings
from portal.serving import request_id
from portal.serving.answer_cache import AnswerCache
from portal.serving.compression import compress_answers
from portal.serving.counting import make_counter
from portal.serving.memory import SlimWorker, give_memory_back, resident_bytes
from portal.serving.open_data import METHODS, OPEN_HEADERS, OPEN_PATHS, PREFLIGHT_HEADERS
from portal.serving.picture_files import PictureFiles
from portal.serving.ranges import HeededRanges
from portal.serving.rate_limits import RateLimit, Use
from portal.serving.request_id import RequestId
from portal.serving.standing_headers import StandingHeaders
from portal.serving.static_files import static_files
from portal.store.current import CurrentRelease, NoRelease, current_store
from portal.store.withdrawn import ReleaseWithdrawn, Withdrawal
from portal.web import assets
from portal.web import routes as web_routes
from portal.web.errors import render_error, render_too_many_requests
from portal.web.rendering import read_templates
from portal.web.responses import permissions_policy

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

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
HEALTH = "/healthz"


def security_headers(settings: Settings) -> dict[str, str]:
    """Return the headers of every answer; pictures may come from the operator's server of tiles."""
    if settings.base_map is None:
        return SECURITY_HEADERS
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    widened = policy.replace("img-src 'self'", f"img-src 'self' {settings.base_map.origin}")
    return SECURITY_HEADERS | {"Content-Security-Policy": widened}


def create_app(settings: Settings) -> Flask:
    """Return the application that serves the releases in ``settings.releases_dir``."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        OTKLIK_CODE=assets.code_digest(),
        OTKLIK_CODE_TIME=assets.code_time(),
        OTKLIK_ICON=assets.asset_url("favicon.svg"),
        OTKLIK_SCRIPTS=(assets.asset_url("copy.js"),),
        OTKLIK_BASE_MAP=settings.base_map,
        OTKLIK_STYLES=tuple(assets.asset_url(f"css/{name}.css") for name in ("tokens", "fonts")),
    )
    # A doubled slash would be redirected; an address either exists or does not.
    app.url_map.merge_slashes = False
    app.extensions["otklik_releases"] = CurrentRelease(settings.releases_dir)
    app.extensions["otklik_pictures"] = PictureFiles(settings.images_dir)
    compress_answers(app)
    app.before_request(_begin_request)
    app.after_request(_forget_host)
    app.after_request(_refuse_unmet_condition)
    app.register_error_handler(HTTPException, _answer_error)
    app.register_error_handler(NoRelease, _answer_no_release)
    app.register_error_handler(ReleaseWithdrawn, _answer_withdrawn)
    api_routes.register(app)
    web_routes.register(app)
    app.add_url_rule(HEALTH, "healthz", _healthz)
    life_cycle.register(app, life_cycle.load_deprecations(), app.extensions[api_routes.EXTENSION])
    _stand_before(app, settings)
    return app


def warm_up(app: Flask) -> None:
    """Open the release in force now and read what its pages show: nobody's first request waits."""
    releases: CurrentRelease = app.extensions["otklik_releases"]
    with suppress(NoRelease):
        store = releases.get()
        store.read_blocks()
        store.names  # noqa: B018 - the index of names is built when it is first looked at
    read_templates()
    # What is there now stays: the collector need not walk through it during a request.
    gc.collect()
    gc.freeze()


def _stand_before(app: Flask, settings: Settings) -> None:
    """Set what stands before Flask, from the inside out: the last one sees a request first."""
    app.wsgi_app = SlimWorker(  # type: ignore[method-assign]
        app.wsgi_app, resident_bytes, give_memory_back
    )
    _remember_answers(app, settings)
    _limit_rates(app, settings)
    _serve_static(app)
    app.wsgi_app = RequestId(  # type: ignore[method-assign]
        StandingHeaders(
            HeededRanges(app.wsgi_app), security_headers(settings), OPEN_PATHS, OPEN_HEADERS
        )
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


def _forget_host(response: Response) -> Response:
    """Leave the host out of a redirect inside the portal: it is what the client claims it to be."""
    location = response.headers.get("Location", "")
    if location and location.startswith(request.host_url):
        response.headers["Location"] = "/" + location.removeprefix(request.host_url)
    return response


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


def _refuse_unmet_condition(response: Response) -> Response:
    """Send no data with 412, which a cache could take for an answer to everybody."""
    if response.status_code != PreconditionFailed.code:
        return response
    response.close()
    return _answer_error(PreconditionFailed())


def _is_for_a_program() -> bool:
    """Say whether an error is problem+json: in the APIs, and where the client reads no HTML."""
    accepted = request.accept_mimetypes
    return api_routes.is_api_path(request.path) or bool(accepted and not accepted.accept_html)


def _answer_error(error: HTTPException) -> Response:
    """Return the error as problem+json for programs, as a page for people."""
    if _is_for_a_program():
        return problem_response(error)
    response = _page_of_error(error.code or 500)
    if valid := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(valid)
    if isinstance(error, RequestedRangeNotSatisfiable):
        response.headers["Content-Range"] = f"bytes */{error.length}"
    return response


def _answer_no_release(_: NoRelease) -> Response:
    response = _answer_error(ServiceUnavailable())
    response.headers["Retry-After"] = "60"
    return response


def _answer_withdrawn(error: ReleaseWithdrawn) -> Response:
    """Return 410 with the reason."""
    if _is_for_a_program():
        return problem_response(withdrawn_problem(error.withdrawal))
    return _page_of_error(Gone.code, error.withdrawal)


def _page_of_error(status: int, withdrawal: Withdrawal | None = None) -> Response:
    return _page(_error_page(status, withdrawal), status)


def _page(text: str, status: int) -> Response:
    response = Response(text, status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept-Language")
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
            if not _is_for_a_program():
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
    """Serve the style sheets, fonts and scripts."""
    own = assets.static_digest()
    folders = {
        "static/": assets.STATIC_ROOT,
        f"static/{own}/": assets.STATIC_ROOT,
        documentation.static_prefix().strip("/"): documentation.STATIC_ROOT,
    }
    digests = (own, documentation.static_digest())
    app.wsgi_app = static_files(app.wsgi_app, folders, digests)  # type: ignore[method-assign]
