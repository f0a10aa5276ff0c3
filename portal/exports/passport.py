"""The passport of a release, from its store alone: see ``schemas.passport``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote

from portal.exports.columns import BOUNDARY_COLUMNS, column_of
from portal.exports.file_table import FileTable
from portal.exports.file_tables import SERIES, SINGLE, split_stem
from portal.exports.readme import FORMER_README, README, data_note, data_notes
from portal.indicators.comparison import newest_year
from portal.store.model import DownloadFile, ReleaseInfo
from portal.store.release_store import ReleaseStore
from schemas.passport import Column, DatasetPassport, Distribution, Licence, Passport, Text
from schemas.periods import Period
from schemas.secondary import SECONDARY_SHARES

MEDIA_TYPES = {
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}
_LANGUAGES = ("ru", "en")
# Reference tables have none: their facts are true whatever the figures are.
_NOTE_COLUMN = "DATA_NOTE"
_DESCRIPTION = Text(
    "Обезличенная статистика обращений граждан: сколько их, о чём они и чем закончились, по"
    " регионам и муниципалитетам. Текстов, имён и адресов здесь нет.",
    "Anonymous statistics on citizens' appeals: how many, what about and what became of them, by"
    " region and municipality. There are no texts, names or addresses.",
)


def make_passport(store: ReleaseStore) -> Passport:
    """Return what catalogues say of the release."""
    info = store.info
    root = store.territories.root
    return Passport(
        release=info.id,
        issued=info.created_on,
        as_of=info.as_of,
        base_url=info.base_url.rstrip("/"),
        title=Text(info.title_ru, info.title_en),
        description=_noted(info, _DESCRIPTION),
        publisher=Text(info.publisher_ru, info.publisher_en),
        contact=info.contact,
        licence=Licence(info.data_license, info.data_license_url),
        languages=info.languages,
        place_code=root.code,
        place=Text(root.name_ru, root.name_en),
        note=data_note(info),
        opendata_id=info.opendata_id,
        datasets=tuple(_dataset(store, *found) for found in sorted(_files(store).items())),
    )


def file_address(base_url: str, release: str, file: str) -> str:
    """Return the address of a file for download."""
    return f"{base_url}/downloads/{quote(release)}/{quote(file)}"


def _files(store: ReleaseStore) -> Mapping[str, list[DownloadFile]]:
    """Return the files of each table, by the name that they share, CSV or GeoJSON first."""
    found: dict[str, list[DownloadFile]] = {}
    for file in store.downloads:
        if file.name not in (README, FORMER_README):
            found.setdefault(file.name.rpartition(".")[0], []).append(file)
    return found


def _dataset(store: ReleaseStore, stem: str, files: Sequence[DownloadFile]) -> DatasetPassport:
    info = store.info
    series, level = split_stem(stem, tuple(level.code for level in info.levels))
    # A release of another version of the portal may offer a table that is not known here.
    plain = FileTable(Text(stem, stem), Text(stem, stem), (), "irregular")
    table = SERIES[series] if series else SINGLE.get(stem, plain)
    record = store.boundary_records.get(level) if series == "boundaries" else None
    first, last = _days(store, series or stem)
    columns = _columns(store, series, files[0].name)
    has_figures = any(column.name == _NOTE_COLUMN for column in columns)
    return DatasetPassport(
        id=stem,
        series=series,
        title=_of_level(info, table.title, level) if level else table.title,
        description=_noted(info, table.description) if has_figures else table.description,
        periodicity=table.periodicity,
        first=first,
        last=last,
        columns=columns,
        key=table.key,
        structure_on=table.structure_on,
        licence=Licence(record.licence, record.licence_url)
        if record
        else Licence(info.data_license, info.data_license_url),
        distributions=tuple(_distribution(info, file) for file in files),
        source=record.source if record else "",
        credit=record.credit if record else "",
    )


def _of_level(info: ReleaseInfo, title: Text, level: str) -> Text:
    ru, en = (info.level_label(level, lang).lower() for lang in _LANGUAGES)
    return Text(f"{title.ru}, уровень: {ru}", f"{title.en}, level: {en}")


def _noted(info: ReleaseInfo, text: Text) -> Text:
    """Return the text behind what must be known before a figure is quoted."""
    ru, en = (" ".join([*data_notes(info, lang), text.of(lang)]) for lang in _LANGUAGES)
    return Text(ru, en)


def _days(store: ReleaseStore, table: str) -> tuple[date | None, date | None]:
    """Return the first and the last day of which a table tells."""
    info = store.info
    if table in ("observations", "coverage", "rounding_error", "past_forecasts", "spikes"):
        return _span([Period.parse(info.first_month), Period.parse(info.last_month)])
    if table == "secondary":
        shares = (store.secondary.quarters(share.id) for share in SECONDARY_SHARES)
        return _span([quarter for quarters in shares for quarter in quarters])
    if table == "forecasts":
        after = Period.parse(info.last_month)
        return _span([after.shift(1), after.shift(store.predictions.horizon)])
    if table in ("comparison", "reporting_differences", "reporting_spreads"):
        return _span([period] if (period := newest_year(info)) else [])
    if table == "population":
        return _span([Period.parse(str(figure.year)) for _, figure in store.residents])
    return None, None


def _span(periods: Sequence[Period]) -> tuple[date | None, date | None]:
    if not periods:
        return None, None
    first = date.fromisoformat(f"{min(periods, key=lambda p: p.start).first_month}-01")
    return first, max(periods, key=lambda p: p.end).last_day


def _columns(store: ReleaseStore, series: str, file: str) -> tuple[Column, ...]:
    """Return the columns that the file really has: its header says which."""
    if series == "boundaries":
        return BOUNDARY_COLUMNS
    header = store.download_headers.get(file, ())
    is_other = series in ("secondary", "comparison") or file.startswith("reporting_")
    return tuple(column_of(name, is_quarter=is_other) for name in header)


def _distribution(info: ReleaseInfo, file: DownloadFile) -> Distribution:
    suffix = file.name.rpartition(".")[2]
    return Distribution(
        file=file.name,
        address=file_address(info.base_url.rstrip("/"), info.id, file.name),
        media_type=MEDIA_TYPES.get(suffix, "application/octet-stream"),
        bytes=file.bytes,
        sha256=file.sha256,
        rows=file.rows,
    )
