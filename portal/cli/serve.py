"""Serve a published release with gunicorn."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from socket import SOCK_STREAM
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from portal.app import create_app
from portal.cli.options import instance_option
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.settings import Settings
from portal.store.current import CurrentRelease, NoRelease

host_option = click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen at."
)
port_option = click.option(
    "--port",
    default=8000,
    show_default=True,
    envvar="PORT",
    type=click.IntRange(1, 65_535),
    help="Port to listen at; the variable PORT sets it too.",
)


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
    """Serve the instance's current release until interrupted.

    Raises ``OperatorError`` where nothing is published or the address cannot be had.
    """
    _check_release(instance)
    check_address(host, port)
    app = create_app(Settings.from_env({**os.environ, "OTKLIK_RELEASES": str(instance.releases)}))
    options = {
        "bind": f"{host}:{port}",
        "workers": workers,
        # More hinder one another: they wait for the same lock of Python.
        "threads": 2,
        "worker_class": "gthread",
        "accesslog": None,
        "loglevel": "warning",
        # Longer than the API allows, so that the API can say so itself.
        "limit_request_line": 8190,
    }
    click.echo(f"Otklik serves {instance.root} at http://{host}:{port}/  (stop with Ctrl+C)")
    Server(app, options).run()


def _check_release(instance: Instance) -> None:
    try:
        CurrentRelease(instance.releases).get().close()
    except NoRelease:
        raise OperatorError(
            f"{instance.releases}: no release is published; run «otklik build» and «otklik"
            " publish» first."
        ) from None


def check_address(host: str, port: int) -> None:
    """Refuse an address that is taken: the server itself would try for long and then only log."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise OperatorError(f"{host}:{port}: cannot serve here: {error.strerror}.") from None


@click.command()
@instance_option
@host_option
@port_option
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes."
)
def serve(directory: Path, host: str, port: int, workers: int) -> None:
    """Serve the current release.

    A newer one is taken up as soon as it is published.
    """
    run_server(Instance.open(directory), host, port, workers)
