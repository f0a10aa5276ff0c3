"""Data and API: doors, whole files with their checksums, licence, citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from markupsafe import Markup

from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import evaluate
from portal.web.context import PageContext
from portal.web.presenters.data_doors import (
    ApiDoor,
    DoorGroup,
    FormatRow,
    api_groups,
    catalogues,
    data_formats,
)
from portal.web.presenters.data_files import FileRow, release_files
from portal.web.presenters.linked_data import catalogue_block
from portal.web.presenters.selection import default_period
from portal.web.presenters.value_states import StateRow, make_state_rows
from schemas.codelists import ALL


@dataclass(frozen=True, slots=True)
class DataView:
    """Everything the page prints."""

    rate: str
    first_request: str
    first_path: str
    answer: tuple[tuple[str, str], ...]
    about: str
    groups: tuple[DoorGroup, ...]
    formats: tuple[FormatRow, ...]
    files: tuple[FileRow, ...]
    archive: str
    catalogues: tuple[ApiDoor, ...]
    linked: Markup
    states: tuple[StateRow, ...]
    developers: str
    stability: str
    release: str
    as_of: date
    license: str
    license_url: str
    citation: str


def make_data_view(context: PageContext) -> DataView:
    """Return the page."""
    info, links = context.info, context.links
    period, rate = default_period(context), info.headline_rate
    root = context.store.territories.root
    path = links.api(f"/indicators/{rate}/{root.code}/{ALL}/{period}")
    value = evaluate(context.store, rate, [root.code], ALL, period)[root.code]
    answer = (
        ("value", str(value.value) if value.value is not None else "null"),
        ("numerator", str(value.numerator) if value.numerator is not None else "null"),
        ("denominator", str(value.denominator) if value.denominator is not None else "null"),
        ("obs_status", f'"{value.obs_status}"'),
    )
    return DataView(
        BY_ID[rate].label(context.lang),
        context.base + path,
        path,
        answer,
        root.name(context.lang),
        api_groups(context),
        data_formats(context),
        release_files(context),
        f"/data/archive/{quote(info.id)}.zip",
        catalogues(context),
        catalogue_block(context),
        make_state_rows(context),
        links.page("/developers"),
        links.page("/stability"),
        info.id,
        info.as_of,
        info.data_license,
        info.data_license_url,
        _citation(context),
    )


def _citation(context: PageContext) -> str:
    info, lang = context.info, context.lang
    text = context.texts.gettext(
        "%(publisher)s. %(title)s: citizens' appeals. Release %(release)s. %(address)s. "
        "%(license)s."
    )
    values = {
        "publisher": info.publisher(lang),
        "title": info.title(lang),
        "release": info.id,
        "address": info.base_url.rstrip("/"),
        "license": info.data_license,
    }
    return (text % values).replace("..", ".")
