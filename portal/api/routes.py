"""Registration of the API and of its documentation."""

from __future__ import annotations

from flask import Flask, request
from flask_smorest import Api

from portal.api import (
    audit,
    calendar,
    centres,
    change,
    claims,
    comparison,
    corrections,
    coverage,
    discovery,
    documentation,
    indicators,
    observations,
    official,
    polls,
    predictions,
    reference,
    reference_tables,
    release_diff,
    releases,
    rounding_error,
    structure,
    territories,
    territory_history,
)
from portal.api.answers import API_VERSION
from portal.api.fixed_addresses import refuse_query
from portal.api.ogc import routes as ogc_routes
from portal.api.ogc.links import PREFIX as OGC
from portal.api.openapi import completed
from portal.api.parser import check_query
from portal.api.problem_texts import STABILITY
from portal.api.problems import ApiProblem, problem_response
from schemas.problems import ProblemSchema

PREFIX = "/api"
EXTENSION = "otklik_api"
_BLUEPRINTS = (
    observations.blueprint,
    indicators.blueprint,
    coverage.blueprint,
    territories.blueprint,
    territory_history.blueprint,
    reference.blueprint,
    reference_tables.blueprint,
    structure.blueprint,
    releases.blueprint,
    release_diff.blueprint,
    rounding_error.blueprint,
    corrections.blueprint,
    calendar.blueprint,
    change.blueprint,
    claims.blueprint,
    official.blueprint,
    polls.blueprint,
    centres.blueprint,
    predictions.blueprint,
    comparison.blueprint,
    audit.blueprint,
)


class ProblemApi(Api):  # type: ignore[misc]
    """flask-smorest with our errors.

    Its own error handler is app-wide and would answer a missing page with JSON: the factory
    dispatches errors by path instead.
    """

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Leave errors to the factory."""


def is_api_path(path: str) -> bool:
    """Say whether errors at ``path`` are answered as problem+json."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in (PREFIX, OGC))


def register(app: Flask) -> None:
    """Add ``/api/v1``, ``/api/docs``, ``/problems`` and ``/ogc`` to the application."""
    app.config.update(
        API_TITLE="Otklik: open data on citizens' appeals",
        API_VERSION=API_VERSION,
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {
                "description": STABILITY,
                "license": {"name": "Apache-2.0 (software); data: see /api/v1/releases"},
            },
            "servers": [{"url": "/"}],
        },
    )
    api = ProblemApi(app)
    for blueprint in _BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.extensions[EXTENSION] = completed(api.spec.to_dict())
    app.register_blueprint(documentation.blueprint)
    app.register_blueprint(discovery.blueprint)
    app.register_blueprint(ogc_routes.blueprint)
    app.before_request(_check_api_query)
    app.after_request(discovery.add_service_links)
    app.before_request(refuse_query)
    # Outside of the API as well: only a program sends what has such a problem.
    app.register_error_handler(ApiProblem, problem_response)


def _check_api_query() -> None:
    if is_api_path(request.path):
        check_query()
