"""``otklik claims``: press claims of an instance, and what its newest release says of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from geodata.territories import load_territories
from portal.cli.options import instance_option
from portal.config.claim_entry import add_claims, write_form
from portal.config.claims import Refusal, load_claims, territory_levels
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.indicators.claim_checks import Check, check_claim
from portal.indicators.claim_readings import Computed
from portal.indicators.official_figures import figures_for
from portal.store.current import CURRENT
from portal.store.release_store import ReleaseStore
from schemas.claims import VERDICT, VERDICT_REASON, Claim


@click.group()
def claims() -> None:
    """Compare what the press said with what was published."""


@claims.command()
@click.argument("release", default="")
@instance_option
@click.pass_context
def check(context: click.Context, release: str, directory: Path) -> None:
    """Check every claim of the instance against RELEASE (by default the current one).

    Rows with a fault are refused with their reason, and the rest is checked. The exit code is 1
    where a row was refused. A claim that does not hold is no failure of this command.
    """
    instance = Instance.open(directory)
    path = instance.releases / (release or CURRENT)
    if not path.exists():
        raise OperatorError(f"{path}: there is no such release; publish one first.")
    store = ReleaseStore(path.resolve())
    try:
        found = load_claims(
            instance.claims, territory_levels(store.territories), store.info.created_on
        )
        checks = tuple(
            check_claim(store, claim, figures_for(store, claim)) for claim in found.claims
        )
        Console(width=120).print(_table(store, found.claims, checks))
        if store.info.synthetic:
            click.echo("The figures of this release are synthetic: no verdict speaks of anybody.")
    finally:
        store.close()
    _tell(found.refused)
    if found.refused:
        context.exit(1)


@claims.command()
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
def form(target: Path) -> None:
    """Write an empty form for new claims into the directory TARGET.

    It is two tables, claims.csv and citations.csv, with every column and a line of help under it.
    """
    write_form(target)
    click.echo(f"{target}: fill in claims.csv and citations.csv, then: otklik claims add {target}")


@claims.command()
@click.argument(
    "filled", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIRECTORY"
)
@instance_option
@click.pass_context
def add(context: click.Context, filled: Path, directory: Path) -> None:
    """Add the claims of a filled form in DIRECTORY to the instance.

    Rows with a fault are refused with their reason, and the rest is added; the exit code is then 1.
    The next build takes the new claims into its release.
    """
    instance = Instance.open(directory)
    levels = territory_levels(load_territories(instance.reference / "territories.csv"))
    added = add_claims(instance.claims, filled, levels, date.today())
    click.echo(f"added: claims {added.n_claims}, citations {added.n_citations}")
    _tell(added.refused)
    if added.refused:
        context.exit(1)


def _tell(refused: tuple[Refusal, ...]) -> None:
    for one in refused:
        click.echo(f"refused: {one}")


def _table(store: ReleaseStore, given: tuple[Claim, ...], checks: tuple[Check, ...]) -> Table:
    table = Table(title=f"Claims by release {store.info.id}", title_justify="left")
    for head in ("Claim", "Said", "Computed", "Verdict", "Why"):
        table.add_column(head)
    for claim, found in zip(given, checks, strict=True):
        why = "; ".join(VERDICT_REASON[code].label_en for code in found.reasons)
        table.add_row(
            claim.id,
            _said(claim),
            _range(found.computed),
            VERDICT[found.verdict].label_en,
            f"{why} ({found.missing})" if found.missing else why,
        )
    return table


def _said(claim: Claim) -> str:
    if claim.value is None:
        return claim.value_date or "—"
    sign = {"more_than": "> ", "about": "~ "}.get(claim.qualifier, "")
    return f"{sign}{claim.value:,.15g} {claim.unit}"


def _range(computed: Computed | None) -> str:
    if computed is None:
        return "—"
    if computed.upper is None:
        return f"from {computed.lower:,.4g}"
    return f"{computed.lower:,.8g} to {computed.upper:,.8g}"
