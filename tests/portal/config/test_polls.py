"""Polls: rows that are refused with their reason, the rest is taken; never an answer."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from portal.config.errors import OperatorError
from portal.config.official import Official, load_official
from portal.config.poll_rows import POLL_COLUMNS

TODAY = date(2026, 11, 15)
POLL = dict.fromkeys(POLL_COLUMNS, "") | {
    "id": "one",
    "territory": "RU",
    "asked_from": "2026-05-12",
    "asked_to": "2026-05-20",
    "wording_ru": "Вопрос?",
    "wording_en": "A question?",
    "sample_size": "1600",
    "sample_ru": "жители",
    "sample_en": "residents",
    "method": "telephone",
    "source_ru": "Отчёт",
    "source_en": "Report",
}


def load(folder: Path, *rows: dict[str, str], columns: tuple[str, ...] = POLL_COLUMNS) -> Official:
    with (folder / "polls.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return load_official(folder, {"RU": "country"}, TODAY)


def test_a_poll_is_read_with_its_sample(tmp_path: Path) -> None:
    found = load(tmp_path, POLL, POLL | {"id": "two", "sample_size": "", "asked_from": "2026-05"})
    assert found.refused == ()
    assert [(one.id, one.sample_size) for one in found.polls] == [("one", 1600), ("two", None)]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"id": "one"}, "stands in an earlier row already"),
        ({"id": "Two!"}, "id: «Two!» is none"),
        ({"territory": "nowhere"}, "territory: «nowhere» is not known"),
        ({"wording_ru": ""}, "wording_ru is empty"),
        ({"sample_en": ""}, "sample_en is empty"),
        ({"source_ru": ""}, "source_ru is empty"),
        ({"method": "guess"}, "method: «guess» is none of in_person"),
        ({"method": ""}, "method: «» is none of in_person"),
        ({"sample_size": "0"}, "sample_size: «0» is no number of people"),
        ({"sample_size": "1 600"}, "is no number of people"),
        ({"asked_from": "2026"}, "asked_from: «2026» is no date"),
        ({"asked_to": "2026-02-30", "asked_from": "2026-02"}, "there is no 2026-02-30"),
        ({"asked_to": "2026-12-01"}, "asked_to: 2026-12-01 lies in the future"),
        ({"asked_to": "2026-05-11"}, "asked_to: it lies before asked_from"),
        ({"source_url": "http://x"}, "does not begin with https://"),
        ({"note_ru": "х" * 601}, "note_ru: longer than 600 letters"),
    ],
)
def test_a_wrong_row_is_refused_and_the_others_are_taken(
    tmp_path: Path, changed: dict[str, str], reason: str
) -> None:
    found = load(tmp_path, POLL, POLL | {"id": "two"} | changed, POLL | {"id": "three"})
    assert [one.id for one in found.polls] == ["one", "three"]
    [refused] = found.refused
    assert str(refused).startswith("polls.csv: row 3")
    assert reason in str(refused)


def test_answers_have_no_column(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="the header must be"):
        load(tmp_path, columns=(*POLL_COLUMNS, "answers_yes"))
