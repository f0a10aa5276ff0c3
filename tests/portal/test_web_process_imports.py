"""The web process loads nothing that only builds of releases need."""

from __future__ import annotations

import subprocess
import sys

BUILD_ONLY = (
    "fugue",
    "hierarchicalforecast",
    "portal.indicators.forecasts",
    "statsforecast",
    "statsmodels",
)


def test_the_web_process_loads_no_forecasting_library() -> None:
    script = "import sys, portal.app; print('\\n'.join(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    loaded = ended.stdout.splitlines()
    assert "portal.web" in loaded
    assert not [name for name in loaded if name.startswith(BUILD_ONLY)]
