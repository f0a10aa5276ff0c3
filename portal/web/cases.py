"""Russian names of places in the cases that sentences need: «в Калужской области».

What is in the checked list is taken from it; the names of districts and towns follow a few rules
that leave no doubt. Of any other name nothing is guessed: the answer is empty, and the sentence has
to do with the nominative.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.web.i18n import NBSP

CASES = Path(__file__).parent / "translations" / "ru" / "places.csv"
_COLUMNS = ("name", "of", "in")
_VOWELS = "аеёиоуыэюя"
# «во Владимирской», «во Фроловском»: в and ф before another consonant need a vowel.
_NEEDS_VOWEL = re.compile(rf"[вф][^{_VOWELS}ьъ\W]", re.IGNORECASE)
# Ending of an adjective: its genitive and its prepositional, the longest ending first.
_ADJECTIVES = (
    ("ский", "ского", "ском"),
    ("цкий", "цкого", "цком"),
    ("ний", "него", "нем"),
    ("жий", "жего", "жем"),
    ("чий", "чего", "чем"),
    ("ший", "шего", "шем"),
    ("щий", "щего", "щем"),
    ("кий", "кого", "ком"),
    ("гий", "гого", "гом"),
    ("хий", "хого", "хом"),
    ("ый", "ого", "ом"),
    ("ой", "ого", "ом"),
    ("ская", "ской", "ской"),
    ("ая", "ой", "ой"),
    ("яя", "ей", "ей"),
)
_NOUNS = {
    "район": ("района", "районе"),
    "округ": ("округа", "округе"),
    "край": ("края", "крае"),
    "область": ("области", "области"),
    "республика": ("республики", "республике"),
    "улус": ("улуса", "улусе"),
    "кожуун": ("кожууна", "кожууне"),
    "город": ("города", "городе"),
}
_SIBILANTS_AND_VELARS = "гкхжчшщ"
# A vowel that flees (Орёл, Елец) or a gender that cannot be seen.
_UNSURE_TOWNS = ("ец", "ёл", "ел", "ок", "ек")


@dataclass(frozen=True, slots=True)
class Cases:
    """``of``: «Калужской области»; ``within``: «в Калужской области», with its preposition."""

    of: str
    within: str


def place_of(name: str, lang: str) -> str:
    """Return the genitive of a name, in other languages the name, empty where it is not known."""
    if lang != "ru":
        return name
    found = cases_of(name)
    return found.of if found else ""


def place_in(name: str, lang: str) -> str:
    """Return «в Калужской области» or "in Kaluga Oblast", empty where the case is not known."""
    if lang != "ru":
        return f"in {name}"
    found = cases_of(name)
    return found.within if found else ""


@cache
def cases_of(name: str) -> Cases | None:
    """Return the cases of a Russian name: of the list, else by the rules, else ``None``."""
    listed = checked_list().get(name)
    return listed or cases_by_rule(name)


@cache
def checked_list() -> dict[str, Cases]:
    """Return the names that were looked over one by one."""
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["name"]: Cases(row["of"], _held(row["in"])) for row in rows}


def cases_by_rule(name: str) -> Cases | None:
    """Return the cases of «Боровский район», «городской округ …» or «город Обнинск»."""
    if "—" in name:
        return None  # «… автономный округ — Югра»: both parts are declined, each its own way
    words = name.split(" ")
    kind = words[0].lower()
    if kind == "город" and len(words) == 2:
        town = _town(words[1])
        return None if town is None else _cases(f"города {town[0]}", f"городе {town[1]}")
    declined = [_word(word) for word in words]
    if words[-1].lower() in _NOUNS and None not in declined:
        known = [pair for pair in declined if pair is not None]
        return _cases(" ".join(of for of, _ in known), " ".join(at for _, at in known))
    # «городской округ Новая Земля»: a name that follows its noun stays as it is.
    nouns = [at for at, word in enumerate(words) if word.lower() == "округ"]
    if nouns and nouns[0] + 1 < len(words) and "город" not in words[nouns[0] + 1 :]:
        end = nouns[0] + 1
        head, tail = declined[:end], " ".join(words[end:])
        known = [pair for pair in head if pair is not None]
        if len(known) == end:
            genitive, at = " ".join(of for of, _ in known), " ".join(at for _, at in known)
            return _cases(f"{genitive} {tail}", f"{at} {tail}")
    return None


def _word(word: str) -> tuple[str, str] | None:
    """Return genitive and prepositional of a noun of the list or of an adjective."""
    noun = _NOUNS.get(word.lower())
    if noun is not None:
        first = word[0]
        return first + noun[0][1:], first + noun[1][1:]
    for ending, of, at in _ADJECTIVES:
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            return stem + of, stem + at
    return None


def _town(word: str) -> tuple[str, str] | None:
    """Return the cases of a town's name; none where its gender cannot be seen."""
    if word.endswith(("ий", "ый", "ой")):
        return _word(word)
    if word.endswith("а"):
        stem = word[:-1]
        return stem + ("и" if stem[-1] in _SIBILANTS_AND_VELARS else "ы"), stem + "е"
    if word.endswith(_UNSURE_TOWNS) or not word[-1].isalpha():
        return None
    if word[-1].lower() not in _VOWELS + "ьйъ":
        return word + "а", word + "е"
    return None


def _cases(of: str, at: str) -> Cases:
    preposition = "во" if _NEEDS_VOWEL.match(at) else "в"
    return Cases(of, _held(f"{preposition} {at}"))


def _held(phrase: str) -> str:
    """Hold the preposition to its word."""
    return phrase.replace(" ", NBSP, 1)
