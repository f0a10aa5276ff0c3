"""What is done seldom and decided by somebody: policy, new key, withdrawal, calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from portal.cli.options import instance_option
from portal.config.instance import Instance
from portal.config.policy_change import Standing
from portal.config.signoff import draft_decision, policy_fingerprint
from portal.releases.calendar import publish_calendar
from portal.releases.key_rotation import rotate_key
from portal.releases.policy_signoff import policy_standing
from portal.releases.stage1 import open_ledger
from portal.releases.withdraw import withdraw as run_withdraw


@click.command()
@instance_option
@click.pass_context
def policy(context: click.Context, directory: Path) -> None:
    """Say whether a release may be built under policy.toml.

    Where a decision is missing, one is printed: put it into signoff.toml and fill it in. The exit
    code is 0 where the policy may be used and 1 where it may not.
    """
    instance, today = Instance.open(directory), date.today()
    standing = policy_standing(instance, open_ledger(instance), today)
    click.echo(f"version {instance.policy.version}")
    click.echo(f"fingerprint {policy_fingerprint(instance.policy)}")
    click.echo(f"{standing.name.lower().replace('_', ' ')}: {standing.value}.")
    if standing is Standing.UNSIGNED:
        click.echo(f"\n{draft_decision(instance.policy, today)}")
    if not standing.is_usable:
        context.exit(1)


@click.group()
def key() -> None:
    """Keys of the instance."""


@key.command()
@click.argument("name", default="rounding")
@instance_option
def rotate(name: str, directory: Path) -> None:
    """Make a new key for rounding (NAME: rounding).

    Later months are rounded with it; published ones stay as they are. A change that was
    interrupted is finished by running this again. The old key is not kept.
    """
    rotate_key(Instance.open(directory), name)
    click.echo(
        "The rounding key is new: back it up now. Releases that were built and not published have"
        " to be built again."
    )


@click.command()
@click.argument("release")
@click.option("--reason-ru", required=True, help="Why, in Russian; it is public.")
@click.option("--reason-en", required=True, help="Why, in English; it is public.")
@instance_option
def withdraw(release: str, reason_ru: str, reason_en: str, directory: Path) -> None:
    """Take the published RELEASE back: its addresses answer that it was withdrawn, and why.

    The newest other release becomes the current one. The files go to var/withdrawn. The ledger is
    not touched: a later build shows the same months as they were.
    """
    done = run_withdraw(Instance.open(directory), release, date.today(), reason_ru, reason_en)
    click.echo(f"Release {release} is withdrawn; the register says {done.withdrawal.withdrawn_on}.")
    if done.current:
        click.echo(f"Release {done.current} is the current one.")
    else:
        click.echo("No release is left; publish another one.")


@click.command()
@instance_option
def calendar(directory: Path) -> None:
    """Make calendar.csv public: the days on which months are going to be published.

    Publishing a release does it too. A day that moves is a new line with a later announced_on; the
    first one stays, since punctuality is measured by it.
    """
    announced = publish_calendar(Instance.open(directory))
    if announced:
        click.echo(f"The calendar is public: {len(announced)} announcements.")
    else:
        click.echo("There is no calendar.csv, or nothing in it.")
