"""Ctrl+C at any time is one line and exit code 130, never a traceback."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from click.testing import CliRunner

from portal.cli import operate
from portal.cli.main import main

ROOT = Path(__file__).resolve().parents[3]
WHILE_LOADING = """
import importlib, os, signal
from portal.cli import entry

# Whoever runs the tests in the background has them ignore interruptions.
signal.signal(signal.SIGINT, signal.default_int_handler)
importlib.import_module = lambda name: os.kill(os.getpid(), signal.SIGINT)
{}
"""


def run(code):
    return subprocess.run(
        [sys.executable, "-c", WHILE_LOADING.format(code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_while_the_command_is_loaded():
    done = run("entry.main()")
    assert (done.returncode, done.stderr) == (130, "Interrupted.\n")
    # Control: the same interruption without the entry point is a traceback.
    assert "Traceback" in run("importlib.import_module('portal.cli.main')").stderr


def test_an_interruption_that_the_caller_ignores_stays_ignored():
    done = run("signal.signal(signal.SIGINT, signal.SIG_IGN)\nentry.main()")
    assert "Interrupted" not in done.stderr
    assert done.returncode == 1  # it went on, and had no command to run


def test_while_the_command_runs(tmp_path, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(operate.Instance, "open", interrupted)
    result = CliRunner().invoke(main, ["sources", "-i", str(tmp_path)])
    assert (result.exit_code, result.stderr) == (130, "Interrupted.\n")


def test_the_installed_command_begins_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"]["otklik"] == "portal.cli.entry:main"
    done = subprocess.run(
        [sys.executable, "-c", "from portal.cli.entry import main; main()", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0
    assert "version" in done.stdout


TOLD_TO_END = """
import importlib, os, signal, sys, types
from pathlib import Path
from portal.cli import entry
from portal.releases.fresh_process import run_fresh

SLEEP = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"

def command():
    def told(pid):
        print(pid, flush=True)
        os.kill(os.getpid(), signal.SIGTERM)
    try:
        run_fresh("timeit", ["-n1", "-r1", SLEEP], Path(sys.argv[1]), told)
    finally:
        print("cleared away", flush=True)

importlib.import_module = lambda name: types.SimpleNamespace(main=command)
entry.main()
"""


def test_a_request_to_end_stops_the_child_and_clears_away(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", TOLD_TO_END, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    pid, said = done.stdout.splitlines()
    assert (done.returncode, said) == (143, "cleared away"), done.stderr
    assert not Path(f"/proc/{pid}").exists()
