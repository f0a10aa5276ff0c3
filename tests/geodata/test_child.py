"""The frame of a reader process: a fault is a sentence, a limit is never raised."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

JOB = """
import resource, sys
from geodata import child
from geodata.errors import ReferenceFault
def job(asked):
    if asked["do"] == "refuse":
        raise ReferenceFault("file: a fault.")
    if asked["do"] == "swell":
        bytearray(child._MEMORY_BYTES)
    print([resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_CORE)])
sys.exit(child.run_job(job, sys.argv[1:]))
"""


def run(folder: Path, do: str, most: int | None = None) -> subprocess.CompletedProcess[str]:
    asked = folder / "request.json"
    asked.write_text(json.dumps({"do": do}), encoding="utf-8")

    def lower() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))

    return subprocess.run(
        [sys.executable, "-c", JOB, str(asked)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lower,
    )


def test_a_job_runs_under_limits(tmp_path: Path) -> None:
    done = run(tmp_path, "work")
    assert (done.returncode, json.loads(done.stdout)) == (0, [6 << 30, 0])


def test_a_lower_limit_of_the_operator_stays(tmp_path: Path) -> None:
    done = run(tmp_path, "work", most=2 << 30)
    assert json.loads(done.stdout) == [2 << 30, 0]


@pytest.mark.parametrize(
    ("do", "sentence"), [("refuse", "file: a fault."), ("swell", "The file needs more than 6 GiB")]
)
def test_a_fault_is_one_sentence(tmp_path: Path, do: str, sentence: str) -> None:
    done = run(tmp_path, do)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1
