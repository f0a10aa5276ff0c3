"""What a browser needs to paint one map: arrays in one order, plain words, no markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.indicators.definitions import BY_ID
from portal.indicators.evaluate import IndicatorValue
from portal.indicators.labels import format_value
from portal.maps.classes import Kind, classify, kind_of
from portal.store.model import MapClasses

ENOUGH_FOR_CALLOUTS = 12


@dataclass(frozen=True, slots=True)
class MapValues:
    """One month, topic and indicator of a map; every tuple is in the order of ``codes``.

    ``classes`` are 0 to 4, or ``None`` where the state says why there is no value. ``link`` is the
    address of a territory's page with ``{code}`` in the place of its code. ``callouts`` are the few
    codes that get a label on the map itself. ``details`` are the counts behind the values.
    """

    kind: Kind
    codes: tuple[str, ...]
    classes: tuple[int | None, ...]
    states: tuple[str, ...]
    labels: tuple[str, ...]
    link: str
    callouts: tuple[str, ...]
    details: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object that ``atlas.js`` reads.

        Codes and names are the same in every month: they stand in a file beside the shapes.
        """
        return {
            "kind": self.kind,
            "classes": list(self.classes),
            "states": list(self.states),
            "labels": list(self.labels),
            "details": list(self.details),
            "link": self.link,
            "callouts": list(self.callouts),
        }


def make_values(
    indicator_id: str,
    values: Mapping[str, IndicatorValue],
    link: str,
    classes: MapClasses,
    lang: str,
    details: Mapping[str, str] | None = None,
) -> MapValues:
    """Return the arrays of a map for the territories of ``values``, in their order.

    ``link`` is an address with ``{code}`` in it; with an empty one no territory is opened.
    ``details`` are words by code on the counts that a value is made of.
    """
    codes = tuple(values)
    return MapValues(
        kind=kind_of(classes),
        codes=codes,
        classes=tuple(_class_of(values[code], classes) for code in codes),
        states=tuple(values[code].state for code in codes),
        labels=tuple(format_value(indicator_id, values[code], lang) for code in codes),
        link=link,
        callouts=_callouts(values) if BY_ID[indicator_id].unit == "per_1000" else (),
        details=tuple((details or {}).get(code, "") for code in codes),
    )


def count_values(values: Mapping[str, IndicatorValue], classes: MapClasses) -> MapValues:
    """Return classes and states alone: of thousands of places nobody reads all words at once."""
    return MapValues(
        kind=kind_of(classes),
        codes=tuple(values),
        classes=tuple(_class_of(value, classes) for value in values.values()),
        states=tuple(value.state for value in values.values()),
        labels=(),
        link="",
        callouts=(),
    )


def _class_of(value: IndicatorValue, classes: MapClasses) -> int | None:
    return None if value.value is None else classify(value.value, classes)


def _callouts(values: Mapping[str, IndicatorValue]) -> tuple[str, ...]:
    """Return the codes of the largest and smallest density and of one gap.

    Rates and times have none of these labels: they would name a best and a worst. Among few values
    the ends say nothing, an end that several share names none of them, and an amount reported in
    part is too low to stand at an end.
    """
    known = {
        code: value.value
        for code, value in values.items()
        if value.value is not None and value.state == "value"
    }
    if len(known) < ENOUGH_FOR_CALLOUTS:
        return ()
    gaps = [code for code, value in values.items() if value.state == "not_reported"]
    ends = (max(known.values()), min(known.values()))
    holders = ([code for code, value in known.items() if value == end] for end in ends)
    return (*(codes[0] for codes in holders if len(codes) == 1), *gaps[:1])
