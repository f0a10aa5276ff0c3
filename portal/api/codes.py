"""Codes in a query: refuse what the release does not know, and say what comes nearest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from portal.api.nearest import nearest
from portal.api.problems import ApiProblem, refuse
from portal.store.release_store import ReleaseStore

_QUOTED = 64


def known_codes(
    parameter: str, asked: Sequence[str], known: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Return the codes asked for, without repeats, in the order of ``known``.

    ``known`` maps each code to its names, which help to guess what was meant. Raises the problem
    ``unknown-code`` naming the parameter.
    """
    if unknown := [code for code in asked if code not in known]:
        refuse("unknown-code", parameter, _sentence(unknown[0], known))
    wanted = set(asked)
    return tuple(code for code in known if code in wanted)


def known_code(parameter: str, asked: str, known: Mapping[str, Sequence[str]]) -> str:
    """Return the one code asked for, or raise ``unknown-code``."""
    return known_codes(parameter, [asked], known)[0]


def found_code(what: str, asked: str, known: Mapping[str, Sequence[str]]) -> str:
    """Return a code of the path, or raise ``not-found`` with the nearest one."""
    if asked not in known:
        raise ApiProblem("not-found", f"{what}: {_sentence(asked, known)}")
    return asked


def territory_names(store: ReleaseStore) -> dict[str, Sequence[str]]:
    """Return territory codes with their names."""
    return {code: (place.name_ru, place.name_en) for code, place in store.territories.items()}


def topic_names(store: ReleaseStore) -> dict[str, Sequence[str]]:
    """Return topic codes with their names."""
    return {code: (topic.name_ru, topic.name_en) for code, topic in store.topics.items()}


def plain(codes: Iterable[str]) -> dict[str, Sequence[str]]:
    """Return codes that go without names."""
    return dict.fromkeys(codes, ())


def _sentence(code: str, known: Mapping[str, Sequence[str]]) -> str:
    shown = code if len(code) <= _QUOTED else f"{code[:_QUOTED]}…"
    sentence = f"«{shown}» is no known code."
    if "," in code:
        return f"{sentence} Repeat the key for several codes."
    words = {code: code for code in known} | {n: c for c, names in known.items() for n in names}
    near = nearest(code, words)
    return sentence if near is None else f"{sentence} The nearest is «{words[near]}»."
