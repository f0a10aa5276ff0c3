"""Pictures on disk: kept by release, bounded, gone with the release."""

from __future__ import annotations

import os
from pathlib import Path

from portal.serving.picture_files import PictureFiles


def test_what_was_kept_is_found_again_by_another_process(tmp_path: Path) -> None:
    PictureFiles(tmp_path / "images").put("one", "a.png", b"picture")
    assert PictureFiles(tmp_path / "images").get("one", "a.png") == b"picture"
    assert PictureFiles(tmp_path / "images").get("two", "a.png") is None
    assert [path.name for path in (tmp_path / "images" / "one").iterdir()] == ["a.png"]


def test_pictures_of_other_releases_go_when_something_changed(tmp_path: Path) -> None:
    files = PictureFiles(tmp_path)
    for release in ("one", "two"):
        files.put(release, "a.png", b"picture")
    files.keep_only(["one", "two"], 1)
    assert files.get("two", "a.png") is not None
    files.keep_only(["one"], 1)
    assert files.get("two", "a.png") is not None, "nothing changed: nothing is looked at"
    files.keep_only(["one"], 2)
    assert files.get("two", "a.png") is None
    assert files.get("one", "a.png") is not None


def test_those_asked_for_longest_ago_make_room(tmp_path: Path) -> None:
    files = PictureFiles(tmp_path, most_bytes=250)
    for age, name in ((30, "old"), (20, "used"), (10, "new")):
        files.put("one", name, bytes(100))
        if name != "new":
            path = tmp_path / "one" / name
            before = path.stat().st_mtime - age
            os.utime(path, (before, before))
    left = {path.name for path in (tmp_path / "one").iterdir()}
    assert left == {"used", "new"}


def test_asking_for_a_picture_keeps_it_longer(tmp_path: Path) -> None:
    files = PictureFiles(tmp_path, most_bytes=250)
    for name in ("asked", "not asked"):
        files.put("one", name, bytes(100))
        os.utime(tmp_path / "one" / name, (1, 1))
    assert files.get("one", "asked") is not None
    files.put("one", "new", bytes(100))
    assert files.get("one", "not asked") is None
    assert files.get("one", "asked") is not None


def test_without_a_directory_or_where_none_can_be_made_nothing_is_kept(tmp_path: Path) -> None:
    nowhere = PictureFiles(None)
    nowhere.put("one", "a.png", b"picture")
    nowhere.keep_only([], 1)
    assert nowhere.get("one", "a.png") is None
    (tmp_path / "file").write_bytes(b"")
    blocked = PictureFiles(tmp_path / "file")
    blocked.put("one", "a.png", b"picture")
    blocked.keep_only([], 1)
    assert blocked.get("one", "a.png") is None
