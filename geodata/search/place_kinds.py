"""Kinds of place in names: «район», «р-н», «District» are one word, and may be left out."""

from __future__ import annotations

from functools import cache

# Word as a stem with its endings → kinds. An empty kind only fills: it asks for nothing.
_INFLECTED: dict[str, tuple[str, str]] = {
    "район": (" а у е ом ы ов", "район"),
    "округ": (" а у е ом", "округ"),
    "город": (" а у е ом", "город"),
    "городск": ("ой ого ому ом ая", "город"),
    "област": ("ь и ью", "область"),
    "кра": ("й я е ю ем", "край"),
    "республик": ("а и е у ой", "республика"),
    "автономн": ("ый ого ому ом ая ой ую", "автономный"),
    "федеральн": ("ый ого ому ом", "федеральный"),
    "посел": ("ок ка ке", "поселок"),
    "сел": ("о а е", "село"),
    "станиц": ("а ы е", "станица"),
    "муниципальн": ("ый ого ому ом ое", ""),
    "внутригородск": ("ая ой ое ого", ""),
    "территори": ("я и ю", ""),
    "образовани": ("е я и", ""),
    "значения": ("", ""),
}
_SHORT: dict[str, str] = {
    "р": "район", "рн": "район", "мр": "район", "мрн": "район",
    "district": "район", "raion": "район", "rayon": "район", "borough": "район",
    "окр": "округ", "okrug": "округ", "фо": "федеральный округ",
    "го": "город округ", "гог": "город округ", "г": "город", "гор": "город",
    "city": "город", "town": "город", "gorod": "город", "urban": "город",
    "обл": "область", "oblast": "область", "region": "область",
    "krai": "край", "kray": "край", "респ": "республика", "republic": "республика",
    "respublika": "республика", "авт": "автономный", "ао": "автономный",
    "autonomous": "автономный", "federal": "федеральный",
    "зато": "зато", "zato": "зато", "пос": "поселок", "п": "поселок", "пгт": "поселок",
    "рп": "поселок", "settlement": "поселок", "с": "село", "village": "село", "стца": "станица",
    "мо": "", "м": "", "вт": "", "of": "", "the": "", "municipal": "", "municipality": "",
}  # fmt: skip


@cache
def _kinds() -> dict[str, frozenset[str]]:
    written_out = {
        root + ending: frozenset(kind.split())
        for root, (endings, kind) in _INFLECTED.items()
        for ending in (endings.split(" ") if endings else [""])
    }
    return written_out | {word: frozenset(kinds.split()) for word, kinds in _SHORT.items()}


def kinds_of(word: str) -> frozenset[str] | None:
    """Return the kinds that a plain word stands for; ``None`` for a word of a name proper.

    The set is empty for words that only fill, such as «муниципальный».
    """
    return _kinds().get(word)
