"""Legends: limits of classes in words, and how many territories each class and state has."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from portal.indicators.labels import (
    PARTIAL_MARK,
    STATE_LABELS,
    format_count,
    format_decimal,
    format_hours,
    format_longer,
    format_share,
)
from portal.maps.classes import Kind, can_hold, n_classes
from portal.maps.values import MapValues
from portal.store.model import MapClasses

# Both stand in every legend, also with no territory; other states only where they occur.
PERMANENT_STATES = ("not_reported", "too_few")
MINUS = "\u2212"
_WORDS = {
    "ru": ("до {}", "{} и больше", "{} и ниже", "{} и выше", "{}…{}"),
    "en": ("under {}", "{} and more", "{} and below", "{} and above", "{} to {}"),
}


@dataclass(frozen=True, slots=True)
class LegendStep:
    """One class: its number from 1 (as in the colour tokens), its limits, how many are in it."""

    number: int
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class LegendState:
    """One state without a value: its code, its words, how many are in it."""

    code: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Legend:
    """The legend of a map. ``center`` names the mean, empty for amounts and without any value.

    ``partial`` of the places that the steps count are known in part.
    """

    kind: Kind
    steps: tuple[LegendStep, ...]
    states: tuple[LegendState, ...]
    center: str
    partial: int = 0
    partial_text: str = ""


def make_legend(values: MapValues, classes: MapClasses, lang: str, *, is_share: bool) -> Legend:
    """Return the legend of a map in ``ru`` or ``en``; classes that no share can be in are left out.

    ``is_share`` says that the limits of a sequential map are shares and read as per cent.
    """
    texts = limit_texts(classes, lang, is_share=is_share)
    steps = tuple(
        LegendStep(index + 1, texts[index], values.classes.count(index))
        for index in range(n_classes(classes))
        if can_hold(classes, index)
    )
    # Where nothing has a value there is nothing to be compared with a mean.
    has_center = classes.center is not None and any(step.count for step in steps)
    return Legend(
        kind=values.kind,
        steps=steps,
        states=tuple(
            LegendState(code, words, values.states.count(code))
            for code, words in _states(lang)
            if code in PERMANENT_STATES or code in values.states
        ),
        partial=values.states.count("partial"),
        partial_text=PARTIAL_MARK[lang].strip(" ()"),
        center=format_share(classes.center or 0.0, lang) if has_center else "",
    )


def limit_texts(classes: MapClasses, lang: str, *, is_share: bool) -> tuple[str, ...]:
    """Return the limits of the classes in words, lowest first.

    Times read as their values do: «within 7 days».
    """
    if classes.terms:
        return _term_texts(classes, lang)
    under, more, below, above, between = _WORDS["ru" if lang == "ru" else "en"]
    if classes.center is not None:
        points = [_points(limit - classes.center) for limit in classes.breaks]
        middle = [between.format(a, b) for a, b in pairwise(points)]
        return (below.format(points[0]), *middle, above.format(points[-1]))
    limits = [_number(limit, lang, is_share) for limit in classes.breaks]
    middle = [f"{a}–{b}" for a, b in pairwise(limits)]
    return (under.format(limits[0]), *middle, more.format(limits[-1]))


def _term_texts(classes: MapClasses, lang: str) -> tuple[str, ...]:
    ends = classes.terms[: n_classes(classes)]
    texts = [format_hours(term, lang) for term in ends]
    if len(classes.terms) > len(ends):
        texts[-1] = format_longer(ends[-2], lang)
    return tuple(texts)


def _states(lang: str) -> list[tuple[str, str]]:
    labels = STATE_LABELS[lang]
    ordered = [*PERMANENT_STATES, *(code for code in labels if code not in PERMANENT_STATES)]
    return [(code, labels[code]) for code in ordered]


def _points(distance: float) -> str:
    points = round(distance * 100)
    return f"{MINUS if points < 0 else '+'}{abs(points)}"


def _number(limit: float, lang: str, is_share: bool) -> str:
    if is_share:
        return format_share(limit, lang)
    if limit >= 1 and limit == int(limit):
        return format_count(int(limit), lang)
    if round(limit, 1) == limit:
        return format_decimal(limit, lang)
    text = f"{limit:.6f}".rstrip("0")
    return text.replace(".", ",") if lang == "ru" else text
