"""Everything that a stranger can get of an instance's releases, as bytes by file or address.

Run as ``python public_bytes.py RELEASES PER_KIND TARGET``: a fresh process, so that nothing that
was remembered of another release can stand in an answer.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from itertools import combinations, product
from pathlib import Path
from typing import Any

import duckdb
import orjson
from flask.testing import FlaskClient

from portal.app import create_app
from portal.config.settings import Settings
from schemas.codelists import SPEED_MINUTES
from schemas.observations import DATA_FORMATS

# One instant for all files: whoever asks sees the time of writing, which is no secret.
CLOCK = 1_800_000_000
RANDOM_HEADERS = ("X-Request-Id", "Date")
PAGES = ("/", "/regions", "/methodology", "/data", "/developers", "/stability", "/healthz", "/api/docs", "/api/v1/openapi.json",
         "/api/v1/releases", "/api/v1/coverage", "/api/v1/structure", "/api/v1/last-updated",
         "/api/v1/releases?format=atom", "/api/v1/releases?format=ics")  # fmt: skip
SPLITS = ("topic", "regime", "channel", "outcome", "speed")
_ADDRESS = re.compile(r"""["'(](/[^"'()\s<>\\]*)""")
_FOLLOWED = ("text/html", "application/json", "text/javascript", "text/css")


def capture(releases: Path, per_kind: int) -> dict[str, bytes]:
    """Return files and answers of the releases.

    Links are followed to at most ``per_kind`` addresses of one kind; 0 asks for the pages alone.
    """
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "public.json"
        command = [sys.executable, __file__, str(releases), str(per_kind), str(target)]
        subprocess.run(command, check=True)
        found = orjson.loads(target.read_bytes())
    return {name: text.encode("latin-1") for name, text in found.items()}


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the files and addresses that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def files(releases: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of everything in the directory that the web machine gets.

    A DuckDB file is never written the same twice, so its ordered rows stand for it, and the
    manifest is taken without its size and checksum.
    """
    for path in sorted(releases.rglob("*")):
        name = f"file {path.relative_to(releases)} {path.lstat().st_mode:o}"
        if path.is_symlink():
            yield name, os.fsencode(path.readlink())
        elif path.suffix == ".duckdb":
            yield name, _rows(path)
        elif path.name == "manifest.json":
            manifest = orjson.loads(path.read_bytes())
            del manifest["files"]["portal.duckdb"]
            yield name, orjson.dumps(manifest)
        elif path.is_file():
            yield name, path.read_bytes()
        else:
            yield name, b""


def _rows(path: Path) -> bytes:
    with duckdb.connect(str(path), read_only=True) as connection:
        named = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        tables = {name: connection.sql(f"FROM {name} ORDER BY ALL").fetchall() for (name,) in named}
    return repr(tables).encode()


def answers(releases: Path, per_kind: int) -> Iterator[tuple[str, bytes]]:
    """Yield address and answer, headers included: known ones first, then wherever links lead."""
    client = create_app(Settings(releases)).test_client()
    manifest = orjson.loads((releases / "current" / "manifest.json").read_bytes())
    asked: set[str] = set()
    kinds: Counter[tuple[str, ...]] = Counter()
    waiting = deque(PAGES if per_kind == 0 else _known(client, manifest))
    n_known = len(waiting)
    while waiting:
        address = waiting.popleft().partition("#")[0]
        n_known -= 1
        kind = _kind(address)
        if address in asked or (n_known < 0 and kinds[kind] >= per_kind):
            continue
        asked.add(address)
        kinds[kind] += 1
        answer = client.get(address)
        yield f"GET {address}", _bytes(answer)
        if answer.content_type.startswith(_FOLLOWED):
            waiting.extend(_ADDRESS.findall(unescape(answer.get_data(as_text=True))))


def _bytes(answer: Any) -> bytes:
    """Return status, headers in order and body; the length of the body is one of the headers."""
    headers = [pair for pair in answer.headers if pair[0] not in RANDOM_HEADERS]
    # A problem names its request in the body as well.
    body = answer.get_data().replace(answer.headers["X-Request-Id"].encode(), b"")
    return f"{answer.status}\n{headers}\n".encode() + body


def _kind(address: str) -> tuple[str, ...]:
    """Return what addresses of one kind share: how the path begins, its length, the query's keys."""
    path, _, query = address.partition("?")
    parts = path.split("/")
    begin = parts[: 5 if "api" in parts[:2] else 3 if len(parts[1]) == 2 else 2]
    keys = sorted({pair.partition("=")[0] for pair in query.split("&")})
    return (*begin, str(len(parts)), *keys)


def _known(client: FlaskClient, manifest: dict[str, Any]) -> Iterator[str]:
    """Yield addresses that no page may link to."""
    listed = client.get("/api/v1/indicators").get_json()["indicators"]
    # Shares closed in time are made alike: one of them stands for all.
    alike = {f"closed_within_{code}" for code in SPEED_MINUTES} - {"closed_within_d7"}
    indicators = [entry["id"] for entry in listed if entry["id"] not in alike]
    last = manifest["last_month"]
    yield from (*PAGES, *(f"/en{page}" for page in PAGES if not page.startswith("/api")))
    yield from ("/ru/", "/nowhere", "/t/nowhere", "/api/v1/nowhere", "/find?q=a", "/en/find?q=a",
                "/api/v1/observations?geo=nowhere", "/api/v1/coverage?page_size=20000")  # fmt: skip
    yield from _observations(last)
    for indicator, lang in product(indicators, ("", "/en")):
        yield f"{lang}/maps/values.json?indicator={indicator}&time={last}"
        yield f"{lang}/?indicator={indicator}&time={last}&view=table"
    for indicator, form in product(indicators, ("json", "csv")):
        yield f"/api/v1/indicators/{indicator}?format={form}&time={last}"
    for form, address in product(DATA_FORMATS[2:], ("observations", f"indicators/{indicators[0]}")):
        yield f"/api/v1/{address}?geoLevel=region&time={last}&format={form}&labels=both"
    yield f"/api/v1/observations?geoLevel=municipality&boundaries=2018-06-01&time={last}"
    for name in manifest["files"]:
        yield f"/downloads/{manifest['release']}/{Path(name).name}"
        yield f"/geo/{Path(name).name}"


def _observations(last: str) -> Iterator[str]:
    """Yield every grouping of the observations, all places of the map's level, one month."""
    for size in range(3):
        for split in combinations(SPLITS, size):
            query = "".join(f"&groupBy={name}" for name in ("geo", *split))
            for form in ("json", "csv"):
                yield f"/api/v1/observations?time={last}{query}&format={form}&page_size=2000"


def main(releases: str, per_kind: str, target: str) -> None:
    """Write what was found as JSON, bytes as Latin-1."""
    for path in Path(releases).rglob("*"):
        os.utime(path, (CLOCK, CLOCK), follow_symlinks=False)
    found = {**dict(files(Path(releases))), **dict(answers(Path(releases), int(per_kind)))}
    Path(target).write_bytes(
        orjson.dumps({name: data.decode("latin-1") for name, data in found.items()})
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
