"""Search of places: misspellings, either script and keyboard, every real name, any text at all."""

from __future__ import annotations

import csv
import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.search.names import Match, NameEntry, NameIndex, Rank
from geodata.search.place_kinds import kinds_of
from geodata.search.text import MAX_LENGTH, fold, other_keyboard, plain, stem, words_of
from geodata.territories import load_territories

REFERENCE = Path(__file__).resolve().parents[3] / "geodata" / "reference"


@cache
def embedded() -> NameIndex:
    places = load_territories(REFERENCE / "territories.csv")
    return NameIndex(
        NameEntry(
            place.code,
            (place.name_ru, place.name_en),
            (place.code, place.iso_3166_2) if place.iso_3166_2 else (place.code,),
            (places[place.parent].name_ru, places[place.parent].name_en) if place.parent else (),
        )
        for place in places.values()
        if not place.is_unallocated
    )


def first(text: str) -> str:
    return embedded().search(text)[0].key


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Калужская область", "29000000"),
        ("калужская ОБЛ.", "29000000"),
        ("область Калужская", "29000000"),
        ("калужской области", "29000000"),
        ("Калужскаяобласть", "29000000"),
        ("rfke;crfz j,kfcnm", "29000000"),  # the other keyboard
        ("Kaluga Oblast", "29000000"),
        ("kaluzhskaya oblast", "29000000"),
        ("Kaluga region", "29000000"),
        ("RU-KLU", "29000000"),
        ("ru klu", "29000000"),
        ("29000000", "29000000"),
        ("2900000", "29000000"),
        ("29000001", "29000000"),
        ("респ. Мордовия", "89000000"),
        ("Мордовия", "89000000"),
        ("Мардовия", "89000000"),
        ("Respublika Mordovia", "89000000"),
        ("Боровский р-н", "29606000"),
        ("боровский раён", "29606000"),
        ("боровский район калужской области", "29606000"),
        ("Боровск", "29606000"),
        ("borovskiy rayon", "29606000"),
        ("Бороский", "29606000"),
        ("малоярасл", "29623000"),
        ("Малояраславецкий район", "29623000"),
        ("Малоярославец", "29623000"),
        ("г. Обнинск", "29715000"),
        ("Обнниск", "29715000"),
        ("j,ybycr", "29715000"),
        ("Obninsk", "29715000"),
        ("лфдгпф щидфые", "29000000"),  # «kaluga oblast» on the Russian keyboard
        ("Чилябинск", "75701000"),
        ("Челябинск", "75701000"),
        ("Челябинская", "75000000"),
        ("Архангелск", "11701000"),
        ("Arhangelsk gorod", "11701000"),
        ("Северо двинск", "11730000"),
        ("северодвинск г.", "11730000"),
        ("Ханты мансийский", "71800000"),
        ("Ненецкий АО", "11800000"),
        ("еврейская", "99000000"),
        ("Саха", "98000000"),
        ("Якутия", "98000000"),
        ("Санктпетербург", "40000000"),
        ("с-петербург", "40000000"),
    ],
)
def test_a_misspelt_name_finds_its_place(asked: str, code: str) -> None:
    assert first(asked) == code


@pytest.mark.parametrize("asked", ["", "   ", "😀😀😀", "абракадабра", "zzzzzz", "!?.,"])
def test_what_names_nothing_finds_nothing(asked: str) -> None:
    assert embedded().search(asked) == ()


def test_the_best_rank_comes_first_and_the_order_is_stable() -> None:
    found = embedded().search("калу", 20)
    assert {match.rank for match in found} == {Rank.PREFIX}
    found = embedded().search("республика", 40)
    assert len(found) == 22 - 1  # Crimea has no code in ISO 3166-2:RU
    assert found == embedded().search("респ", 40)
    ranks = [(m.rank, m.score) for m in embedded().search("кировский район", 40)]
    assert ranks == sorted(ranks)


def _entries(*names: tuple[str, str]) -> NameIndex:
    return NameIndex(
        NameEntry(str(number), (name,), (), (within,) if within else ())
        for number, (name, within) in enumerate(names)
    )


def test_same_named_places_are_told_apart_by_what_they_lie_in() -> None:
    index = _entries(
        ("Ростовская область", ""),
        ("Октябрьский район", "Курская область"),
        ("Октябрьский район", "Ростовская область"),
        ("город Октябрьский", "Республика Башкортостан"),
    )
    assert [m.key for m in index.search("Октябрьский")] == ["1", "2", "3"]
    assert [m.key for m in index.search("Октябрьский район")][:2] == ["1", "2"]
    assert index.search("октябрьский г.")[0].key == "3"
    assert index.search("Октябрьского района Ростовской обл")[0].key == "2"
    assert index.search("Башкортостан октябрьский")[0].key == "3"
    assert index.search("Ростовская область")[0].key == "0"
    assert len(index.search("Ростовская область")) == 1  # what lies in it was not asked for


def test_a_former_name_or_code_finds_the_place_and_says_by_what() -> None:
    index = NameIndex(
        [NameEntry("14540000", ("Новый округ", "Старый район"), ("14540000", "14640000"))]
    )
    assert index.search("старый р-н")[0] == Match("14540000", Rank.EXACT, 0.02, "Старый район")
    assert index.search("14640000")[0] == Match("14540000", Rank.EXACT, 0.0, "14640000")
    assert index.search("14640")[0].rank == Rank.PREFIX


def test_a_russian_search_prefers_the_russian_name() -> None:
    index = NameIndex(
        [
            NameEntry("region", ("Калужская область", "Kaluga Oblast")),
            NameEntry("city", ("город Калуга", "Kaluga")),
        ]
    )
    assert [(m.key, m.rank) for m in index.search("Калуга")] == [
        ("city", Rank.EXACT),
        ("region", Rank.WORDS),
    ]
    assert [m.key for m in index.search("kaluga") if m.rank == Rank.EXACT] == ["city", "region"]
    assert [m.key for m in index.search("kaluga oblast") if m.rank == Rank.EXACT] == ["region"]


def test_places_of_another_country_and_script_are_found() -> None:
    index = _entries(("Ward 12", "Chicago"), ("São Paulo", ""), ("Αθήνα", ""), ("Bronx", ""))
    assert index.search("12")[0].key == index.search("ward 12")[0].key == "0"
    assert index.search("sao paulo")[0].key == "1"
    assert index.search("αθηνα")[0].key == "2"
    assert index.search("the bronks")[0].key == "3"


def test_without_places_nothing_is_found() -> None:
    assert NameIndex([]).search("Калуга") == ()
    assert NameIndex([NameEntry("a", ("—",))]).search("Калуга") == ()


@given(st.text(max_size=400))
def test_no_text_breaks_the_search(text: str) -> None:
    found = embedded().search(text, 5)
    assert len(found) <= 5
    assert len({match.key for match in found}) == len(found)


@given(st.text(alphabet="абвйёщьъ -.–ABCZ019`[]'😀\u0301\x00", max_size=900))
def test_no_odd_text_breaks_the_search(text: str) -> None:
    assert embedded().search(text, 3) == embedded().search(text, 3)


@given(st.text(max_size=600))
def test_what_counts_of_a_text_is_bounded(text: str) -> None:
    assert len(plain(text)) <= 3 * MAX_LENGTH
    assert len(words_of(text)) <= 12
    assert all(fold(word) == fold(fold(word)) or len(word) > 1 for word in words_of(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Калуга", "kaluga"), ("Щёлково", "Shchyolkovo"), ("Братск", "Bratsk"),
        ("Алексеевский", "Alekseyevsky"), ("Мордовия", "Mordovia"), ("Орёл", "Oryol"),
        ("Ессентуки", "Есентуки"), ("район", "раён"), ("Нарьян", "Naryan"), ("Ямал", "jamal"),
    ],
)  # fmt: skip
def test_words_that_sound_alike_are_folded_to_one(one: str, other: str) -> None:
    assert fold(plain(one)) == fold(plain(other))


def test_stems_kinds_and_keyboards() -> None:
    assert stem(fold("боровский")) == stem(fold("боровского")) == stem(fold("боровск"))
    assert stem("тула") == "тула"  # four letters stay
    assert kinds_of("район") == kinds_of("рн") == kinds_of("district") == {"район"}
    assert kinds_of("муниципальный") == frozenset()
    assert kinds_of("городище") is None
    assert words_of("м. р-н Жуковский, г.о. Саров") == ("мрн", "жуковский", "го", "саров")
    assert other_keyboard("ghbdtn") == "привет"
    assert other_keyboard("ПРИВЕТ") == "ghbdtn"


@pytest.fixture(scope="module")
def real_rows(shared: Path) -> list[dict[str, str]]:
    with (shared / "geodata" / "oktmo.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["is_current"] == "1"]


@pytest.fixture(scope="module")
def real(real_rows: list[dict[str, str]]) -> NameIndex:
    return NameIndex(
        NameEntry(
            row["oktmo"],
            (row["name_ru"], row["name_short_ru"]),
            (row["oktmo"],),
            (row["region_name_ru"],) if row["level"] != "region" else (),
        )
        for row in real_rows
    )


@pytest.mark.shared
def test_every_real_name_finds_itself_first(
    real: NameIndex, real_rows: list[dict[str, str]]
) -> None:
    names = {row["oktmo"]: row["name_ru"] for row in real_rows}
    assert len(names) > 2600
    for row in real_rows:
        found = real.search(row["name_ru"], 3)
        assert names[found[0].key] == row["name_ru"], row
        assert found[0].rank == Rank.EXACT
        within = real.search(f"{row['name_ru']}, {row['region_name_ru']}", 3)
        assert within[0].key == row["oktmo"], row


@pytest.mark.shared
def test_one_dropped_letter_still_finds_the_place(
    real: NameIndex, real_rows: list[dict[str, str]]
) -> None:
    """Same-named places cannot be told apart by what was typed: any of them counts as found."""
    names = {row["oktmo"]: row["name_short_ru"] for row in real_rows}
    chance = random.Random(20261122)  # noqa: S311 - no secret
    tried = alone = within = 0
    for row in real_rows:
        name = row["name_short_ru"]
        letters = [place for place, letter in enumerate(name) if letter.isalpha()]
        if len(letters) < 6:
            continue
        place = chance.choice(letters)
        typed = name[:place] + name[place + 1 :]
        tried += 1
        alone += name in {names[match.key] for match in real.search(typed, 3)}
        full = real.search(f"{typed}, {row['region_name_ru']}", 3)
        within += row["oktmo"] in {match.key for match in full}
    print(f"one letter dropped: {alone / tried:.1%} by name, {within / tried:.1%} with the region")  # noqa: T201
    assert tried > 2500
    assert alone / tried >= 0.95
    assert within / tried >= 0.98
