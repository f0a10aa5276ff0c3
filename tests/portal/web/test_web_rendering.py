"""Pages are of the version of the code that serves them, whatever happens to the files meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment, FunctionLoader, PackageLoader

from portal.api.documentation import _environment
from portal.web.rendering import environment

MADE = {"pages": lambda: environment("ru"), "documentation": _environment}


@pytest.mark.parametrize("room", MADE)
def test_a_template_that_was_read_is_not_read_again(
    room: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own: Environment = MADE[room]()
    path = tmp_path / "page.html"
    path.write_text("<p>first</p>", encoding="utf-8")

    def read(_: str) -> tuple[str, str, Callable[[], bool]]:
        text = path.read_text(encoding="utf-8")
        return text, str(path), lambda: path.read_text(encoding="utf-8") == text

    monkeypatch.setattr(own, "loader", FunctionLoader(read))
    assert own.get_template("page.html").render() == "<p>first</p>"
    path.write_text("<p>of the next version</p>", encoding="utf-8")
    assert own.get_template("page.html").render() == "<p>first</p>"


def test_the_templates_come_from_the_package() -> None:
    assert all(isinstance(make().loader, PackageLoader) for make in MADE.values())
