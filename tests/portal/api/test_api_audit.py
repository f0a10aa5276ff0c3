"""The audit over the API: what the release's own file says, in the language asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from portal.app import create_app
from portal.config.settings import Settings

Get = Callable[..., Any]


def test_the_api_gives_what_the_file_of_the_release_says(get: Get, release_dir: Path) -> None:
    told = orjson.loads((release_dir / "current" / "audit.json").read_bytes())
    audit = get("/audit")["audit"]
    for check in audit["checks"]:
        del check["label"], check["meaning"]
    assert audit == told
    assert len(told["checks"]) > 12


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_check_is_explained_in_the_language_asked_for(get: Get, lang: str) -> None:
    for check in get("/audit", lang=lang)["audit"]["checks"]:
        assert check["passed"] is True
        assert check["label"] == check[f"label_{lang}"]
        assert check["meaning"] == check[f"meaning_{lang}"]
        assert (check["n_tried"] is None) == (check["half"] == "confidential")


def test_a_release_from_before_audits_has_none(release_dir: Path, tmp_path: Path) -> None:
    shutil.copytree((release_dir / "current").resolve(), tmp_path / "2026-11-15")
    (tmp_path / "2026-11-15" / "audit.json").unlink()
    (tmp_path / "current").symlink_to("2026-11-15")
    client = create_app(Settings(tmp_path)).test_client()
    answer = client.get("/api/v1/audit")
    assert answer.status_code == 200
    assert answer.get_json()["audit"] is None
    for path in ("/methodology", "/en/methodology"):
        page = client.get(path)
        assert page.status_code == 200
        assert 'id="audit"' not in page.get_data(as_text=True)
