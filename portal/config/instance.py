"""An instance is data: the directory of configuration, reference tables, sources and releases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from geodata.tiles.grid import SHAPES, SQUARE
from geodata.web.projection_choice import LOCAL, Projection
from portal.config.errors import OperatorError
from portal.config.policy import Policy, load_policy
from portal.config.projection import ProjectionSchema
from portal.config.strict import load_toml

LANGUAGES = ("ru", "en")
# Stands before the names of sets of the Russian open-data folder where no ИНН does.
OPENDATA_ID = "otklik"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the territory tree, from the root down."""

    code: str
    label_ru: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What ``otklik.toml`` says: all of it is public."""

    title_ru: str
    title_en: str
    languages: tuple[str, ...]
    publisher_ru: str
    publisher_en: str
    contact: str
    data_license: str
    data_license_url: str
    base_url: str
    synthetic: bool
    levels: tuple[Level, ...]
    map_level: str
    projection: Projection
    tile_shape: str
    boundary_note_ru: str
    boundary_note_en: str
    places_note_ru: str
    places_note_en: str
    opendata_id: str


class _LevelSchema(Schema):
    code = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_]*$"))
    label_ru = fields.String(required=True)
    label_en = fields.String(required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Level:
        return Level(**data)


class _ProfileSchema(Schema):
    title_ru = fields.String(required=True)
    title_en = fields.String(required=True)
    languages = fields.List(
        fields.String(validate=validate.OneOf(LANGUAGES)),
        required=True,
        validate=validate.Length(min=1),
    )
    publisher_ru = fields.String(required=True)
    publisher_en = fields.String(required=True)
    contact = fields.String(required=True)
    data_license = fields.String(required=True)
    data_license_url = fields.Url(required=True)
    base_url = fields.Url(required=True, require_tld=False)
    synthetic = fields.Boolean(load_default=False)
    levels = fields.List(
        fields.Nested(_LevelSchema), required=True, validate=validate.Length(min=2)
    )
    map_level = fields.String(required=True)
    projection = fields.Nested(ProjectionSchema, load_default=LOCAL)
    tile_shape = fields.String(load_default=SQUARE, validate=validate.OneOf(SHAPES))
    boundary_note_ru = fields.String(load_default="")
    boundary_note_en = fields.String(load_default="")
    places_note_ru = fields.String(load_default="")
    places_note_en = fields.String(load_default="")
    opendata_id = fields.String(
        load_default=OPENDATA_ID, validate=validate.Regexp(r"^[A-Za-z0-9]{1,32}$")
    )

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Profile:
        data["languages"] = tuple(data["languages"])
        data["levels"] = tuple(data["levels"])
        return Profile(**data)


@dataclass(frozen=True)
class Instance:
    """Paths and configuration of one instance directory."""

    root: Path

    @classmethod
    def open(cls, root: Path) -> Instance:
        """Return the instance at ``root``; raise ``OperatorError`` if it is none."""
        instance = cls(root.resolve())
        if not (instance.root / "otklik.toml").is_file():
            raise OperatorError(
                f"{root}: no otklik.toml here; make an instance with «otklik init {root}»."
            )
        if instance.profile.map_level not in {level.code for level in instance.profile.levels}:
            raise OperatorError(
                f"{instance.root / 'otklik.toml'}: map_level «{instance.profile.map_level}»"
                " is none of the levels."
            )
        return instance

    @cached_property
    def profile(self) -> Profile:
        """Contents of ``otklik.toml``."""
        profile: Profile = load_toml(self.root / "otklik.toml", _ProfileSchema())
        return profile

    @cached_property
    def policy(self) -> Policy:
        """Contents of ``policy.toml``."""
        return load_policy(self.root / "policy.toml")

    @property
    def reference(self) -> Path:
        """Directory of public reference tables."""
        return self.root / "reference"

    @property
    def sources(self) -> Path:
        """Directory of mapping files."""
        return self.root / "sources"

    @property
    def claims(self) -> Path:
        """Directory of press claims; there may be none."""
        return self.root / "claims"

    @property
    def official(self) -> Path:
        """Directory of official indicators; there may be none."""
        return self.root / "indicators"

    @property
    def coverage_file(self) -> Path:
        """The operator's declaration of what was reported."""
        return self.root / "coverage.csv"

    @property
    def corrections_file(self) -> Path:
        """The operator's register of corrections; there may be none."""
        return self.root / "corrections.csv"

    @property
    def confidential(self) -> Path:
        """Directory of snapshots, microdata, ledger and keys; mode 0700."""
        return self.root / "var" / "confidential"

    @property
    def releases(self) -> Path:
        """Directory of published releases, the only one that the web process sees."""
        return self.root / "var" / "releases"

    @property
    def built(self) -> Path:
        """Directory of releases that are built and not published; nothing serves it.

        On one file system with ``releases``: publishing renames.
        """
        return self.root / "var" / "built"

    @property
    def withdrawn(self) -> Path:
        """Directory of releases that were withdrawn; mode 0700, nothing serves it.

        On one file system with ``releases``: withdrawing renames.
        """
        return self.root / "var" / "withdrawn"

    @property
    def predictions(self) -> Path:
        """Directory of what was predicted, kept for the next build; mode 0700, may be removed."""
        return self.root / "var" / "cache"

    @property
    def signoff_file(self) -> Path:
        """The statistician's decisions on changes of the policy."""
        return self.root / "signoff.toml"

    def ensure_confidential(self, *names: str) -> Path:
        """Create the confidential directory, or a folder below it, and return it.

        Every level has mode 0700, so that a copy of a folder alone is closed as well.
        """
        levels = [self.confidential.joinpath(*names[:depth]) for depth in range(len(names) + 1)]
        for folder in levels:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        return levels[-1]
