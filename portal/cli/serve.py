"""Serve a published release with gunicorn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from portal.app import create_app
from portal.config.instance import Instance
from portal.config.settings import Settings


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn without a configuration file."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand the options over."""
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> Flask:
        """Return the application."""
        return self._app


def run_server(instance: Instance, host: str, port: int, workers: int) -> None:
    """Serve the instance's current release until interrupted."""
    app = create_app(Settings(releases_dir=instance.releases))
    options = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": 4,
        "worker_class": "gthread",
        "accesslog": None,
        "loglevel": "warning",
        # Longer than the API allows, so that the API can say so itself.
        "limit_request_line": 8190,
    }
    click.echo(f"Otklik serves {instance.root} at http://{host}:{port}/  (stop with Ctrl+C)")
    Server(app, options).run()


@click.command()
@click.option(
    "-i",
    "--instance",
    "directory",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default="this directory",
    help="Instance directory.",
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.option("--workers", default=2, show_default=True)
def serve(directory: Path, host: str, port: int, workers: int) -> None:
    """Serve the current release."""
    run_server(Instance.open(directory), host, port, workers)
