"""Words of names as they are compared: spelling, script, keyboard and case ending do not count."""

from __future__ import annotations

import re
import unicodedata

# What counts of a search; the longest official names of municipalities are shorter.
MAX_LENGTH = 160
MAX_WORDS = 12

# Keys of the two keyboards, in the same order: a word typed on the wrong one can be read back.
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_OTHER_KEYBOARD = str.maketrans(
    _LATIN_KEYS + '{}:"<>~' + _CYRILLIC_KEYS, _CYRILLIC_KEYS + "хъжэбюё" + _LATIN_KEYS
)

# Latin letters read as Cyrillic ones, whatever the system of romanisation; longest first.
_ROMAN = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ch": "ч", "sh": "ш", "tz": "ц",
    "yo": "ё", "jo": "ё", "yu": "ю", "ju": "ю", "ya": "я", "ja": "я", "ye": "е", "je": "е",
    "ia": "ия", "ck": "к", "ph": "ф", "th": "т",
    "a": "а", "b": "б", "c": "ц", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и",
    "j": "и", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р",
    "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "x": "кс", "y": "и", "z": "з",
}  # fmt: skip
_ROMAN_LETTERS = re.compile("|".join(_ROMAN))
# Letters that are often written for one another, and the signs that are often left out.
_ALIKE = str.maketrans({"щ": "ш", "ы": "и", "э": "е", "й": "и", "ъ": "", "ь": ""})
_SAME_SOUND = re.compile("[тд]с")
_DOUBLED = re.compile(r"([^\W\d_])\1")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ENDING = re.compile("(?<=....)(?:ого|ому|ая|ую|ое|ои|ия|ии|ию|иеи|им|ом|ем|их|[аеиоуюя])$")


def plain(text: str) -> str:
    """Return a name as it is compared: lower case, ё as е, one space between words.

    At most the first 160 characters count.
    """
    folded = unicodedata.normalize("NFKC", text[:MAX_LENGTH])[:MAX_LENGTH].casefold()
    kept = (c for c in folded.replace("ё", "е") if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def words_of(text: str) -> tuple[str, ...]:
    """Return the plain words of a text, at most twelve, each once.

    Letters that stand alone one after another are one abbreviation: «м. о.» is «мо».
    """
    found: list[str] = []
    is_single = False
    for word in plain(text).split():
        if is_single and len(word) == 1 and word.isalpha():
            found[-1] += word
        else:
            is_single = len(word) == 1 and word.isalpha()
            found.append(word)
    return tuple(dict.fromkeys(found))[:MAX_WORDS]


def fold(word: str) -> str:
    """Return the sound of a plain word in simplified Cyrillic letters.

    «Kaluga» and «Калуга» are one, and so are «Ессентуки» and «Есентуки», «Арзамас» and «Arzamas».
    """
    # Before the letters are taken apart: «йо» and «ё» sound alike, as in «район» and «раён».
    whole = unicodedata.normalize("NFD", word.replace("йо", "е"))
    letters = "".join(c for c in whole if not unicodedata.combining(c))
    cyrillic = _ROMAN_LETTERS.sub(lambda found: _ROMAN[found[0]], letters).replace("ё", "е")
    return _DOUBLED.sub(r"\1", _SAME_SOUND.sub("ц", cyrillic.translate(_ALIKE)))


def is_cyrillic(text: str) -> bool:
    """Tell whether a text has Cyrillic letters."""
    return _CYRILLIC.search(text) is not None


def stem(folded: str) -> str:
    """Return a folded word without its case ending; four letters stay at least."""
    return _ENDING.sub("", folded)


def other_keyboard(text: str) -> str:
    """Return what the same keys write on the other keyboard: «ghbdtn» is «привет»."""
    return text[:MAX_LENGTH].lower().translate(_OTHER_KEYBOARD)
