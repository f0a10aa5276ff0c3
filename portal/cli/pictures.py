"""Draw the pictures that many ask for, so that their first reader does not wait."""

from __future__ import annotations

import os
from pathlib import Path

import click

from portal.app import create_app
from portal.cli.options import instance_option
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.config.settings import Settings
from portal.store.current import CurrentRelease, NoRelease
from portal.web.main_pictures import main_pictures


@click.command()
@instance_option
@click.option("--all-places", is_flag=True, help="Also of places below the level of the map.")
def pictures(directory: Path, all_places: bool) -> None:
    """Draw the main pictures of the current release.

    The server draws a picture when somebody first asks for it, which takes a second. Run this after
    «otklik publish», under the user of the server: what was drawn is kept where the server looks.
    """
    instance = Instance.open(directory)
    settings = Settings.from_env({**os.environ, "OTKLIK_RELEASES": str(instance.releases)})
    n_drawn, n_known = draw_pictures(settings, instance.profile.base_url, all_places=all_places)
    click.echo(f"{n_drawn} of {n_known} pictures are kept in {settings.images_dir}.")
    if n_drawn < n_known:
        raise OperatorError(f"Pictures that were not drawn: {n_known - n_drawn}; the log says why.")


def draw_pictures(settings: Settings, base_url: str, *, all_places: bool) -> tuple[int, int]:
    """Return how many pictures are kept now, and how many there are.

    They name the address ``base_url``; raises ``OperatorError`` where nothing is published.
    """
    # Limits are for readers.
    app = create_app(Settings(settings.releases_dir, images_dir=settings.images_dir))
    releases: CurrentRelease = app.extensions["otklik_releases"]
    try:
        addresses = main_pictures(releases.get(), all_places=all_places)
    except NoRelease:
        raise OperatorError(f"{settings.releases_dir}: no release is published.") from None
    client, n_drawn = app.test_client(), 0
    with click.progressbar(addresses, label="Pictures") as waiting:
        for address in waiting:
            with client.get(address, base_url=base_url) as answer:
                n_drawn += answer.status_code == 200
    return n_drawn, len(addresses)
