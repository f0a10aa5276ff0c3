"""Time the API on the national synthetic cube beside Datasette, WhiteNoise and itself.

Targets, all in one run with one gunicorn worker and eight connections of wrk: one territory's
series at least 5 times Datasette's rate by SQL, all municipalities for one topic and month at least
10 times, each with 99 % of answers within 20 ms; answers from memory at least 0.9 times WhiteNoise
serving a file of equal size, 304 at least as often as those; at most 300 MB in the worker.

Needs wrk and, for its own environment of Datasette 0.65, the package index; ``DATASETTE`` may name
an executable instead. Both sides serve the same rows, which is looked at first.
"""

import json
import os
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import duckdb

from portal.store.release_store import DATABASE
from tests.bench.bench_pages import wait_for
from tests.bench.free_port import free_port
from tests.bench.lines import print_line
from tests.bench.national_cube import MONTHS, OUTCOMES, write_national_release

CONNECTIONS = 8
SECONDS = 6
ATTEMPTS = 3
N_PATHS = 4_000
P99_MS = 20.0
RSS_MB = 300.0
_SEED = 7
_INDEXES = (
    "CREATE INDEX by_series ON cell (territory, topic, month)",
    "CREATE INDEX by_map ON cell (topic, month, territory)",
)
_OURS = "/api/v1/observations"
_OUTCOMES = [("outcome", outcome) for outcome in OUTCOMES]
SERIES_SQL = (
    "SELECT month, outcome, shown FROM cell WHERE territory = :g AND topic = :t ORDER BY month"
)
MAP_SQL = "SELECT territory, outcome, shown FROM cell WHERE topic = :t AND month = :m"
Query = tuple[str, str]


def main(directory: Path) -> None:
    """Print all rates; ``directory`` keeps the cube for the next run."""
    wrk = shutil.which("wrk")
    if wrk is None:
        sys.exit("bench_api: wrk is not installed")
    releases = directory / "instance" / "var" / "releases"
    if not (releases / "current").exists():
        shutil.rmtree(directory / "instance", ignore_errors=True)
        releases = write_national_release(directory / "instance")
    rows = sqlite_of(releases / "current" / DATABASE, directory / "cube.sqlite")
    queries = make_queries(rows)
    with ExitStack() as stack:
        datasette = stack.enter_context(served_by_datasette(directory, rows))
        ours, _ = stack.enter_context(gunicorn("wsgi", OTKLIK_RELEASES=releases, **UNCACHED))
        measure_floor(wrk, ours)
        for name, target in (("series", 5.0), ("map", 10.0)):
            compare_answers(name, datasette, ours, queries)
            measure(name, target, wrk, (datasette, ours), queries, directory)
    with ExitStack() as stack:
        cached, worker = stack.enter_context(gunicorn("wsgi", OTKLIK_RELEASES=releases, **CACHED))
        measure_cached(wrk, cached, queries["series"][0][1], stack)
        for name in ("series", "map"):  # as a worker is after some use
            run(wrk, cached, paths=[ours for _, ours in queries[name]], scratch=directory)
        print_line("api_worker_rss", rss_mb(worker), "MB", RSS_MB)


UNCACHED = {"OTKLIK_CACHE_MB": "0", "OTKLIK_RATE_LIMITS": "off"}
CACHED = {"OTKLIK_RATE_LIMITS": "off"}


def sqlite_of(database: Path, target: Path) -> Path:
    """Copy the cells to SQLite, with an index for each of the two questions."""
    if target.exists():
        return target
    unfinished = target.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect(str(database), read_only=True) as source:
        cells = source.execute("SELECT territory, topic, month, outcome, shown FROM cell")
        connection = sqlite3.connect(unfinished)
        columns = "territory TEXT, topic TEXT, month TEXT, outcome TEXT, shown INTEGER"
        connection.execute(f"CREATE TABLE cell ({columns})")
        while batch := cells.fetchmany(100_000):
            connection.executemany("INSERT INTO cell VALUES (?, ?, ?, ?, ?)", batch)
        for index in _INDEXES:
            connection.execute(index)
        connection.commit()
        connection.close()
    return unfinished.rename(target)


def make_queries(database: Path) -> dict[str, list[Query]]:
    """Return pairs of addresses that ask both sides the same, none of them twice."""
    connection = sqlite3.connect(database)
    places = [row[0] for row in connection.execute("SELECT DISTINCT territory FROM cell")]
    topics = [row[0] for row in connection.execute("SELECT DISTINCT topic FROM cell")]
    connection.close()
    chance = random.Random(_SEED)  # noqa: S311 - which questions are asked is no secret
    series = [(g, t) for g in places for t in topics]
    maps = [(t, m) for t in topics for m in MONTHS]
    return {
        "series": [
            (
                _sql(SERIES_SQL, g=g, t=t),
                _ours([("geo", g), ("topic", t), *_OUTCOMES]),
            )
            for g, t in chance.sample(series, N_PATHS)
        ],
        "map": [
            (
                _sql(MAP_SQL, t=t, m=m),
                _ours(
                    [
                        ("geoLevel", "municipality"),
                        ("topic", t),
                        ("time", m),
                        *_OUTCOMES,
                        ("page_size", "100000"),
                    ]
                ),
            )
            for t, m in chance.sample(maps, len(maps))
        ],
    }


def _sql(sql: str, **values: str) -> str:
    return f"/cube.json?{urlencode({'sql': sql, **values, '_shape': 'array'})}"


def _ours(query: list[tuple[str, str]]) -> str:
    return f"{_OURS}?{urlencode([*query, ('labels', 'id')])}"


def compare_answers(
    name: str, datasette: str, ours: str, queries: dict[str, list[Query]], number: int = 20
) -> None:
    """Stop unless both sides give the same figures."""
    key = "month" if name == "series" else "territory"
    for theirs, own in queries[name][:number]:
        found = {(r[key], r["outcome"]): r["shown"] for r in fetch(datasette + theirs)}
        rows = fetch(ours + own)["observations"]
        part = "time" if name == "series" else "geo"
        told = {(r[part], r["outcome"]): r["value"] for r in rows if r["value"]}
        if found != told:
            sys.exit(f"bench_api: {own} and {theirs} do not say the same")


def measure(
    name: str,
    target: float,
    wrk: str,
    addresses: tuple[str, str],
    queries: dict[str, list[Query]],
    scratch: Path,
) -> None:
    """Print both rates and their ratio; the sides take turns, so that noise meets both."""
    paths = [list(side) for side in zip(*queries[name], strict=True)]
    for address, own in zip(addresses, paths, strict=True):
        run(wrk, address, paths=own, scratch=scratch)  # blocks and pages are read
    runs = [
        [
            run(wrk, address, paths=own, scratch=scratch)
            for address, own in zip(addresses, paths, strict=True)
        ]
        for _ in range(ATTEMPTS)
    ]
    rates = [statistics.median(pair[side][0] for pair in runs) for side in (0, 1)]
    ratios = sorted(pair[1][0] / pair[0][0] for pair in runs)
    print_line(f"api_{name}_datasette", rates[0], "requests/s")
    print_line(f"api_{name}", rates[1], "requests/s")
    at_least(f"api_{name}_ratio", statistics.median(ratios), target, all=ratios)
    p99 = statistics.median(pair[1][1] for pair in runs)
    print_line(f"api_{name}_p99", p99, "ms", P99_MS)


def measure_floor(wrk: str, address: str) -> None:
    """Print the rate of an answer with nothing in it: what Flask and gunicorn take for themselves.

    No uncached answer can come more often.
    """
    rates = [run(wrk, f"{address}/healthz")[0] for _ in range(ATTEMPTS)]
    print_line("api_floor_rate", statistics.median(rates), "requests/s")


def measure_cached(wrk: str, address: str, path: str, stack: ExitStack) -> None:
    """Print the rates of an answer from memory, of a 304 and of a static file of equal size."""
    with urllib.request.urlopen(address + path) as answer:
        body, tag = answer.read(), answer.headers["ETag"]
    files = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    (files / "answer.json").write_bytes(body)
    static, _ = stack.enter_context(
        gunicorn("tests.bench.static_file", "/files/answer.json", OTKLIK_BENCH_FILES=files)
    )
    sides = {
        "static": (static + "/files/answer.json", {}),
        "cached": (address + path, {}),
        "304": (address + path, {"If-None-Match": tag}),
    }
    runs = [
        {name: run(wrk, url, headers=headers)[0] for name, (url, headers) in sides.items()}
        for _ in range(ATTEMPTS)
    ]
    for name in sides:
        rate = statistics.median(r[name] for r in runs)
        print_line(f"api_{name}_rate", rate, "requests/s", bytes=len(body))
    cached = statistics.median(r["cached"] / r["static"] for r in runs)
    at_least("api_cached_ratio", cached, 0.9)
    at_least("api_304_ratio", statistics.median(r["304"] / r["cached"] for r in runs), 1.0)


def at_least(bench: str, value: float, target: float, **more) -> None:
    """Print a ratio that is to be large."""
    print_line(bench, value, "times", at_least=target, met=value >= target, **more)


def run(
    wrk: str,
    url: str,
    *,
    paths: list[str] | None = None,
    headers: dict[str, str] | None = None,
    scratch: Path = Path(),
) -> tuple[float, float]:
    """Return requests per second and the 99th percentile (ms); stop at any other answer."""
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    if paths:
        script = scratch / "paths.lua"
        listed = ",\n".join(json.dumps(path) for path in paths)
        script.write_text(
            f"local paths = {{{listed}}}\nlocal n = 0\n"
            "request = function() n = n % #paths + 1; return wrk.format('GET', paths[n]) end\n"
        )
        command += ["-s", str(script)]
    text = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text and "If-None-Match" not in (headers or {}):
        sys.exit(f"bench_api: {url}: {text}")
    if "Socket errors" in text:
        sys.exit(f"bench_api: {url}: {text}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def fetch(url: str):
    """Return the JSON at an address."""
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


@contextmanager
def served_by_datasette(directory: Path, database: Path) -> Iterator[str]:
    """Serve the SQLite file by Datasette, installed into an environment of its own."""
    program = os.environ.get("DATASETTE")
    if program is None:
        home = directory / "datasette"
        if not (home / "bin" / "datasette").exists():
            subprocess.run([sys.executable, "-m", "venv", home], check=True)
            install = [home / "bin" / "pip", "install", "--quiet", "datasette==0.65.*"]
            subprocess.run(install, check=True)
        program = str(home / "bin" / "datasette")
    port = free_port()
    command = [program, "serve", str(database), "--host", "127.0.0.1", "--port", str(port)]
    command += ["--setting", "max_returned_rows", "20000", "--setting", "sql_time_limit_ms", "9000"]
    with running(command, dict(os.environ)):
        wait_for(f"http://127.0.0.1:{port}", "/-/versions.json")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def gunicorn(module: str, path: str = "/healthz", **environ: object) -> Iterator[tuple[str, int]]:
    """Serve a WSGI application by one worker; give its address and the worker's process id."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", "1", "--worker-class", "gthread"]
    command += ["--threads", "2", "--bind", f"127.0.0.1:{port}", f"{module}:application"]
    own = os.environ | {name: str(value) for name, value in environ.items()}
    with running(command, own) as process:
        wait_for(f"http://127.0.0.1:{port}", path)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield f"http://127.0.0.1:{port}", int(children[0])


@contextmanager
def running(command: list[str], environ: dict[str, str]) -> Iterator[subprocess.Popen]:
    """Run a server until the end of the block."""
    process = subprocess.Popen(
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def rss_mb(pid: int) -> float:
    """Return the resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1000


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(Path(scratch))
