"""Codes in a query: refuse what the release does not know, and say what comes nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from weakref import WeakKeyDictionary, ref

from portal.api.nearest import nearest
from portal.api.problems import ApiProblem, quoted, refuse
from portal.store.release_store import ReleaseStore

# A release never changes: its codes are put together once and live as long as its store.
_PLACES: WeakKeyDictionary[ReleaseStore, Known] = WeakKeyDictionary()
_TOPICS: WeakKeyDictionary[ReleaseStore, Known] = WeakKeyDictionary()


class Known(dict[str, Sequence[str]]):
    """Known codes in order, each with its names, which help to guess what was meant."""

    @cached_property
    def positions(self) -> dict[str, int]:
        """Place of each code in the order."""
        return {code: position for position, code in enumerate(self)}

    def nearest(self, text: str) -> str | None:
        """Return the code that comes nearest to ``text``, itself or by a name."""
        words = {n: code for code, names in self.items() for n in names}
        words |= {code: code for code in self}
        near = nearest(text, words)
        return None if near is None else words[near]


class KnownPlaces(Known):
    """The territories of a release, found as on its pages."""

    def __init__(self, store: ReleaseStore) -> None:
        super().__init__((code, (p.name_ru, p.name_en)) for code, p in store.territories.items())
        # Kept as long as the store, so it must not hold the store itself.
        self._store = ref(store)

    def nearest(self, text: str) -> str | None:
        """Return the code of the territory whose name or code comes nearest."""
        store = self._store()
        found = store.names.search(text, 1) if store is not None else []
        return found[0].key if found else super().nearest(text)


def known_codes(parameter: str, asked: Sequence[str], known: Known) -> tuple[str, ...]:
    """Return the codes asked for, without repeats, in the order of ``known``.

    Raises the problem ``unknown-code`` naming the parameter and the nearest code.
    """
    if unknown := [code for code in asked if code not in known]:
        refuse("unknown-code", parameter, _sentence(unknown[0], known))
    return tuple(sorted(set(asked), key=known.positions.__getitem__))


def known_code(parameter: str, asked: str, known: Known) -> str:
    """Return the one code asked for, or raise ``unknown-code``."""
    return known_codes(parameter, [asked], known)[0]


def found_code(what: str, asked: str, known: Known) -> str:
    """Return a code of the path, or raise ``not-found`` with the nearest one."""
    if asked not in known:
        raise ApiProblem("not-found", f"{what}: {_sentence(asked, known)}")
    return asked


def territory_names(store: ReleaseStore) -> Known:
    """Return territory codes with their names."""
    if (known := _PLACES.get(store)) is None:
        known = _PLACES[store] = KnownPlaces(store)
    return known


def topic_names(store: ReleaseStore) -> Known:
    """Return topic codes with their names."""
    if (known := _TOPICS.get(store)) is None:
        topics = store.topics.items()
        known = _TOPICS[store] = Known((code, (t.name_ru, t.name_en)) for code, t in topics)
    return known


def plain(codes: Iterable[str]) -> Known:
    """Return codes that go without names."""
    return Known((code, ()) for code in codes)


def _sentence(code: str, known: Known) -> str:
    sentence = f"«{quoted(code)}» is no known code."
    if "," in code:
        return f"{sentence} Repeat the key for several codes."
    near = known.nearest(code)
    return sentence if near is None else f"{sentence} The nearest is «{near}»."
