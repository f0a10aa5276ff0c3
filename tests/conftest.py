"""Fixtures that every room's tests may use."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the directory of shared real files, or skip."""
    if not (SHARED / "appeals").is_dir():
        pytest.skip("the shared real files are not present beside the repository")
    return SHARED
