"""The documentation page, rendered from the OpenAPI document, and a page for each problem type."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from flask import Blueprint, Response, abort, current_app, request
from jinja2 import Environment, PackageLoader, StrictUndefined

from portal.api import header_texts
from portal.api.life_cycle import NOTICE, PAGE, deprecations
from portal.api.other_addresses import OTHER_ADDRESSES
from portal.api.parameter_names import parameter_name
from portal.api.problem_texts import PROBLEM_TEXTS
from portal.api.problems import BY_SLUG, PROBLEM_JSON
from portal.api.russian_descriptions import DESCRIPTIONS
from portal.api.russian_headers import ADDRESSES, GROUP_NAMES, HEADERS
from portal.api.russian_parameters import parameter_in_russian
from portal.api.russian_texts import SUMMARIES
from portal.api.sample_queries import MAY_HAVE_NONE, example_codes, sample_address
from portal.api.trial_texts import TRIAL_TEXTS, chosen_language, is_filled, is_first
from portal.exports.base_address import base_address
from portal.store.current import NoRelease, current_store
from schemas.problems import PROBLEM_TYPES

STATIC_ROOT = Path(__file__).parent / "static"
CACHE_CONTROL = "public, max-age=60, s-maxage=60"
# Parameters of form stand after those of content.
_LAST = (
    "labels",
    "lang",
    "format",
    "bom",
    "delimiter",
    "csvType",
    "page",
    "page_size",
)
blueprint = Blueprint("api_documentation", __name__)


@blueprint.get("/api/v1/openapi.json")
def openapi() -> Response:
    """Return the OpenAPI 3.1 document."""
    document = orjson.dumps(_document(), option=orjson.OPT_INDENT_2)
    return cached(Response(document, content_type="application/json"))


@blueprint.get("/api/docs")
def docs() -> Response:
    """Show every resource with parameters, problems and an example."""
    document, codes = _document(), _example_codes()
    lang = chosen_language()
    resources, groups, addresses = _resources(document, codes), header_texts.GROUPS, OTHER_ADDRESSES
    if lang == "ru":
        resources = [_in_russian(resource) for resource in resources]
        groups = tuple((GROUP_NAMES[name], _headers_in_russian(texts)) for name, texts in groups)
        addresses = {address: ADDRESSES[address] for address in addresses}
    return _page(
        "docs.html",
        lang=lang,
        words=TRIAL_TEXTS[lang],
        scripts=(f"{static_prefix()}try.js", *current_app.config.get("OTKLIK_SCRIPTS", ())),
        document=document,
        resources=resources,
        header_groups=groups,
        addresses=addresses.items(),
    )


@blueprint.get(PAGE)
def changes() -> Response:
    """List what is going to end."""
    return _page("changes.html", entries=deprecations())


@blueprint.get("/problems")
def problems() -> Response:
    """List the kinds of problems."""
    return _page("problems.html", problems=PROBLEM_TYPES, texts=PROBLEM_TEXTS)


@blueprint.get("/problems/<slug>")
def problem(slug: str) -> Response:
    """Explain one kind of problem."""
    if slug not in BY_SLUG:
        abort(404)
    text_ru, text_en = PROBLEM_TEXTS[slug]
    return _page("problem.html", problem=BY_SLUG[slug], text_ru=text_ru, text_en=text_en)


@cache
def static_digest() -> str:
    """Return the digest of this room's style sheet; it stands in its address."""
    content = b"".join(path.read_bytes() for path in sorted(STATIC_ROOT.iterdir()))
    return hashlib.blake2b(content, digest_size=6).hexdigest()


def static_prefix() -> str:
    """Return the path under which the files of ``static`` are served, with a slash at its end."""
    return f"/static/api/{static_digest()}/"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("portal.api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # A file that changed under a running process would be of another version than its code.
        auto_reload=False,
    )
    environment.filters["pretty"] = _pretty
    environment.filters["short"] = parameter_name
    return environment


def _page(template: str, **values: Any) -> Response:
    styles = (*current_app.config.get("OTKLIK_STYLES", ()), f"{static_prefix()}docs.css")
    text = (
        _environment()
        .get_template(f"api/{template}")
        .render(
            styles=styles,
            icon=current_app.config.get("OTKLIK_ICON"),
            notice_days=NOTICE.days,
            **_about_release(),
            **values,
        )
    )
    return cached(Response(text, content_type="text/html; charset=utf-8"))


def cached(response: Response) -> Response:
    """Return an answer that may be kept for a minute; 304 where the reader has it already."""
    response.add_etag()
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.make_conditional(request)
    return response


def base_url() -> str:
    """Return the address of the portal without a slash at its end; "" without a release."""
    try:
        return current_store().info.base_url.rstrip("/")
    except NoRelease:
        return ""


def _about_release() -> dict[str, Any]:
    """Return what the pages say of the release; they open even where nothing is published."""
    try:
        info = current_store().info
    except NoRelease:
        about = dict.fromkeys(("site", "base_url", "rate", "level"), "")
        return about | {"prefixes": {}, "has_russian": True, "synthetic": False, "test_only": False}
    return {
        "site": info.title("en").strip('«»“”" '),
        "base_url": base_address(info.base_url, request.url_root),
        "rate": info.headline_rate,
        "level": info.map_level,
        "prefixes": {code: f"/{code}" for code in info.languages[1:]},
        "has_russian": "ru" in info.languages,
        "synthetic": info.synthetic,
        "test_only": info.test_only,
    }


def _example_codes() -> dict[str, str]:
    try:
        return example_codes(current_store())
    except NoRelease:
        return {}


def _document() -> dict[str, Any]:
    """Return the document with example codes of the release that is being served."""
    codes = _example_codes()
    document: dict[str, Any] = deepcopy(current_app.extensions["otklik_api"])
    for item in document["paths"].values():
        for parameter in [*item.get("parameters", []), *item["get"].get("parameters", [])]:
            # A day has its own example: «since» is a release in a path, and a day in a query.
            is_day = parameter["schema"].get("format") == "date"
            if not is_day and (code := codes.get(parameter["name"])) is not None:
                is_list = parameter["schema"].get("type") == "array"
                parameter["schema"].pop("example", None)
                parameter["example"] = [code] if is_list else code
            elif codes and parameter["name"] in MAY_HAVE_NONE:
                parameter["schema"].pop("example", None)
    return document


def _resources(document: dict[str, Any], codes: dict[str, str]) -> list[dict[str, Any]]:
    """Return one entry per path, in the order of registration."""
    return [
        _resource(path, item["get"], item.get("parameters", []), codes)
        for path, item in document["paths"].items()
    ]


def _resource(
    path: str, operation: dict[str, Any], shared: list[Any], codes: dict[str, str]
) -> dict[str, Any]:
    responses = {str(status): said for status, said in operation["responses"].items()}
    content = responses["200"]["content"]
    parameters = [_parameter(p) for p in [*shared, *operation.get("parameters", [])]]
    asked = [p["name"] for p in parameters if p["place"] == "query"]
    return {
        "path": path,
        "anchor": path.strip("/").replace("/", "-").translate({ord(c): None for c in "{}"}),
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "parameters": sorted(parameters, key=_place_in_table),
        "sample": sample_address(path, asked, codes) if codes else "",
        "headers": {
            name: header["description"]
            for name, header in responses["200"]["headers"].items()
            if name in header_texts.PAGED | header_texts.FILES
        },
        "examples": [(media, said["example"]) for media, said in content.items()],
        "problems": [
            slug
            for said in responses.values()
            for slug in said.get("content", {}).get(PROBLEM_JSON, {}).get("examples", ())
        ],
    }


def _in_russian(resource: dict[str, Any]) -> dict[str, Any]:
    """Return a resource with its texts in Russian; ``KeyError`` where there is none."""
    path, described = resource["path"], resource["description"]
    return resource | {
        "summary": SUMMARIES[path],
        "description": DESCRIPTIONS[path] if described else "",
        "headers": _headers_in_russian(resource["headers"]),
        "parameters": [
            one | {"description": parameter_in_russian(one["description"])}
            for one in resource["parameters"]
        ],
    }


def _headers_in_russian(names: Iterable[str]) -> dict[str, str]:
    return {name: HEADERS[name] for name in names}


def _place_in_table(parameter: dict[str, Any]) -> int:
    name = parameter["name"]
    return _LAST.index(name) + 1 if name in _LAST else 0


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    is_list = schema.get("type") == "array"
    inner = schema.get("items", {}) if is_list else schema
    example = parameter.get("example", schema.get("example", inner.get("example", "")))
    text = " ".join(map(str, example)) if isinstance(example, list) else str(example)
    return {
        "name": parameter["name"],
        "place": parameter["in"],
        "is_list": is_list,
        "default": _written(schema.get("default")),
        "allowed": [value for value in inner.get("enum", ()) if value is not None],
        "limits": (inner.get("minimum"), inner.get("maximum")),
        "description": parameter.get("description") or schema.get("description", ""),
        "example": text,
        "filled": text if is_filled(parameter) else "",
        "is_first": is_first(parameter),
    }


def _written(default: Any) -> str:
    """Return a default as a query would write it; empty where there is none."""
    if default in (None, []):
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


def _pretty(example: Any) -> str:
    if isinstance(example, str):
        return example
    return json.dumps(example, ensure_ascii=False, indent=2)
