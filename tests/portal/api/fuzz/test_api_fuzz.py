"""Schemathesis against a server: every address, all checks, stateful too, and nothing is found.

``make fuzz-api`` runs the long one and prints what was tried.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
API, OGC = "/api/v1/openapi.json", "/ogc/api"
_STARTED = re.compile(r"Listening at: (http://\S+)")
_TRIED = re.compile(r"(\d+) generated, (\d+) passed")


@pytest.fixture(scope="module")
def address(release_dir: Path) -> Iterator[str]:
    """Serve the release by the server of production, in a process of its own, limiting nobody."""
    command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0", "--no-control-socket"]
    options = ["--worker-class", "gthread", "--threads", "2", "--limit-request-line", "8190"]
    with subprocess.Popen(
        [*command, *options, "wsgi:application"],
        cwd=ROOT,
        env=os.environ | {"OTKLIK_RELEASES": str(release_dir)},
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        for line in server.stderr:
            if found := _STARTED.search(line):
                yield found[1]
                break
        server.terminate()
        server.communicate()


def fuzz(address: str, document: str, *options: str) -> int:
    """Run Schemathesis by its configuration; return how many cases were tried, all of them well."""
    run = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", f"{address}{document}", *options],
        cwd=ROOT,
        env=os.environ | {"FUZZED": address, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-2_000:]
    tried = _TRIED.search(run.stdout)
    assert tried is not None, run.stdout[-2_000:]
    assert tried[1] == tried[2]
    return int(tried[1])


def test_nothing_is_found_in_the_api(address: str) -> None:
    assert fuzz(address, API, "--seed", "20261115", "--max-examples", "20") >= 5_000


def test_nothing_is_found_in_the_features(address: str) -> None:
    assert fuzz(address, OGC, "--seed", "20261115", "--max-examples", "40") >= 500


@pytest.mark.slow
def test_nothing_is_found_in_a_hundred_thousand_cases(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = fuzz(address, API, "--max-examples", "4000")
    features = fuzz(address, OGC, "--max-examples", "1500")
    with capsys.disabled():
        print(f"\n{tried} cases of {API}, {features} of {OGC}: nothing found")  # noqa: T201
    assert tried + features >= 100_000
