"""What stage 2 gets from its parent: three paths, and nothing else."""

from __future__ import annotations

import os
import sys

import pytest

from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.releases.build import _stage2_process

SPY = f"""#!{sys.executable}
import os, sys
print("argv", *sys.argv[1:])
print("cwd", os.getcwd())
print("names", *sorted(os.environ))
for name in sorted(os.listdir("/proc/self/fd"), key=int):
    try:
        print("open", name, os.readlink(f"/proc/self/fd/{{name}}"))
    except OSError:
        pass
print("stdin", len(sys.stdin.read()))
sys.stderr.write("x" * 300_000 + "\\nthe last line\\n")
sys.exit(int(os.path.exists(sys.argv[-2] + ".fail")))
"""


@pytest.fixture
def spied(tmp_path, monkeypatch):
    """Run a spy in place of the interpreter; return what it saw, by kind."""
    spy = tmp_path / "spy"
    spy.write_text(SPY, encoding="utf-8")
    spy.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(spy))
    monkeypatch.setenv("OTKLIK_SECRET", "a key")
    scratch = tmp_path / "scratch"
    (scratch / "handover").mkdir(parents=True)

    instance = Instance(tmp_path)

    def run():
        lines: list[str] = []
        secret = os.open(spy, os.O_RDONLY)
        try:
            os.set_inheritable(secret, True)
            _stage2_process(instance, scratch / "handover", scratch / "release", lines.append)
        finally:
            os.close(secret)
        return lines, scratch

    return run


def test_stage_two_gets_the_hand_over_and_two_places_to_write(spied, tmp_path):
    lines, scratch = spied()
    seen = {line.split()[0]: line.split()[1:] for line in lines}
    assert seen["argv"] == [
        "-m", "portal.releases.stage2", str(scratch / "handover"), str(scratch / "release"),
        str(tmp_path / "var" / "cache"),
    ]  # fmt: skip
    assert seen["cwd"] == [str(scratch / "home")]
    assert set(seen["names"]) <= {"PATH", "HOME", "LANG", "LC_CTYPE"}
    assert seen["stdin"] == ["0"]
    opened = [line for line in lines if line.startswith("open ")]
    assert any("/dev/null" in line for line in opened)
    # Three standard streams, and the listing itself.
    assert all(int(line.split()[1]) <= 3 for line in opened)
    assert not any(line.endswith("/spy") for line in opened)


def test_the_last_line_of_a_failure_is_told_however_much_it_wrote(spied, tmp_path):
    (tmp_path / "scratch" / "release.fail").touch()
    with pytest.raises(OperatorError, match=r"stage 2 ended with 1\): the last line"):
        spied()
