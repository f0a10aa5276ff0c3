"""``otklik geodata tiles``: make tile maps from the centres of territories."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from geodata.boundaries.load import Geometries, load_boundaries
from geodata.errors import ReferenceFault
from geodata.territories import Territories, Territory, load_territories
from geodata.tiles.figures import Figures, measure
from geodata.tiles.grid import SHAPES, Cell
from geodata.tiles.layout import TileLayout, make_layout
from geodata.tiles.neighbours import neighbour_relations
from geodata.tiles.points import Point, centre_points, flat_points, load_points
from geodata.tiles.text import as_text
from geodata.tiles.tilemap import changed_table, load_adjustments, load_tiles
from portal.cli.options import instance_option, printable
from portal.config.errors import OperatorError
from portal.config.instance import Instance
from portal.releases.durable import write_durably

_NAMED = 12


@click.command()
@instance_option
@click.option("--level", help="Only the tile maps of this level.")
@click.option("--parent", metavar="CODE", help="Only the tile map of what lies in this territory.")
@click.option("--shape", type=click.Choice(SHAPES), help="Shape (default: that of otklik.toml).")
@click.option("--columns", type=click.IntRange(1, 100), help="Most columns; together with --rows.")
@click.option("--rows", type=click.IntRange(1, 100), help="Most rows; together with --columns.")
@click.option("--write", is_flag=True, help="Write the cells to reference/tiles.csv.")
def tiles(
    directory: Path,
    level: str | None,
    parent: str | None,
    shape: str | None,
    columns: int | None,
    rows: int | None,
    write: bool,
) -> None:
    """Lay out tile maps: of the map level and of what lies in each of its territories.

    Prints each picture, how many neighbours touch in it, and what is different from
    reference/tiles.csv. Centres come from reference/points.csv, else from the boundaries, else
    from the territories inside; cells of reference/tile_adjustments.csv are kept as they are.
    """
    instance = Instance.open(directory)
    if level and parent:
        raise OperatorError("Give --level or --parent, not both.")
    if (columns is None) != (rows is None):
        raise OperatorError("--columns and --rows go together.")
    size = (columns, rows) if columns and rows else None
    bench = _Bench.open(instance, shape or instance.profile.tile_shape)
    made: dict[str, Cell] = {}
    for key, codes in _pictures(instance, bench.territories, level, parent):
        layout = bench.lay_out(key, codes, size)
        made |= layout.cells
    _finish(instance, bench, made, write)


def _pictures(
    instance: Instance, territories: Territories, level: str | None, parent: str | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield level or parent, and the territories, of each picture asked for.

    From the map level up a level is one picture, below it each parent has its own.
    """
    levels = [entry.code for entry in instance.profile.levels]
    if level is not None and level not in levels:
        raise OperatorError(f"--level: «{level}» is none of {', '.join(levels)}.")
    top = levels.index(instance.profile.map_level)
    if parent is not None:
        yield parent, _of_parent(territories, parent, levels[: top + 1])
        return
    if level is None or levels.index(level) <= top:
        yield level or levels[top], _codes(territories.at_level(level or levels[top]))
    for place in territories.values():
        below = _codes(territories.children(place.code))
        if (
            len(below) > 1
            and levels.index(place.level) >= top
            and level in (None, territories[below[0]].level)
        ):
            yield place.code, below


def _of_parent(territories: Territories, parent: str, in_one: Collection[str]) -> tuple[str, ...]:
    """Return what lies in ``parent``; levels ``in_one`` picture have none for each parent."""
    if parent not in territories:
        raise OperatorError(f"--parent: the territory «{parent}» is not known.")
    below = _codes(territories.children(parent))
    if not below:
        raise OperatorError(f"--parent: nothing lies in «{parent}».")
    level = territories[below[0]].level
    if level in in_one and below != _codes(territories.at_level(level)):
        raise OperatorError(
            f"--parent: all of the level {level} is one picture; use --level {level}."
        )
    return below


def _codes(places: Iterable[Territory]) -> tuple[str, ...]:
    return tuple(place.code for place in places if not place.is_unallocated)


@dataclass(frozen=True, slots=True)
class _Bench:
    """What the layouts of an instance are made from."""

    reference: Path
    territories: Territories
    shape: str
    lang: str
    centres: Mapping[str, Point]
    geometries: Geometries
    pins: Mapping[str, Cell]
    before: Mapping[str, Cell]

    @classmethod
    def open(cls, instance: Instance, shape: str) -> _Bench:
        """Read the reference of an instance."""
        reference, map_level = instance.reference, instance.profile.map_level
        territories = load_territories(reference / "territories.csv")
        geometries = load_boundaries(reference / "boundaries", territories)
        stored = load_points(reference / "points.csv", territories)
        return cls(
            reference,
            territories,
            shape,
            instance.profile.languages[0],
            centre_points(territories, stored, geometries),
            geometries,
            load_adjustments(reference / "tile_adjustments.csv", territories, map_level),
            load_tiles(reference / "tiles.csv", territories, map_level),
        )

    def lay_out(self, key: str, codes: Sequence[str], size: tuple[int, int] | None) -> TileLayout:
        """Make one picture and tell of it."""
        lacking = [code for code in codes if code not in self.centres]
        if lacking:
            named = ", ".join(f"«{code}»" for code in lacking[:_NAMED])
            raise ReferenceFault(
                f"{self.reference / 'points.csv'}: there is neither a point nor a polygon of"
                f" {named}{' …' if len(lacking) > _NAMED else ''}."
            )
        points = flat_points({code: self.centres[code] for code in codes})
        relations = neighbour_relations(
            points, {code: self.geometries[code] for code in codes if code in self.geometries}
        )
        pins = {code: self.pins[code] for code in codes if code in self.pins}
        layout = make_layout(points, relations, self.shape, pins, size)
        before = {code: self.before[code] for code in codes if code in self.before}
        self._tell(key, layout, before)
        by_border = all(code in self.geometries for code in codes)
        _say(f"neighbours: by {'borders' if by_border else 'centres (Gabriel graph)'}")
        if before:
            _tell_figures("before", measure(before, points, relations, self.shape))
        _tell_figures("now", layout.figures)
        return layout

    def _tell(self, key: str, layout: TileLayout, before: Mapping[str, Cell]) -> None:
        labels = {code: self.territories[code].abbr(self.lang) for code in layout.cells}
        name = f" {self.territories[key].name(self.lang)}" if key in self.territories else ""
        _say(f"\n{key}{name}: {len(layout.cells)} tiles, {self.shape}")
        _say(as_text(layout.cells, labels, self.shape))
        moved = [
            f"{labels[code]} {before[code][0]},{before[code][1]} → {cell[0]},{cell[1]}"
            for code, cell in layout.cells.items()
            if before.get(code, cell) != cell
        ]
        new = len(layout.cells) - len(before)
        _say(f"moved: {len(moved)} tiles, new: {new}{_list(moved)}")


def _list(moved: Sequence[str]) -> str:
    return f": {'; '.join(moved)}" if 0 < len(moved) <= _NAMED else ""


def _tell_figures(when: str, figures: Figures) -> None:
    _say(
        f"{when}: {figures.kept} of {figures.relations} neighbours touch"
        f" ({figures.kept_share:.0%}), tiles {figures.displacement:.2f} widths from their places"
        f" on average, compactness {figures.compactness:.2f}"
    )


def _finish(instance: Instance, bench: _Bench, made: Mapping[str, Cell], write: bool) -> None:
    path = bench.reference / "tiles.csv"
    text = changed_table(path, bench.territories, made)
    if write:
        write_durably(path, text.encode(), 0o644)
        _say(f"\n{path}: {len(made)} tiles written.")
    else:
        _say("\nNothing was written; --write puts these cells into reference/tiles.csv.")
    if bench.shape != instance.profile.tile_shape:
        _say(
            f"otklik.toml draws {instance.profile.tile_shape} tiles: set"
            f' tile_shape = "{bench.shape}" there for these.'
        )


def _say(text: str) -> None:
    for line in text.split("\n"):
        click.echo(printable(line))
