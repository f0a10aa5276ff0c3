"""How programs find the API by themselves: the well-known list of APIs and links in answers."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.api.documentation import base_url, cached
from portal.api.life_cycle import add_links, address_of
from portal.api.ogc.links import OPENAPI
from portal.api.ogc.links import PREFIX as OGC
from portal.api.structure import ROWS
from portal.exports.rdf_forms import JSONLD

API_CATALOG = "/.well-known/api-catalog"
ROOT = "/api/v1"
DESCRIPTION = f"{ROOT}/openapi.json"
DOCUMENTATION = "/api/docs"
LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
_JSON, _HTML = "application/json", "text/html"
_SERVICE_LINKS = (
    f'<{DESCRIPTION}>; rel="service-desc"; type="{_JSON}"',
    f'<{DOCUMENTATION}>; rel="service-doc"; type="{_HTML}"',
)
# What the columns of an answer mean, by the address that gives them.
_STRUCTURE_LINKS = {
    address: f'<{ROOT}/structure/{dataset}>; rel="describedby"; type="{_JSON}"'
    for dataset, address in ROWS.items()
}
blueprint = Blueprint("api_discovery", __name__)


@blueprint.get(API_CATALOG)
def api_catalog() -> Response:
    """List the APIs of this portal as a set of links (RFC 9727)."""
    response = cached(Response(orjson.dumps(_linkset(base_url())), content_type=LINKSET))
    response.headers["Link"] = f'<{API_CATALOG}>; rel="api-catalog"'
    return response


@blueprint.get(ROOT, strict_slashes=False)
def root() -> AnyResponse:
    """Lead to the documentation."""
    return redirect(DOCUMENTATION, 302)


def add_service_links(response: Response) -> Response:
    """Name the description of data and of the API in each answer, after the links of a page."""
    if request.path.startswith(f"{ROOT}/"):
        add_links(response, [*_structure_link(response), *_SERVICE_LINKS])
    return response


def _structure_link(response: Response) -> list[str]:
    if request.url_rule is None or response.status_code not in (200, 304):
        return []
    link = _STRUCTURE_LINKS.get(address_of(request.url_rule.rule))
    return [link] if link else []


def _linkset(base: str) -> dict[str, Any]:
    """Return the links of the list itself and of each API; without a release they are relative."""

    def link(path: str, kind: str) -> list[dict[str, str]]:
        return [{"href": f"{base}{path}", "type": kind}]

    about = {
        "service-doc": link(DOCUMENTATION, _HTML),
        "service-meta": link(f"/catalog.{JSONLD.suffix}", JSONLD.media_type),
        "status": link("/healthz", _JSON),
    }
    return {
        "linkset": [
            {
                "anchor": f"{base}{API_CATALOG}",
                "item": [{"href": f"{base}{path}"} for path in (ROOT, OGC)],
            },
            {"anchor": f"{base}{ROOT}", "service-desc": link(DESCRIPTION, _JSON), **about},
            {"anchor": f"{base}{OGC}", "service-desc": link(f"{OGC}/api", OPENAPI), **about},
        ]
    }
