"""Steps of an operator with the made-up city, and ways to look at what they left."""

from __future__ import annotations

import shutil
import stat
from datetime import date
from pathlib import Path

import orjson
from made_up_city import DAY

from portal.config.instance import Instance
from portal.config.signoff import draft_decision
from portal.releases.build import build_release
from portal.releases.publish import publish
from portal.store.release_store import ReleaseStore

Cells = list[tuple[object, ...]]


def declare(instance: Instance, until: str) -> Instance:
    """Declare the source's months from July 2011 on; return the instance read again."""
    instance.coverage_file.write_text(
        f"source,territory,from,to,state\nboston,BOS,2011-07,{until},reported\n", encoding="utf-8"
    )
    return Instance.open(instance.root)


def build(instance: Instance, day: date = DAY) -> str:
    """Build a release and return its id."""
    release_id, _ = build_release(instance, day, lambda _: None)
    return release_id


def build_and_publish(instance: Instance, day: date = DAY) -> str:
    """Build and publish a release; return its id."""
    release_id = build(instance, day)
    publish(instance, release_id)
    return release_id


def copy_of(instance: Instance, target: Path) -> Instance:
    """Return a copy that a test may spoil."""
    shutil.copytree(instance.root, target, symlinks=True)
    return Instance.open(target)


def change_policy(instance: Instance, version: str, **values: object) -> Instance:
    """Set keys of the policy; return the instance read again."""
    path = instance.root / "policy.toml"
    said = {"version": f'"{version}"', **values}
    head, mark, tables = path.read_text(encoding="utf-8").partition("\n[")
    kept = [line for line in head.splitlines() if line.partition("=")[0].strip() not in said]
    lines = [*(f"{key} = {value}" for key, value in said.items()), *kept]
    path.write_text("\n".join(lines) + mark + tables, encoding="utf-8")
    return Instance.open(instance.root)


def sign(instance: Instance, day: date = DAY) -> None:
    """Add a filled-in decision on the instance's policy to ``signoff.toml``."""
    decision = draft_decision(instance.policy, day).replace('= ""', '= "12-р"')
    with instance.signoff_file.open("a", encoding="utf-8") as file:
        file.write(f"\n{decision}\n")


def cells_of(release: Path, until: str = "9999-12") -> Cells:
    """Return the shown cells of a release's months, in order."""
    store = ReleaseStore(release)
    try:
        return store._rows("SELECT * FROM cell WHERE month <= ? ORDER BY ALL", [until])
    finally:
        store.close()


def manifest_of(release: Path) -> dict[str, object]:
    """Return the manifest of a release."""
    manifest: dict[str, object] = orjson.loads((release / "manifest.json").read_bytes())
    return manifest


def state_of(root: Path) -> dict[str, tuple[int, bytes]]:
    """Return mode and bytes (or target) of everything below ``root`` but the locks."""
    found = {}
    for path in sorted(root.rglob("*")):
        if path.name in ("build.lock", ".lock"):
            continue
        if path.is_symlink():
            content = str(path.readlink()).encode()
        else:
            content = path.read_bytes() if path.is_file() else b""
        found[str(path.relative_to(root))] = (stat.S_IMODE(path.lstat().st_mode), content)
    return found
