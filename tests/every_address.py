"""Addresses that answer, for every rule of the application: found by walking it, not from a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.web.assets import static_digest

RELEASE = "2026-11-15"
VALUES = {
    "indicator_id": "received",
    "geo": "RU",
    "topic": "all",
    "time": "2026-08",
    "code": "RU",
    "codelist_id": "outcome",
    "release_id": RELEASE,
    "release": RELEASE,
    "since": RELEASE,
    "slug": "unknown-code",
    "digest": static_digest(),
    "level": "region",
    "lang": "en",
    "name": "atlas",
    "file": "topics.csv",
    "dataset_id": "topics",
    "suffix": "ttl",
    "part": 1,
    "kind": "territory",
    "place": "29606000",
}
# Arguments that mean another thing here.
OWN_VALUES = {
    "/api/v1/structure/<dataset_id>": {"dataset_id": "appeals"},
    "/map/<level>": {"level": "municipality"},
    "/<any(ru, en):lang>/map/<level>": {"level": "municipality"},
    "/topic/<code>": {"code": "roads"},
    "/<any(ru, en):lang>/topic/<code>": {"code": "roads"},
    "/channel/<code>": {"code": "letter"},
    "/system/<code>": {"code": "municipal_centre_share"},
    "/<any(ru, en):lang>/system/<code>": {"code": "municipal_centre_share"},
    "/<any(ru, en):lang>/channel/<code>": {"code": "letter"},
}


def rules(app: Flask) -> list[Rule]:
    """Return the rules of the application, each once."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def addresses(app: Flask, client: FlaskClient) -> Iterator[tuple[Rule, str]]:
    """Yield each rule with an address of it; what a rule needs and nobody named is a KeyError."""
    listed = client.get("/opendata/list.csv").get_data(as_text=True)
    sets = [line.split(",")[0] for line in listed.splitlines() if "topics" in line]
    geometry = next(
        iter(app.extensions["otklik_releases"].get().directory.glob("geo/*.json")), None
    )
    described = client.get(f"/opendata/{sets[0]}/meta.csv").get_data(as_text=True)
    structure = re.search(r"structure-\d+", described)
    assert structure is not None
    known = VALUES | {"set_id": sets[0]}
    for rule in rules(app):
        values = dict(known)
        values |= OWN_VALUES.get(rule.rule, {})
        if rule.endpoint == "opendata_file":
            values["name"] = structure.group()
        if rule.endpoint == "geometry" and geometry is not None:
            values["file"] = geometry.name
        path = rule.rule
        for part in (part for part in _arguments(rule.rule)):
            path = path.replace(f"<{part}>", quote(str(values[part.rpartition(":")[2]])), 1)
        yield rule, path


def _arguments(rule: str) -> list[str]:
    return [part.partition(">")[0] for part in rule.split("<")[1:]]
