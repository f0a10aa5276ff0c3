"""The README of the archive: what is inside, how to check it, how to read it."""

from __future__ import annotations

from portal.exports.readme import data_notes, readme_rules
from portal.store.model import ReleaseInfo
from schemas.passport import Passport

CHECKSUMS = "SHA256SUMS"
_WORDS = {
    "ru": {
        "facts": "Выпуск {release}, данные на {as_of}. {publisher}, {contact}. {address}",
        "licence": "Лицензия данных",
        "files": "Файлы",
        "columns": "| файл | что в нём | строк | байт |",
        "check": "Проверить, что всё скачалось",
        "read": "Прочитать",
        "described": "`datapackage.json` описывает все файлы и столбцы (Frictionless Data Package),"
        " `<файл>.csv-metadata.json` — столбцы одного файла (CSV on the Web),"
        " `<набор>.metadata.json` — паспорт набора.",
        "know": "Что нужно знать",
        "meaning": "Столбцы",
    },
    "en": {
        "facts": "Release {release}, data as of {as_of}. {publisher}, {contact}. {address}",
        "licence": "Licence of the data",
        "files": "Files",
        "columns": "| file | what it holds | rows | bytes |",
        "check": "Check that all of it arrived",
        "read": "Read it",
        "described": "`datapackage.json` describes every file and column (Frictionless Data"
        " Package), `<file>.csv-metadata.json` the columns of one file (CSV on the Web),"
        " `<dataset>.metadata.json` is the passport of a dataset.",
        "know": "What to know",
        "meaning": "Columns",
    },
}
_READ = 'import pandas as pd\n{name} = pd.read_csv("{file}", dtype={{"{key}": "string"}})'


def archive_readme(passport: Passport, info: ReleaseInfo) -> str:
    """Return the text in Russian and then in English."""
    parts = [*_part(passport, info, "ru"), "", "---", "", *_part(passport, info, "en")]
    return "\n".join(parts) + "\n"


def _part(passport: Passport, info: ReleaseInfo, lang: str) -> list[str]:
    words = _WORDS[lang]
    facts = words["facts"].format(
        release=passport.release,
        as_of=passport.as_of,
        publisher=passport.publisher.of(lang).rstrip("."),
        contact=passport.contact.removeprefix("mailto:"),
        address=passport.base_url,
    )
    return [
        f"# {passport.title.of(lang)}",
        "",
        *(line for note in data_notes(info, lang) for line in (f"**{note}**", "")),
        facts,
        "",
        f"{words['licence']}: [{passport.licence.name}]({passport.licence.url}).",
        "",
        f"## {words['files']}",
        "",
        words["columns"],
        "|---|---|---:|---:|",
        *(
            f"| `{form.file}` | {dataset.title.of(lang)} | {form.rows} | {form.bytes} |"
            for dataset in passport.datasets
            for form in dataset.distributions
        ),
        "",
        words["described"],
        "",
        f"## {words['check']}",
        "",
        *_code("sh", f"sha256sum --check {CHECKSUMS}\nfrictionless validate datapackage.json"),
        "",
        f"## {words['read']}",
        "",
        *_code("python", _reading(passport)),
        "",
        f"## {words['know']}",
        "",
        *(f"- {rule}" for rule in readme_rules(lang)),
        "",
        f"## {words['meaning']}",
        "",
        *(f"- `{name}`: {meaning}" for name, meaning in _meanings(passport, lang).items()),
    ]


def _reading(passport: Passport) -> str:
    """Return how the first table of the archive is read, with its codes kept as text."""
    tables = [entry for entry in passport.datasets if entry.form("csv")]
    wanted = next((entry for entry in tables if entry.series == "observations"), tables[0])
    return _READ.format(name=wanted.id, file=f"{wanted.id}.csv", key=wanted.columns[0].name)


def _meanings(passport: Passport, lang: str) -> dict[str, str]:
    return {
        column.name: column.meaning.of(lang)
        for dataset in passport.datasets
        for column in dataset.columns
    }


def _code(language: str, text: str) -> list[str]:
    return [f"```{language}", *text.splitlines(), "```"]
